//! Order books by behaviour: the public interface only.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)]

mod expected;
mod feeds;
mod horizon;
mod model;
mod numbers;
mod reading;
mod rig;
mod scenarios;
mod storage;
mod syncing;
mod venue;
