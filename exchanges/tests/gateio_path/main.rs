//! The whole path, from the bytes of a socket to events and books, with Gate.io spot and futures as
//! the venues.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod capture;
mod client;
mod mutants;
mod samples;
mod scenarios;
mod server;
mod splits;
