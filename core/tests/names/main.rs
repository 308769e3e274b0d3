//! Symbols, assets, pairs and markets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod market;
mod pair;
mod symbol;
