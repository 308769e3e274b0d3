//! Small whole programs: `first`, `order_book`, `account`, `order`, `two_venues` and
//! `event_loop` in the folder above.

/// The code of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
