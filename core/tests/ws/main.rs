//! The WebSocket client against an in-test server: by state and behaviour.
#![allow(clippy::indexing_slicing, clippy::as_conversions, clippy::unwrap_used, clippy::panic)]

mod answers;
mod closing;
mod fragments;
mod frames;
mod handshake;
mod limits;
mod model;
mod mutation;
mod octets;
mod pings;
mod request;
mod scene;
mod sending;
mod server;
mod splits;
mod text;
mod wishes;
