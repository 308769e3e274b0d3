//! How deep the stack went.

use crate::reset::PAINT;

// SAFETY: `board.ld` defines both; only their addresses are used as such.
unsafe extern "C" {
    static stack_bottom: u32;
    static stack_top: u32;
}

/// The bytes of stack that were used so far at the deepest: from the top down to the lowest word
/// that no longer holds what reset painted it with.
pub fn stack_used() -> usize {
    let (bottom, top) = (&raw const stack_bottom, &raw const stack_top);
    let words = (top.addr() - bottom.addr()) / size_of::<u32>();
    let unused = (0..words).take_while(|word| is_painted(bottom, *word)).count();
    (words - unused) * size_of::<u32>()
}

/// Whether a word, counted from the bottom of the stack, was never written.
fn is_painted(bottom: *const u32, word: usize) -> bool {
    let address = bottom.wrapping_add(word);
    // SAFETY: the word lies in the stack, which is memory that reset has written whole. Volatile,
    // as other code of this thread writes there in ways that the compiler is not told of.
    unsafe { address.read_volatile() == PAINT }
}
