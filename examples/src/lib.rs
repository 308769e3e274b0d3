//! Small whole programs: `first`, `order_book`, `account`, `order`, `two_venues`,
//! `event_loop` and `autobahn_client` in the folder above.

/// The code of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
