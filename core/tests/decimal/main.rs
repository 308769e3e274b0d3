//! Exact decimals against models that work on digits, and against `rust_decimal`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::indexing_slicing, clippy::as_conversions)]

mod arithmetic;
mod format;
mod leading;
mod model;
mod order;
mod parse;
mod quoted;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
mod ticks;
