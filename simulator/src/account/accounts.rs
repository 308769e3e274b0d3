//! All accounts of a venue, and what can be asked of them.

use std::sync::Arc;

use super::matching::At;
use super::order::Order;
use super::state::{Account, Booking};
use super::{Cause, Counterparty, Draft, Event, Finish, Fixed, Force, Instrument};
use super::{Profile, Quantity, Reject, Side};
use crate::market::{Dice, Key};
use crate::venue::Time;

/// All accounts of a venue.
#[derive(Debug)]
pub(crate) struct Accounts {
    pub(super) accounts: Vec<Account>,
    /// In the order of the venue's markets.
    pub(super) instruments: Vec<Instrument>,
    /// The id of the newest order.
    pub(super) newest: u64,
    /// The newest time that was told: an account's time never goes back.
    now: Time,
    pub(super) dice: Dice,
}

impl Accounts {
    /// `first` is the id of the first order; `dice` a stream of chance of their own.
    pub(crate) fn new(
        profiles: &[Profile],
        instruments: Vec<Instrument>,
        first: u64,
        dice: Dice,
        now: Time,
    ) -> Self {
        let accounts = profiles.iter().cloned().enumerate();
        let accounts = accounts.map(|(place, profile)| Account::new(profile, place)).collect();
        let newest = first.saturating_sub(1);
        let mut accounts = Self { accounts, instruments, newest, now, dice };
        for (place, profile) in profiles.iter().enumerate() {
            for (currency, amount) in &profile.deposits {
                accounts.deposit(place, currency, Fixed::parse(amount).unwrap_or_default(), now);
            }
        }
        // What they begin with is no news.
        accounts.accounts.iter_mut().for_each(|account| account.told = account.journal.len());
        accounts
    }

    pub(crate) fn account(&self, account: usize) -> Option<&Account> {
        self.accounts.get(account)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Account> {
        self.accounts.iter()
    }

    /// The account of a user id.
    pub(crate) fn place(&self, user: u64) -> Option<usize> {
        self.accounts.iter().position(|account| account.profile.user == user)
    }

    /// The account and the place among its keys of a key.
    pub(crate) fn key(&self, key: &str) -> Option<(usize, usize)> {
        let found = |account: &Account| account.profile.keys.iter().position(|it| it.key == key);
        let mut accounts = self.accounts.iter().enumerate();
        accounts.find_map(|(place, account)| Some((place, found(account)?)))
    }

    pub(crate) fn instrument(&self, place: usize) -> Option<&Instrument> {
        self.instruments.get(place)
    }

    /// The next that is to be told, of any account; those of one account come in their order.
    pub(crate) fn poll(&mut self) -> Option<Event> {
        self.accounts.iter_mut().find_map(|account| {
            let event = account.journal.get(account.told).cloned()?;
            account.told += 1;
            Some(event)
        })
    }

    pub(super) fn order(&self, account: usize, order: u64) -> Option<&Order> {
        self.accounts.get(account)?.orders.get(&order)
    }

    pub(super) fn value_of_lot(&self, place: usize, price: Key) -> Fixed {
        self.instruments.get(place).map_or(Fixed::ZERO, |it| it.value(price, 1))
    }

    /// The orders that rest in a market, best price first, then oldest.
    pub(super) fn resting(&self, place: usize) -> Vec<At> {
        let mut resting: Vec<_> = Vec::new();
        for account in self.accounts.iter().filter(|account| !account.open.is_empty()) {
            let orders = account.open_orders().filter(|order| order.place == place);
            resting.extend(orders.map(|order| {
                let at = At { account: account.place, order: order.id, time: self.now };
                (-order.side.key(order.price), order.id, at)
            }));
        }
        resting.sort_by_key(|&(key, id, _)| (key, id));
        resting.into_iter().map(|(_, _, at)| at).collect()
    }

    /// Money comes from outside, or goes there.
    pub(crate) fn deposit(&mut self, account: usize, currency: &str, amount: Fixed, now: Time) {
        let now = self.tell(now);
        let Some(account) = self.accounts.get_mut(account) else { return };
        let currency = &Arc::from(currency);
        account.wallet.deposit(currency, amount);
        let booking = Booking {
            currency,
            change: amount,
            locked_change: Fixed::ZERO,
            cause: Cause::Deposit,
            order: None,
        };
        account.note_balance(booking, now);
    }

    /// Places an order, and fills what of it can be filled at once; its id.
    pub(crate) fn place_order(
        &mut self,
        account: usize,
        draft: Draft,
        market: &mut dyn Counterparty,
        now: Time,
    ) -> Result<u64, Reject> {
        let now = self.tell(now);
        let force = draft.force;
        let order = self.drafted(account, draft, now)?;
        let reachable = self.reachable(&order, market);
        match force {
            Force::Poc if reachable > 0 => return Err(Reject::WouldTake),
            Force::Fok if reachable < order.left => return Err(Reject::NotWhole),
            _ => {}
        }
        let at = At { account, order: order.id, time: now };
        self.newest = order.id;
        self.enter(at, order);
        self.take(at, market);
        let rests = matches!(force, Force::Gtc | Force::Poc);
        if let Some(order) = self.order(account, at.order).filter(|order| order.is_open()) {
            let finish = if order.is_market() { Finish::Depth } else { Finish::Ioc };
            // A rest of money that buys no lot any more is as good as nothing.
            let is_done = order.budget.is_some() && self.reachable(order, market) > 0;
            if order.is_market() || !rests {
                self.finish(at, if is_done { Finish::Filled } else { finish });
            }
        }
        self.verify();
        Ok(at.order)
    }

    /// Cancels an order of an account; it as it is then.
    pub(crate) fn cancel(
        &mut self,
        account: usize,
        order: u64,
        now: Time,
    ) -> Result<&Order, Reject> {
        self.end(account, order, Finish::Cancelled, now)
    }

    /// Ends an open order, for whatever reason.
    pub(crate) fn end(
        &mut self,
        account: usize,
        order: u64,
        finish: Finish,
        now: Time,
    ) -> Result<&Order, Reject> {
        let time = self.tell(now);
        let found = self.order(account, order).ok_or(Reject::NoOrder)?;
        if !found.is_open() {
            return Err(Reject::Finished(found.finish));
        }
        self.finish(At { account, order, time }, finish);
        self.verify();
        self.order(account, order).ok_or(Reject::NoOrder)
    }

    /// The venue takes a position: it ends the orders of its market, and closes it at what price it
    /// gets; the id of the order that does.
    pub(crate) fn liquidate(
        &mut self,
        account: usize,
        place: usize,
        market: &mut dyn Counterparty,
        now: Time,
    ) -> Result<u64, Reject> {
        let found = self.account(account).ok_or(Reject::NoPosition)?;
        let lots = found.position(place).map_or(0, |position| position.lots);
        let open = found.open_orders().filter(|order| order.place == place);
        let open: Vec<u64> = open.map(|order| order.id).collect();
        if lots == 0 {
            return Err(Reject::NoPosition);
        }
        for order in open {
            self.end(account, order, Finish::Liquidated, now)?;
        }
        let side = if lots > 0 { Side::Sell } else { Side::Buy };
        let quantity = Quantity::Lots(lots.unsigned_abs());
        let text = "liquidation".into();
        let (price, force, reduce_only) = (None, Force::Ioc, true);
        let draft = Draft { place, side, price, quantity, force, reduce_only, text };
        self.place_order(account, draft, market, now)
    }

    /// An order is open no more; what it kept is free.
    pub(super) fn finish(&mut self, at: At, finish: Finish) {
        let Some(order) = self.order(at.account, at.order) else { return };
        let Ok((currency, _)) = self.needed(order) else { return };
        let Some(account) = self.accounts.get_mut(at.account) else { return };
        let Some(order) = account.orders.get_mut(&at.order) else { return };
        let freed = order.locked;
        order.finish = finish;
        order.locked = Fixed::ZERO;
        account.note_order(at.order, at.time);
        account.lock(&currency, -freed, Cause::OrderFinished, at);
    }

    pub(super) fn tell(&mut self, now: Time) -> Time {
        self.now = self.now.max(now);
        self.now
    }
}
