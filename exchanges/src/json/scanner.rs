//! The syntax: a cursor over a text that is yet to be checked.

use tickwire_core::exchange::{Malformed, MalformedKind};

use super::{Cursor, Text, Value, escape, words};

/// A cursor that steps over what is JSON, and stops where it is not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanner<'a> {
    cursor: Cursor<'a>,
}

/// The containers that are open around the cursor: one bit each, the innermost the lowest, set for
/// objects.
#[derive(Default)]
struct Open {
    depth: u8,
    objects: u32,
}

impl Open {
    #[cfg_attr(not(tickwire_small), inline(always))]
    fn push(&mut self, object: bool) {
        self.objects = self.objects << 1 | u32::from(object);
        self.depth += 1;
    }

    #[cfg_attr(not(tickwire_small), inline(always))]
    const fn pop(&mut self) {
        self.objects >>= 1;
        self.depth -= 1;
    }

    #[cfg_attr(not(tickwire_small), inline(always))]
    const fn in_object(&self) -> bool {
        self.objects & 1 == 1
    }
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { cursor: Cursor::new(text, 0) }
    }

    pub(super) const fn at(&self) -> usize {
        self.cursor.at()
    }

    /// Steps over white space.
    #[cfg_attr(not(tickwire_small), inline(always))]
    pub(super) fn space(&mut self) {
        self.cursor.space();
    }

    /// Whether `byte` is next.
    #[cfg_attr(not(tickwire_small), inline(always))]
    pub(super) fn is_at(&self, byte: u8) -> bool {
        self.cursor.peek() == Some(byte)
    }

    /// Steps over `byte` if it is next.
    #[cfg_attr(not(tickwire_small), inline(always))]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.cursor.take(byte)
    }

    #[cfg_attr(not(tickwire_small), inline(always))]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.take(byte) { Ok(()) } else { Err(self.broken()) }
    }

    /// Nothing but white space is left.
    pub(super) fn end(mut self) -> Result<(), Malformed> {
        self.space();
        if self.cursor.peek().is_none() { Ok(()) } else { Err(self.broken()) }
    }

    /// Steps over a key, its colon and the white space around it.
    #[cfg_attr(not(tickwire_small), inline(always))]
    pub(super) fn key(&mut self) -> Result<Text<'a>, Malformed> {
        let start = self.at();
        let escaped = self.string()?;
        let key = Text::quoted(self.cursor.text(), start, self.at(), escaped);
        self.space();
        self.expect(b':')?;
        self.space();
        Ok(key)
    }

    /// Steps over a value of at most `depth` nested containers.
    #[cfg_attr(not(tickwire_small), inline(always))]
    pub(super) fn value(&mut self, depth: u8) -> Result<Value<'a>, Malformed> {
        let start = self.at();
        let escaped = match self.cursor.peek() {
            Some(b'{' | b'[') => self.container(depth).map(|()| false)?,
            _ => self.scalar()?,
        };
        Ok(Value::new(self.cursor.text(), start, self.at(), escaped))
    }

    /// Steps over an object or an array.
    fn container(&mut self, depth: u8) -> Result<(), Malformed> {
        let mut open = Open::default();
        loop {
            if open.in_object() {
                self.key()?;
            }
            if self.first(&mut open, depth)? {
                continue;
            }
            while !self.another(&mut open)? {
                if open.depth == 0 {
                    return Ok(());
                }
            }
        }
    }

    /// Enters a container up to its first key or value and answers `true`, or steps over a scalar
    /// or an empty container and answers `false`.
    #[cfg_attr(not(tickwire_small), inline(always))]
    fn first(&mut self, open: &mut Open, depth: u8) -> Result<bool, Malformed> {
        let close = match self.cursor.peek() {
            Some(b'{') => b'}',
            Some(b'[') => b']',
            _ => return self.scalar().map(|_| false),
        };
        if open.depth >= depth {
            return Err(Malformed::fatal(MalformedKind::Depth, self.at()));
        }
        self.cursor.step(1);
        self.space();
        if self.take(close) {
            return Ok(false);
        }
        open.push(close == b'}');
        Ok(true)
    }

    /// After a value: steps to the next key or value and answers `true`, or out of the container
    /// and answers `false`.
    #[cfg_attr(not(tickwire_small), inline(always))]
    fn another(&mut self, open: &mut Open) -> Result<bool, Malformed> {
        if open.depth == 0 {
            return Ok(false);
        }
        self.space();
        if self.take(b',') {
            self.space();
            return Ok(true);
        }
        self.expect(if open.in_object() { b'}' } else { b']' })?;
        open.pop();
        Ok(false)
    }

    /// Steps over a value that is no container; answers whether it is a string with escapes.
    #[cfg_attr(not(tickwire_small), inline(always))]
    fn scalar(&mut self) -> Result<bool, Malformed> {
        match self.cursor.peek() {
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| false),
            _ => self.word().map(|()| false),
        }
    }

    /// Steps over a string; answers whether it has escapes.
    #[cfg_attr(not(tickwire_small), inline(always))]
    fn string(&mut self) -> Result<bool, Malformed> {
        self.expect(b'"')?;
        self.cursor.skip(words::special);
        if self.take(b'"') { Ok(false) } else { self.escapes().map(|()| true) }
    }

    /// Steps over the rest of a string from its first escape on.
    #[cold]
    fn escapes(&mut self) -> Result<(), Malformed> {
        while !self.take(b'"') {
            let (_, len) = escape::read(self.cursor.rest()).ok_or_else(|| self.broken())?;
            self.cursor.step(len);
            self.cursor.skip(words::special);
        }
        Ok(())
    }

    #[cfg_attr(not(tickwire_small), inline(always))]
    fn number(&mut self) -> Result<(), Malformed> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        match self.cursor.peek() {
            Some(b'.' | b'e' | b'E') => self.fraction(),
            _ => Ok(()),
        }
    }

    /// Steps over a fraction, an exponent or both.
    fn fraction(&mut self) -> Result<(), Malformed> {
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
    #[cfg_attr(not(tickwire_small), inline(always))]
    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.at();
        self.cursor.skip(|word| words::not_digits(word ^ words::ZEROS));
        if self.at() == start { Err(self.broken()) } else { Ok(()) }
    }

    #[inline(never)]
    fn word(&mut self) -> Result<(), Malformed> {
        let word = ["true", "false", "null"]
            .into_iter()
            .find(|word| self.cursor.rest().starts_with(word.as_bytes()))
            .ok_or_else(|| self.broken())?;
        self.cursor.step(word.len());
        Ok(())
    }

    #[cold]
    fn broken(&self) -> Malformed {
        Malformed::fatal(MalformedKind::Syntax, self.at())
    }
}
