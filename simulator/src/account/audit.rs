//! Whether accounts add up.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::state::Account;
use super::{Accounts, Fixed, Kind, Position, Side};

impl Accounts {
    /// Looks, in builds with debug assertions, whether what is locked is what orders and positions
    /// keep.
    pub(super) fn verify(&self) {
        if cfg!(debug_assertions) {
            let wrong = self.accounts.iter().find_map(|account| self.locks(account).err());
            assert_eq!(wrong, None, "an account does not add up");
        }
    }

    /// Counts everything again, from the deposits and the fills; what does not add up, in words.
    pub(crate) fn audit(&self) -> Result<(), String> {
        for account in &self.accounts {
            self.locks(account)?;
            self.sums(account)?;
            orders(account)?;
        }
        Ok(())
    }

    /// Whether what is locked is what open orders and positions keep.
    fn locks(&self, account: &Account) -> Result<(), String> {
        let mut locks: BTreeMap<&str, Fixed> = BTreeMap::new();
        for order in account.open_orders() {
            let Some(instrument) = self.instruments.get(order.place) else { continue };
            let currency = match (&instrument.kind, order.side) {
                (Kind::Spot { quote, .. }, Side::Buy) => quote,
                (Kind::Spot { base, .. }, Side::Sell) => base,
                (Kind::Linear { settle, .. } | Kind::Inverse { settle, .. }, _) => settle,
            };
            *locks.entry(currency).or_default() += order.locked;
        }
        for (place, position) in account.positions() {
            if let Some(settle) = self.instruments.get(place).and_then(|it| it.settle()) {
                *locks.entry(settle).or_default() += position.margin;
            }
        }
        for (currency, balance) in account.wallet.balances() {
            let locked = locks.get(&**currency).copied().unwrap_or_default();
            let user = account.profile.user;
            if balance.locked != locked {
                return Err(format!(
                    "{user}: {} {currency} is locked, not {locked}",
                    balance.locked
                ));
            }
            let is_spent = balance.available.is_negative() && !self.is_settled_in(currency);
            if is_spent || balance.locked.is_negative() {
                return Err(format!("{user}: {balance:?} of {currency}"));
            }
        }
        Ok(())
    }

    /// Losses of contracts may be greater than what there is.
    fn is_settled_in(&self, currency: &str) -> bool {
        self.instruments.iter().filter_map(|it| it.settle()).any(|settle| **settle == *currency)
    }

    /// Whether balances and positions are what deposits and fills make.
    fn sums(&self, account: &Account) -> Result<(), String> {
        let mut sums: BTreeMap<Arc<str>, Fixed> = BTreeMap::new();
        let mut positions: BTreeMap<usize, Position> = BTreeMap::new();
        let mut book = |currency: &Arc<str>, amount: Fixed| {
            *sums.entry(Arc::clone(currency)).or_default() += amount;
        };
        for fill in account.fills() {
            let Some(instrument) = self.instruments.get(fill.place) else { continue };
            match (&instrument.kind, fill.side) {
                (Kind::Spot { base, quote }, Side::Buy) => {
                    book(base, instrument.size(fill.lots) - fill.fee);
                    book(quote, -instrument.value(fill.price, fill.lots));
                }
                (Kind::Spot { base, quote }, Side::Sell) => {
                    book(base, -instrument.size(fill.lots));
                    book(quote, instrument.value(fill.price, fill.lots) - fill.fee);
                }
                (Kind::Linear { settle, .. } | Kind::Inverse { settle, .. }, _) => {
                    let position = positions.entry(fill.place).or_default();
                    let lots = fill.side.signed(fill.lots);
                    book(settle, position.fill(instrument, lots, fill.price).realised - fill.fee);
                }
            }
        }
        let user = account.profile.user;
        for (currency, balance) in account.wallet.balances() {
            let sum = sums.get(currency).copied().unwrap_or_default();
            let expected = account.wallet.deposited(currency) + sum;
            if balance.total() != expected {
                return Err(format!(
                    "{user}: there are {} {currency}, not {expected}",
                    balance.total()
                ));
            }
        }
        for (place, position) in account.positions() {
            let counted = positions.remove(&place).unwrap_or_default();
            if (counted.lots, counted.realised) != (position.lots, position.realised) {
                return Err(format!("{user}: {position:?} at {place}, not {counted:?}"));
            }
        }
        if positions.is_empty() { Ok(()) } else { Err(format!("{user}: missing {positions:?}")) }
    }
}

/// Whether orders are what their fills make.
fn orders(account: &Account) -> Result<(), String> {
    let mut filled: BTreeMap<u64, (u64, Fixed, Fixed)> = BTreeMap::new();
    for fill in account.fills() {
        let (lots, value, fee) = filled.entry(fill.order).or_default();
        *lots += fill.lots;
        *value += fill.value;
        *fee += fill.fee;
    }
    for order in account.orders() {
        let counted = filled.get(&order.id).copied().unwrap_or_default();
        let whole = order.budget.is_some() || order.filled + order.left == order.lots;
        if counted != (order.filled, order.value, order.fee) || !whole {
            return Err(format!("{}: {order:?} was filled {counted:?}", account.profile.user));
        }
    }
    Ok(())
}
