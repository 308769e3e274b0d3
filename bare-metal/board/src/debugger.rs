//! Asking the debugger, which an emulator plays, for something.
//!
//! Source: Semihosting for AArch32 and AArch64, section 3 (the call) and 6 (the operations).

use core::arch::asm;

/// What the debugger can be asked for, with the number of its section.
#[derive(Clone, Copy)]
#[repr(u32)]
pub(crate) enum Operation {
    /// Section 6.12.
    Open = 0x01,
    /// Section 6.2.
    Close = 0x02,
    /// Section 6.19.
    Write0 = 0x04,
    /// Section 6.14.
    Read = 0x06,
    /// `SYS_TIME`.
    Time = 0x11,
    /// Section 6.8.
    CommandLine = 0x15,
    /// Section 6.5.
    ExitExtended = 0x20,
}

/// Asks for `operation` and returns the answer.
///
/// # Safety
///
/// `argument` must be what the operation takes: for most, the address of a block of words, of which
/// those that are addresses lead to memory that the operation may read or write, as its section
/// says.
pub(crate) unsafe fn ask(operation: Operation, argument: usize) -> u32 {
    let mut answer = operation as u32;
    // SAFETY: by this function's contract. The answer comes in r0, which is declared; no other
    // register changes. The block is not marked `nomem`, so memory is written before, and read
    // again after it.
    unsafe {
        asm!(
            "bkpt #0xAB",
            inlateout("r0") answer,
            in("r1") argument,
            options(nostack, preserves_flags),
        );
    }
    answer
}
