//! The vector table, the way from reset to [`crate::program`], and semihosting.
//!
//! Sources: Armv7-M Architecture Reference Manual (DDI 0403E), B1.5.2 (exception numbers), B1.5.5
//! (reset), B3.2.20 (CPACR); Semihosting for AArch32 and AArch64, sections 6.18 `SYS_WRITE0` and
//! 6.5 `SYS_EXIT_EXTENDED`.

use core::arch::{asm, global_asm};
use core::fmt;

const SYS_WRITE0: u32 = 0x04;
const SYS_EXIT_EXTENDED: u32 = 0x20;
const APPLICATION_EXIT: u32 = 0x2_0026;

// The table that the processor reads at address 0: the stack pointer, then exceptions 1 to 15.
// Every exception but reset is a defect here and ends the run. The processor loads the first two
// words; the code then allows the floating-point unit (the `eabihf` ABI passes values in its
// registers), copies initial values from code memory to data memory and clears the rest before any
// Rust runs.
global_asm!(
    ".section .vectors, \"a\"",
    ".word stack_top",
    ".word reset",
    ".rept 14",
    ".word fault",
    ".endr",
    ".text",
    ".thumb_func",
    ".globl reset",
    "reset:",
    "ldr r0, =0xE000ED88",
    "ldr r1, [r0]",
    "orr r1, r1, #0xF00000",
    "str r1, [r0]",
    "dsb",
    "isb",
    "ldr r0, =data_start",
    "ldr r1, =data_end",
    "ldr r2, =data_source",
    "0: cmp r0, r1",
    "bhs 1f",
    "ldr r3, [r2], #4",
    "str r3, [r0], #4",
    "b 0b",
    "1: ldr r0, =bss_start",
    "ldr r1, =bss_end",
    "movs r3, #0",
    "2: cmp r0, r1",
    "bhs 3f",
    "str r3, [r0], #4",
    "b 2b",
    "3: bl {entry}",
    "udf #0",
    ".thumb_func",
    "fault:",
    "bl {faulted}",
    "udf #0",
    ".ltorg",
    entry = sym entry,
    faulted = sym faulted,
);

extern "C" fn entry() -> ! {
    exit(u32::from(crate::program().is_err()))
}

extern "C" fn faulted() -> ! {
    // Nobody is left to tell if writing fails.
    let _ = fmt::Write::write_str(&mut Console, "processor fault\n");
    exit(102)
}

/// The debugger's console.
#[derive(Debug)]
pub(crate) struct Console;

impl fmt::Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // The call takes text that ends with a zero byte, so it goes out in copies that have one.
        const CHUNK: usize = 63;
        for chunk in text.as_bytes().chunks(CHUNK) {
            let mut ended = [0; CHUNK + 1];
            for (to, from) in ended.iter_mut().zip(chunk) {
                *to = *from;
            }
            semihosting(SYS_WRITE0, ended.as_ptr().addr());
        }
        Ok(())
    }
}

/// Ends the emulation; `status` becomes the emulator's exit status.
pub(crate) fn exit(status: u32) -> ! {
    let block = [APPLICATION_EXIT, status];
    semihosting(SYS_EXIT_EXTENDED, block.as_ptr().addr());
    // Reached only where no debugger listens.
    loop {
        core::hint::spin_loop();
    }
}

/// Asks the debugger for `operation`.
fn semihosting(operation: u32, argument: usize) {
    // SAFETY: both operations used only read: a zero-terminated text that the caller holds, or a
    // block of two words. The answer comes in r0, which is declared; nothing else changes. The
    // block is not marked `nomem`, so what it points to is written before.
    unsafe {
        asm!(
            "bkpt #0xAB",
            inlateout("r0") operation => _,
            in("r1") argument,
            options(nostack, preserves_flags),
        );
    }
}
