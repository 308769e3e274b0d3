//! What is traded: a contract, how much of a coin it is, and how its sizes are written.

use super::settle::Settle;
use crate::account::{Fixed, Instrument, Kind};
use crate::market::{Listing, decimal};

/// Decimals of the multipliers, dear coins first, as the kinds of [`Listing`].
const MULTIPLIERS: [u32; 8] = [4, 2, 1, 0, 0, 1, 0, 3];

/// The leverage of every position.
const LEVERAGE: u32 = 10;

/// A contract.
#[derive(Clone, Debug)]
pub(super) struct Contract {
    /// Its lots are contracts, or tenths of them where sizes have a decimal.
    pub(super) listing: Listing,
    /// A contract is `10^-multiplier_decimals` coins; `None` is an inverse one, of one dollar.
    pub(super) multiplier_decimals: Option<u32>,
}

/// How a client wants sizes (`X-Gate-Size-Decimal`, announcement 48788).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sizes {
    /// As whole numbers: a part of a contract is cut off.
    #[default]
    Whole,
    /// As texts, with their decimals.
    Decimal,
}

impl Contract {
    pub(super) fn new(symbol: &str, place: usize, settle: Settle, is_decimal: bool) -> Self {
        let listing = Listing::new(symbol, place);
        let decimals = MULTIPLIERS.iter().cycle().nth(place % MULTIPLIERS.len()).copied();
        let multiplier_decimals = decimals.filter(|_| settle != Settle::Btc);
        let size_decimals = u32::from(is_decimal);
        Self { listing: Listing { size_decimals, ..listing }, multiplier_decimals }
    }

    /// What accounts have of it: a leverage of ten, and the fees of a first level of users.
    pub(super) fn instrument(&self, settle: Settle) -> Instrument {
        let settle = settle.currency().into();
        let kind = match self.multiplier_decimals {
            Some(decimals) => {
                Kind::Linear { settle, multiplier: Fixed::new(1, decimals), leverage: LEVERAGE }
            }
            None => Kind::Inverse { settle, leverage: LEVERAGE },
        };
        let instrument = Instrument::new(self.listing.clone(), kind);
        Instrument { maker_fee: -50, taker_fee: 500, ..instrument }
    }

    /// The member `quanto_multiplier`.
    pub(super) fn multiplier(&self) -> String {
        let mut text = String::new();
        match self.multiplier_decimals {
            Some(decimals) => decimal(&mut text, 1, decimals),
            None => text.push('0'),
        }
        text
    }

    pub(super) const fn is_decimal(&self) -> bool {
        self.listing.size_decimals > 0
    }

    /// The smallest step of a price.
    pub(super) fn tick(&self) -> String {
        let mut text = String::new();
        self.listing.price(&mut text, 1);
        text
    }
}

impl Sizes {
    /// What the headers of a client ask for.
    pub(super) fn asked(headers: &[(String, String)]) -> Self {
        match crate::venue::header(headers, "x-gate-size-decimal") {
            Some("1") => Self::Decimal,
            _ => Self::Whole,
        }
    }

    /// Writes a size; as text it has quotes.
    pub(super) fn write(self, out: &mut String, lots: u128, decimals: u32) {
        match self {
            Self::Whole => {
                let one = 10_u128.checked_pow(decimals).unwrap_or(1);
                decimal(out, lots / one, 0);
            }
            Self::Decimal => {
                out.push('"');
                decimal(out, lots, decimals);
                out.push('"');
            }
        }
    }

    /// Writes a size with its sign: below zero, the taker has sold.
    pub(super) fn write_signed(self, out: &mut String, lots: u64, sold: bool, decimals: u32) {
        let mut size = String::new();
        self.write(&mut size, lots.into(), decimals);
        let digits = size.trim_start_matches('"');
        if sold && digits.trim_end_matches('"') != "0" {
            size.insert(size.len() - digits.len(), '-');
        }
        out.push_str(&size);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(sizes: Sizes, lots: u64, sold: bool) -> String {
        let mut out = String::new();
        sizes.write_signed(&mut out, lots, sold, 1);
        out
    }

    #[test]
    fn whole_sizes_are_cut_off_towards_zero() {
        assert_eq!(signed(Sizes::Whole, 51_168, false), "5116");
        assert_eq!(signed(Sizes::Whole, 51_168, true), "-5116");
        assert_eq!(signed(Sizes::Whole, 8, true), "0");
    }

    #[test]
    fn decimal_sizes_are_texts() {
        assert_eq!(signed(Sizes::Decimal, 51_168, false), r#""5116.8""#);
        assert_eq!(signed(Sizes::Decimal, 8, true), r#""-0.8""#);
    }

    #[test]
    fn contracts_are_parts_of_a_coin_or_dollars() {
        let contract = |settle| Contract::new("BTC_USDT", 0, settle, false);
        assert_eq!(contract(Settle::Usdt).multiplier(), "0.0001");
        assert_eq!(contract(Settle::Btc).multiplier(), "0");
    }
}
