//! The whole path, from the bytes of a socket to events and books, with MEXC spot as the venue.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

#[path = "../gateio_path/server.rs"]
mod server;

mod answers;
mod client;
mod losses;
mod pushes;
mod scenarios;
