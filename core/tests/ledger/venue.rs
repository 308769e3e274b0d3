//! The truth: what a venue has of an account, now and a little while ago.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use tickwire_core::account::order::OrderStatus;

use crate::dice::Dice;

pub(crate) const ASSETS: u64 = 4;
pub(crate) const SYMBOLS: u64 = 3;
/// The most orders that rest.
pub(crate) const ORDERS_MAX: usize = 8;
/// For how long the past is kept, in milliseconds: longer than REST may be behind.
const PAST: u64 = 5_000;
/// After how long orders are forgotten that were cancelled before anything of them was filled.
const FORGOTTEN_AFTER: u64 = 3_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OrderTruth {
    pub(crate) id: u64,
    pub(crate) client: Option<u64>,
    pub(crate) price: u64,
    pub(crate) size: u64,
    pub(crate) filled: u64,
    pub(crate) status: OrderStatus,
    pub(crate) number: u64,
    pub(crate) millis: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BalanceTruth {
    pub(crate) asset: u64,
    pub(crate) available: u64,
    pub(crate) locked: u64,
    pub(crate) number: u64,
    pub(crate) millis: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PositionTruth {
    pub(crate) symbol: u64,
    pub(crate) size: i64,
    pub(crate) entry: u64,
    pub(crate) number: u64,
    pub(crate) millis: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FillTruth {
    pub(crate) id: u64,
    pub(crate) order: u64,
    pub(crate) size: u64,
    pub(crate) millis: u64,
}

/// One change, as a message of the stream tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Order(OrderTruth),
    Balance(BalanceTruth),
    Position(PositionTruth),
    Fill(FillTruth),
}

/// What REST lists: nothing that is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    pub(crate) orders: BTreeMap<u64, OrderTruth>,
    pub(crate) balances: BTreeMap<u64, BalanceTruth>,
    pub(crate) positions: BTreeMap<u64, PositionTruth>,
}

#[derive(Default)]
pub(crate) struct Venue {
    pub(crate) state: State,
    past: VecDeque<(u64, Rc<State>)>,
    pub(crate) ended: BTreeMap<u64, OrderTruth>,
    pub(crate) fills: Vec<FillTruth>,
    last_id: u64,
    numbers: BTreeMap<(u8, u64), u64>,
}

/// What REST says of one order.
pub(crate) enum Asked {
    Known(OrderTruth),
    Unknown,
}

impl Venue {
    /// Something happens; what the stream tells of it, in order.
    pub(crate) fn act(&mut self, dice: &mut Dice, now: u64) -> Vec<Change> {
        let mut told = Vec::new();
        match dice.roll(8) {
            0 | 1 if self.state.orders.len() < ORDERS_MAX => self.place(dice, now, &mut told),
            0..=4 => self.trade(dice, now, &mut told),
            5 => self.amend(dice, now, &mut told),
            6 => self.cancel(dice, now, &mut told),
            _ => self.transfer(dice, now, &mut told),
        }
        self.remember(now);
        told
    }

    fn id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    fn number(&mut self, kind: u8, id: u64) -> u64 {
        let number = self.numbers.entry((kind, id)).or_default();
        *number += 1;
        *number
    }

    fn place(&mut self, dice: &mut Dice, millis: u64, told: &mut Vec<Change>) {
        let (id, size) = (self.id(), dice.between(1, 9));
        let client = dice.one_in(2).then_some(id * 7);
        let (price, number) = (dice.between(1, 99), self.number(0, id));
        let status = OrderStatus::Open;
        let order = OrderTruth { id, client, price, size, filled: 0, status, number, millis };
        self.state.orders.insert(id, order);
        told.push(Change::Order(order));
        self.lock(dice, millis, told);
    }

    fn drawn(&self, dice: &mut Dice) -> Option<OrderTruth> {
        let count = u64::try_from(self.state.orders.len()).unwrap();
        let nth = usize::try_from(dice.roll(count.max(1))).unwrap();
        self.state.orders.values().nth(nth).copied()
    }

    fn trade(&mut self, dice: &mut Dice, millis: u64, told: &mut Vec<Change>) {
        let Some(mut order) = self.drawn(dice) else { return };
        let size = dice.between(1, order.size - order.filled);
        order.filled += size;
        let done = order.filled == order.size;
        order.status = if done { OrderStatus::Filled } else { OrderStatus::PartiallyFilled };
        let fill = FillTruth { id: self.id(), order: order.id, size, millis };
        self.fills.push(fill);
        told.push(Change::Fill(fill));
        self.change(order, millis, told);
        self.reposition(dice, millis, told);
        self.lock(dice, millis, told);
    }

    fn amend(&mut self, dice: &mut Dice, millis: u64, told: &mut Vec<Change>) {
        let Some(mut order) = self.drawn(dice) else { return };
        order.price = dice.between(1, 99);
        order.size = order.filled + dice.between(1, 9);
        self.change(order, millis, told);
    }

    fn cancel(&mut self, dice: &mut Dice, millis: u64, told: &mut Vec<Change>) {
        let Some(mut order) = self.drawn(dice) else { return };
        order.status = match order.filled {
            0 => OrderStatus::Cancelled,
            _ => OrderStatus::PartiallyCancelled,
        };
        self.change(order, millis, told);
        self.lock(dice, millis, told);
    }

    fn change(&mut self, mut order: OrderTruth, millis: u64, told: &mut Vec<Change>) {
        (order.number, order.millis) = (self.number(0, order.id), millis);
        if order.status.is_final() {
            self.state.orders.remove(&order.id);
            self.ended.insert(order.id, order);
        } else {
            self.state.orders.insert(order.id, order);
        }
        told.push(Change::Order(order));
    }

    fn lock(&mut self, dice: &mut Dice, millis: u64, told: &mut Vec<Change>) {
        self.transfer(dice, millis, told);
    }

    fn transfer(&mut self, dice: &mut Dice, millis: u64, told: &mut Vec<Change>) {
        let asset = dice.roll(ASSETS);
        let number = self.number(1, asset);
        let (available, locked) = (dice.roll(3) * dice.roll(50), dice.roll(2) * dice.roll(50));
        let balance = BalanceTruth { asset, available, locked, number, millis };
        if available + locked == 0 {
            self.state.balances.remove(&asset);
        } else {
            self.state.balances.insert(asset, balance);
        }
        told.push(Change::Balance(balance));
    }

    fn reposition(&mut self, dice: &mut Dice, millis: u64, told: &mut Vec<Change>) {
        let symbol = dice.roll(SYMBOLS);
        let number = self.number(2, symbol);
        let size = i64::try_from(dice.roll(5)).unwrap() - 2;
        let entry = dice.between(1, 20);
        let position = PositionTruth { symbol, size, entry, number, millis };
        if size == 0 {
            self.state.positions.remove(&symbol);
        } else {
            self.state.positions.insert(symbol, position);
        }
        told.push(Change::Position(position));
    }

    fn remember(&mut self, now: u64) {
        self.past.push_back((now, Rc::new(self.state.clone())));
        while self.past.get(1).is_some_and(|(at, _)| at + PAST < now) {
            self.past.pop_front();
        }
    }

    /// What was listed then.
    pub(crate) fn at(&self, millis: u64) -> Rc<State> {
        let seen = self.past.iter().rev().find(|(at, _)| *at <= millis);
        seen.map(|(_, state)| Rc::clone(state)).unwrap_or_default()
    }

    /// What was known of one order then.
    pub(crate) fn asked(&self, id: u64, millis: u64, forgets: bool) -> Asked {
        if let Some(order) = self.at(millis).orders.get(&id) {
            return Asked::Known(*order);
        }
        match self.ended.get(&id) {
            Some(order) if order.millis > millis => Asked::Unknown,
            Some(order)
                if forgets && order.filled == 0 && order.millis + FORGOTTEN_AFTER < millis =>
            {
                Asked::Unknown
            }
            Some(order) => Asked::Known(*order),
            None => Asked::Unknown,
        }
    }
}
