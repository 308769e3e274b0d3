//! The queue of owned items, and the items themselves, by behaviour: the public interface only.
#![cfg(feature = "alloc")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)]

mod account;
mod books;
mod consumer;
mod market;
mod model;
mod owned;
mod owned_account;
mod rules;
mod scene;
