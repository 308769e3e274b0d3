//! Who knows of an account what he was told, and nothing else.

use std::collections::BTreeMap;

use tickwire_core::decimal::Decimal;
use tickwire_core::owned::{OwnedData, OwnedItem, OwnedNotice};
use tickwire_simulator::account::View;

/// What he was told.
#[derive(Debug, Default)]
pub(crate) struct Consumer {
    /// What there is in all, what is available and what is locked, by currency.
    balances: BTreeMap<String, [Option<Decimal>; 3]>,
    /// Contracts, by symbol.
    positions: BTreeMap<String, Decimal>,
    /// What is left of the orders that rest, by id.
    open: BTreeMap<String, Option<Decimal>>,
    /// The fills, by trade and order: price and size.
    pub(crate) fills: BTreeMap<(String, String), (Decimal, Decimal)>,
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
                let amounts = [balance.total, balance.available, balance.locked];
                self.balances.insert(asset, amounts);
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
                let id = (fill.id.to_string(), fill.order_id.to_string());
                let before = self.fills.insert(id, (fill.price, fill.size));
                assert!(before.is_none(), "told twice: {fill:?}");
            }
            _ => {}
        }
    }

    /// What was traded, sorted: the numbers of the orders, prices and sizes. The ids of the fills
    /// are no part of it: MEXC has others than numbers.
    pub(crate) fn trades(&self) -> Vec<(String, Decimal, Decimal)> {
        let fills = self.fills.iter();
        let mut trades: Vec<_> =
            fills.map(|((_, order), (price, size))| (number_of(order), *price, *size)).collect();
        trades.sort();
        trades
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
            let (available, locked) = (number(&balance.available), number(&balance.locked));
            let theirs = [available.checked_add(locked).unwrap(), available, locked];
            let ours = self.balances.get(&balance.currency).copied().unwrap_or_default();
            let is_nothing = ours == [None; 3] && theirs[0].is_zero();
            // Contracts: what orders lock is told over REST only, and not when it changes.
            let is_whole = ours[2].is_none() && ours[0] == Some(theirs[0]);
            let is_equal = is_nothing || is_whole || ours == theirs.map(Some);
            (!is_equal).then(|| format!("{}: {ours:?}, not {theirs:?}", balance.currency))
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
        let ours: BTreeMap<_, _> =
            self.open.iter().map(|(id, left)| (number_of(id), left.unwrap())).collect();
        (ours != theirs).then(|| format!("{ours:?} are open, not {theirs:?}"))
    }

    fn fills_differ(&self, view: &View) -> Option<String> {
        let count = view.fills.len();
        (self.fills.len() != count).then(|| format!("{} fills, not {count}", self.fills.len()))
    }
}

/// The number in an id of an order: MEXC writes more than that.
fn number_of(id: &str) -> String {
    id.rsplit('_').next().unwrap_or_default().to_owned()
}

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}
