//! Exchange streams as a pure state machine: bytes in, exact typed events, order books and the
//! state of accounts out. No sockets, no clock, no threads, no heap; the same bytes give the same
//! events on a server, on a microcontroller and in a simulation.
//!
//! The contract, in one sentence: **after every call that tells the machine a fact, poll it until
//! it answers `Wait`.**
//!
//! # A complete loop
//!
//! This drives any venue over any blocking stream, on one thread and without a runtime. `dial`
//! opens TCP (and TLS where [`Endpoint::tls`](endpoint::Endpoint::tls) says so) with a short read
//! timeout, `get` makes one REST call, `random` is 32 bytes of the system's entropy.
//!
//! ```
//! use std::io::{ErrorKind, Read, Write};
//! use tickwire_core::book::BookStore;
//! use tickwire_core::connection::Connection;
//! use tickwire_core::endpoint::Endpoint;
//! use tickwire_core::event::Event;
//! use tickwire_core::exchange::Exchange;
//! use tickwire_core::retry::Cause;
//! use tickwire_core::session::{Output, Stop, Unanswered};
//! use tickwire_core::time::{Instant, Stamp, UnixNanos};
//!
//! fn run<X: Exchange, B: BookStore, S: Read + Write>(
//!     mut connection: Connection<'_, X, B>,
//!     dial: impl Fn(Endpoint<'_>) -> Result<S, Cause>,
//!     get: impl Fn(&str) -> Option<(u16, Vec<u8>)>,
//!     random: impl Fn() -> [u8; 32],
//!     mut user: impl FnMut(Event<'_>),
//! ) -> Stop {
//!     let start = std::time::Instant::now();
//!     let clock = || {
//!         let mono = Instant::ORIGIN.after(start.elapsed());
//!         let wall = std::time::UNIX_EPOCH.elapsed().ok();
//!         Stamp::new(mono, wall.and_then(|wall| UnixNanos::from_nanos(wall.as_nanos() as u64)))
//!     };
//!     let mut stream = None;
//!     loop {
//!         let now = clock();
//!         match connection.poll(now) {
//!             Output::Connect(endpoint) => match dial(endpoint) {
//!                 Ok(dialled) => {
//!                     stream = Some(dialled);
//!                     connection.connected(clock(), random());
//!                 }
//!                 Err(cause) => connection.closed(clock(), cause),
//!             },
//!             Output::Event(event) => user(event),
//!             Output::Notice(notice) => eprintln!("{notice}"),
//!             Output::Request(request) => {
//!                 let id = request.id;
//!                 match get(&format!("{}{}", request.base, request.path)) {
//!                     Some((status, body)) => {
//!                         connection.responded(clock(), id, status, None, &body);
//!                     }
//!                     None => connection.unanswered(clock(), id, Unanswered::Network),
//!                 }
//!             }
//!             Output::ReconnectAfter { delay, cause, .. } => {
//!                 eprintln!("{cause}; again in {delay:?}");
//!             }
//!             Output::Disconnect => stream = None,
//!             Output::Stopped(why) => return why,
//!             // Frames are only for users who have a WebSocket stack of their own.
//!             Output::Send(_) => {}
//!             Output::Wait { until, .. } => {
//!                 let Some(stream) = &mut stream else {
//!                     let until = until.unwrap_or(now.mono);
//!                     std::thread::park_timeout(until.since(now.mono));
//!                     continue;
//!                 };
//!                 let (pending, room) = connection.io();
//!                 let full = room.is_empty(); // Then reading nothing is not the end.
//!                 match (moved(stream.write(pending)), moved(stream.read(room))) {
//!                     (Ok(sent), Ok(Some(0))) if !full => {
//!                         connection.sent(clock(), sent.unwrap_or(0));
//!                         connection.closed(clock(), Cause::Ended);
//!                     }
//!                     (Ok(sent), Ok(read)) => {
//!                         connection.sent(clock(), sent.unwrap_or(0));
//!                         connection.received(clock(), read.unwrap_or(0));
//!                     }
//!                     _ => connection.closed(clock(), Cause::Reset),
//!                 }
//!             }
//!         }
//!     }
//! }
//!
//! /// How many bytes moved; `None` where the stream must be waited for.
//! fn moved(result: std::io::Result<usize>) -> std::io::Result<Option<usize>> {
//!     match result {
//!         Ok(count) => Ok(Some(count)),
//!         Err(error) => match error.kind() {
//!             ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => Ok(None),
//!             _ => Err(error),
//!         },
//!     }
//! }
//! ```
//!
//! # A tour
//!
//! A frame's way from socket to event: [`ws`] (RFC 6455, bytes to messages) → [`connection`] →
//! [`session`] (lifecycle, subscriptions, heartbeat, back-off, snapshots) → the venue's
//! [`exchange::Exchange::decode`] (bytes to [`decimal`]s, into [`scratch`]) → [`book`] (applied
//! before it is told) → [`event`].
//!
//! - **Levels.** [`connection::Connection`] wants bytes; [`session::Session`] wants messages, for
//!   users who have a WebSocket stack already.
//! - **Sockets.** What a loop does with one, when to write and when to read and what to tell, is
//!   [`drive`], over the byte stream of any runtime.
//! - **Polls.** [`Connection::poll`](connection::Connection::poll) is `step` and `view` in one: the
//!   first changes state and borrows nothing, the second only looks.
//! - **Truth.** A book that is not live cannot be read: [`book::BookRef::live`]. What happens to a
//!   connection, a subscription or a book is a [`session::Notice`] in the same ordered stream as
//!   data.
//! - **Memory** is the caller's, given once: [`session::Memory`], [`session::Arrays`],
//!   [`store::Store`]. Its sizes are the limits; nothing grows.
//! - **Accounts.** A [`session::PrivateSession`] has the same life, with a login or a listen key in
//!   front of it ([`account::exchange`]). Each order, fill, balance and position is held against
//!   the [`account::ledger`] before it is told. The state is live once it was compared with REST,
//!   and what a cut hid is told as synthetic. An [`account::action`] goes over the socket; without
//!   an answer its outcome is unknown, never refused. [`account::credentials`] show nothing, and
//!   are overwritten when they go.
//! - **Limits** of a venue are data and hold: messages and calls in any window, subscriptions of a
//!   connection, its age ([`context`]).
//! - **Reconnection** is [`policy::Policy`] (how soon, how often) and [`retry::RetryTable`]
//!   (whether at all), both data.
//! - **Numbers** are exact ([`decimal::Decimal`]); times are integers ([`time`]).
//! - **REST** without an HTTP library: [`http`], one call in one buffer, as a connection is driven.
//! - **Tests** of your own code need no socket: [`testing`].
//!
//! # Features
//!
//! - `alloc`: memory that the library allocates itself, once, at construction; owned copies of
//!   what a session says (`owned`), and a bounded queue of them (`queue`); many connections as one
//!   feed (`plan`).
//! - `deflate`: permessage-deflate, without an allocator (`ws::deflate`).
//! - `rust_decimal`: conversions to and from that crate's type.
//!
//! # Limits
//!
//! One WebSocket connection a session; no extension but permessage-deflate. The longest message is
//! the receive buffer, and once inflated the window given for it. Symbols have at most 32 bytes,
//! ids 48, numbers 28 digits, sessions 12 channels. A private session makes one REST call at a
//! time, and looks only for new orders whose outcome is unknown.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(test)]
extern crate std;

pub mod account;
pub mod asset;
pub mod book;
pub mod connection;
pub mod context;
pub mod decimal;
pub mod drive;
pub mod endpoint;
pub mod entropy;
pub mod event;
pub mod exchange;
pub mod http;
pub mod market;
pub mod meter;
mod name;
#[cfg(feature = "alloc")]
pub mod owned;
pub mod pace;
pub mod pair;
#[cfg(feature = "alloc")]
pub mod plan;
pub mod policy;
#[cfg(feature = "alloc")]
pub mod queue;
pub mod retry;
pub mod rules;
pub mod scratch;
pub mod session;
pub mod store;
pub mod symbol;
pub mod testing;
pub mod text;
pub mod time;
mod wiped;
mod words;
pub mod ws;
