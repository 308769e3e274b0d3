//! Orders and fills.

use super::Fixed;
use crate::market::{Key, Which};
use crate::venue::Time;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Buy,
    Sell,
}

impl Side {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "buy" => Some(Self::Buy),
            "sell" => Some(Self::Sell),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Buy => "buy",
            Self::Sell => "sell",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Buy => Self::Sell,
            Self::Sell => Self::Buy,
        }
    }

    /// The side of the book that it rests in.
    pub(crate) const fn own(self) -> Which {
        match self {
            Self::Buy => Which::Bid,
            Self::Sell => Which::Ask,
        }
    }

    /// A price as this side of a book ranks it.
    pub(crate) const fn key(self, price: Key) -> Key {
        match self {
            Self::Buy => price,
            Self::Sell => -price,
        }
    }

    /// Lots with a sign: below zero where they are sold.
    pub(crate) fn signed(self, lots: u64) -> i64 {
        let lots = i64::try_from(lots).unwrap_or(i64::MAX);
        match self {
            Self::Buy => lots,
            Self::Sell => -lots,
        }
    }
}

/// How long an order holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Force {
    /// Until it is filled or cancelled.
    #[default]
    Gtc,
    /// What cannot be had at once is cancelled.
    Ioc,
    /// At once and whole, or not at all.
    Fok,
    /// Only to rest.
    Poc,
}

impl Force {
    /// From the word that Gate.io has for it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "gtc" => Some(Self::Gtc),
            "ioc" => Some(Self::Ioc),
            "fok" => Some(Self::Fok),
            "poc" => Some(Self::Poc),
            _ => None,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Gtc => "gtc",
            Self::Ioc => "ioc",
            Self::Fok => "fok",
            Self::Poc => "poc",
        }
    }
}

/// How much is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantity {
    Lots(u64),
    /// As much as so much money buys: market orders to buy on spot markets only.
    Money(Fixed),
}

/// An order that is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The market's place in the venue's list.
    pub(crate) place: usize,
    pub(crate) side: Side,
    /// In ticks; `None` of a market order.
    pub(crate) price: Option<Key>,
    pub(crate) quantity: Quantity,
    pub(crate) force: Force,
    /// Whether it may only make a position smaller.
    pub(crate) reduce_only: bool,
    /// The client's own text.
    pub(crate) text: String,
}

/// What an order has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    Open,
    Filled,
    /// By its owner.
    Cancelled,
    /// What could not be had at once.
    Ioc,
    /// There was nobody left to trade with.
    Depth,
    /// By the venue.
    Expired,
    /// Its position was liquidated, or it is what liquidated it.
    Liquidated,
    /// There was no position left to reduce.
    Reduced,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) text: String,
    pub(crate) amend_text: String,
    pub(crate) place: usize,
    pub(crate) side: Side,
    /// In ticks; 0 of a market order.
    pub(crate) price: Key,
    pub(crate) force: Force,
    pub(crate) reduce_only: bool,
    /// 0 where it is counted in money.
    pub(crate) lots: u64,
    pub(crate) left: u64,
    /// What a market order to buy may spend at most, and what of it is left.
    pub(crate) budget: Option<(Fixed, Fixed)>,
    pub(crate) filled: u64,
    /// The value of what was filled.
    pub(crate) value: Fixed,
    /// In the currency that the fills' fees are in.
    pub(crate) fee: Fixed,
    /// What it keeps from being spent on something else.
    pub(crate) locked: Fixed,
    pub(crate) finish: Finish,
    pub(crate) created: Time,
    pub(crate) updated: Time,
    /// How often it has changed.
    pub(crate) version: u64,
}

impl Order {
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.finish, Finish::Open)
    }

    pub(crate) const fn is_market(&self) -> bool {
        self.price == 0
    }

    /// The best key that it accepts on the other side of the book.
    pub(crate) const fn limit(&self) -> Key {
        if self.is_market() { Key::MIN } else { self.side.other().key(self.price) }
    }
}

/// A fill of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fill {
    /// The id of the trade that everybody sees.
    pub(crate) trade: u64,
    pub(crate) order: u64,
    pub(crate) text: String,
    pub(crate) place: usize,
    pub(crate) side: Side,
    pub(crate) is_maker: bool,
    pub(crate) price: Key,
    pub(crate) lots: u64,
    pub(crate) value: Fixed,
    pub(crate) fee: Fixed,
    /// How many lots of it made a position smaller.
    pub(crate) closed: u64,
    pub(crate) at: Time,
}
