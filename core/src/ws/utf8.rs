//! UTF-8 checked as it arrives: the first byte that cannot be right is an error.

use core::str::{Utf8Error, from_utf8};

/// Whether `text` is UTF-8; ASCII, which nearly all market data is, takes the wide path.
#[inline]
pub(super) fn is_valid(text: &[u8]) -> bool {
    is_ascii(text) || from_utf8(text).is_ok()
}

/// Whether `text` is ASCII. The standard library looks at what is left of its widest blocks byte by
/// byte, which for the length of most messages is most of the work; here the last bytes are looked
/// at together, some of them twice.
#[inline]
fn is_ascii(text: &[u8]) -> bool {
    const HIGH: u128 = u128::from_ne_bytes([0x80; 16]);
    let (blocks, _) = text.as_chunks::<16>();
    let Some(last) = text.last_chunk::<16>() else { return text.is_ascii() };
    let all = u128::from_ne_bytes(*last);
    blocks.iter().fold(all, |all, block| all | u128::from_ne_bytes(*block)) & HIGH == 0
}

/// The bytes are not UTF-8 and no continuation can make them so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Invalid;

/// A validator of text that arrives in pieces.
///
/// Between pieces it holds the start of a character that was cut, at most three bytes, of which
/// every one is already known to be possible (the standard library tells an impossible start from
/// an unfinished one by `Utf8Error::error_len`).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Validator {
    cut: [u8; 4],
    cut_len: usize,
}

impl Validator {
    /// Checks the next piece.
    pub(super) fn check(&mut self, piece: &[u8]) -> Result<(), Invalid> {
        let rest = self.finish_cut(piece)?;
        if self.cut_len > 0 || rest.is_ascii() {
            return Ok(());
        }
        match from_utf8(rest) {
            Ok(_) => Ok(()),
            Err(error) => self.keep_cut(rest, error),
        }
    }

    /// Whether the text may end here: no character is unfinished.
    pub(super) fn is_complete(&self) -> bool {
        self.cut_len == 0
    }

    /// Adds bytes to the character that was cut until it is whole, and gives back what is left.
    fn finish_cut<'p>(&mut self, mut piece: &'p [u8]) -> Result<&'p [u8], Invalid> {
        while self.cut_len > 0 {
            let Some((&byte, rest)) = piece.split_first() else { break };
            piece = rest;
            if let Some(place) = self.cut.get_mut(self.cut_len) {
                *place = byte;
            }
            self.cut_len += 1;
            match from_utf8(self.cut.get(..self.cut_len).unwrap_or_default()) {
                Ok(_) => self.cut_len = 0,
                Err(error) if error.error_len().is_some() => return Err(Invalid),
                Err(_) => {}
            }
        }
        Ok(piece)
    }

    fn keep_cut(&mut self, rest: &[u8], error: Utf8Error) -> Result<(), Invalid> {
        if error.error_len().is_some() {
            return Err(Invalid);
        }
        let start = rest.get(error.valid_up_to()..).unwrap_or_default();
        for (to, from) in self.cut.iter_mut().zip(start) {
            *to = *from;
        }
        self.cut_len = start.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use super::*;
    use proptest::prelude::*;
    use std::vec;
    use std::vec::Vec;

    /// Where a byte-by-byte feed first fails: the count of bytes accepted, or `None` for all.
    fn accepted(text: &[u8]) -> Option<usize> {
        let mut validator = Validator::default();
        text.iter().position(|&byte| validator.check(&[byte]).is_err())
    }

    fn whole(pieces: &[&[u8]]) -> bool {
        let mut validator = Validator::default();
        pieces.iter().all(|piece| validator.check(piece).is_ok()) && validator.is_complete()
    }

    /// Whether some text starts with these bytes, by trying every end.
    fn can_go_on(start: &[u8]) -> bool {
        let ends: [&[u8]; 7] = [
            &[],
            &[0x80],
            &[0xbf],
            &[0x80, 0x80],
            &[0xbf, 0xbf],
            &[0x80, 0x80, 0x80],
            &[0xbf, 0xbf, 0xbf],
        ];
        ends.iter().any(|end| from_utf8(&[start, end].concat()).is_ok())
    }

    #[test]
    fn fails_at_the_first_impossible_byte() {
        let cases: [(&[u8], Option<usize>); 12] = [
            (b"plain", None),
            ("κόσμε €😀".as_bytes(), None),
            (&[0x80], Some(0)),
            (&[b'a', 0xc0, 0x80], Some(1)),
            (&[0xc3, b'('], Some(1)),
            (&[0xe0, 0x80, 0x80], Some(1)),
            (&[0xed, 0xa0, 0x80], Some(1)),
            (&[0xe2, 0x82, b'x'], Some(2)),
            (&[0xf0, 0x80, 0x80, 0x80], Some(1)),
            (&[0xf4, 0x90, 0x80, 0x80], Some(1)),
            (&[0xf5, 0x80], Some(0)),
            (&[0xff], Some(0)),
        ];
        for (text, expected) in cases {
            assert_eq!(accepted(text), expected, "{text:02x?}");
        }
    }

    #[test]
    fn every_start_of_up_to_two_bytes_is_judged_as_by_exhaustion() {
        for first in 0..=255_u8 {
            for second in 0..=255_u8 {
                let text = [first, second];
                let expected = (1..=2).position(|len| !can_go_on(&text[..len]));
                // A start that ended a character leaves the next byte to be judged alone.
                let expected =
                    if first < 0x80 { (!can_go_on(&[second])).then_some(1) } else { expected };
                assert_eq!(accepted(&text), expected, "{text:02x?}");
            }
        }
    }

    #[test]
    fn an_unfinished_character_is_not_complete() {
        let text = "😀".as_bytes();
        for cut in 1..text.len() {
            assert!(!whole(&[&text[..cut]]), "cut at {cut}");
            assert!(whole(&[&text[..cut], &text[cut..]]), "cut at {cut}");
        }
    }

    #[test]
    fn an_unfinished_character_may_span_empty_pieces() {
        assert!(whole(&[&[0xf0], &[], &[0x9f, 0x98], &[], &[0x80], b"!"]));
    }

    fn nearly_text() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            4 => "\\PC{0,6}".prop_map(String::into_bytes),
            1 => proptest::collection::vec(any::<u8>(), 0..3),
            1 => Just(vec![0xe2, 0x82]),
        ];
        proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
    }

    use std::string::String;

    proptest! {
        #[test]
        fn any_split_agrees_with_the_standard_library(
            text in nearly_text(),
            cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..5),
        ) {
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &text[cut[0]..cut[1]]).collect();
            prop_assert_eq!(whole(&pieces), from_utf8(&text).is_ok());
            prop_assert_eq!(is_valid(&text), from_utf8(&text).is_ok());
        }
    }
}
