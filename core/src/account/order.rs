//! Orders.

use core::fmt;

use crate::asset::Asset;
use crate::decimal::Decimal;
use crate::event::Side;
use crate::time::UnixNanos;

use super::coded::Coded;
use super::id::{Code, Id};

/// The state of one order of the account; what the venue left out is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The venue's id; the same number may be text elsewhere, see [`Id`].
    pub id: Id,
    /// The id that the client gave it.
    pub client_id: Option<Id>,
    /// Buy or sell.
    pub side: Side,
    /// Limit, market, ..
    pub kind: Option<Coded<OrderKind>>,
    /// How long it may rest.
    pub time_in_force: Option<Coded<TimeInForce>>,
    /// The limit in quote currency; `None` for a market order.
    pub price: Option<Decimal>,
    /// The whole size in base currency (spot) or contracts (futures), positive; `None` where the
    /// venue measures the order in quote currency.
    pub size: Option<Decimal>,
    /// What of it was filled.
    pub filled: Option<Decimal>,
    /// What of it is left.
    pub left: Option<Decimal>,
    /// The average price of what was filled; `None` where nothing was.
    pub average_price: Option<Decimal>,
    /// The fee so far, positive where paid.
    pub fee: Option<Decimal>,
    /// What the fee is paid in.
    pub fee_asset: Option<Asset>,
    /// What has become of it.
    pub status: OrderStatus,
    /// The venue's code that the status was read from, as it came.
    pub status_code: Option<Code>,
    /// Why it ended, or what changed it, in the venue's word.
    pub reason: Option<Code>,
    /// When it was made, by the venue's clock.
    pub created: Option<UnixNanos>,
    /// When it last changed, by the venue's clock.
    pub updated: Option<UnixNanos>,
    /// The venue's number of this change, where it counts them: a higher one is newer.
    pub update_id: Option<u64>,
    /// Whether it was found by comparing with REST, not told by the stream.
    pub synthetic: bool,
}

/// What has become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderStatus {
    /// It rests, and nothing of it was filled.
    Open,
    /// It rests, and a part of it was filled.
    PartiallyFilled,
    /// All of it was filled.
    Filled,
    /// It ended, and nothing of it was filled.
    Cancelled,
    /// It ended when a part of it had been filled.
    PartiallyCancelled,
    /// The venue did not take it.
    Rejected,
    /// The venue's code is not documented: see [`Order::status_code`].
    Unknown,
}

impl OrderStatus {
    /// Whether the order will not change any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Filled | Self::Cancelled | Self::PartiallyCancelled | Self::Rejected)
    }

    /// Its outward name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::PartiallyFilled => "partially_filled",
            Self::Filled => "filled",
            Self::Cancelled => "cancelled",
            Self::PartiallyCancelled => "partially_cancelled",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The kinds of orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OrderKind {
    /// At a price or better.
    Limit,
    /// At whatever price there is.
    Market,
    /// Waits for a price to be reached.
    Trigger,
}

impl fmt::Display for OrderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Limit => "limit",
            Self::Market => "market",
            Self::Trigger => "trigger",
        })
    }
}

/// How long an order may rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeInForce {
    /// Good till cancelled.
    Gtc,
    /// Immediate or cancel: what is not filled at once is cancelled.
    Ioc,
    /// Fill or kill: all of it at once, or nothing.
    Fok,
    /// Post only, or cancelled: never a taker.
    PostOnly,
}

impl fmt::Display for TimeInForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Gtc => "gtc",
            Self::Ioc => "ioc",
            Self::Fok => "fok",
            Self::PostOnly => "post_only",
        })
    }
}
