//! The session by behaviour: a file a state or topic, stories in `scenario`'s words.
//!
//! Every story is told four times: plainly, with extra polls and early wake-ups, and both with
//! another origin of the clock. The four transcripts must be the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod age;
mod books;
mod close;
mod config;
mod confirmed_books;
mod contract;
mod deadlines;
mod heartbeat;
mod lag;
mod lifecycle;
mod limits;
mod market;
mod others;
mod quiet_books;
mod reconnects;
mod refusals;
mod scenario;
mod setup;
mod snapshots;
mod streams;
mod subscriptions;
mod transcript;
mod trust;
mod verdicts;
mod walk;
