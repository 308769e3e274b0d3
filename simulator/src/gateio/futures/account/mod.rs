//! Accounts of a futures market: what is told of them, and what they are told.
//!
//! Where the sources are silent, the model chooses: a position is closed where its size comes to
//! zero; a balance is told where there is more or less of it, not where some of it is locked.

mod act;
mod actions;
mod api;
mod channels;
mod drafts;
mod objects;
mod pushes;
mod rest;

pub(super) use channels::Channel;
pub(super) use pushes::Held;
pub(super) use rest::is_private;
