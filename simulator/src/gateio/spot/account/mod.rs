//! Accounts of the spot market: what is told of them, and what they are told.

mod act;
mod actions;
mod api;
mod channels;
mod drafts;
mod legacy;
mod objects;
mod pushes;
mod rest;

pub(super) use channels::Channel;
pub(super) use rest::is_private;
