//! The client and servers in Python and JavaScript, over real sockets.
//!
//! Every test runs against each server; where their packages are not there, it says so and passes.

#![forbid(unsafe_code)]

#[macro_use]
mod site;

mod agreements;
mod closing;
mod corpus;
mod deflated;
mod driver;
mod echoes;
mod fragments;
mod handshake;
mod limits;
mod masks;
mod pings;
mod rude;
mod walks;
mod witness;
