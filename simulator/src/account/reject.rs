//! Why a venue does not do what it was asked.

use super::Finish;

/// Why not. Each venue has its own words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reject {
    /// There is no such order, or it is another account's.
    NoOrder,
    /// The order is not open any more.
    Finished(Finish),
    /// There is no such market.
    NoMarket,
    /// There is not enough money.
    Funds,
    /// A price or a size that no order can have.
    Invalid,
    /// An order that was only to rest would have been filled.
    WouldTake,
    /// An order that was to be filled whole could not be.
    NotWhole,
    /// There is no position that it could reduce.
    NoPosition,
}
