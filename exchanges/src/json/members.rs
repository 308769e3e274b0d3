//! Cursors over the inside of objects and arrays.

use core::iter::FusedIterator;

use super::{Cursor, Fields, Names, Text, Value, words};

/// The members of an object, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a> {
    inside: Inside<'a>,
}

impl<'a> Members<'a> {
    /// The members of the object that starts `at` there.
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { inside: Inside { cursor: Cursor::new(text, at) } }
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = (Text<'a>, Value<'a>);

    #[cfg_attr(feature = "fast", inline(always))]
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
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { inside: Inside { cursor: Cursor::new(text, at) } }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    #[cfg_attr(feature = "fast", inline(always))]
    fn next(&mut self) -> Option<Self::Item> {
        self.inside.enter(b']')?;
        Some(self.inside.value())
    }
}

impl FusedIterator for Elements<'_> {}

/// Keeps the value of a member where its key is one of `names`, or counts it in `unknown`.
#[cfg_attr(feature = "fast", inline(always))]
pub(super) fn sort<'a, const N: usize>(
    (key, value): (Text<'a>, Value<'a>),
    names: &Names<N>,
    fields: &mut Fields<'a, N>,
    unknown: &mut u64,
) {
    match names.position(key).and_then(|at| fields.get_mut(at)) {
        Some(field) => *field = (!value.is_null()).then_some(value),
        None => *unknown = unknown.saturating_add(1),
    }
}

/// As [`sort`] of every member: one function for any number of names.
#[inline(never)]
pub(super) fn gather<'a>(
    members: Members<'a>,
    names: &[&str],
    fields: &mut [Option<Value<'a>>],
    unknown: &mut u64,
) {
    for (key, value) in members {
        match names.iter().zip(&mut *fields).find(|(name, _)| key.is(name)) {
            Some((_, field)) => *field = (!value.is_null()).then_some(value),
            None => *unknown = unknown.saturating_add(1),
        }
    }
}

/// A cursor in a container of a text that is known to be JSON: it looks for where things end only.
#[derive(Clone, Copy, Debug)]
struct Inside<'a> {
    /// At a bracket, or behind a value.
    cursor: Cursor<'a>,
}

impl<'a> Inside<'a> {
    /// Steps over the opening bracket or a comma to the next key or value; `None`, again and again,
    /// at the closing bracket.
    #[cfg_attr(feature = "fast", inline(always))]
    fn enter(&mut self, close: u8) -> Option<()> {
        self.cursor.space();
        if self.cursor.peek()? == close {
            return None;
        }
        self.cursor.step(1);
        self.cursor.space();
        (self.cursor.peek()? != close).then_some(())
    }

    /// Steps over a key, its colon and the white space around it.
    #[cfg_attr(feature = "fast", inline(always))]
    fn key(&mut self) -> Text<'a> {
        let start = self.cursor.at();
        let escaped = self.string();
        let key = Text::quoted(self.cursor.text(), start, self.cursor.at(), escaped);
        self.cursor.space();
        self.cursor.step(1);
        self.cursor.space();
        key
    }

    /// Steps over a value.
    #[cfg_attr(feature = "fast", inline(always))]
    fn value(&mut self) -> Value<'a> {
        let (start, mut escaped) = (self.cursor.at(), false);
        match self.cursor.peek() {
            Some(b'"') => escaped = self.string(),
            Some(b'{' | b'[') => self.container(),
            _ => self.cursor.skip(words::delimiters),
        }
        Value::new(self.cursor.text(), start, self.cursor.at(), escaped)
    }

    /// Steps over a string; answers whether it has escapes.
    #[cfg_attr(feature = "fast", inline(always))]
    fn string(&mut self) -> bool {
        self.cursor.step(1);
        self.cursor.skip(words::special);
        let escaped = !self.cursor.take(b'"');
        if escaped {
            self.escapes();
        }
        escaped
    }

    /// Steps over the rest of a string from its first escape on.
    #[cold]
    fn escapes(&mut self) {
        while self.cursor.peek().is_some() && !self.cursor.take(b'"') {
            // A backslash and a character that may be a quote.
            self.cursor.step(2);
            self.cursor.skip(words::special);
        }
    }

    /// Steps over an object or an array.
    fn container(&mut self) {
        let mut depth = 0u32;
        while let Some(byte) = self.cursor.peek() {
            match byte {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.cursor.step(1);
            if depth == 0 {
                break;
            }
        }
    }
}
