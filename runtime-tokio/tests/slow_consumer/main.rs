//! Consumers who do not keep up with a feed, under each rule of overflow.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod block;
mod conflate;
#[path = "../faults/exchange.rs"]
mod exchange;
#[path = "../fleet/lag.rs"]
mod lag;
mod ledger;
mod renewal;
mod stream;
