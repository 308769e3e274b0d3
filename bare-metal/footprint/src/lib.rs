//! Clients of one connection each, as a small target would have them, over a wire that is somebody
//! else's: on the host a venue (the example `record`), whose part is recorded; in the Cortex-M4
//! image that recording.
//!
//! Every client works: it goes through its opening handshake, subscribes, and takes in what comes.
//! The image and the host must say the same of it. So nothing of a client is left out by the
//! compiler, and nothing of a venue counts as a client's.
#![no_std]
#![forbid(unsafe_code)]

mod client;
mod fold;
pub mod script;
mod tally;
mod variants;
mod wire;

pub use tally::{Said, Sizes, Tally};
#[cfg(feature = "deflate")]
pub use variants::deflate;
pub use variants::{BODY, DEPTH, RX, TX, account, books, futures, mexc, ticker};
pub use wire::{Broken, Step, Wire};
