//! Speed and instruction counts of tickwire beside its peers.
//!
//! Every figure comes from one run in which all contenders read the same bytes and end in the same
//! typed result. Making a [kernel](kernels) compares every contender's results with what the corpus
//! was written from; only then is anything timed. `benches/README.md` has the commands.
#![forbid(unsafe_code)]

mod corpus;
pub mod kernel;
pub mod kernels;
mod number;
mod ours;
mod peers;
mod rng;
mod typed;
mod wire;
