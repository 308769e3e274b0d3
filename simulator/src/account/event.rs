//! What has happened to an account, as its journal has it and as its venue tells it.

use std::sync::Arc;

use super::wallet::Balance;
use super::{Fill, Fixed, Order, Position};
use crate::venue::Time;

/// Something that has happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// The account's place in the venue's list.
    pub(crate) account: usize,
    /// The account's own count of them; it grows by one.
    pub(crate) sequence: u64,
    pub(crate) at: Time,
    pub(crate) what: What,
}

/// What it was. Orders, balances and positions are as they are after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Order(Order),
    Fill(Fill),
    Balance(BalanceChange),
    /// Of the market at this place.
    Position(usize, Position),
}

/// A balance that has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BalanceChange {
    pub(crate) currency: Arc<str>,
    pub(crate) after: Balance,
    /// How much more there is of it.
    pub(crate) change: Fixed,
    /// How much more of it is locked.
    pub(crate) locked_change: Fixed,
    pub(crate) cause: Cause,
    /// The market of the order, where there is one.
    pub(crate) place: Option<usize>,
    /// The order, where there is one.
    pub(crate) order: Option<u64>,
}

/// Why a balance has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    Deposit,
    OrderPlaced,
    OrderFilled,
    OrderFinished,
    OrderAmended,
    Fee,
    Profit,
}
