//! Exchange feeds as a pure state machine.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod book;
pub mod context;
pub mod decimal;
pub mod entropy;
pub mod event;
pub mod exchange;
pub mod policy;
pub mod scratch;
pub mod store;
pub mod symbol;
pub mod text;
pub mod time;
pub mod ws;
