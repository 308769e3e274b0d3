//! Feeds of a simulated exchange, over a network in memory.
#![cfg(feature = "tls")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)]

mod accounts;
mod again;
mod books;
mod closing;
mod impostor;
mod late;
mod records;
mod relay;
mod rest;
mod rig;
mod sizes;
mod trust;
mod unreachable;
