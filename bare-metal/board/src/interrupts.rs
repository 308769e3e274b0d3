//! Letting devices interrupt, waiting for one that does, and keeping them all out for a moment.
//!
//! Source: Armv7-M Architecture Reference Manual (DDI 0403E), B1.4.3 (PRIMASK), B1.5.19 (WFI), B3.4
//! (the interrupt controller).

use core::arch::asm;

use crate::block::Block;

/// Lets a device interrupt, by the number of its interrupt: from 0 to 31.
pub fn enable(number: u8) {
    assert!(number < 32, "the board has 32 interrupts");
    // The first of the set-enable registers; zeros change nothing.
    Block::INTERRUPTS.write(0, 1 << number);
}

/// Sleeps until the next interrupt, unless there is no need to: `is_needed` is asked with
/// interrupts kept out, so that one that comes after the answer ends the sleep.
pub fn sleep_if(is_needed: impl FnOnce() -> bool) {
    let were_in = keep_out();
    if is_needed() {
        // SAFETY: waits, and changes nothing. An interrupt that is kept out ends the wait too; its
        // handler runs when it is let in. Memory may have changed by then, so no `nomem`.
        unsafe { asm!("dsb", "wfi", options(nostack, preserves_flags)) };
    }
    if were_in {
        let_in();
    }
}

/// Keeps interrupts out; says whether they were let in before.
fn keep_out() -> bool {
    let masked: u32;
    // SAFETY: reads and sets the mask of interrupts. Memory accesses stay behind it: no `nomem`.
    unsafe {
        asm!("mrs {0}, PRIMASK", "cpsid i", out(reg) masked, options(nostack, preserves_flags));
    }
    masked & 1 == 0
}

/// Lets interrupts in.
fn let_in() {
    // SAFETY: clears the mask of interrupts, which only `keep_out` sets; its callers know that they
    // set it. Memory accesses stay before it: no `nomem`.
    unsafe { asm!("cpsie i", options(nostack, preserves_flags)) };
}

#[cfg(feature = "critical-section")]
mod lock {
    //! The lock of a program with one processor: nothing else runs while interrupts are kept out.

    use critical_section::{Impl, RawRestoreState, set_impl};

    use super::{keep_out, let_in};

    struct KeptOut;
    set_impl!(KeptOut);

    // SAFETY: between the two no interrupt runs, and there is one processor. They may be nested:
    // the inner one finds interrupts kept out, and leaves them so.
    unsafe impl Impl for KeptOut {
        unsafe fn acquire() -> RawRestoreState {
            keep_out()
        }

        unsafe fn release(were_in: RawRestoreState) {
            if were_in {
                let_in();
            }
        }
    }
}
