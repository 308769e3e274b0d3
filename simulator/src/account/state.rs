//! One account: what it has, what it has asked for, and all that has happened to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::wallet::Wallet;
use super::{BalanceChange, Cause, Event, Fill, Fixed, Order, Position, Profile, What};
use crate::venue::Time;

/// An account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) profile: Profile,
    pub(super) place: usize,
    pub(super) wallet: Wallet,
    pub(super) orders: BTreeMap<u64, Order>,
    pub(super) open: BTreeSet<u64>,
    pub(super) positions: BTreeMap<usize, Position>,
    pub(super) fills: Vec<Fill>,
    pub(super) journal: Vec<Event>,
    /// How much of the journal was told.
    pub(super) told: usize,
}

impl Account {
    pub(super) fn new(profile: Profile, place: usize) -> Self {
        Self {
            profile,
            place,
            wallet: Wallet::default(),
            orders: BTreeMap::new(),
            open: BTreeSet::new(),
            positions: BTreeMap::new(),
            fills: Vec::new(),
            journal: Vec::new(),
            told: 0,
        }
    }

    pub(crate) fn order(&self, id: u64) -> Option<&Order> {
        self.orders.get(&id)
    }

    /// Every order that there ever was, oldest first.
    pub(crate) fn orders(&self) -> impl DoubleEndedIterator<Item = &Order> {
        self.orders.values()
    }

    /// The open orders, oldest first.
    pub(crate) fn open_orders(&self) -> impl DoubleEndedIterator<Item = &Order> {
        self.open.iter().filter_map(|id| self.orders.get(id))
    }

    /// The newest order with a text of the client's own.
    pub(crate) fn order_by_text(&self, text: &str) -> Option<&Order> {
        self.orders.values().rev().find(|order| order.text == text)
    }

    pub(crate) fn fills(&self) -> &[Fill] {
        &self.fills
    }

    pub(crate) fn wallet(&self) -> &Wallet {
        &self.wallet
    }

    /// The position in the market at a place.
    pub(crate) fn position(&self, place: usize) -> Option<&Position> {
        self.positions.get(&place)
    }

    pub(crate) fn positions(&self) -> impl Iterator<Item = (usize, &Position)> {
        self.positions.iter().map(|(&place, position)| (place, position))
    }

    /// Everything that has happened, oldest first.
    pub(crate) fn journal(&self) -> &[Event] {
        &self.journal
    }

    /// The account as it was at a time, or in its beginning: nothing in it can be changed, and it
    /// has no journal.
    pub(crate) fn as_of(&self, time: Time) -> Self {
        let time = self.journal.first().map_or(time, |first| first.at.max(time));
        let mut then = Self::new(self.profile.clone(), self.place);
        for event in self.journal.iter().take_while(|event| event.at <= time) {
            match &event.what {
                What::Order(order) => then.remember(order),
                What::Fill(fill) => then.fills.push(fill.clone()),
                What::Position(place, position) => {
                    then.positions.insert(*place, position.clone());
                }
                What::Balance(change) => {
                    then.wallet.credit(&change.currency, change.change);
                    then.wallet.lock(&change.currency, change.locked_change);
                }
            }
        }
        then
    }

    fn remember(&mut self, order: &Order) {
        if order.is_open() {
            self.open.insert(order.id);
        } else {
            self.open.remove(&order.id);
        }
        self.orders.insert(order.id, order.clone());
    }

    /// Notes what has happened.
    pub(super) fn note(&mut self, what: What, at: Time) {
        let sequence = u64::try_from(self.journal.len()).unwrap_or(u64::MAX);
        let at = self.journal.last().map_or(at, |event| event.at.max(at));
        self.journal.push(Event { account: self.place, sequence, at, what });
    }

    /// Notes an order as it is now, and that it has changed.
    pub(super) fn note_order(&mut self, id: u64, at: Time) {
        let Some(order) = self.orders.get_mut(&id) else { return };
        order.version += 1;
        order.updated = order.updated.max(at);
        let order = order.clone();
        self.remember(&order);
        self.note(What::Order(order), at);
    }

    /// Changes a balance by what comes and what of it is locked, and notes it.
    pub(super) fn note_balance(&mut self, change: Booking<'_>, at: Time) {
        let Booking { currency, change, locked_change, cause, order } = change;
        let order = order.and_then(|id| self.orders.get(&id));
        let (order, place) = (order.map(|it| it.id), order.map(|it| it.place));
        let after = self.wallet.balance(currency);
        let currency = Arc::clone(currency);
        let change = BalanceChange { currency, after, change, locked_change, cause, place, order };
        self.note(What::Balance(change), at);
    }
}

/// What was done to a balance.
pub(super) struct Booking<'a> {
    pub(super) currency: &'a Arc<str>,
    pub(super) change: Fixed,
    pub(super) locked_change: Fixed,
    pub(super) cause: Cause,
    pub(super) order: Option<u64>,
}
