//! The WebSocket client against servers that are not ours, over real sockets on loopback.
//!
//! The tests are in `tests/foreign`; here is what they need: [`Server`], a foreign server in a
//! process of its own, which tells what it saw of a client; [`Peer`], a blocking driver of
//! [`tickwire_core::ws::Client`]; and [`Recording`], the bytes that went over the socket, read by
//! a few lines that share nothing with the client.

#![forbid(unsafe_code)]

mod frames;
mod packages;
mod peer;
mod recording;
mod report;
mod server;

pub use frames::{Frame, frames};
pub use packages::Packages;
pub use peer::{Event, PATIENCE, Peer, Setup};
pub use recording::Recording;
pub use report::{Board, Report};
pub use server::{Language, Server};
