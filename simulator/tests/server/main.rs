//! The server on real sockets, around a venue that does what it is told.

mod bytes;
mod client;
mod control;
mod http;
mod knobs;
mod life;
mod tls;
mod toy;
mod websocket;
