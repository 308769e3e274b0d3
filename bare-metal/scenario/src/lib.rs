//! One run of the library that needs nothing but memory: the freestanding binary, the Cortex-M4
//! image and the hosted example call the same [`run`], and must print the same.
//!
//! A connection goes through its opening handshake, a subscription, a snapshot, thousands of book
//! updates and one gap, over a link that is two buffers. Whenever
//! nothing is on its way, a live book must be that of the venue on the other side, which keeps its
//! levels in another way.
#![no_std]
#![forbid(unsafe_code)]

mod book;
mod driver;
mod hash;
mod market;
mod venue;
mod wire;

pub use driver::run;
