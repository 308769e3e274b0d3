//! Percent escapes of queries (RFC 3986 section 2.1): symbols are not all ASCII.

/// A text without its escapes; what is no escape stays.
pub(crate) fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.split_first_chunk().filter(|_| *first == b'%');
        let byte = escaped.and_then(|(digits, after)| Some((byte(*digits)?, after)));
        let (byte, after) = byte.unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn byte(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? * 16 + low?).ok()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn escapes_are_two_hex_digits_and_all_else_stays() {
        for (text, expected) in [
            ("%E5%B8%81_USDT", "币_USDT"),
            ("%e5%b8%81", "币"),
            ("a%20b%2", "a b%2"),
            ("100%", "100%"),
            ("%zz%+5%", "%zz%+5%"),
            ("%%41", "%A"),
            ("%FF", "\u{fffd}"),
            ("", ""),
        ] {
            assert_eq!(decoded(text), expected, "{text}");
        }
    }
}
