//! What every image for Arm's MPS2 board with the AN386 image (a Cortex-M4) stands on: the vector
//! table, the way from reset to the image's program, the memory map, its devices' registers and
//! interrupts, and the debugger's console, files and command line (semihosting).
//!
//! An image is a binary of three lines, and a build script that passes `-Tboard.ld` to the linker:
//!
//! ```ignore
//! tickwire_board::program!(program);
//! tickwire_board::interrupt!(13, on_frame); // where it wants any
//! tickwire_board::tick!(on_tick);
//! ```
//!
//! All unsafe code of such an image is here.
#![no_std]
#![expect(unsafe_code, reason = "reset, vectors and semihosting are below the language")]

mod block;
mod console;
mod debugger;
mod file;
mod interrupts;
mod panic;
mod reset;
mod stack;
mod task;
mod time;

pub use block::Block;
pub use console::{Console, exit};
pub use file::{File, ReadError, command_line};
pub use interrupts::{enable, sleep_if};
pub use stack::stack_used;
pub use task::run;
pub use time::unix_time;

/// Names the function that runs after reset: a `fn() -> core::fmt::Result`, or one that never
/// returns.
///
/// When it returns the image ends, with status 0 or 1.
#[macro_export]
macro_rules! program {
    ($program:path) => {
        #[expect(unsafe_code, reason = "the reset handler finds the program by its name")]
        // SAFETY: the signature is that of the declaration in `reset`; a second program is a link
        // error.
        #[unsafe(export_name = "tickwire_program")]
        fn exported_program() -> core::fmt::Result {
            $program()
        }
    };
}

/// Names the handler, a `fn()`, of an external interrupt from 0 to 63. Those without one end the
/// image when they occur.
#[macro_export]
macro_rules! interrupt {
    ($number:literal, $handler:path) => {
        const _: () = {
            assert!($number < 64, "there are 64 vectors");
            #[expect(unsafe_code, reason = "the vector table finds the handler by its name")]
            // SAFETY: the vector of this number takes a function without arguments; a second one
            // is a link error.
            #[unsafe(export_name = concat!("interrupt_", $number))]
            extern "C" fn exported_handler() {
                $handler()
            }
        };
    };
}

/// Names the handler, a `fn()`, of the system timer. Without one its first tick ends the image.
#[macro_export]
macro_rules! tick {
    ($handler:path) => {
        const _: () = {
            #[expect(unsafe_code, reason = "the vector table finds the handler by its name")]
            // SAFETY: the timer's vector takes a function without arguments; a second one is a
            // link error.
            #[unsafe(export_name = "sys_tick")]
            extern "C" fn exported_handler() {
                $handler()
            }
        };
    };
}
