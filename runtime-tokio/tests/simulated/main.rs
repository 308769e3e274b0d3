//! The driver against the simulated Gate.io on real sockets, plain and TLS.

mod books;
mod exchange;
mod unreachable;
