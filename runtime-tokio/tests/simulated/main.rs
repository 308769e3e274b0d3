//! Feeds of simulated exchanges on real sockets, plain and TLS.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod books;
mod checked;
mod exchange;
mod follow;
mod futures;
mod hello;
mod unreachable;
