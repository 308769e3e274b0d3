//! Fills: the account's own trades.

use core::fmt;

use crate::asset::Asset;
use crate::decimal::Decimal;
use crate::event::Side;

use super::coded::Coded;
use super::id::Id;

/// One fill of an order of the account; what the venue left out is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The venue's id of the trade.
    pub id: Id,
    /// The venue's id of the order.
    pub order_id: Id,
    /// The id that the client gave the order.
    pub client_id: Option<Id>,
    /// Whether the account bought or sold.
    pub side: Side,
    /// Price in quote currency.
    pub price: Decimal,
    /// Size in base currency (spot) or contracts (futures), positive.
    pub size: Decimal,
    /// The fee, positive where paid, negative where the account was given something.
    pub fee: Option<Decimal>,
    /// What the fee is paid in.
    pub fee_asset: Option<Asset>,
    /// Whether the account's order rested or took.
    pub role: Option<Coded<Role>>,
    /// Whether it was found by comparing with REST, not told by the stream.
    pub synthetic: bool,
}

/// Whether an order rested or took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It rested.
    Maker,
    /// It took.
    Taker,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Maker => "maker",
            Self::Taker => "taker",
        })
    }
}
