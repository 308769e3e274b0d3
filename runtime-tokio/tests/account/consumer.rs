//! Who knows of an account what he was told, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use tickwire_core::decimal::Decimal;
use tickwire_core::owned::{OwnedData, OwnedItem, OwnedNotice};
use tickwire_simulator::account::View;

/// What he was told.
#[derive(Debug, Default)]
pub(crate) struct Consumer {
    /// What is available and what is locked, by currency.
    balances: BTreeMap<String, (Decimal, Decimal)>,
    /// Contracts, by symbol.
    positions: BTreeMap<String, Decimal>,
    /// What is left of the orders that rest, by id.
    open: BTreeMap<String, Option<Decimal>>,
    /// The fills, by trade and order.
    pub(crate) fills: BTreeSet<(String, String)>,
    /// The fills that the account had before anybody listened.
    before: usize,
    /// How many events were marked as synthetic.
    pub(crate) synthetic: usize,
}

impl Consumer {
    pub(crate) fn take(&mut self, item: &OwnedItem) {
        match item {
            OwnedItem::Event(event) => {
                let symbol = event.symbol.map_or_else(String::new, |symbol| symbol.to_string());
                self.hear(&symbol, &event.data);
            }
            OwnedItem::Notice(lost @ OwnedNotice::Dropped { .. }) => panic!("{lost:?}"),
            _ => {}
        }
    }

    fn hear(&mut self, symbol: &str, data: &OwnedData) {
        match data {
            OwnedData::Balance(balance) if balance.purse.is_none() => {
                self.synthetic += usize::from(balance.synthetic);
                let asset = balance.asset.to_string();
                let (available, locked) = (balance.available.unwrap(), balance.locked.unwrap());
                self.balances.insert(asset, (available, locked));
            }
            OwnedData::Position(position) => {
                self.synthetic += usize::from(position.synthetic);
                self.positions.insert(symbol.to_owned(), position.size);
            }
            OwnedData::Order(order) => {
                self.synthetic += usize::from(order.synthetic);
                let id = order.id.to_string();
                if order.status.is_final() {
                    self.open.remove(&id);
                } else {
                    self.open.insert(id, order.left);
                }
            }
            OwnedData::Fill(fill) => {
                self.synthetic += usize::from(fill.synthetic);
                let fill = (fill.id.to_string(), fill.order_id.to_string());
                assert!(self.fills.insert(fill.clone()), "told twice: {fill:?}");
            }
            _ => {}
        }
    }

    /// What differs from the exchange, in words.
    pub(crate) fn differs(&self, view: &View) -> Option<String> {
        self.balances_differ(view)
            .or_else(|| self.positions_differ(view))
            .or_else(|| self.orders_differ(view))
            .or_else(|| self.fills_differ(view))
    }

    fn balances_differ(&self, view: &View) -> Option<String> {
        view.balances.iter().find_map(|balance| {
            let theirs = (number(&balance.available), number(&balance.locked));
            let ours = self.balances.get(&balance.currency).copied().unwrap_or_default();
            (ours != theirs).then(|| format!("{}: {ours:?}, not {theirs:?}", balance.currency))
        })
    }

    fn positions_differ(&self, view: &View) -> Option<String> {
        view.positions.iter().find_map(|position| {
            let theirs = number(&position.size);
            let ours = self.positions.get(&position.symbol).copied().unwrap_or_default();
            (ours != theirs).then(|| format!("{}: {ours}, not {theirs}", position.symbol))
        })
    }

    fn orders_differ(&self, view: &View) -> Option<String> {
        let open = view.orders.iter().filter(|order| order.is_open);
        let theirs: BTreeMap<_, _> =
            open.map(|order| (order.id.to_string(), number(&order.left))).collect();
        let missing = theirs.keys().find(|id| !self.open.contains_key(&venue_id(id, self)));
        if let Some(id) = missing {
            return Some(format!("the order {id} is not known as open: {:?}", self.open.keys()));
        }
        let more = self.open.len() > theirs.len();
        more.then(|| format!("{:?} are open, not {:?}", self.open.keys(), theirs.keys()))
    }

    fn fills_differ(&self, view: &View) -> Option<String> {
        let count = view.fills.len() - self.before;
        (self.fills.len() != count).then(|| format!("{} fills, not {count}", self.fills.len()))
    }
}

/// The id as the venue's messages have it: some write more than a number.
fn venue_id(id: &str, consumer: &Consumer) -> String {
    let known = consumer.open.keys().find(|known| known.as_str() == id || known.ends_with(id));
    known.cloned().unwrap_or_default()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}
