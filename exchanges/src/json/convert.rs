//! What values mean: exact numbers, ids, symbols, times.
//!
//! Venues quote numbers in one place and not in another, and change their minds: both forms are
//! taken everywhere.

use tickwire_core::decimal::{Decimal, DecimalError};
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::symbol::{SYMBOL_MAX, Symbol};
use tickwire_core::time::UnixNanos;

use super::{Expect, Kind, Value};
use crate::FAST;

/// The longest number, in bytes after its escapes are undone.
const NUMBER_MAX: usize = 128;

impl<'a> Value<'a> {
    /// An exact number, quoted or not.
    ///
    /// # Errors
    ///
    /// [`MalformedKind::Value`] for another kind, [`MalformedKind::Number`] for a text that is no
    /// number, [`MalformedKind::Range`] for one that has no exact representation.
    pub fn decimal(self) -> Result<Decimal, Malformed> {
        // The usual form; it has no escapes, so the first quote is the last.
        if FAST && let Some((number, _)) = self.behind_quote().and_then(Decimal::parse_quoted) {
            return Ok(number);
        }
        let parse = if FAST { Decimal::parse } else { Decimal::parse_in_any_form };
        self.number(|text| {
            parse(text.as_bytes()).map_err(|error| match error {
                DecimalError::Range => MalformedKind::Range,
                _ => MalformedKind::Number,
            })
        })
    }

    /// An id or a count, quoted or not: digits only.
    ///
    /// # Errors
    ///
    /// As [`Value::decimal`]; [`MalformedKind::Range`] past `u64::MAX`.
    pub fn unsigned(self) -> Result<u64, Malformed> {
        if FAST && let Some(number) = self.integer() {
            return Ok(number);
        }
        self.number(|text| {
            if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(MalformedKind::Number);
            }
            let mut digits = text.bytes().map(|byte| u64::from(byte.wrapping_sub(b'0')));
            let more = |number: u64, digit| number.checked_mul(10)?.checked_add(digit);
            digits.try_fold(0, more).ok_or(MalformedKind::Range)
        })
    }

    /// `true` or `false`.
    ///
    /// # Errors
    ///
    /// [`MalformedKind::Value`] for another kind.
    pub fn boolean(self) -> Result<bool, Malformed> {
        match self.raw() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.malformed(MalformedKind::Value)),
        }
    }

    /// A symbol.
    ///
    /// # Errors
    ///
    /// [`MalformedKind::Value`] for another kind than a string, [`MalformedKind::Symbol`] for one
    /// that is no [`Symbol`]: empty, too long, or with a quote, a backslash or a control character.
    pub fn symbol(self) -> Result<Symbol, Malformed> {
        // As in `decimal`.
        if FAST && let Some((symbol, _)) = self.behind_quote().and_then(Symbol::parse_quoted) {
            return Ok(symbol);
        }
        let mut buffer = [0; SYMBOL_MAX];
        let text = self.string()?.unescape(&mut buffer);
        text.and_then(Symbol::new).ok_or_else(|| self.malformed(MalformedKind::Symbol))
    }

    /// A time in seconds since the Unix epoch, quoted or not, with or without a fraction; `None`
    /// for an empty text, zero and times before the epoch, which venues send where they have
    /// none.
    ///
    /// Digits below the nanosecond are cut off.
    ///
    /// # Errors
    ///
    /// As [`Value::decimal`]; [`MalformedKind::Range`] past the year 2554.
    pub fn seconds(self) -> Result<Option<UnixNanos>, Malformed> {
        self.time(9)
    }

    /// A time in milliseconds since the Unix epoch; otherwise as [`Value::seconds`].
    ///
    /// # Errors
    ///
    /// As [`Value::seconds`].
    pub fn millis(self) -> Result<Option<UnixNanos>, Malformed> {
        self.time(6)
    }

    /// Whether it is `""`, which venues send for "none".
    #[must_use]
    pub fn is_empty_text(self) -> bool {
        self.raw() == "\"\""
    }

    fn time(self, places: u8) -> Result<Option<UnixNanos>, Malformed> {
        if self.is_empty_text() {
            return Ok(None);
        }
        let unit = 10u64.pow(places.into());
        if FAST && let Some(nanos) = self.integer().and_then(|number| number.checked_mul(unit)) {
            return Ok(UnixNanos::from_nanos(nanos));
        }
        let time = self.decimal()?;
        if time.is_negative() {
            return Ok(None);
        }
        // Below 2^96 x 10^9, which is below 2^126.
        let finer = (time.scale()..places).fold(time.mantissa(), |nanos, _| nanos * 10);
        let nanos = (places..time.scale()).fold(finer, |nanos, _| tenth(nanos));
        let nanos = u64::try_from(nanos).map_err(|_| self.malformed(MalformedKind::Range))?;
        Ok(UnixNanos::from_nanos(nanos))
    }

    /// An integer of the usual form: at most 15 digits, quoted or not.
    #[inline]
    fn integer(self) -> Option<u64> {
        let (text, quotes) = self.behind_quote().map_or((self.onwards(), 0), |text| (text, 2));
        let mut digits = Expect::new(text);
        let number = digits.integer()?;
        (text.len() - digits.left() + quotes == self.len()).then_some(number)
    }

    /// What is behind the opening quote of a string, past its end too.
    #[inline]
    fn behind_quote(self) -> Option<&'a [u8]> {
        self.onwards().strip_prefix(b"\"")
    }

    /// Reads the text of a number, whether it is quoted or not.
    fn number<T>(
        self,
        read: impl FnOnce(&str) -> Result<T, MalformedKind>,
    ) -> Result<T, Malformed> {
        let mut buffer = [0; NUMBER_MAX];
        let text = match self.kind() {
            Kind::Number => Some(self.raw()),
            _ => self.string()?.unescape(&mut buffer),
        };
        text.ok_or(MalformedKind::Number).and_then(read).map_err(|kind| self.malformed(kind))
    }
}

/// A tenth of a number below 2^96, cut off. The division of 128 bits is a large function on a small
/// target.
fn tenth(number: u128) -> u128 {
    const LOW: u128 = 0xffff_ffff;
    let upper = u64::try_from(number >> 32).unwrap_or(u64::MAX);
    let lower = (upper % 10) << 32 | u64::try_from(number & LOW).unwrap_or_default();
    u128::from(upper / 10) << 32 | u128::from(lower / 10)
}
