//! Texts eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// The digit 0 in every byte.
pub(super) const ZEROS: u64 = ONES * 0x30;

/// The eight bytes from `at` on as a little-endian word, zero-padded behind the end.
#[inline(always)]
pub(super) fn load(bytes: &[u8], at: usize) -> u64 {
    if let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        return u64::from_le_bytes(*chunk);
    }
    load_last(bytes, at)
}

/// Shifts the last eight bytes of all; only texts shorter than that are gathered byte by byte.
#[inline(never)]
fn load_last(bytes: &[u8], at: usize) -> u64 {
    let Some(last) = bytes.last_chunk() else {
        let rest = bytes.get(at..).unwrap_or_default();
        return rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    };
    let before = (at + 8).saturating_sub(bytes.len());
    u64::from_le_bytes(*last).unbounded_shr(u32::try_from(before * 8).unwrap_or(u32::MAX))
}

/// Where the first byte from `at` on is that `marks` marks in its word: at the end at the latest,
/// if it marks the zeros behind it.
#[inline(always)]
pub(super) fn find(bytes: &[u8], mut at: usize, marks: impl Fn(u64) -> u64) -> usize {
    loop {
        let marked = marks(load(bytes, at));
        if marked != 0 {
            return at + first(marked);
        }
        at += 8;
    }
}

/// The index of the first byte that is marked.
#[inline(always)]
pub(super) fn first(marked: u64) -> usize {
    usize::try_from(marked.trailing_zeros() / 8).unwrap_or_default()
}

// Each of the following marks the top bit of bytes. Bytes behind the first marked one may be marked
// without being meant.

/// Marks quotes, backslashes and control characters: what ends or escapes a string, or may not be
/// in one.
#[inline(always)]
pub(super) const fn special(word: u64) -> u64 {
    (equal(word, b'"') | equal(word, b'\\') | below(word, 0x20)) & TOPS
}

/// As [`special`], and all that is not ASCII.
#[inline(always)]
pub(super) const fn special_or_high(word: u64) -> u64 {
    special(word) | word & TOPS
}

/// Marks what may follow a number or a word: white space, commas, closing brackets.
#[inline(always)]
pub(super) const fn delimiters(word: u64) -> u64 {
    // A bit parts `]` from `}`.
    (equal(word | ONES * 0x20, b'}') | equal(word, b',') | below(word, 0x21)) & TOPS
}

/// Marks what is above 9: all but digits, in a word that [`ZEROS`] were taken from by `^`.
#[inline(always)]
pub(super) const fn not_digits(word: u64) -> u64 {
    (word | word.wrapping_add(ONES * 0x76)) & TOPS
}

#[inline(always)]
const fn equal(word: u64, byte: u8) -> u64 {
    below(word ^ u64::from_le_bytes([byte; 8]), 1)
}

/// For `limit` at most 0x80.
#[inline(always)]
const fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(u64::from_le_bytes([limit; 8])) & !word
}
