//! A place in a text, and the steps that checking and walking have in common.

use super::words;

/// A cursor over a text.
// What is left, instead of an index: every step then has one bound to check.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    rest: &'a [u8],
}

// Small steps become part of the loops that take them, so that the cursor stays in registers.
impl<'a> Cursor<'a> {
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, rest: text.as_bytes().get(at..).unwrap_or_default() }
    }

    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) const fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) const fn text(&self) -> &'a str {
        self.text
    }

    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) const fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Steps over `len` bytes, or to the end.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn step(&mut self, len: usize) {
        self.rest = self.rest.get(len..).unwrap_or_default();
    }

    /// Steps over `byte` if it is next.
    #[cfg_attr(feature = "fast", inline(always))]
    #[cfg_attr(not(feature = "fast"), inline(never))]
    pub(super) fn take(&mut self, byte: u8) -> bool {
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Steps over white space.
    #[cfg_attr(feature = "fast", inline(always))]
    #[cfg_attr(not(feature = "fast"), inline(never))]
    pub(super) fn space(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Steps to the first byte that `marks` marks in its word, or to the end.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(super) fn skip(&mut self, marks: impl Fn(u64) -> u64) {
        self.rest = words::skip(self.rest, marks);
    }
}
