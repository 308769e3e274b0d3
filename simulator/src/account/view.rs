//! An account as tests and people see it: numbers are texts without zeros at their end.

use std::sync::Arc;

use serde::Serialize;

use super::wallet::Balance;
use super::{Accounts, Fill, Order, Position};
use crate::market::ms;

/// An account at a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct View {
    /// The user id.
    pub user: u64,
    /// Every order that there ever was, in the order of their ids.
    pub orders: Vec<OrderView>,
    /// Every fill, oldest first.
    pub fills: Vec<FillView>,
    /// Currencies that the account has or had.
    pub balances: Vec<BalanceView>,
    /// Positions that the account has or had.
    pub positions: Vec<PositionView>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrderView {
    /// The venue's id.
    pub id: u64,
    /// The client's own text.
    pub text: String,
    /// The symbol.
    pub symbol: String,
    /// `buy` or `sell`.
    pub side: &'static str,
    /// `gtc`, `ioc`, `fok` or `poc`.
    pub force: &'static str,
    /// 0 of a market order.
    pub price: String,
    /// The size; of a market order that is counted in money, that.
    pub amount: String,
    /// What of it is still to be filled.
    pub left: String,
    /// The size that was filled.
    pub filled: String,
    /// What that was worth.
    pub value: String,
    /// What was paid for it.
    pub fee: String,
    /// Whether it is open.
    pub is_open: bool,
    /// What it came to, such as `Open`, `Filled` or `Cancelled`.
    pub finish: String,
    /// When it came, in milliseconds since the epoch.
    pub created_ms: u64,
    /// When it changed last, in milliseconds since the epoch.
    pub updated_ms: u64,
}

/// A fill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FillView {
    /// The id of the trade.
    pub trade: u64,
    /// The venue's id of the order.
    pub order: u64,
    /// The symbol.
    pub symbol: String,
    /// `buy` or `sell`.
    pub side: &'static str,
    /// `maker` or `taker`.
    pub role: &'static str,
    /// The price.
    pub price: String,
    /// The size.
    pub amount: String,
    /// What was paid for it.
    pub fee: String,
    /// The currency of the fee.
    pub fee_currency: String,
    /// When, in milliseconds since the epoch.
    pub at_ms: u64,
}

/// What there is of a currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BalanceView {
    /// The currency.
    pub currency: String,
    /// What can be spent.
    pub available: String,
    /// What is kept for orders, and as margin.
    pub locked: String,
}

/// A position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PositionView {
    /// The symbol.
    pub symbol: String,
    /// Contracts; below zero is short.
    pub size: String,
    /// The average price that they were opened at.
    pub entry: String,
    /// The margin.
    pub margin: String,
    /// What closing has brought so far, without fees.
    pub realised: String,
}

impl Accounts {
    /// An account as it is now.
    pub(crate) fn view(&self, user: u64) -> Option<View> {
        let account = self.account(self.place(user)?)?;
        Some(View {
            user,
            orders: account.orders().filter_map(|order| self.view_order(order)).collect(),
            fills: account.fills().iter().filter_map(|fill| self.view_fill(fill)).collect(),
            balances: account.wallet().balances().map(view_balance).collect(),
            positions: account.positions().filter_map(|it| self.view_position(it)).collect(),
        })
    }

    fn view_order(&self, order: &Order) -> Option<OrderView> {
        let instrument = self.instrument(order.place)?;
        let (amount, left) = match order.budget {
            Some(money) => money,
            None => (instrument.size(order.lots), instrument.size(order.left)),
        };
        Some(OrderView {
            id: order.id,
            text: order.text.clone(),
            symbol: instrument.listing.symbol.to_string(),
            side: order.side.name(),
            force: order.force.name(),
            price: instrument.price(order.price).to_string(),
            amount: amount.to_string(),
            left: left.to_string(),
            filled: instrument.size(order.filled).to_string(),
            value: order.value.to_string(),
            fee: order.fee.to_string(),
            is_open: order.is_open(),
            finish: format!("{:?}", order.finish),
            created_ms: ms(order.created),
            updated_ms: ms(order.updated),
        })
    }

    fn view_fill(&self, fill: &Fill) -> Option<FillView> {
        let instrument = self.instrument(fill.place)?;
        Some(FillView {
            trade: fill.trade,
            order: fill.order,
            symbol: instrument.listing.symbol.to_string(),
            side: fill.side.name(),
            role: if fill.is_maker { "maker" } else { "taker" },
            price: instrument.price(fill.price).to_string(),
            amount: instrument.size(fill.lots).to_string(),
            fee: fill.fee.to_string(),
            fee_currency: instrument.fee_currency(fill.side).to_string(),
            at_ms: ms(fill.at),
        })
    }

    fn view_position(&self, (place, position): (usize, &Position)) -> Option<PositionView> {
        let instrument = self.instrument(place)?;
        let size = instrument.size(position.lots.unsigned_abs());
        Some(PositionView {
            symbol: instrument.listing.symbol.to_string(),
            size: if position.lots < 0 { -size } else { size }.to_string(),
            entry: position.entry(instrument).to_string(),
            margin: position.margin.to_string(),
            realised: position.realised.to_string(),
        })
    }
}

fn view_balance((currency, balance): (&Arc<str>, &Balance)) -> BalanceView {
    BalanceView {
        currency: currency.to_string(),
        available: balance.available.to_string(),
        locked: balance.locked.to_string(),
    }
}
