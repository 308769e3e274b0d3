//! The accounts of a venue: orders, fills, balances and positions, and who may touch them.
//!
//! Nothing in here is any venue's in particular: a venue reads requests, asks `Accounts`, and
//! tells in its own words what `Accounts::poll` says. Everything is decided in whole ticks and
//! lots, and in units of 10^-19 of a currency; nothing is rounded but the value of an inverse
//! contract.
//!
//! # How orders are filled
//!
//! An order that crosses takes from the venue's book, level by level, and each taking is a trade
//! that everybody sees. What is left may rest. Resting orders are in no public book. They are
//! filled when the market walks over their price, or trades at it or through it: at times wholly,
//! at times in parts, by trades that everybody sees as well.
//!
//! # What is not modelled
//!
//! Orders of accounts never meet each other, so that there are no self-trades. Nothing is borrowed,
//! and nobody is liquidated unless [`Act::Liquidate`] says so.

mod accounts;
mod act;
mod audit;
mod entry;
mod event;
mod faults;
mod fixed;
mod instrument;
mod matching;
mod mishaps;
mod order;
mod position;
mod profile;
mod reject;
mod settle;
mod state;
mod view;
#[cfg(test)]
mod walk_tests;
mod wallet;

pub use act::Act;
pub use faults::Faults;
pub use profile::{Access, Key, Permissions, Profile};
pub use view::{BalanceView, FillView, OrderView, PositionView, View};

pub(crate) use accounts::Accounts;
pub(crate) use entry::Amendment;
pub(crate) use event::{BalanceChange, Cause, Event, What};
pub(crate) use fixed::Fixed;
pub(crate) use instrument::{Instrument, Kind};
pub(crate) use matching::{Counterparty, Taking};
pub(crate) use mishaps::{Fate, Mishaps};
pub(crate) use order::{Draft, Fill, Finish, Force, Order, Quantity, Side};
pub(crate) use position::Position;
pub(crate) use reject::Reject;
pub(crate) use state::Account;
