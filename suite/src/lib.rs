//! What every driver must do the same: scripted faults against simulated exchanges, captured
//! sessions, and the transcripts that are expected of both.
//!
//! A [`driver::Driver`] follows a [`script::Script`] on a thread of its own and tells a
//! [`sink::Sink`] all that it hears, in order. A [`scenarios::Scenario`] runs one against an
//! exchange, breaks something, and holds what was told against lines that are written out beside
//! it: no driver's own output is the measure of another's. What a driver leaves out it lists with
//! the reason, and `docs/drivers.md` shows the same list.
#![forbid(unsafe_code)]

pub mod bell;
pub mod driver;
pub mod drivers;
pub mod exchange;
pub mod gate;
mod kept;
mod ledger;
pub mod replay;
pub mod running;
pub mod scenarios;
pub mod script;
pub mod settings;
pub mod sink;
pub mod taker;
pub mod tap;
pub mod text;
pub mod valve;
