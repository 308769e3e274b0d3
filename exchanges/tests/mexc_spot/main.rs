//! MEXC spot against recorded and constructed messages, read a second time by `serde_json` or
//! prost, their numbers by `bigdecimal`.
// A test may stop at what it did not expect; helpers of tests are not in test functions.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../proto/tests/push/object.rs"]
mod object;
#[path = "../../../proto/tests/push/theirs.rs"]
mod theirs;

mod control;
mod decimals;
mod encode;
mod forms;
mod limit_depth;
mod mini_ticker;
mod mutants;
mod number;
mod oracle;
mod ours;
mod random;
mod refusals;
mod samples;
mod snapshot;
#[allow(dead_code, reason = "other tests share it")]
mod wire;

/// Whether messages of the usual form are read by ways of their own.
const FAST: bool = cfg!(feature = "fast");
