//! MEXC spot against recorded and constructed messages, read a second time by `serde_json` or
//! prost, their numbers by `bigdecimal`.
// A test may stop at what it did not expect; helpers of tests are not in test functions.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod control;
mod encode;
mod number;
mod oracle;
mod ours;
mod refusals;
mod samples;
mod snapshot;
