//! What an account has.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Fixed;

/// What there is of one currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Balance {
    pub(crate) available: Fixed,
    /// Kept for open orders, and as margin of positions.
    pub(crate) locked: Fixed,
}

impl Balance {
    pub(crate) fn total(self) -> Fixed {
        self.available + self.locked
    }
}

/// All currencies of an account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wallet {
    balances: BTreeMap<Arc<str>, Balance>,
    /// What came from outside.
    deposits: BTreeMap<Arc<str>, Fixed>,
}

impl Wallet {
    pub(crate) fn balance(&self, currency: &str) -> Balance {
        self.balances.get(currency).copied().unwrap_or_default()
    }

    pub(crate) fn balances(&self) -> impl Iterator<Item = (&Arc<str>, &Balance)> {
        self.balances.iter()
    }

    pub(crate) fn deposited(&self, currency: &str) -> Fixed {
        self.deposits.get(currency).copied().unwrap_or_default()
    }

    pub(crate) fn deposit(&mut self, currency: &Arc<str>, amount: Fixed) {
        *self.deposits.entry(Arc::clone(currency)).or_default() += amount;
        self.credit(currency, amount);
    }

    /// More of it, or less where it is below zero.
    pub(crate) fn credit(&mut self, currency: &Arc<str>, amount: Fixed) {
        self.entry(currency).available += amount;
    }

    /// Keeps some from being spent, or frees it where it is below zero.
    pub(crate) fn lock(&mut self, currency: &Arc<str>, amount: Fixed) {
        let balance = self.entry(currency);
        balance.available -= amount;
        balance.locked += amount;
    }

    /// Spends of what is locked.
    pub(crate) fn spend(&mut self, currency: &Arc<str>, amount: Fixed) {
        self.entry(currency).locked -= amount;
    }

    fn entry(&mut self, currency: &Arc<str>) -> &mut Balance {
        self.balances.entry(Arc::clone(currency)).or_default()
    }
}
