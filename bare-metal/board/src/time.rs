//! The time of day, of the debugger's host.

use crate::debugger::{Operation, ask};

/// The time, in seconds since the start of 1970; until 2106.
pub fn unix_time() -> u32 {
    // SAFETY: the operation takes a zero, and reads no memory.
    unsafe { ask(Operation::Time, 0) }
}
