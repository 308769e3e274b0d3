//! Whose account it is, and by which keys it is reached.

use std::fmt;

/// An account as a venue begins with it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The user id; no two accounts of a venue have the same.
    pub user: u64,
    /// Its keys.
    pub keys: Vec<Key>,
    /// What is in it at first: a currency and an amount.
    pub deposits: Vec<(String, String)>,
}

/// A key of an account.
#[derive(Clone)]
pub struct Key {
    /// What clients send.
    pub key: String,
    /// What they sign with.
    pub secret: String,
    /// What it may do.
    pub permissions: Permissions,
    /// The addresses that it may be used from; empty is all. Every client of a simulator comes from
    /// `127.0.0.1`.
    pub addresses: Vec<String>,
}

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permissions {
    /// On the spot market.
    pub spot: Access,
    /// On futures markets.
    pub futures: Access,
}

/// How far a key reaches in one product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Not at all.
    None,
    /// It may look.
    Read,
    /// It may look and trade.
    Trade,
}

impl Profile {
    /// An account with one key that may do everything, from everywhere.
    #[must_use]
    pub fn new(user: u64, key: &str, secret: &str) -> Self {
        Self { user, keys: vec![Key::new(key, secret)], deposits: Vec::new() }
    }

    /// The same with an amount in it.
    #[must_use]
    pub fn with(mut self, currency: &str, amount: &str) -> Self {
        self.deposits.push((currency.into(), amount.into()));
        self
    }
}

impl Key {
    /// A key that may do everything, from everywhere.
    #[must_use]
    pub fn new(key: &str, secret: &str) -> Self {
        let permissions = Permissions { spot: Access::Trade, futures: Access::Trade };
        Self { key: key.into(), secret: secret.into(), permissions, addresses: Vec::new() }
    }

    /// Whether it may be used from an address.
    pub(crate) fn admits(&self, address: &str) -> bool {
        self.addresses.is_empty() || self.addresses.iter().any(|it| it == address)
    }
}

impl fmt::Debug for Key {
    /// Neither half of it: a simulator may be given keys that are used elsewhere.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { permissions, addresses, .. } = self;
        f.debug_struct("Key")
            .field("permissions", permissions)
            .field("addresses", addresses)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;

    #[test]
    fn keys_are_not_shown() {
        let shown = format!("{:?}", Profile::new(7, "planted-key", "planted-secret"));
        assert!(shown.contains("user: 7") && !shown.contains("planted"), "{shown}");
    }
}
