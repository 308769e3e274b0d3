//! Simulated exchanges that speak the venues' own wire formats, and misbehave like them.
//!
//! A [`venue::Venue`] is a deterministic, seeded model without sockets or clocks: time goes in,
//! messages come out. [`Simulator`] puts it on a real socket: WebSocket and REST on one port, plain
//! or TLS, with the [`faults`] that the real ones have. Nothing in here is shared with the client
//! it is meant to test.
//!
//! A venue has the [`account`]s that its configuration names: their requests are checked as the
//! venue does (signatures, times, listen keys), their orders are filled against its book, and what
//! may go wrong with them has its own [`account::Faults`].
//!
//! The faults can be looked at and set from outside, on the port of the venue, in JSON:
//!
//! ```sh
//! curl localhost:8080/_simulator/stats
//! curl localhost:8080/_simulator/book?symbol=BTC_USDT
//! curl localhost:8080/_simulator/trades?symbol=BTCUSDT
//! curl localhost:8080/_simulator/account?user=1000001
//! curl -X PUT localhost:8080/_simulator/faults -d '{"drop_per_mille": 5}'
//! curl -X POST localhost:8080/_simulator/action -d '"cut"'
//! curl -X POST localhost:8080/_simulator/action?client=3 -d '{"close": {"code": 1012}}'
//! ```
#![forbid(unsafe_code)]

pub mod account;
pub mod faults;
pub mod gateio;
mod market;
pub mod mexc;
mod percent;
mod server;
mod simulator;
pub mod venue;

pub use server::wall_time;
pub use simulator::{Certificate, Config, Simulator, Stats};
