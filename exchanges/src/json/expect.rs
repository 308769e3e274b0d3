//! A cursor over a text whose form is expected to the byte: the hot way to read what a venue always
//! writes alike.
//!
//! Every step either reads what was expected or answers `None`, and then the text is to be read by
//! [`read`](super::read) instead. `None` is never a verdict on the text. What a step does read
//! means the same to both.

use tickwire_core::decimal::Decimal;
use tickwire_core::symbol::Symbol;

use super::words::{self, ZEROS, eight_digits, not_digits};

/// A cursor over the rest of a text.
///
/// The text may reach past the message, into bytes of no meaning: whoever finishes checks with
/// [`Expect::left`] that exactly the message was read.
#[derive(Clone, Copy, Debug)]
pub struct Expect<'a> {
    rest: &'a [u8],
}

impl<'a> Expect<'a> {
    /// A cursor at the start of `text`.
    #[inline]
    #[must_use]
    pub const fn new(text: &'a [u8]) -> Self {
        Self { rest: text }
    }

    /// How many bytes are left, those past the message included.
    #[inline]
    #[must_use]
    pub const fn left(&self) -> usize {
        self.rest.len()
    }

    /// Steps over exactly `text`.
    #[inline]
    pub fn literal<const N: usize>(&mut self, text: &[u8; N]) -> Option<()> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        (head == text).then(|| self.rest = rest)
    }

    /// Steps over `text` if it is next; says whether it was.
    #[inline]
    pub fn has<const N: usize>(&mut self, text: &[u8; N]) -> bool {
        self.literal(text).is_some()
    }

    /// Steps over `N` bytes whatever they are.
    #[inline]
    pub fn bytes<const N: usize>(&mut self) -> Option<&'a [u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(head)
    }

    /// Reads an integer of exactly 10 digits, such as a time in seconds from 2001 to 2286.
    #[inline]
    pub fn ten_digits(&mut self) -> Option<u64> {
        let digits = self.bytes::<10>()?;
        let (high, low) = (digits.first_chunk()?, digits.last_chunk()?);
        // The last word starts with 6 digits of the first.
        join(high, low, 6, 100)
    }

    /// Reads an integer of exactly 13 digits, such as a time in milliseconds from 2001 to 2286.
    #[inline]
    pub fn thirteen_digits(&mut self) -> Option<u64> {
        let digits = self.bytes::<13>()?;
        let (high, low) = (digits.first_chunk()?, digits.last_chunk()?);
        join(high, low, 3, 100_000)
    }

    /// Reads an integer of 1 to 15 digits, as JSON writes it.
    #[inline]
    pub fn integer(&mut self) -> Option<u64> {
        let (high, len) = leading_digits(self.rest.first_chunk()?);
        if len < 8 {
            return self.took(high, len);
        }
        let (low, more) = leading_digits(self.rest.get(8..)?.first_chunk()?);
        // Eight more may be the start of still more.
        let factor = TENS.get(more).filter(|_| more < 8)?;
        self.took(high.wrapping_mul(*factor).wrapping_add(low), 8 + more)
    }

    #[inline]
    fn took(&mut self, value: u64, len: usize) -> Option<u64> {
        let (digits, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        // JSON has no integer without digits, and none that starts with a needless zero.
        (len == 1 || digits.first().is_some_and(|digit| *digit != b'0')).then_some(value)
    }

    /// Reads the 1 to `places` digits behind a point, and the quote behind them, as a whole number
    /// of units of the last place; `places` is at most 7.
    #[inline]
    pub fn decimal_places(&mut self, places: u8) -> Option<u64> {
        let (value, len) = leading_digits(self.rest.first_chunk()?);
        let factor = TENS.get(usize::from(places).checked_sub(len)?)?;
        self.rest = self.rest.get(len..)?;
        self.literal(b"\"")?;
        (len > 0).then(|| value.wrapping_mul(*factor))
    }

    /// Reads an exact number and the quote behind it.
    #[cfg_attr(not(tickwire_small), inline(always))]
    pub fn decimal(&mut self) -> Option<Decimal> {
        let (number, taken) = number(self.rest)?;
        self.rest = self.rest.get(taken..)?;
        Some(number)
    }

    /// As [`Expect::decimal`], as a part of its caller: for loops over many numbers.
    #[cfg_attr(not(tickwire_small), inline(always))]
    pub fn decimal_inlined(&mut self) -> Option<Decimal> {
        let (number, taken) = Decimal::parse_quoted(self.rest)?;
        self.rest = self.rest.get(taken..)?;
        Some(number)
    }

    /// Reads the inside of a string without escapes, and the quote behind it, as a symbol.
    #[inline]
    pub fn symbol(&mut self) -> Option<Symbol> {
        let Some((symbol, taken)) = Symbol::parse_quoted(self.rest) else {
            return Symbol::new(self.text()?);
        };
        self.rest = self.rest.get(taken..)?;
        Some(symbol)
    }

    /// Steps over the inside of a string of plain ASCII, and the quote behind it.
    #[inline]
    pub fn skip_text(&mut self) -> Option<()> {
        self.rest = words::skip(self.rest, words::special_or_high);
        self.literal(b"\"")
    }

    /// Steps over a string of plain ASCII or an integer.
    #[inline]
    pub fn skip_scalar(&mut self) -> Option<()> {
        if self.has(b"\"") {
            return self.skip_text();
        }
        self.integer().map(|_| ())
    }

    /// Reads the inside of a string without escapes, and the quote behind it.
    #[inline]
    pub fn text(&mut self) -> Option<&'a str> {
        let (text, rest) = (self.rest, words::skip(self.rest, words::special));
        let text = text.get(..text.len() - rest.len())?;
        self.rest = rest;
        self.literal(b"\"")?;
        core::str::from_utf8(text).ok()
    }
}

/// Reads a number out of line: a message of a few numbers is read faster by one reader than by as
/// many copies of it. By value, so that the cursor stays in registers.
#[inline(never)]
fn number(text: &[u8]) -> Option<(Decimal, usize)> {
    Decimal::parse_quoted(text)
}

/// Powers of ten, by their exponent.
const TENS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// The number of two overlapping words of digits: the first whole, and the last without its first
/// `skip` digits, which leave `factor` as its range. `None` where a byte is no digit or the first
/// is 0.
#[inline]
fn join(high: &[u8; 8], low: &[u8; 8], skip: u32, factor: u64) -> Option<u64> {
    let (first, high) = (high.first()?, u64::from_le_bytes(*high) ^ ZEROS);
    let low = u64::from_le_bytes(*low) ^ ZEROS;
    if *first == b'0' || (not_digits(high) | not_digits(low)) != 0 {
        return None;
    }
    let low = low >> (skip * 8) << (skip * 8);
    Some(eight_digits(high).wrapping_mul(factor).wrapping_add(eight_digits(low)))
}

/// The digits that a word starts with: their number, and how many they are.
#[inline]
fn leading_digits(word: &[u8; 8]) -> (u64, usize) {
    let word = u64::from_le_bytes(*word) ^ ZEROS;
    let bits = not_digits(word).trailing_zeros() & !7;
    // All 64 bits are digits, or as many as come before the byte that is none.
    let digits = word.checked_shl(64 - bits).unwrap_or_default();
    (eight_digits(digits), usize::try_from(bits / 8).unwrap_or_default())
}
