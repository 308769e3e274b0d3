//! The scenario on Linux with nothing underneath: no C library, no start-up runtime, no allocator.
//!
//! That it links is the proof that the library asks for none of them: there is no global allocator
//! here for `alloc` to find, and no archive for a missing symbol to come from.
#![no_std]
#![no_main]

use core::fmt::Write;
use core::panic::PanicInfo;

use tickwire_freestanding::system::{Output, exit};

/// Called by `_start`, in `system`.
fn program() -> i32 {
    i32::from(tickwire_scenario::run(&mut Output::standard()).is_err())
}

tickwire_freestanding::start!(program);

#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    // Nobody is left to tell if writing fails.
    let _ = writeln!(Output::error(), "{info}");
    exit(101)
}
