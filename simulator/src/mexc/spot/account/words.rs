//! The venue's words for orders: numbers in pushes, names in REST ("Public API Definitions").

use crate::account::{Finish, Force, Order, Side};

/// What ids of orders begin with (official docs, "Spot Account Orders").
const ORDER: &str = "C02__";

/// The venue's id of an order.
pub(super) fn order_id(id: u64) -> String {
    format!("{ORDER}{id}")
}

/// The order of a venue's id.
pub(super) fn order_of(id: &str) -> Option<u64> {
    id.strip_prefix(ORDER)?.parse().ok()
}

/// The id of an account's trade: the same in pushes and in REST, unlike that of everybody's.
pub(super) fn trade_id(place: usize, trade: u64) -> String {
    let place = u64::try_from(place).unwrap_or(0);
    format!("{}X1", 505_000_000_000_000_000 + place * 1_000_000_000_000 + trade)
}

/// What an order has come to: a number and a name.
pub(super) const fn status(order: &Order) -> (i32, &'static str) {
    match (order.finish, order.filled) {
        (Finish::Open, 0) => (1, "NEW"),
        (Finish::Filled, _) => (2, "FILLED"),
        (Finish::Open, _) => (3, "PARTIALLY_FILLED"),
        (_, 0) => (4, "CANCELED"),
        (..) => (5, "PARTIALLY_CANCELED"),
    }
}

/// The type of an order: a number and a name.
pub(super) const fn kind(order: &Order) -> (i32, &'static str) {
    if order.is_market() {
        return (5, "MARKET");
    }
    match order.force {
        Force::Gtc => (1, "LIMIT"),
        Force::Poc => (2, "LIMIT_MAKER"),
        Force::Ioc => (3, "IMMEDIATE_OR_CANCEL"),
        Force::Fok => (4, "FILL_OR_KILL"),
    }
}

/// The type of an order by its name: whether it has a price, and how long it holds.
pub(super) fn parsed_kind(name: &str) -> Option<(bool, Force)> {
    match name {
        "LIMIT" => Some((true, Force::Gtc)),
        "MARKET" => Some((false, Force::Ioc)),
        "LIMIT_MAKER" => Some((true, Force::Poc)),
        "IMMEDIATE_OR_CANCEL" => Some((true, Force::Ioc)),
        "FILL_OR_KILL" => Some((true, Force::Fok)),
        _ => None,
    }
}

/// A side: a number and a name.
pub(super) const fn side(side: Side) -> (i32, &'static str) {
    match side {
        Side::Buy => (1, "BUY"),
        Side::Sell => (2, "SELL"),
    }
}

pub(super) fn parsed_side(name: &str) -> Option<Side> {
    match name {
        "BUY" => Some(Side::Buy),
        "SELL" => Some(Side::Sell),
        _ => None,
    }
}
