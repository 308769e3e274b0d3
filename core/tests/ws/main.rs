//! The WebSocket client against an in-test server: by state and behaviour.
#![allow(clippy::indexing_slicing, clippy::as_conversions, clippy::unwrap_used, clippy::panic)]

mod closing;
mod fragments;
mod frames;
mod handshake;
mod limits;
mod model;
mod mutation;
mod pings;
mod scene;
mod sending;
mod server;
mod splits;
mod text;
