//! Each fault of the simulated exchange on real sockets: the notice that it promises, the recovery,
//! and the books that are the venue's all the while. F1, F2, .. are the faults' names in the
//! project's fault model.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod closes;
mod cuts;
mod ends;
mod exchange;
mod frames;
mod held;
#[path = "../fleet/lateness.rs"]
mod lateness;
mod messages;
mod refusals;
mod rest;
mod rig;
mod silence;
