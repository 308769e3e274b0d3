//! The planner of connections and the handover from one to another, by behaviour: the public
//! interface only.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)]

mod dice;
mod handover;
mod planner;
