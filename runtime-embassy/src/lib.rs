//! Exchange feeds without an operating system.
#![no_std]
#![forbid(unsafe_code)]
