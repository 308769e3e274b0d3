//! Many connections as one feed: which symbols go where, when to connect, and how one connection
//! takes over from another.
//!
//! A venue allows so many subscriptions on a connection, and cuts it at some age. [`Planner`]
//! spreads symbols over connections within those limits, paces their opening, follows symbols that
//! come and go without touching the others, and replaces a connection before its age ends it:
//! first the new one is live, then the old one is closed. [`Handover`] makes of the two, while both
//! are open, one stream in which nothing is missing, nothing is told twice and nothing is out of
//! order. Both are state machines without I/O, clock or threads, as a session is; the driver of a
//! feed feeds them facts and does what they say.
//!
//! The contract of the planner, in one sentence: **after every call that tells it a fact or a wish,
//! poll it until it answers `Wait`.** Sessions connect again of their own accord: before one does
//! ([`Session::is_reconnect_due`]), ask [`Planner::reconnect`], which keeps the pace.
//!
//! [`Session::is_reconnect_due`]: crate::session::Session::is_reconnect_due

mod error;
mod handover;
mod news;
mod planner;
mod shape;
mod step;

pub use error::PlanError;
pub use handover::{Handover, Side};
pub use news::PlanNews;
pub use planner::Planner;
pub use shape::Shape;
pub use step::PlanStep;
