//! Binary messages as text: hex digits.

use core::fmt::{self, Display};

/// An odd number of digits: half a byte is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HalfByte {
    /// How many digits there are.
    pub(crate) digits: usize,
}

/// Reads hex digits into `bytes`, which it clears: in either case, with spaces between them and
/// `0x` before them or not. `None` where anything else stands in the text.
pub(crate) fn read(text: &[u8], bytes: &mut Vec<u8>) -> Option<Result<(), HalfByte>> {
    bytes.clear();
    let (mut high, mut digits) = (None, 0);
    for word in text.split(u8::is_ascii_whitespace) {
        let word = word.strip_prefix(b"0x").or_else(|| word.strip_prefix(b"0X")).unwrap_or(word);
        for digit in word {
            let digit = u8::try_from(char::from(*digit).to_digit(16)?).ok()?;
            digits += 1;
            match high.take() {
                None => high = Some(digit),
                Some(high) => bytes.push(high << 4 | digit),
            }
        }
    }
    Some(if high.is_none() { Ok(()) } else { Err(HalfByte { digits }) })
}

/// Bytes as hex digits in lower case.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Display for HalfByte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} hex digits: half a byte is missing", self.digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Option<Result<Vec<u8>, HalfByte>> {
        let mut bytes = vec![1];
        read(text.as_bytes(), &mut bytes).map(|read| read.map(|()| bytes))
    }

    #[test]
    fn digits_may_be_grouped_and_marked() {
        for text in ["0a2f7B", "0x0A2F7b", "0a 2f 7b", " 0x0a\t0X2f 0x7b ", "0 a2f 7b"] {
            assert_eq!(bytes(text), Some(Ok(vec![0x0a, 0x2f, 0x7b])), "{text}");
        }
        assert_eq!(bytes("0x"), Some(Ok(vec![])));
    }

    #[test]
    fn what_has_other_characters_is_no_hex_and_half_a_byte_is_told() {
        for text in ["{\"a\":1}", "0a2g", "0a,2f", "x0a", "00x1", "é", "pong"] {
            assert_eq!(bytes(text), None, "{text}");
        }
        assert_eq!(bytes("0a2"), Some(Err(HalfByte { digits: 3 })));
    }

    #[test]
    fn bytes_are_written_in_lower_case() {
        assert_eq!(Hex(&[0x0a, 0x2f, 0x7b, 0xff]).to_string(), "0a2f7bff");
    }
}
