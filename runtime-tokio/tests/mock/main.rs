//! The driver against a scripted venue on real sockets: what the simulated exchanges do not show.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod flood;
#[cfg(feature = "tungstenite")]
mod frames;
mod handle;
mod handlers;
mod received;
mod rest;
mod rig;
