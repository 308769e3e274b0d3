//! The private session by behaviour: a file a topic, stories in `scene`'s words.
//!
//! Every story is told four times: plainly, with extra polls and early wake-ups, and both with
//! another origin of the clock. The four transcripts must be the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod cancels;
mod close;
#[cfg(feature = "alloc")]
mod connection;
mod deadlines;
mod limits;
mod listen_key;
mod login;
mod preparing;
mod reconcile;
mod scene;
#[cfg(feature = "alloc")]
mod secrets;
mod subscribing;
mod trading;
mod unread;
mod walk;
mod words;
