//! The driver against the simulated Gate.io on real sockets, plain and TLS.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod books;
mod exchange;
mod unreachable;
