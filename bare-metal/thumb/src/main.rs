//! The scenario on a Cortex-M4 without an operating system, speaking through semihosting.
#![no_std]
#![no_main]

use core::fmt::Write;
use core::panic::PanicInfo;

#[expect(unsafe_code, reason = "reset, vectors and semihosting are below the language")]
mod board;

use board::{Console, exit};

/// Called by the reset handler, in `board`.
fn program() -> Result<(), core::fmt::Error> {
    tickwire_scenario::run(&mut Console)
}

#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    // Nobody is left to tell if writing fails.
    let _ = writeln!(Console, "{info}");
    exit(101)
}
