//! Gate.io accounts, spot and futures: what is signed and sent, and what the venue says, read a
//! second time by `serde_json`.
// A test may stop at what it did not expect; helpers of tests are not in test functions.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod actions;
mod answers;
mod denials;
mod files;
mod forms;
mod login;
mod mutants;
mod oracle;
mod ours;
mod rest;
mod samples;
mod signatures;
mod streams;
mod subscriptions;
mod wire;
