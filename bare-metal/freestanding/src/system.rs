//! The entry point and the two system calls of x86_64 Linux that the binary uses.
//!
//! Sources: System V ABI, AMD64 supplement, section 3.4.1 (state at process entry) and appendix
//! A.2.1 (Linux conventions: number in rax, arguments in rdi, rsi, rdx; rcx and r11 are destroyed).

use core::arch::asm;
use core::fmt;

const WRITE: isize = 1;
const EXIT_GROUP: isize = 231;
/// `EINTR`, as the kernel returns it.
const INTERRUPTED: isize = -4;

/// A file descriptor that text is written to, unbuffered.
#[derive(Debug)]
pub struct Output {
    descriptor: u32,
}

impl Output {
    /// Standard output.
    #[must_use]
    pub const fn standard() -> Self {
        Self { descriptor: 1 }
    }

    /// Standard error.
    #[must_use]
    pub const fn error() -> Self {
        Self { descriptor: 2 }
    }
}

impl fmt::Write for Output {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            match write(self.descriptor, rest) {
                INTERRUPTED => {}
                written => {
                    let written = usize::try_from(written).map_err(|_| fmt::Error)?;
                    rest = match rest.get(written..) {
                        Some(left) if written > 0 => left,
                        _ => return Err(fmt::Error),
                    };
                }
            }
        }
        Ok(())
    }
}

/// Ends the process.
pub fn exit(status: i32) -> ! {
    // SAFETY: exit_group takes one integer, touches no memory of ours and does not return.
    unsafe {
        asm!(
            "syscall",
            in("rax") EXIT_GROUP,
            in("rdi") status,
            options(noreturn, nostack),
        )
    }
}

/// Writes some of `bytes`; the number written, or a negative error number.
fn write(descriptor: u32, bytes: &[u8]) -> isize {
    let result;
    // SAFETY: write reads `len` bytes from the pointer, which `bytes` guarantees to be readable for
    // the whole call, and changes no memory of ours. rcx and r11, which the instruction destroys,
    // are declared; the kernel keeps every other register and the stack.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") WRITE => result,
            in("rdi") descriptor,
            in("rsi") bytes.as_ptr(),
            in("rdx") bytes.len(),
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack, readonly),
        );
    }
    result
}

/// Makes `$program` (a `fn() -> i32`) the process: defines `_start`, which calls it and exits with
/// what it returns.
///
/// `_start` is assembly because at process entry the stack pointer is aligned to 16 bytes and holds
/// the arguments, while a function expects a return address there: only the `call` makes both true.
/// The frame pointer is cleared, as the ABI asks, to mark the outermost frame.
#[macro_export]
macro_rules! start {
    ($program:path) => {
        core::arch::global_asm!(
            ".globl _start",
            "_start:",
            "xor ebp, ebp",
            "call {entry}",
            "ud2",
            entry = sym entry,
        );

        extern "C" fn entry() -> ! {
            let program: fn() -> i32 = $program;
            $crate::system::exit(program())
        }
    };
}
