//! What is listed: a symbol, its ticks and lots, and how their numbers are written.

use std::sync::Arc;

use super::side::{Key, Level};

/// Invented markets, dear and cheap: decimals of prices, decimals of sizes, the price that they
/// start at in ticks.
const KINDS: [(u32, u32, i64); 8] = [
    (1, 6, 643_200),
    (2, 5, 318_400),
    (3, 4, 187_300),
    (4, 2, 61_700),
    (6, 3, 942_500),
    (5, 1, 35_900),
    (8, 0, 1_273_000),
    (10, 2, 88_100),
];

/// A symbol that is traded.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    pub(crate) symbol: Arc<str>,
    pub(crate) price_decimals: u32,
    pub(crate) size_decimals: u32,
    /// Where the price starts, and what it comes back to; in ticks.
    pub(crate) start: Key,
}

impl Listing {
    /// The listing at a place of the venue's list.
    pub(crate) fn new(symbol: &str, place: usize) -> Self {
        let kind = KINDS.iter().cycle().nth(place % KINDS.len()).copied();
        let (price_decimals, size_decimals, start) = kind.unwrap_or((2, 4, 100_000));
        Self { symbol: symbol.into(), price_decimals, size_decimals, start }
    }

    /// Decimals of a price times a size.
    pub(crate) const fn quote_decimals(&self) -> u32 {
        self.price_decimals + self.size_decimals
    }

    pub(crate) fn price(&self, out: &mut String, key: Key) {
        decimal(out, u128::from(key.unsigned_abs()), self.price_decimals);
    }

    pub(crate) fn size(&self, out: &mut String, lots: u64) {
        decimal(out, u128::from(lots), self.size_decimals);
    }

    /// A price with all its decimals, also those that are zero.
    pub(crate) fn padded_price(&self, out: &mut String, key: Key) {
        padded(out, u128::from(key.unsigned_abs()), self.price_decimals);
    }

    /// A size with all its decimals.
    pub(crate) fn padded_size(&self, out: &mut String, lots: u64) {
        padded(out, u128::from(lots), self.size_decimals);
    }

    /// A level as texts.
    pub(crate) fn texts(&self, (key, size): Level) -> (String, String) {
        let (mut price, mut lots) = (String::new(), String::new());
        self.price(&mut price, key);
        self.size(&mut lots, size);
        (price, lots)
    }
}

/// Writes a number of units of `10^-decimals`, without zeros at its end.
pub(crate) fn decimal(out: &mut String, units: u128, decimals: u32) {
    let (whole, part) = split(units, decimals);
    digits(out, whole, 1);
    if part != 0 {
        out.push('.');
        digits(out, part, decimals);
        out.truncate(out.trim_end_matches('0').len());
    }
}

/// Writes a number of units of `10^-decimals`, with all its decimals.
fn padded(out: &mut String, units: u128, decimals: u32) {
    let (whole, part) = split(units, decimals);
    digits(out, whole, 1);
    if decimals > 0 {
        out.push('.');
        digits(out, part, decimals);
    }
}

/// The whole ones of a number of units, and the units that are left.
fn split(units: u128, decimals: u32) -> (u64, u64) {
    // Nearly every number fits 64 bits, whose division is much cheaper.
    match (u64::try_from(units), 10_u64.checked_pow(decimals)) {
        (Ok(units), Some(one)) => (units / one, units % one),
        _ => {
            let one = 10_u128.pow(decimals);
            let word = |number| u64::try_from(number).unwrap_or(u64::MAX);
            (word(units / one), word(units % one))
        }
    }
}

/// Writes digits, at least so many. Most of a push is numbers: this is much faster than `write!`.
fn digits(out: &mut String, mut number: u64, least: u32) {
    let mut text = [b'0'; 20];
    let mut start = text.len();
    for (place, digit) in text.iter_mut().enumerate().rev() {
        let written = u32::try_from(20 - start).unwrap_or(0);
        if number == 0 && written >= least {
            break;
        }
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        start = place;
    }
    let digits = text.get(start..).and_then(|digits| str::from_utf8(digits).ok());
    out.push_str(digits.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::{decimal, padded};

    #[test]
    fn numbers_have_no_zeros_at_their_end() {
        for (units, decimals, expected) in [
            (0, 0, "0"),
            (0, 10, "0"),
            (7, 0, "7"),
            (70, 0, "70"),
            (1, 10, "0.0000000001"),
            (1_234_500, 4, "123.45"),
            (1_230_000, 4, "123"),
            (1_000_001, 6, "1.000001"),
            (u128::from(u64::MAX), 0, "18446744073709551615"),
            (u128::from(u64::MAX), 18, "18.446744073709551615"),
            (1_000_000_000_000_000_000_000_005, 12, "1000000000000.000000000005"),
        ] {
            let mut out = String::new();
            decimal(&mut out, units, decimals);
            assert_eq!(out, expected, "{units} of 10^-{decimals}");
        }
    }

    #[test]
    fn padded_numbers_have_all_their_decimals() {
        for (units, decimals, expected) in
            [(0, 2, "0.00"), (70, 0, "70"), (1_230_000, 4, "123.0000"), (1, 3, "0.001")]
        {
            let mut out = String::new();
            padded(&mut out, units, decimals);
            assert_eq!(out, expected, "{units} of 10^-{decimals}");
        }
    }
}
