//! The syntax: a cursor over the text that steps over whole values.

use tickwire_core::exchange::{Malformed, MalformedKind};

use super::escape::{self, Text};

/// A cursor over a JSON text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// The containers that are open around the cursor, outermost first: one bit each, set for objects.
#[derive(Default)]
struct Open {
    depth: u8,
    objects: u32,
}

impl Open {
    fn push(&mut self, object: bool) {
        self.objects = self.objects << 1 | u32::from(object);
        self.depth += 1;
    }

    fn pop(&mut self) {
        self.objects >>= 1;
        self.depth -= 1;
    }

    fn in_object(&self) -> bool {
        self.objects & 1 == 1
    }
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over white space.
    #[inline]
    pub(super) fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Steps over `byte` if it is next.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.take(byte) { Ok(()) } else { Err(self.broken()) }
    }

    /// Nothing but white space is left.
    pub(super) fn end(mut self) -> Result<(), Malformed> {
        self.space();
        if self.peek().is_none() { Ok(()) } else { Err(self.broken()) }
    }

    #[cold]
    pub(super) fn broken(&self) -> Malformed {
        Malformed::fatal(MalformedKind::Syntax, self.at)
    }

    /// Steps over a value that is no container; answers whether it is a string with escapes.
    #[inline]
    pub(super) fn scalar(&mut self) -> Result<bool, Malformed> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| false),
            _ => self.word().map(|()| false),
        }
    }

    /// Steps over a value of at most `depth` nested containers.
    pub(super) fn value(&mut self, depth: u8) -> Result<(), Malformed> {
        let mut open = Open::default();
        loop {
            if self.first(&mut open, depth)? {
                continue;
            }
            loop {
                if open.depth == 0 {
                    return Ok(());
                }
                if self.another(&mut open)? {
                    break;
                }
            }
        }
    }

    /// Steps over a scalar or an empty container and answers `false`, or enters a container up to
    /// its first value and answers `true`.
    fn first(&mut self, open: &mut Open, depth: u8) -> Result<bool, Malformed> {
        let close = match self.peek() {
            Some(b'{') => b'}',
            Some(b'[') => b']',
            _ => return self.scalar().map(|_| false),
        };
        if open.depth >= depth {
            return Err(Malformed::fatal(MalformedKind::Depth, self.at));
        }
        self.at += 1;
        self.space();
        if self.take(close) {
            return Ok(false);
        }
        open.push(close == b'}');
        if open.in_object() {
            self.key()?;
        }
        Ok(true)
    }

    /// After a value inside a container: steps to the next value and answers `true`, or out of the
    /// container and answers `false`.
    fn another(&mut self, open: &mut Open) -> Result<bool, Malformed> {
        self.space();
        if self.take(b',') {
            self.space();
            if open.in_object() {
                self.key()?;
            }
            return Ok(true);
        }
        self.expect(if open.in_object() { b'}' } else { b']' })?;
        open.pop();
        Ok(false)
    }

    /// Steps over a key, its colon and the white space around it.
    pub(super) fn key(&mut self) -> Result<Text<'a>, Malformed> {
        let start = self.at + 1;
        let escaped = self.string()?;
        let raw = self.text.get(start..self.at - 1).unwrap_or_default();
        self.space();
        self.expect(b':')?;
        self.space();
        Ok(Text::new(raw, start, escaped))
    }

    /// Steps over a string; answers whether it has escapes.
    #[inline]
    pub(super) fn string(&mut self) -> Result<bool, Malformed> {
        self.expect(b'"')?;
        self.at += plain_len(self.rest());
        if self.take(b'"') { Ok(false) } else { self.escapes().map(|()| true) }
    }

    /// Steps over the rest of a string from its first escape on.
    #[cold]
    fn escapes(&mut self) -> Result<(), Malformed> {
        while !self.take(b'"') {
            let (_, len) = escape::read(self.rest()).ok_or_else(|| self.broken())?;
            self.at += len;
            self.at += plain_len(self.rest());
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Malformed> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        Ok(())
    }

    /// Steps over one or more digits.
    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.broken()) } else { Ok(()) }
    }

    fn word(&mut self) -> Result<(), Malformed> {
        let word = ["true", "false", "null"]
            .into_iter()
            .find(|word| self.rest().starts_with(word.as_bytes()))
            .ok_or_else(|| self.broken())?;
        self.at += word.len();
        Ok(())
    }
}

/// The number of bytes before the first that ends or escapes a string or may not be in one.
#[inline]
pub(super) fn plain_len(bytes: &[u8]) -> usize {
    run_len(bytes, 0)
}

/// The number of bytes as [`plain_len`], before the first that is not ASCII.
#[inline]
pub(super) fn ascii_len(bytes: &[u8]) -> usize {
    run_len(bytes, 0x80)
}

/// The number of bytes before the first that is special or has one of the bits of `refused`.
#[inline(always)]
fn run_len(bytes: &[u8], refused: u8) -> usize {
    let refused_bits = u64::from_ne_bytes([refused; 8]);
    let mut rest = bytes;
    while let Some((chunk, behind)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let special = special_bytes(word) | word & refused_bits;
        if special != 0 {
            let at = usize::try_from(special.trailing_zeros() / 8).unwrap_or_default();
            return bytes.len() - rest.len() + at;
        }
        rest = behind;
    }
    let plain = |byte: &&u8| !matches!(**byte, b'"' | b'\\' | 0..0x20) && **byte & refused == 0;
    bytes.len() - rest.len() + rest.iter().take_while(plain).count()
}

/// Marks the top bit of every byte of `word` that is a quote, a backslash or a control character;
/// bytes behind the first marked one may be marked without being one.
const fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    const fn zero(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word
    }
    let quote = zero(word ^ (ONES * 0x22));
    let backslash = zero(word ^ (ONES * 0x5c));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & TOPS
}
