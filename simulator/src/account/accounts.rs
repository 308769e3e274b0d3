//! All accounts of a venue, and what can be asked of them.

use std::sync::Arc;

use super::matching::At;
use super::order::Order;
use super::state::{Account, Booking};
use super::{Cause, Counterparty, Draft, Event, Finish, Fixed, Force, Instrument, Kind};
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
    newest: u64,
    /// The newest time that was told: an account's time never goes back.
    now: Time,
    pub(super) dice: Dice,
}

/// How an order is to be amended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Amendment {
    pub(crate) price: Option<Key>,
    /// The whole size, with what is filled already.
    pub(crate) lots: Option<u64>,
    pub(crate) text: String,
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

    /// Changes an open order, which may be filled by that; it as it is then.
    pub(crate) fn amend(
        &mut self,
        account: usize,
        order: u64,
        amendment: &Amendment,
        market: &mut dyn Counterparty,
        now: Time,
    ) -> Result<&Order, Reject> {
        let time = self.tell(now);
        let at = At { account, order, time };
        self.amended(at, amendment)?;
        self.take(at, market);
        self.verify();
        self.order(account, order).ok_or(Reject::NoOrder)
    }

    fn amended(&mut self, at: At, amendment: &Amendment) -> Result<(), Reject> {
        let order = self.order(at.account, at.order).ok_or(Reject::NoOrder)?;
        if !order.is_open() {
            return Err(Reject::Finished(order.finish));
        }
        let price = amendment.price.unwrap_or(order.price);
        let lots = amendment.lots.unwrap_or(order.lots);
        if lots <= order.filled || price <= 0 {
            return Err(Reject::Invalid);
        }
        let mut order = order.clone();
        (order.price, order.lots, order.left) = (price, lots, lots - order.filled);
        amendment.text.clone_into(&mut order.amend_text);
        let (currency, needed) = self.needed(&order)?;
        let more = needed - order.locked;
        let account = self.accounts.get_mut(at.account).ok_or(Reject::NoOrder)?;
        if account.wallet.balance(&currency).available < more {
            return Err(Reject::Funds);
        }
        order.locked = needed;
        account.orders.insert(at.order, order);
        account.note_order(at.order, at.time);
        account.lock(&currency, more, Cause::OrderAmended, at);
        Ok(())
    }

    /// The order of a draft, where there can be one.
    fn drafted(&self, account: usize, draft: Draft, now: Time) -> Result<Order, Reject> {
        let instrument = self.instruments.get(draft.place).ok_or(Reject::NoMarket)?;
        let is_spot = matches!(instrument.kind, Kind::Spot { .. });
        let (lots, budget) = match draft.quantity {
            Quantity::Lots(lots) if lots > 0 => (lots, None),
            Quantity::Money(money) if is_spot && money > Fixed::ZERO => (0, Some((money, money))),
            _ => return Err(Reject::Invalid),
        };
        let is_counted_in_money = draft.price.is_none() && draft.side == Side::Buy && is_spot;
        if budget.is_some() != is_counted_in_money || draft.price.is_some_and(|it| it <= 0) {
            return Err(Reject::Invalid);
        }
        let mut order = Order {
            id: self.newest + 1,
            text: draft.text,
            amend_text: String::new(),
            place: draft.place,
            side: draft.side,
            price: draft.price.unwrap_or(0),
            force: draft.force,
            reduce_only: draft.reduce_only,
            lots,
            left: lots,
            budget,
            filled: 0,
            value: Fixed::ZERO,
            fee: Fixed::ZERO,
            locked: Fixed::ZERO,
            finish: Finish::Open,
            created: now,
            updated: now,
            version: 0,
        };
        if order.reduce_only && self.reducible(account, &order) == 0 {
            return Err(Reject::NoPosition);
        }
        let (currency, needed) = self.needed(&order)?;
        let balance = self.account(account).ok_or(Reject::NoOrder)?.wallet.balance(&currency);
        if balance.available < needed {
            return Err(Reject::Funds);
        }
        order.locked = needed;
        Ok(order)
    }

    /// What an order must keep, and of which currency.
    fn needed(&self, order: &Order) -> Result<(Arc<str>, Fixed), Reject> {
        let instrument = self.instruments.get(order.place).ok_or(Reject::NoMarket)?;
        let value = |lots| instrument.value(order.price, lots);
        Ok(match (&instrument.kind, order.side) {
            (Kind::Spot { quote, .. }, Side::Buy) => {
                let money = order.budget.map_or_else(|| value(order.left), |(_, left)| left);
                (Arc::clone(quote), money)
            }
            (Kind::Spot { base, .. }, Side::Sell) => {
                (Arc::clone(base), instrument.size(order.left))
            }
            (Kind::Linear { settle, .. } | Kind::Inverse { settle, .. }, _) => {
                let free = order.reduce_only || order.is_market();
                let margin = if free { Fixed::ZERO } else { instrument.margin(value(order.left)) };
                (Arc::clone(settle), margin)
            }
        })
    }

    fn enter(&mut self, at: At, order: Order) {
        let Ok((currency, needed)) = self.needed(&order) else { return };
        let Some(account) = self.accounts.get_mut(at.account) else { return };
        account.orders.insert(order.id, order);
        account.note_order(at.order, at.time);
        account.lock(&currency, needed, Cause::OrderPlaced, at);
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

    fn tell(&mut self, now: Time) -> Time {
        self.now = self.now.max(now);
        self.now
    }
}

impl Account {
    /// Locks some of a currency for an order, or frees it where it is below zero.
    fn lock(&mut self, currency: &Arc<str>, amount: Fixed, cause: Cause, at: At) {
        if amount.is_zero() {
            return;
        }
        self.wallet.lock(currency, amount);
        let (change, order) = (Fixed::ZERO, Some(at.order));
        self.note_balance(
            Booking { currency, change, locked_change: amount, cause, order },
            at.time,
        );
    }
}
