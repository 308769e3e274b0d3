//! A cursor over a push whose layout is expected to the byte: the hot way to read what the venue
//! always writes alike.
//!
//! Every step either reads what was expected or answers `None`, and then the push is to be read in
//! any form instead. `None` is never a verdict on the push. What a step does read means the same to
//! both.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::exchange::Message;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::json::words::{ZEROS, eight_digits, not_digits};

/// The rest of a push.
///
/// The bytes may reach past the push, into what has no meaning: whoever finishes checks with
/// [`Layout::is_over`] that exactly the push was read. As every step goes on where the one before
/// it stopped, none has then read past its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'m> {
    buffer: &'m [u8],
    rest: &'m [u8],
    /// How many bytes are past the push.
    past: usize,
}

/// The longest length of one byte.
const SHORT_MAX: u8 = 0x7f;

impl<'m> Layout<'m> {
    #[inline(always)]
    pub(super) fn new(message: Message<'m>) -> Self {
        let buffer = message.with_slack();
        Self { buffer, rest: buffer, past: buffer.len() - message.bytes().len() }
    }

    /// Whether the push has been read to its end, and no further.
    #[inline(always)]
    pub(super) const fn is_over(&self) -> bool {
        self.rest.len() == self.past
    }

    /// Whether `len` more bytes make the whole push.
    #[inline(always)]
    pub(super) const fn ends_in(&self, len: usize) -> bool {
        self.rest.len() == self.past + len
    }

    /// How many bytes are left, those past the push included.
    #[inline(always)]
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// Where it is in the push.
    #[inline(always)]
    pub(super) const fn at(&self) -> usize {
        self.buffer.len() - self.rest.len()
    }

    /// Steps over exactly `bytes`.
    #[inline(always)]
    pub(super) fn literal<const N: usize>(&mut self, bytes: &[u8; N]) -> Option<()> {
        let (head, rest) = self.rest.split_first_chunk::<N>()?;
        (head == bytes).then(|| self.rest = rest)
    }

    /// Steps over `bytes` if they are next; says whether they were.
    #[inline(always)]
    pub(super) fn has<const N: usize>(&mut self, bytes: &[u8; N]) -> bool {
        self.literal(bytes).is_some()
    }

    /// Reads a byte that is a varint by itself.
    #[inline(always)]
    pub(super) fn short(&mut self) -> Option<u8> {
        let (value, rest) = self.rest.split_first()?;
        (*value <= SHORT_MAX).then(|| self.rest = rest)?;
        Some(*value)
    }

    /// Reads a length of at most three bytes.
    #[inline(always)]
    pub(super) fn length(&mut self) -> Option<usize> {
        let mut len = 0;
        for shift in [0, 7, 14] {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            len |= usize::from(*byte & SHORT_MAX) << shift;
            if *byte <= SHORT_MAX {
                return Some(len);
            }
        }
        None
    }

    /// Reads so many bytes.
    #[inline(always)]
    pub(super) fn bytes(&mut self, len: usize) -> Option<&'m [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }

    /// Reads the symbol at the end of the channel, which is `len` bytes long, and again in the
    /// field behind it.
    #[inline(always)]
    pub(super) fn symbol_twice(&mut self, len: usize) -> Option<Symbol> {
        let named = self.rest;
        self.rest = named.get(len..)?;
        self.symbol_again(named, len)
    }

    /// Reads the field of the symbol, which is `len` bytes long and the same as `named` starts
    /// with.
    #[inline(always)]
    pub(super) fn symbol_again(&mut self, named: &[u8], len: usize) -> Option<Symbol> {
        self.literal(b"\x1a")?;
        if usize::from(self.short()?) != len {
            return None;
        }
        let again = self.rest;
        let symbol = self.bytes(len)?;
        if !same(named, again, len) {
            return None;
        }
        Symbol::parse_leading(again, len).or_else(|| Symbol::from_utf8(symbol))
    }

    /// Reads a time in milliseconds as a varint of six bytes, as it has from 1971 to 2109; none for
    /// a time that is not such.
    #[inline(always)]
    pub(super) fn millis(&mut self) -> Option<UnixNanos> {
        // A push may end behind it, with nothing past it.
        let [a, b, c, d, e, f] = *self.rest.first_chunk()?;
        let word = u64::from_le_bytes([a, b, c, d, e, f, 0, 0]);
        if word & 0x8080_8080_8080 != 0x0080_8080_8080 {
            return None;
        }
        self.rest = self.rest.get(6..)?;
        // Seven bits of each byte, joined by twos, then by fours.
        let twos = (word & 0x007f_007f_007f) | (word & 0x7f00_7f00_7f00) >> 1;
        let low = (twos & 0x3fff) | (twos & 0x3fff_0000) >> 2;
        UnixNanos::from_millis(low | (twos & 0x3fff_0000_0000) >> 4)
    }

    /// Reads a length and the version of so many digits, at most 16.
    #[inline(always)]
    pub(super) fn version(&mut self) -> Option<u64> {
        let len = u32::from(self.short()?);
        let digits = u128::from_le_bytes(*self.rest.first_chunk()?);
        self.rest = self.rest.get(usize::try_from(len).ok()?..)?;
        // The last digit goes to the top, and what is shifted in counts as zeros.
        let up = 128u32.checked_sub(len << 3).filter(|_| len > 0)?;
        let zeros = u128::from(ZEROS);
        let digits = (digits ^ (zeros << 64 | zeros)) << up;
        let high = u64::try_from(digits & u128::from(u64::MAX)).ok()?;
        let low = u64::try_from(digits >> 64).ok()?;
        let plain = not_digits(high) | not_digits(low) == 0;
        plain.then(|| eight_digits(high).wrapping_mul(100_000_000).wrapping_add(eight_digits(low)))
    }

    /// Reads a length and the price or size of that length.
    #[inline(always)]
    pub(super) fn amount(&mut self) -> Option<Decimal> {
        let len = usize::from(self.short()?);
        let number = number(self.rest, len)?;
        self.rest = self.rest.get(len..)?;
        Some(number)
    }

    /// Reads levels, each a field of this tag, into the first of `spare`; answers how many. `None`
    /// too where there is no room for all.
    // Out of line: among all that is decoded its few values would not stay in registers.
    #[inline(never)]
    pub(super) fn levels(&mut self, tag: u8, spare: &mut [Level]) -> Option<usize> {
        let (mut rest, mut count) = (self.rest, 0);
        while rest.first() == Some(&tag) {
            let (level, behind) = level(rest)?;
            *spare.get_mut(count)? = level;
            (rest, count) = (behind, count + 1);
        }
        self.rest = rest;
        Some(count)
    }
}

/// Reads a level, the tag included: its length, the price and the size.
#[inline(always)]
fn level(rest: &[u8]) -> Option<(Level, &[u8])> {
    let [_, len, b'\x0a', price_len, prices @ ..] = rest else { return None };
    let of_price = usize::from(*price_len);
    let price = amount(prices, of_price)?;
    let [b'\x12', size_len, sizes @ ..] = prices.get(of_price..)? else { return None };
    let of_size = usize::from(*size_len);
    let size = amount(sizes, of_size)?;
    // So neither of the other lengths is longer than a byte.
    let whole = *len <= SHORT_MAX && usize::from(*len) == of_price + of_size + 4;
    Some((Level { price, size }, sizes.get(of_size..).filter(|_| whole)?))
}

/// Reads a price or a size out of line: a push of a few numbers is read faster by one reader than
/// by as many copies of it.
#[inline(never)]
fn number(text: &[u8], len: usize) -> Option<Decimal> {
    amount(text, len)
}

/// Reads a price or a size, neither of which is ever negative.
#[inline(always)]
fn amount(text: &[u8], len: usize) -> Option<Decimal> {
    let number = Decimal::parse_leading(text, len)?;
    if number.is_negative() { None } else { Some(number) }
}

/// Whether two texts start with the same bytes.
#[inline(always)]
fn same(text: &[u8], other: &[u8], len: usize) -> bool {
    if let (Some(text), Some(other), 1..=16) = (text.first_chunk(), other.first_chunk(), len) {
        let differs = u128::from_le_bytes(*text) ^ u128::from_le_bytes(*other);
        let behind = u32::try_from(len).map_or(0, |len| 128 - (len << 3));
        return differs << behind == 0;
    }
    text.get(..len) == other.get(..len)
}
