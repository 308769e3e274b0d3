//! Accounts on real sockets: a simulated exchange with its own signatures, orders and faults on the
//! other end, and a consumer who knows nothing but what he was told.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "a test that cannot go on fails"
)]

mod actions;
mod blocked;
mod consumer;
#[path = "../fleet/lateness.rs"]
mod lateness;
mod life;
mod logins;
mod pages;
mod rig;
mod secrets;
mod walk;
