//! One thing that was said of the account.

use super::balance::Balance;
use super::fill::Fill;
use super::order::Order;
use super::position::Position;

/// One thing that was said of the account: where decoders put it, beside the
/// [`Item`](crate::scratch::Item) that has its symbol and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// An order.
    Order(Order),
    /// A fill.
    Fill(Fill),
    /// A balance.
    Balance(Balance),
    /// A position.
    Position(Position),
}

const _: () = assert!(size_of::<Record>() <= 512);
