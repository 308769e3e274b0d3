//! Small whole programs: `first`, `order_book`, `account`, `order`, `two_venues`, `event_loop`,
//! `mio_two_venues`, `glommio_service` and `autobahn_client` in the folder above; and here, what
//! loops of one's own are made of.

pub mod clock;
pub mod io;
pub mod plain;

/// The code of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}
