//! What is traded, as accounts see it.

use std::sync::Arc;

use super::{Fixed, Side};
use crate::market::{Key, Listing};

/// What is traded.
#[derive(Clone, Debug)]
pub(crate) struct Instrument {
    pub(crate) listing: Listing,
    pub(crate) kind: Kind,
    /// In millionths of the value; below zero is a rebate.
    pub(crate) maker_fee: i64,
    pub(crate) taker_fee: i64,
}

/// What becomes of a trade.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Two currencies are exchanged. A fee is taken of what is received.
    Spot { base: Arc<str>, quote: Arc<str> },
    /// Contracts, each worth `multiplier` times the price.
    Linear { settle: Arc<str>, multiplier: Fixed, leverage: u32 },
    /// Contracts, each worth one of the quote currency, settled in the base currency.
    Inverse { settle: Arc<str>, leverage: u32 },
}

impl Instrument {
    pub(crate) const fn new(listing: Listing, kind: Kind) -> Self {
        Self { listing, kind, maker_fee: 2_000, taker_fee: 2_000 }
    }

    /// What so many lots are worth at a price, in the currency that they are paid or settled in.
    pub(crate) fn value(&self, price: Key, lots: u64) -> Fixed {
        let (price, lots) = (i128::from(price), i128::from(lots));
        match &self.kind {
            Kind::Spot { .. } => Fixed::new(price * lots, self.listing.quote_decimals()),
            Kind::Linear { multiplier, .. } => {
                multiplier.part(price * lots, 10_i128.pow(self.listing.quote_decimals()))
            }
            Kind::Inverse { .. } => {
                let size = Fixed::new(lots, self.listing.size_decimals);
                size.part(10_i128.pow(self.listing.price_decimals), price)
            }
        }
    }

    /// So many lots, in the base currency or in contracts.
    pub(crate) fn size(&self, lots: u64) -> Fixed {
        Fixed::new(lots.into(), self.listing.size_decimals)
    }

    /// A price in ticks as an amount.
    pub(crate) fn price(&self, ticks: Key) -> Fixed {
        Fixed::new(ticks.into(), self.listing.price_decimals)
    }

    /// The ticks of a price; `None` where it is none of this market.
    pub(crate) fn ticks(&self, price: Fixed) -> Option<Key> {
        price.units(self.listing.price_decimals)?.try_into().ok()
    }

    /// The lots of a size; `None` where it has too many decimals or is below zero.
    pub(crate) fn lots(&self, size: Fixed) -> Option<u64> {
        size.units(self.listing.size_decimals)?.try_into().ok()
    }

    /// The average price of so many lots of this value.
    pub(crate) fn average(&self, value: Fixed, lots: u64) -> Fixed {
        let decimals = self.listing.price_decimals + 4;
        let lots = i128::from(lots);
        if lots == 0 || value.is_zero() {
            return Fixed::ZERO;
        }
        let one = 10_i128.pow(self.listing.size_decimals);
        match &self.kind {
            Kind::Spot { .. } => value.part(one, 1).over(lots, decimals),
            Kind::Linear { multiplier, .. } => {
                let units = multiplier.units(12).unwrap_or(1).max(1);
                value.part(10_i128.pow(12), units).part(one, 1).over(lots, decimals)
            }
            Kind::Inverse { .. } => {
                let units = value.raw().max(1);
                let size = Fixed::new(lots * 10_i128.pow(8), self.listing.size_decimals);
                size.part(10_i128.pow(11), units).over(1, decimals)
            }
        }
    }

    /// The margin of a value; of a spot trade there is none.
    pub(crate) fn margin(&self, value: Fixed) -> Fixed {
        match self.kind {
            Kind::Spot { .. } => Fixed::ZERO,
            Kind::Linear { leverage, .. } | Kind::Inverse { leverage, .. } => {
                value.abs().part(1, leverage.max(1).into())
            }
        }
    }

    /// The currency of the fees of a side.
    pub(crate) const fn fee_currency(&self, side: Side) -> &Arc<str> {
        match (&self.kind, side) {
            (Kind::Spot { base, .. }, Side::Buy) => base,
            (Kind::Spot { quote, .. }, Side::Sell) => quote,
            (Kind::Linear { settle, .. } | Kind::Inverse { settle, .. }, _) => settle,
        }
    }

    /// The currency of margins and profits; `None` of a spot market.
    pub(crate) const fn settle(&self) -> Option<&Arc<str>> {
        match &self.kind {
            Kind::Spot { .. } => None,
            Kind::Linear { settle, .. } | Kind::Inverse { settle, .. } => Some(settle),
        }
    }
}
