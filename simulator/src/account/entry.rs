//! Orders as they come: what they must keep, and whether there is enough of it.

use std::sync::Arc;

use super::matching::At;
use super::order::Order;
use super::state::{Account, Booking};
use super::{Accounts, Cause, Counterparty, Draft, Finish, Fixed, Kind, Quantity, Reject, Side};
use crate::market::Key;
use crate::venue::Time;

/// How an order is to be amended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Amendment {
    pub(crate) price: Option<Key>,
    /// The whole size, with what is filled already.
    pub(crate) lots: Option<u64>,
    pub(crate) text: String,
}

impl Accounts {
    /// The order of a draft, where there can be one.
    pub(super) fn drafted(&self, account: usize, draft: Draft, now: Time) -> Result<Order, Reject> {
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
    pub(super) fn needed(&self, order: &Order) -> Result<(Arc<str>, Fixed), Reject> {
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

    pub(super) fn enter(&mut self, at: At, order: Order) {
        let Ok((currency, needed)) = self.needed(&order) else { return };
        let Some(account) = self.accounts.get_mut(at.account) else { return };
        account.orders.insert(order.id, order);
        account.note_order(at.order, at.time);
        account.lock(&currency, needed, Cause::OrderPlaced, at);
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
}

impl Account {
    /// Locks some of a currency for an order, or frees it where it is below zero.
    pub(super) fn lock(&mut self, currency: &Arc<str>, amount: Fixed, cause: Cause, at: At) {
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
