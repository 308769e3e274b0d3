//! `memcpy`, `memmove`, `memset` and `memcmp`: the compiler emits calls of them for copies, fills
//! and comparisons, and hosted targets leave them to the C library.
//!
//! String instructions instead of loops, because the compiler would turn a loop that copies into a
//! call of the very function that it stands in. The direction flag is clear at process entry and at
//! every call (System V ABI, AMD64, section 3.2.1), and these functions leave it so.
//!
//! The tests call them under other names: a test binary has the C library's.

use core::arch::asm;

/// Copies `len` bytes between regions that do not overlap.
///
/// # Safety
///
/// `from` is readable and `to` writable for `len` bytes, and they do not overlap.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub(crate) unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    // SAFETY: the caller's promise covers exactly the bytes that `rep movsb` reads and writes; its
    // three registers are declared as changed.
    unsafe {
        asm!(
            "rep movsb",
            inout("rcx") len => _,
            inout("rdi") to => _,
            inout("rsi") from => _,
            options(nostack, preserves_flags),
        );
    }
    to
}

/// Copies `len` bytes between regions that may overlap.
///
/// # Safety
///
/// `from` is readable and `to` writable for `len` bytes.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub(crate) unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, len: usize) -> *mut u8 {
    if to.addr().wrapping_sub(from.addr()) >= len {
        // `to` starts before `from`, or behind its last byte: forwards never overwrites what is
        // still to be read.
        // SAFETY: the caller's promise; a forward copy is right for this kind of overlap.
        return unsafe { memcpy(to, from, len) };
    }
    // SAFETY: the same bytes from the last to the first, which is right where `to` lies inside
    // `from..`; `len` is at least 1 here, so the last byte exists. The direction flag is clear
    // again at the end.
    unsafe {
        asm!(
            "std",
            "rep movsb",
            "cld",
            inout("rcx") len => _,
            inout("rdi") to.wrapping_add(len).wrapping_sub(1) => _,
            inout("rsi") from.wrapping_add(len).wrapping_sub(1) => _,
            options(nostack),
        );
    }
    to
}

/// Sets `len` bytes to the low byte of `value`.
///
/// # Safety
///
/// `to` is writable for `len` bytes.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub(crate) unsafe extern "C" fn memset(to: *mut u8, value: i32, len: usize) -> *mut u8 {
    // SAFETY: `rep stosb` writes the `len` bytes that the caller promised; its registers are
    // declared.
    unsafe {
        asm!(
            "rep stosb",
            inout("rcx") len => _,
            inout("rdi") to => _,
            in("eax") value,
            options(nostack, preserves_flags),
        );
    }
    to
}

/// Compares `len` bytes: below, at or above zero as the first difference of `a` and `b`, as
/// unsigned bytes, is.
///
/// # Safety
///
/// `a` and `b` are readable for `len` bytes.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub(crate) unsafe extern "C" fn memcmp(a: *const u8, b: *const u8, len: usize) -> i32 {
    let mut at = 0;
    while at < len {
        // SAFETY: `at` is below `len`, so the byte is inside what the caller promised.
        let left = unsafe { a.wrapping_add(at).read() };
        // SAFETY: as above.
        let right = unsafe { b.wrapping_add(at).read() };
        if left != right {
            return i32::from(left) - i32::from(right);
        }
        at += 1;
    }
    0
}

/// Compares `len` bytes for equality only; zero where they are equal.
///
/// # Safety
///
/// As [`memcmp`].
#[cfg_attr(not(test), unsafe(no_mangle))]
pub(crate) unsafe extern "C" fn bcmp(a: *const u8, b: *const u8, len: usize) -> i32 {
    // SAFETY: the same promise.
    unsafe { memcmp(a, b, len) }
}

#[cfg(test)]
mod tests;
