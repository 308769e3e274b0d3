//! Accounts: what a venue says of an account's orders, fills, balances and positions, and what it
//! needs to let the account in.
//!
//! [`order`], [`fill`], [`balance`] and [`position`] are the normalized types, with the venue's own
//! codes beside. [`credentials`] are the secrets. [`exchange`] is what a venue is to a private
//! session; [`call`] are the REST calls it makes, [`action`] the orders that are sent over the
//! socket. [`ledger`] is the account's state, reconciled with what REST says.

pub mod action;
pub mod balance;
pub mod call;
pub mod coded;
pub mod credentials;
pub mod exchange;
pub mod fill;
pub mod id;
pub mod ledger;
pub mod order;
pub mod position;
pub mod record;
pub mod redact;
