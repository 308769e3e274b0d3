//! Exchange feeds as a pure state machine.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(test)]
extern crate std;

pub mod book;
pub mod connection;
pub mod context;
pub mod decimal;
pub mod endpoint;
pub mod entropy;
pub mod event;
pub mod exchange;
pub mod meter;
pub mod policy;
pub mod retry;
pub mod scratch;
pub mod session;
pub mod store;
pub mod symbol;
pub mod testing;
pub mod text;
pub mod time;
pub mod ws;
