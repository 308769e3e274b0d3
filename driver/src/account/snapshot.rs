//! A copy of an account's state.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::ledger::{AccountState, Ledger};
use tickwire_core::account::order::Order;
use tickwire_core::account::position::Position;
use tickwire_core::account::record::Record;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

/// One thing that the account has, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Held<T> {
    /// The symbol; `None` where it is about none, as most balances.
    pub symbol: Option<Symbol>,
    /// When it last changed, by the venue's clock.
    pub time: Option<UnixNanos>,
    /// What it is.
    pub record: T,
}

/// A copy of an account's state at one moment, in no order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountSnapshot {
    /// Whether it is what the venue has.
    pub state: AccountState,
    /// The orders that rest, and the last that ended
    /// ([`OrderStatus::is_final`](tickwire_core::account::order::OrderStatus::is_final)).
    pub orders: Vec<Held<Order>>,
    /// The balances.
    pub balances: Vec<Held<Balance>>,
    /// The positions, flat ones too.
    pub positions: Vec<Held<Position>>,
}

impl AccountSnapshot {
    /// Copies a ledger.
    pub(super) fn of(state: AccountState, ledger: &Ledger<'_>) -> Self {
        let (orders, balances, positions) = (Vec::new(), Vec::new(), Vec::new());
        let mut snapshot = Self { state, orders, balances, positions };
        for (symbol, time, record) in ledger.rows() {
            let symbol = symbol.copied();
            match *record {
                Record::Order(record) => snapshot.orders.push(Held { symbol, time, record }),
                Record::Balance(record) => snapshot.balances.push(Held { symbol, time, record }),
                Record::Position(record) => snapshot.positions.push(Held { symbol, time, record }),
                Record::Fill(_) => {}
            }
        }
        snapshot
    }

    /// The orders that rest.
    pub fn open_orders(&self) -> impl Iterator<Item = &Held<Order>> {
        self.orders.iter().filter(|held| !held.record.status.is_final())
    }
}
