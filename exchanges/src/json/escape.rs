//! Strings and their escapes.

use tickwire_core::scratch::Span;

/// The inside of a JSON string as it stands in the text.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    whole: &'a str,
    start: usize,
    end: usize,
    escaped: bool,
}

impl<'a> Text<'a> {
    /// The inside of the string from `start` to `end`, both quotes included.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) const fn quoted(whole: &'a str, start: usize, end: usize, escaped: bool) -> Self {
        Self { whole, start: start + 1, end: end.saturating_sub(1), escaped }
    }

    /// The text between the quotes, escapes not undone.
    #[cfg_attr(feature = "fast", inline)]
    #[cfg_attr(not(feature = "fast"), inline(never))]
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.whole.get(self.start..self.end).unwrap_or_default()
    }

    /// Where [`Text::raw`] is in the whole text.
    #[must_use]
    pub fn span(self) -> Span {
        Span::from(self.start..self.end)
    }

    /// The meaning: the text itself where it has no escapes, or else written to `buffer`; `None`
    /// where it does not fit there.
    #[must_use]
    pub fn unescape<'b>(self, buffer: &'b mut [u8]) -> Option<&'b str>
    where
        'a: 'b,
    {
        if !self.escaped {
            return Some(self.raw());
        }
        let (mut rest, mut len) = (self.raw(), 0);
        while let Some(next) = rest.chars().next() {
            let (meaning, taken) = match next {
                '\\' => read(rest.as_bytes())?,
                plain => (plain, plain.len_utf8()),
            };
            let end = len + meaning.len_utf8();
            meaning.encode_utf8(buffer.get_mut(len..end)?);
            len = end;
            rest = rest.get(taken..)?;
        }
        core::str::from_utf8(buffer.get(..len)?).ok()
    }

    /// Whether it means `text`.
    #[cfg_attr(feature = "fast", inline)]
    #[cfg_attr(not(feature = "fast"), inline(never))]
    #[must_use]
    pub fn is(self, text: &str) -> bool {
        if self.escaped {
            return self.means(text);
        }
        // Byte by byte: names are short, and most that are not the same differ at once.
        let raw = self.whole.as_bytes().get(self.start..self.end).unwrap_or_default();
        raw.len() == text.len()
            && raw.iter().zip(text.as_bytes()).all(|(ours, theirs)| ours == theirs)
    }

    /// At most eight bytes as a little-endian word, zero-padded; `None` where it is longer, has
    /// escapes, or is within eight bytes of the end of the whole text.
    #[cfg(feature = "fast")]
    #[inline(always)]
    pub(super) fn word(self) -> Option<u64> {
        let len = self.end.checked_sub(self.start).filter(|len| *len <= 8 && !self.escaped)?;
        let chunk = self.whole.as_bytes().get(self.start..)?.first_chunk()?;
        let behind = u64::MAX.unbounded_shl(u32::try_from(len * 8).ok()?);
        Some(u64::from_le_bytes(*chunk) & !behind)
    }

    #[cold]
    fn means(self, text: &str) -> bool {
        let mut buffer = [0; 64];
        self.unescape(&mut buffer) == Some(text)
    }
}

/// Reads the escape that `bytes` starts with (RFC 8259 section 7): what it means and how long it
/// is; `None` where it is none, or half of a surrogate pair.
pub(super) fn read(bytes: &[u8]) -> Option<(char, usize)> {
    let [b'\\', letter] = bytes.first_chunk::<2>()? else {
        return None;
    };
    let meaning = match letter {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(bytes),
        _ => return None,
    };
    Some((meaning, 2))
}

fn unicode(bytes: &[u8]) -> Option<(char, usize)> {
    let first = unit(bytes)?;
    if let Some(meaning) = char::from_u32(first) {
        return Some((meaning, 6));
    }
    let second = unit(bytes.get(6..)?)?;
    let (high, low) = (first.checked_sub(0xd800)?, second.checked_sub(0xdc00)?);
    if high >= 0x400 || low >= 0x400 {
        return None;
    }
    Some((char::from_u32(0x10000 + (high << 10 | low))?, 12))
}

/// Reads `\u` and its four hexadecimal digits.
fn unit(bytes: &[u8]) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = bytes.first_chunk::<6>()? else {
        return None;
    };
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}
