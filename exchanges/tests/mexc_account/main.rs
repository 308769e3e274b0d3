//! The account of MEXC spot: signatures against the published vectors, pushes read a second time by
//! prost and `serde_json`, their numbers by `bigdecimal`, and REST byte for byte.
// A test may stop at what it did not expect; helpers of tests are not in test functions.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../mexc_spot/number.rs"]
#[allow(dead_code, reason = "other tests share it")]
mod number;
#[path = "../../../proto/tests/push/object.rs"]
mod object;
#[path = "../../../proto/tests/push/theirs.rs"]
mod theirs;

mod allocations;
mod answers;
mod control;
mod denials;
mod oracle;
mod ours;
mod pushes;
mod requests;
mod rules;
mod samples;
mod session;
mod signatures;
