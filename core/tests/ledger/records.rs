//! The truth in the words of decoders.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::fill::Fill;
use tickwire_core::account::id::{Code, Id};
use tickwire_core::account::order::{Order, OrderStatus};
use tickwire_core::account::position::Position;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::scratch::Item;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::flavour::{Flavour, RestTime};
use crate::venue::{BalanceTruth, Change, FillTruth, OrderTruth, PositionTruth};

pub(crate) fn decimal(number: u64) -> Decimal {
    Decimal::from_u64(false, number, 0)
}

pub(crate) fn symbol(name: &str) -> Symbol {
    Symbol::new(name).unwrap()
}

/// An order with nothing but what every venue says.
pub(crate) fn order(id: &str, status: OrderStatus, filled: u64) -> Order {
    Order {
        id: Id::text(id).unwrap(),
        client_id: None,
        side: Side::Buy,
        kind: None,
        time_in_force: None,
        price: Some(decimal(7)),
        size: Some(decimal(10)),
        filled: Some(decimal(filled)),
        left: Some(decimal(10 - filled)),
        average_price: None,
        fee: None,
        fee_asset: None,
        status,
        status_code: None,
        reason: None,
        created: None,
        updated: None,
        update_id: None,
        synthetic: false,
    }
}

pub(crate) fn balance(asset: &str, available: u64, locked: u64) -> Balance {
    Balance {
        asset: Asset::new(asset).unwrap(),
        purse: None,
        available: Some(decimal(available)),
        locked: Some(decimal(locked)),
        total: Some(decimal(available + locked)),
        change: None,
        reason: None,
        updated: None,
        update_id: None,
        synthetic: false,
    }
}

pub(crate) fn position(size: i64, entry: u64) -> Position {
    Position {
        size: Decimal::from_u64(size < 0, size.unsigned_abs(), 0),
        entry_price: (size != 0).then(|| decimal(entry)),
        mark_price: None,
        leverage: Some(decimal(10)),
        liquidation_price: None,
        realised_pnl: None,
        mode: Code::new("single"),
        update_id: None,
        synthetic: false,
    }
}

pub(crate) fn fill(id: &str, order_id: &str, size: u64) -> Fill {
    Fill {
        id: Id::text(id).unwrap(),
        order_id: Id::text(order_id).unwrap(),
        client_id: None,
        side: Side::Buy,
        price: decimal(7),
        size: decimal(size),
        fee: None,
        fee_asset: None,
        role: None,
        synthetic: false,
    }
}

pub(crate) fn item(symbol: Option<&str>, millis: Option<u64>) -> Item {
    Item {
        symbol: symbol.map(self::symbol),
        time: millis.and_then(UnixNanos::from_millis),
        ..Item::default()
    }
}

/// The age of a record, as far as it is told.
struct Age {
    number: Option<u64>,
    time: Option<UnixNanos>,
}

impl Flavour {
    /// A change as the stream tells it.
    pub(crate) fn pushed(&self, change: Change) -> (Item, Record) {
        self.record(change, |number, millis| Age {
            number: self.numbers.then_some(number),
            time: self.times.then(|| UnixNanos::from_millis(millis).unwrap()),
        })
    }

    /// A state as REST tells it.
    pub(crate) fn listed(&self, change: Change) -> (Item, Record) {
        self.record(change, |number, millis| Age {
            number: self.rest_numbers.then_some(number),
            time: match self.rest_time {
                RestTime::Absent => None,
                RestTime::Seconds => UnixNanos::from_secs(millis / 1_000),
                RestTime::Millis => UnixNanos::from_millis(millis),
            },
        })
    }

    fn record(&self, change: Change, age: impl Fn(u64, u64) -> Age) -> (Item, Record) {
        match change {
            Change::Order(truth) => {
                let age = age(truth.number, truth.millis);
                let record = Record::Order(order_of(&truth, &age));
                (Item { symbol: Some(symbol("S0")), time: None, ..Item::default() }, record)
            }
            Change::Balance(truth) => balance_of(&truth, &age(truth.number, truth.millis)),
            Change::Position(truth) => position_of(&truth, &age(truth.number, truth.millis)),
            Change::Fill(truth) => fill_of(&truth),
        }
    }
}

fn order_of(truth: &OrderTruth, age: &Age) -> Order {
    Order {
        client_id: truth.client.and_then(|id| Id::text(&format!("t-{id}"))),
        price: Some(decimal(truth.price)),
        size: Some(decimal(truth.size)),
        filled: Some(decimal(truth.filled)),
        left: Some(decimal(truth.size - truth.filled)),
        updated: age.time,
        update_id: age.number,
        ..order(&truth.id.to_string(), truth.status, 0)
    }
}

fn balance_of(truth: &BalanceTruth, age: &Age) -> (Item, Record) {
    let balance = balance(&format!("A{}", truth.asset), truth.available, truth.locked);
    let balance = Balance { update_id: age.number, ..balance };
    (Item { time: age.time, ..Item::default() }, Record::Balance(balance))
}

fn position_of(truth: &PositionTruth, age: &Age) -> (Item, Record) {
    let position = Position { update_id: age.number, ..position(truth.size, truth.entry) };
    let symbol = Some(symbol(&format!("S{}", truth.symbol)));
    (Item { symbol, time: age.time, ..Item::default() }, Record::Position(position))
}

/// Fills have their time wherever they come from.
fn fill_of(truth: &FillTruth) -> (Item, Record) {
    let fill = fill(&truth.id.to_string(), &truth.order.to_string(), truth.size);
    (item(Some("S0"), Some(truth.millis)), Record::Fill(fill))
}
