//! Positions.

use core::fmt;

use crate::decimal::Decimal;

use super::id::Code;

/// A position in a contract; what the venue left out is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Contracts: positive where long, negative where short.
    pub size: Decimal,
    /// The average price at which it was entered.
    pub entry_price: Option<Decimal>,
    /// The mark price.
    pub mark_price: Option<Decimal>,
    /// The leverage; 0 is cross margin at some venues.
    pub leverage: Option<Decimal>,
    /// The price at which it is liquidated.
    pub liquidation_price: Option<Decimal>,
    /// What was realised of its profit or loss.
    pub realised_pnl: Option<Decimal>,
    /// The venue's word for how positions are kept, such as `single`, `dual_long`: with the symbol,
    /// this is which position it is.
    pub mode: Option<Code>,
    /// The venue's number of this change, where it counts them: a higher one is newer.
    pub update_id: Option<u64>,
    /// Whether it was found by comparing with REST, not told by the stream.
    pub synthetic: bool,
}

/// The side of a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PositionSide {
    /// The size is positive.
    Long,
    /// The size is negative.
    Short,
    /// The size is zero.
    Flat,
}

impl Position {
    /// Long, short or flat.
    #[must_use]
    pub fn side(&self) -> PositionSide {
        match (self.size.is_zero(), self.size.is_negative()) {
            (true, _) => PositionSide::Flat,
            (false, false) => PositionSide::Long,
            (false, true) => PositionSide::Short,
        }
    }
}

impl fmt::Display for PositionSide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Long => "long",
            Self::Short => "short",
            Self::Flat => "flat",
        })
    }
}
