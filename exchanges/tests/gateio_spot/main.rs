//! Gate.io spot against recorded and constructed messages, read a second time by `serde_json`.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod encode;
mod forms;
mod mutants;
mod oracle;
mod ours;
mod samples;
