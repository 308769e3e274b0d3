//! The server on real sockets, around a venue that does what it is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by them")]

mod accounts;
mod bytes;
mod client;
mod control;
mod futures;
mod http;
mod knobs;
mod lag;
mod life;
mod mexc;
mod spot;
mod tls;
mod toy;
mod websocket;
