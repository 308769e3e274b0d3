//! Exchange feeds as a pure state machine.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(test)]
extern crate std;

pub mod asset;
pub mod book;
pub mod connection;
pub mod context;
pub mod decimal;
pub mod endpoint;
pub mod entropy;
pub mod event;
pub mod exchange;
pub mod market;
pub mod meter;
mod name;
pub mod pair;
pub mod policy;
pub mod retry;
pub mod scratch;
pub mod session;
pub mod store;
pub mod symbol;
pub mod testing;
pub mod text;
pub mod time;
mod words;
pub mod ws;
