//! The connection at the level of bytes: a file a topic, over an in-memory link with its knobs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::indexing_slicing, clippy::as_conversions)]

#[path = "../session/setup.rs"]
mod setup;
#[path = "../session/transcript.rs"]
mod transcript;

mod age;
mod binary;
mod cable;
mod closing;
mod deadlines;
#[cfg(all(feature = "alloc", feature = "deflate"))]
mod deflate;
mod handshake;
mod lent;
mod reading;
mod walk;
mod writing;
