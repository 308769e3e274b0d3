//! Runs the real binary, and reads what it says as any other program would.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on fails"
)]

mod accounts;
mod contract;
mod decode_lines;
mod decode_mexc;
mod decode_private;
mod decode_samples;
mod deflate;
mod demo;
mod following;
mod live_demo;
mod pushes;
mod replay;
mod replay_mexc;
mod simulate;
mod simulated;
mod support;
mod tail;
mod tail_mexc;
mod two_venues;
mod usage;
