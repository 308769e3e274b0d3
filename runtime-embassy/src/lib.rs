//! Exchange feeds without an operating system: embassy's network stack under tickwire's state
//! machine.
#![no_std]
#![forbid(unsafe_code)]

mod clock;
mod desk;
mod dial;
mod driver;
mod engine;
mod item;
mod memory;
mod raw;
mod security;

pub use clock::WallClock;
pub use driver::Driver;
pub use item::{Item, Source, Unreachable};
pub use memory::Memory;
pub use security::{Plain, Protection, SecretsInTheClear, Security};

/// The state machine.
pub use tickwire_core as core;
/// The venues.
pub use tickwire_exchanges as exchanges;

pub use tickwire_exchanges::{gateio, mexc};
