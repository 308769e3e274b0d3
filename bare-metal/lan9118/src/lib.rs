//! The LAN9118, a 10/100 Ethernet controller, as a network device of embassy.
//!
//! [`Chip`] knows the chip: it starts it, and moves frames through its FIFOs. [`Device`] is the
//! chip as embassy's network stack asks for one. Neither touches memory: a program says by
//! [`Registers`] how the chip's registers are read and written on its board, which is all the
//! unsafe code that there is; the tests put a model of the chip there.
//!
//! It is driven by interrupts: where there is nothing to do the device lets the chip interrupt,
//! and the board's handler calls [`hush`] and wakes the waker that was given to the device.
//!
//! ```
//! use embassy_sync::waitqueue::AtomicWaker;
//! use tickwire_lan9118::{Chip, Device, Failure, Registers, hush};
//!
//! static WAKER: AtomicWaker = AtomicWaker::new();
//!
//! // Once. What comes back is what `embassy_net::new` takes.
//! fn start<R: Registers>(registers: R) -> Result<Device<'static, R>, Failure> {
//!     Ok(Device::new(Chip::start(registers)?, &WAKER))
//! }
//!
//! // What the interrupt of the chip calls, with registers of its own.
//! fn interrupted(mut registers: impl Registers) {
//!     hush(&mut registers);
//!     WAKER.wake();
//! }
//! ```
//!
//! Source: SMSC LAN9118 datasheet, revision 1.5 (2008-07-11), of which the comments name sections.
//! Not used: checksum offload (this chip has none), flow control, multicast, power management.
#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

mod chip;
mod device;
mod registers;
#[cfg(test)]
mod tests;

pub use chip::{Chip, FRAME_MAX, Failure, hush};
pub use device::{Device, Received, Sending};
pub use registers::{Register, Registers};
