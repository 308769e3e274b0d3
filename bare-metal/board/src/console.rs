//! The debugger's console, and the end of a run.

use core::fmt;

use crate::debugger::{Operation, ask};

const APPLICATION_EXIT: u32 = 0x2_0026;

/// The debugger's console.
#[derive(Debug)]
pub struct Console;

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // The call takes text that ends with a zero byte, so it goes out in copies that have one.
        const CHUNK: usize = 63;
        for chunk in text.as_bytes().chunks(CHUNK) {
            let mut ended = [0; CHUNK + 1];
            for (to, from) in ended.iter_mut().zip(chunk) {
                *to = *from;
            }
            // SAFETY: the operation reads a text up to its zero byte, and `ended` has one at its
            // end at the latest.
            unsafe { ask(Operation::Write0, ended.as_ptr().expose_provenance()) };
        }
        Ok(())
    }
}

/// Ends the emulation; `status` becomes the emulator's exit status.
pub fn exit(status: u32) -> ! {
    let block = [APPLICATION_EXIT, status];
    // SAFETY: the operation reads a block of two words.
    unsafe { ask(Operation::ExitExtended, block.as_ptr().expose_provenance()) };
    // Reached only where no debugger listens.
    loop {
        core::hint::spin_loop();
    }
}
