//! Who is on the other side of an order: the market's own book.

use super::order::Order;
use super::{Accounts, Side};
use crate::market::{Key, Level, Step, Which};
use crate::venue::Time;

/// Of 100 times that the market walks over a resting order, how often it fills only a part of it.
const PARTS: u64 = 40;

/// A market that orders take from. Each taking is a change of its book and a trade, which all its
/// subscribers are told.
pub(crate) trait Counterparty {
    /// The best level of a side, as far as it can be taken: a market keeps a rest.
    fn best(&self, which: Which) -> Option<Level>;

    /// All levels of a side, as far as they can be taken, best first.
    fn levels(&self, which: Which) -> Vec<Level>;

    /// Takes; the id of the trade, or `None` where there is nothing to take.
    fn take(&mut self, taking: &Taking) -> Option<u64>;
}

/// Some of the best level of a side is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taking {
    /// The side that loses it.
    pub(crate) which: Which,
    pub(crate) lots: u64,
    /// Whose order was in the book first, as everybody is told.
    pub(crate) maker: Which,
    /// The price that everybody is told, in ticks.
    pub(crate) price: Key,
}

impl Accounts {
    /// Takes from the book all that an order accepts.
    pub(super) fn take(&mut self, at: At, market: &mut dyn Counterparty) {
        while let Some(order) = self.order(at.account, at.order).filter(|order| order.is_open()) {
            let other = order.side.other();
            let Some((key, size)) = market.best(other.own()) else { return };
            if key < order.limit() {
                return;
            }
            let price = other.key(key);
            let lots = size.min(self.wanted(at, order, price));
            if lots == 0 {
                return;
            }
            let which = other.own();
            let taking = Taking { which, lots, maker: which, price };
            let Some(trade) = market.take(&taking) else { return };
            self.filled(at, Traded { trade, price, lots, is_maker: false });
        }
    }

    /// How many lots of an order could be had at once.
    pub(super) fn reachable(&self, order: &Order, market: &dyn Counterparty) -> u64 {
        let levels = market.levels(order.side.other().own());
        levels.iter().take_while(|(key, _)| *key >= order.limit()).map(|(_, size)| size).sum()
    }

    /// The market at a place has moved by a step: fills what rests where it went.
    pub(crate) fn walked(&mut self, place: usize, step: &Step, market: &mut dyn Counterparty) {
        for at in self.resting(place) {
            let at = At { time: at.time.max(step.at), ..at };
            if let Some(trade) = &step.trade
                && let Some(order) = self.order(at.account, at.order)
                && order.side.own() == trade.maker
                && order.side.key(order.price) >= order.side.key(trade.key.abs())
            {
                let price = trade.key.abs();
                let lots = trade.lots.min(self.wanted(at, order, price));
                if lots > 0 {
                    self.filled(at, Traded { trade: trade.id, price, lots, is_maker: true });
                    // One trade is one order's: the next one may have the next trade.
                    break;
                }
            }
        }
        for at in self.resting(place) {
            let at = At { time: at.time.max(step.at), ..at };
            self.crossed(at, market);
        }
    }

    /// Fills a resting order that the market has come to.
    fn crossed(&mut self, at: At, market: &mut dyn Counterparty) {
        let Some(order) = self.order(at.account, at.order) else { return };
        let (side, price, which) = (order.side, order.price, order.side.other().own());
        let Some((key, size)) = market.best(which) else { return };
        let lots = size.min(self.wanted(at, order, price));
        if key < order.limit() || lots == 0 {
            return;
        }
        let part = self.dice.percent(PARTS);
        let lots = if part { 1 + self.dice.below(lots) } else { lots }.min(lots);
        let taking = Taking { which, lots, maker: side.own(), price };
        if let Some(trade) = market.take(&taking) {
            self.filled(at, Traded { trade, price, lots, is_maker: true });
        }
    }

    /// How many lots an order still takes at a price.
    fn wanted(&self, at: At, order: &Order, price: Key) -> u64 {
        let wanted = match order.budget {
            Some((_, left)) => left.times(self.value_of_lot(order.place, price)),
            None => order.left,
        };
        if order.reduce_only { wanted.min(self.reducible(at.account, order)) } else { wanted }
    }

    /// How many lots of a position an order could reduce.
    pub(super) fn reducible(&self, account: usize, order: &Order) -> u64 {
        let position = self.account(account).and_then(|it| it.position(order.place));
        let lots = position.map_or(0, |position| position.lots);
        let held = if lots > 0 { Side::Buy } else { Side::Sell };
        if held == order.side { 0 } else { lots.unsigned_abs() }
    }
}

/// Which order of whom, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) account: usize,
    pub(super) order: u64,
    pub(super) time: Time,
}

/// A trade of an order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Traded {
    pub(super) trade: u64,
    pub(super) price: Key,
    pub(super) lots: u64,
    pub(super) is_maker: bool,
}
