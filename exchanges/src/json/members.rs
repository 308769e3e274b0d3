//! Cursors over the inside of objects and arrays.

use core::iter::FusedIterator;

use super::value::Kind;
use super::{Fields, Text, Value, words};

/// The members of an object, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a> {
    inside: Inside<'a>,
}

impl<'a> Members<'a> {
    /// The members of the object that starts `at` there.
    pub(super) const fn new(text: &'a str, at: usize) -> Self {
        Self { inside: Inside { text, at } }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (Text<'a>, Value<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.inside.enter(b'}')?;
        let key = self.inside.key();
        Some((key, self.inside.value()))
    }
}

impl FusedIterator for Members<'_> {}

/// The elements of an array, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub struct Elements<'a> {
    inside: Inside<'a>,
}

impl<'a> Elements<'a> {
    /// The elements of the array that starts `at` there.
    pub(super) const fn new(text: &'a str, at: usize) -> Self {
        Self { inside: Inside { text, at } }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.inside.enter(b']')?;
        Some(self.inside.value())
    }
}

impl FusedIterator for Elements<'_> {}

/// Keeps the value of a member where its key is one of `names`, or counts it in `unknown`.
#[inline(always)]
pub(super) fn sort<'a, const N: usize>(
    (key, value): (Text<'a>, Value<'a>),
    names: &[&str; N],
    fields: &mut Fields<'a, N>,
    unknown: &mut u64,
) {
    match names.iter().zip(fields).find(|(name, _)| key.is(name)) {
        Some((_, field)) => *field = (value.kind() != Kind::Null).then_some(value),
        None => *unknown = unknown.saturating_add(1),
    }
}

/// A cursor in a container of a text that is known to be JSON: it looks for where things end only.
#[derive(Clone, Copy, Debug)]
struct Inside<'a> {
    text: &'a str,
    /// At a bracket, or behind a value.
    at: usize,
}

impl<'a> Inside<'a> {
    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline(always)]
    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Steps over the opening bracket or a comma to the next key or value; `None`, again and again,
    /// at the closing bracket.
    #[inline(always)]
    fn enter(&mut self, close: u8) -> Option<()> {
        self.space();
        if self.peek()? == close {
            return None;
        }
        self.at += 1;
        self.space();
        (self.peek()? != close).then_some(())
    }

    /// Steps over a key, its colon and the white space around it.
    #[inline(always)]
    fn key(&mut self) -> Text<'a> {
        let start = self.at;
        let escaped = self.string();
        let key = Text::quoted(self.text, start, self.at, escaped);
        self.space();
        self.at += 1;
        self.space();
        key
    }

    /// Steps over a value.
    #[inline(always)]
    fn value(&mut self) -> Value<'a> {
        let (start, mut escaped) = (self.at, false);
        match self.peek() {
            Some(b'"') => escaped = self.string(),
            Some(b'{' | b'[') => self.container(),
            _ => self.at = words::find(self.text.as_bytes(), self.at, words::delimiters),
        }
        Value::new(self.text, start, self.at, escaped)
    }

    /// Steps over a string; answers whether it has escapes.
    #[inline(always)]
    fn string(&mut self) -> bool {
        self.plain();
        let escaped = self.peek() == Some(b'\\');
        if escaped {
            self.escapes();
        }
        self.at += 1;
        escaped
    }

    /// Steps from an escape to the closing quote.
    #[cold]
    fn escapes(&mut self) {
        while self.peek() == Some(b'\\') {
            self.at += 1;
            self.plain();
        }
    }

    /// Steps over one character, and over those that mean themselves in a string.
    #[inline(always)]
    fn plain(&mut self) {
        self.at = words::find(self.text.as_bytes(), self.at + 1, words::special);
    }

    /// Steps over an object or an array.
    fn container(&mut self) {
        let mut depth = 0u32;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
    }
}
