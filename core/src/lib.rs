//! Exchange feeds as a pure state machine.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

pub mod asset;
pub mod book;
pub mod context;
pub mod decimal;
pub mod event;
pub mod exchange;
pub mod market;
mod name;
pub mod pair;
pub mod policy;
pub mod scratch;
pub mod store;
pub mod symbol;
pub mod text;
pub mod time;
mod words;
