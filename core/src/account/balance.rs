//! Balances.

use crate::asset::Asset;
use crate::decimal::Decimal;
use crate::time::UnixNanos;

use super::id::Code;

/// What the account has of one asset; what the venue left out is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The asset, as the venue writes it.
    pub asset: Asset,
    /// The venue's word for the purse it lies in, such as `margin`; `None` for the one of the
    /// market itself. A purse that is one market's has its symbol beside the event.
    pub purse: Option<Code>,
    /// What can be used.
    pub available: Option<Decimal>,
    /// What is reserved, by open orders for instance.
    pub locked: Option<Decimal>,
    /// Both together; as the venue says it, or the sum where it says both.
    pub total: Option<Decimal>,
    /// By how much it changed; the venue says of what.
    pub change: Option<Decimal>,
    /// Why it changed, in the venue's word.
    pub reason: Option<Code>,
    /// When the amounts were these, by the venue's clock, where that is another time than that of
    /// what changed them: a later one is newer.
    pub updated: Option<UnixNanos>,
    /// The venue's number of this change, where it counts them: a higher one is newer.
    pub update_id: Option<u64>,
    /// Whether it was found by comparing with REST, not told by the stream.
    pub synthetic: bool,
}
