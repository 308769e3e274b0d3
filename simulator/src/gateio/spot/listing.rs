//! What is listed: a symbol, its ticks and lots, and how their numbers are written.

use std::fmt::Write as _;
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
pub(super) struct Listing {
    pub(super) symbol: Arc<str>,
    pub(super) price_decimals: u32,
    pub(super) size_decimals: u32,
    /// Where the price starts, and what it comes back to; in ticks.
    pub(super) start: Key,
}

impl Listing {
    /// The listing at a place of the venue's list.
    pub(super) fn new(symbol: &str, place: usize) -> Self {
        let kind = KINDS.iter().cycle().nth(place % KINDS.len()).copied();
        let (price_decimals, size_decimals, start) = kind.unwrap_or((2, 4, 100_000));
        Self { symbol: symbol.into(), price_decimals, size_decimals, start }
    }

    /// Decimals of a price times a size.
    pub(super) const fn quote_decimals(&self) -> u32 {
        self.price_decimals + self.size_decimals
    }

    pub(super) fn price(&self, out: &mut String, key: Key) {
        decimal(out, u128::from(key.unsigned_abs()), self.price_decimals);
    }

    pub(super) fn size(&self, out: &mut String, lots: u64) {
        decimal(out, u128::from(lots), self.size_decimals);
    }

    /// A level as texts.
    pub(super) fn texts(&self, (key, size): Level) -> (String, String) {
        let (mut price, mut lots) = (String::new(), String::new());
        self.price(&mut price, key);
        self.size(&mut lots, size);
        (price, lots)
    }
}

/// Writes a number of units of `10^-decimals`, without zeros at its end, as the venue does.
pub(super) fn decimal(out: &mut String, units: u128, decimals: u32) {
    // Nearly every number fits 64 bits, whose division is much cheaper.
    match (u64::try_from(units), 10_u64.checked_pow(decimals)) {
        (Ok(units), Some(one)) => {
            write(out, u128::from(units / one), u128::from(units % one), decimals);
        }
        _ => {
            let one = 10_u128.pow(decimals);
            write(out, units / one, units % one, decimals);
        }
    }
}

fn write(out: &mut String, whole: u128, part: u128, decimals: u32) {
    // A String takes everything: these cannot fail.
    let _ = match u64::try_from(whole) {
        Ok(whole) => write!(out, "{whole}"),
        Err(_) => write!(out, "{whole}"),
    };
    if part != 0 {
        let width = usize::try_from(decimals).unwrap_or(0);
        let _ = match u64::try_from(part) {
            Ok(part) => write!(out, ".{part:0width$}"),
            Err(_) => write!(out, ".{part:0width$}"),
        };
        out.truncate(out.trim_end_matches('0').len());
    }
}
