//! Each function against what safe slices do, for every length and offset up to a small bound.

use super::{bcmp, memcmp, memcpy, memmove, memset};

const SIZE: usize = 40;

/// Bytes that differ from their neighbours.
fn pattern() -> [u8; SIZE] {
    core::array::from_fn(|at| (at * 37 + 11) as u8)
}

#[test]
fn copies_exactly_the_bytes_asked_for() {
    for len in 0..=SIZE {
        let (from, mut to, mut expected) = (pattern(), [0xEE; SIZE], [0xEE; SIZE]);
        expected[..len].copy_from_slice(&from[..len]);
        // SAFETY: two arrays of SIZE bytes, and len is at most SIZE.
        let returned = unsafe { memcpy(to.as_mut_ptr(), from.as_ptr(), len) };
        assert_eq!(returned, to.as_mut_ptr(), "len {len}");
        assert_eq!(to, expected, "len {len}");
    }
}

#[test]
fn moves_overlapping_bytes_in_both_directions() {
    for from in 0..SIZE {
        for to in 0..SIZE {
            for len in 0..=SIZE - from.max(to) {
                let (mut bytes, mut expected) = (pattern(), pattern());
                expected.copy_within(from..from + len, to);
                let base = bytes.as_mut_ptr();
                // SAFETY: both ranges end at or before SIZE.
                unsafe { memmove(base.wrapping_add(to), base.wrapping_add(from), len) };
                assert_eq!(bytes, expected, "from {from} to {to} len {len}");
            }
        }
    }
}

#[test]
fn fills_with_the_low_byte() {
    for len in 0..=SIZE {
        let (mut bytes, mut expected) = (pattern(), pattern());
        expected[..len].fill(0x5A);
        // SAFETY: len is at most SIZE.
        unsafe { memset(bytes.as_mut_ptr(), 0x1234_565A, len) };
        assert_eq!(bytes, expected, "len {len}");
    }
}

#[test]
fn compares_as_unsigned_bytes_and_stops_at_the_length() {
    for at in 0..SIZE {
        for (left, right) in [(0x01_u8, 0x02_u8), (0x02, 0x01), (0x7F, 0x80), (0xFF, 0x00)] {
            let (mut a, mut b) = (pattern(), pattern());
            (a[at], b[at]) = (left, right);
            let (whole, before) = (compare(&a, &b), compare(&a[..at], &b[..at]));
            assert_eq!(whole.signum(), left.cmp(&right) as i32, "at {at}: {left} {right}");
            assert_eq!(before, 0, "at {at}");
            // SAFETY: both arrays have SIZE bytes.
            assert_ne!(unsafe { bcmp(a.as_ptr(), b.as_ptr(), SIZE) }, 0, "at {at}");
        }
    }
}

/// `memcmp` of two slices of one length.
fn compare(a: &[u8], b: &[u8]) -> i32 {
    assert_eq!(a.len(), b.len());
    // SAFETY: both slices have this length.
    unsafe { memcmp(a.as_ptr(), b.as_ptr(), a.len()) }
}
