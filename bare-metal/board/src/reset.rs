//! The vector table, and the way from reset to the image's program.
//!
//! Sources: Armv7-M Architecture Reference Manual (DDI 0403E), B1.5.2 (exception numbers), B1.5.5
//! (reset), B3.2.20 (CPACR).

use core::arch::global_asm;
use core::fmt;

use crate::console::{Console, exit};

/// What unused stack holds.
pub(crate) const PAINT: u32 = 0xC5C5_C5C5;

// The table that the processor reads at address 0: the stack pointer, exceptions 1 to 15, then 64
// external interrupts. Those that an image names no handler for lead to `fault` (`board.ld`): they
// are a defect here and end the run. The processor loads the first two words; the code then allows
// the floating-point unit (the `eabihf` ABI passes values in its registers), copies initial values
// from code memory to data memory, clears the rest and paints the stack before any Rust runs.
global_asm!(
    ".section .vectors, \"a\"",
    ".word stack_top",
    ".word reset",
    ".rept 13",
    ".word fault",
    ".endr",
    ".word sys_tick",
    ".irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, \
     22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, \
     45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63",
    ".word interrupt_\\number",
    ".endr",
    ".text",
    ".thumb_func",
    ".globl reset",
    ".type reset, %function",
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
    "3: ldr r0, =stack_bottom",
    "ldr r1, =stack_top",
    "ldr r3, ={paint}",
    "4: cmp r0, r1",
    "bhs 5f",
    "str r3, [r0], #4",
    "b 4b",
    "5: bl {entry}",
    "udf #0",
    ".thumb_func",
    ".globl fault",
    ".type fault, %function",
    "fault:",
    "bl {faulted}",
    "udf #0",
    ".ltorg",
    paint = const PAINT,
    entry = sym entry,
    faulted = sym faulted,
);

// SAFETY: `program!` defines it, with this signature, and it is safe to call.
unsafe extern "Rust" {
    safe fn tickwire_program() -> fmt::Result;
}

extern "C" fn entry() -> ! {
    exit(u32::from(tickwire_program().is_err()))
}

extern "C" fn faulted() -> ! {
    // Nobody is left to tell if writing fails.
    let _ =
        fmt::Write::write_str(&mut Console, "processor fault, or an interrupt nobody handles\n");
    exit(102)
}
