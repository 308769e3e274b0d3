//! What a consumer believes who sees nothing but what is told.

use std::collections::BTreeMap;

use tickwire_core::account::ledger::Ledger;
use tickwire_core::account::order::Order;
use tickwire_core::account::record::Record;
use tickwire_core::decimal::Decimal;
use tickwire_core::symbol::Symbol;

use crate::records::decimal;
use crate::venue::{OrderTruth, State, Venue};

/// A view of an account: everything by its name, in the words of money.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct View {
    orders: BTreeMap<String, [Decimal; 3]>,
    balances: BTreeMap<String, [Decimal; 2]>,
    positions: BTreeMap<String, [Decimal; 2]>,
}

impl View {
    pub(crate) fn of_truth(state: &State) -> Self {
        let orders = state.orders.values().map(|order| {
            (order.id.to_string(), [order.price, order.size, order.filled].map(decimal))
        });
        let balances = state.balances.values().map(|balance| {
            let amounts = [balance.available, balance.locked].map(decimal);
            (format!("A{}", balance.asset), amounts)
        });
        let positions = state.positions.values().map(|position| {
            let size = Decimal::from_u64(position.size < 0, position.size.unsigned_abs(), 0);
            (format!("S{}", position.symbol), [size, decimal(position.entry)])
        });
        Self {
            orders: orders.collect(),
            balances: balances.collect(),
            positions: positions.collect(),
        }
    }

    pub(crate) fn of_ledger(ledger: &Ledger<'_>) -> Self {
        let mut view = Self::default();
        for (symbol, _, record) in ledger.rows() {
            view.take(symbol, record);
        }
        view
    }

    /// Takes what was told.
    pub(crate) fn take(&mut self, symbol: Option<&Symbol>, record: &Record) {
        match record {
            Record::Order(order) if order.status.is_final() => {
                self.orders.remove(order.id.as_str());
            }
            Record::Order(order) => {
                let words = [order.price, order.size, order.filled].map(Option::unwrap);
                self.orders.insert(order.id.as_str().into(), words);
            }
            Record::Balance(balance) => {
                let words = [balance.available, balance.locked].map(Option::unwrap);
                if words.iter().all(|amount| amount.is_zero()) {
                    self.balances.remove(balance.asset.as_str());
                } else {
                    self.balances.insert(balance.asset.as_str().into(), words);
                }
            }
            Record::Position(position) => {
                let name = symbol.unwrap().to_string();
                match position.entry_price.filter(|_| !position.size.is_zero()) {
                    Some(entry) => self.positions.insert(name, [position.size, entry]),
                    None => self.positions.remove(&name),
                };
            }
            Record::Fill(_) => {}
        }
    }
}

/// A consumer, who also looks for what must never be told.
#[derive(Default)]
pub(crate) struct Consumer {
    pub(crate) view: View,
    orders: BTreeMap<String, Order>,
    /// The venue's number of the last change of each thing that the stream told.
    numbers: BTreeMap<String, u64>,
    fills: BTreeMap<String, u64>,
}

impl Consumer {
    /// Takes what was told.
    pub(crate) fn told(&mut self, symbol: Option<&Symbol>, record: &Record) -> Result<(), String> {
        match record {
            Record::Order(order) => self.ordered(order)?,
            Record::Fill(fill) => {
                *self.fills.entry(fill.id.as_str().into()).or_default() += 1;
                if self.fills[fill.id.as_str()] > 1 {
                    return Err(format!("fill {} is told twice", fill.id));
                }
            }
            Record::Balance(balance) => {
                let name = format!("balance {}", balance.asset);
                self.numbered(name, balance.update_id, balance.synthetic)?;
            }
            Record::Position(position) => {
                let name = format!("position {}", symbol.unwrap());
                self.numbered(name, position.update_id, position.synthetic)?;
            }
        }
        self.view.take(symbol, record);
        Ok(())
    }

    fn numbered(&mut self, name: String, number: Option<u64>, rest: bool) -> Result<(), String> {
        let Some(number) = number else { return Ok(()) };
        let last = self.numbers.entry(name.clone()).or_default();
        if number <= *last {
            return Err(format!("{name}: {number} is told after {last}, rest: {rest}"));
        }
        *last = number;
        Ok(())
    }

    fn ordered(&mut self, order: &Order) -> Result<(), String> {
        self.numbered(format!("order {}", order.id), order.update_id, order.synthetic)?;
        let Some(before) = self.orders.insert(order.id.as_str().into(), *order) else {
            return Ok(());
        };
        let inferred = before.reason.is_some();
        let reopened = before.status.is_final() && !order.status.is_final() && !inferred;
        if reopened || order.filled < before.filled {
            return Err(format!("an order goes back: {before:?}, then {order:?}"));
        }
        Ok(())
    }

    /// Compares all that was told with the truth.
    pub(crate) fn agrees(&self, venue: &Venue) -> Result<(), String> {
        let truth = View::of_truth(&venue.state);
        if self.view != truth {
            return Err(format!("the consumer has {:#?}, the venue {truth:#?}", self.view));
        }
        let fills: BTreeMap<String, u64> =
            venue.fills.iter().map(|fill| (fill.id.to_string(), 1)).collect();
        if self.fills != fills {
            let lost = fills.keys().filter(|id| !self.fills.contains_key(*id)).collect::<Vec<_>>();
            return Err(format!("fills {lost:?} were lost, of {}", fills.len()));
        }
        self.orders.values().try_for_each(|order| ended_well(order, venue))
    }
}

/// An order that ended did so as the venue says.
fn ended_well(order: &Order, venue: &Venue) -> Result<(), String> {
    let id = order.id.as_str().parse::<u64>().unwrap();
    match venue.ended.get(&id) {
        Some(OrderTruth { status, filled, .. })
            if order.status != *status || order.filled != Some(decimal(*filled)) =>
        {
            Err(format!("an order ended with {filled} filled, {status}: {order:?}"))
        }
        _ => Ok(()),
    }
}
