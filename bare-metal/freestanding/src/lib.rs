//! What a program needs where there is no C library: an entry point, two system calls, and the four
//! memory functions that the compiler calls on its own.
//!
//! All unsafe code of the freestanding binary is in these two modules.
#![cfg_attr(not(test), no_std)]

#[expect(unsafe_code, reason = "the compiler's memory functions take raw pointers")]
mod memory;
#[expect(unsafe_code, reason = "system calls and the entry point are machine instructions")]
pub mod system;
