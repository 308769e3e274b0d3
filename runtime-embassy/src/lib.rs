//! Exchange feeds without an operating system: embassy's network stack under tickwire's state
//! machine.
//!
//! The contract, in one sentence: **a driver runs one connection on one task until it is stopped,
//! and says everything in order, over memory whose sizes are in its type.**
//!
//! # A complete program
//!
//! On a device `stack` is that of its network driver, `random` its random number generator, `wall`
//! its clock, and the memory lies in statics. (`venue.test` is a simulated exchange here; without
//! `url` and `rest_base` it is the venue itself, which wants TLS.)
//!
//! ```
//! use core::cell::Cell;
//! use tickwire_embassy::core::book::{BookHead, Books, Entry};
//! use tickwire_embassy::core::connection::Connection;
//! use tickwire_embassy::core::session::{Arrays, Config, Session, Symbols};
//! use tickwire_embassy::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};
//! use tickwire_embassy::{Driver, Item, Memory};
//!
//! const CHANNELS: &[SpotChannel] = &[SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100)];
//! const DEPTH: usize = 100;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
//! # let venue = tickwire_simulator::gateio::spot::Spot::new(Default::default(), now);
//! # let simulator = tickwire_simulator::Simulator::start(venue, Default::default())?;
//! # let network = tickwire_embassy_host::Network::new().host("venue.test", simulator.address());
//! # let url = format!("ws://venue.test:{}/ws/v4/", simulator.address().port());
//! # let rest_base = format!("http://venue.test:{}", simulator.address().port());
//! # let random = || [7; 32];
//! # fn wall() -> Option<tickwire_embassy::core::time::UnixNanos> {
//! #     let wall = std::time::UNIX_EPOCH.elapsed().ok()?;
//! #     tickwire_embassy::core::time::UnixNanos::from_secs(wall.as_secs())
//! # }
//! let mut arrays = Arrays::<1, 2, 16, 512, 1024>::new();
//! let (mut heads, mut entries) = ([BookHead::EMPTY; 1], [Entry::default(); 2 * DEPTH]);
//! let (mut rx, mut tx) = ([0; 8_192], [0; 2_048]);
//! let mut memory = Memory::<4_096, 1_024, 16_384>::new();
//!
//! let mut config = Config { channels: CHANNELS, ..Config::of(&GateioSpot) };
//! config.context.url = &url;
//! config.rest_base = &rest_base;
//! let books = Books::new(&mut heads[..], &mut entries[..], DEPTH)?;
//! let symbols = Symbols::of(&["BTC_USDT"]);
//! let session = Session::public(GateioSpot, symbols, config, books, arrays.lend(), random())?;
//! let connection = Connection::new(session, &mut rx[..], &mut tx[..])?;
//!
//! let enough = Cell::new(false);
//! # let stop = network.run(async |stack| {
//! let mut driver = Driver::public(stack, connection, &mut memory, random).clock(wall);
//! let stop = driver
//!     .run_with(
//!         |connection, now, _| {
//!             if enough.take() {
//!                 connection.close(now);
//!             }
//!         },
//!         |item, connection| match item {
//!             Item::Event(event) => {
//!                 // Only a book that equals the venue's can be read.
//!                 let book = event.slot.and_then(|slot| connection.book(slot)?.live());
//!                 if let Some(bid) = book.and_then(|book| book.best_bid()) {
//!                     println!("{:?} {}", event.symbol, bid.price);
//!                     enough.set(true);
//!                 }
//!             }
//!             news => println!("{news}"),
//!         },
//!     )
//!     .await;
//! # stop
//! # });
//! # assert_eq!(stop, tickwire_embassy::core::session::Stop::Requested);
//! # Ok(())
//! # }
//! ```
//!
//! # A tour
//!
//! - **A driver** is a future: run it in a task of its own, beside that of the network stack. It
//!   allocates nothing. [`Driver::run`] tells everything to one callback, data without a copy, and
//!   with it the connection: books, states, statistics and an account's ledger are asked there.
//! - **Memory** is given once. [`Memory`] has the buffers of two TCP sockets and of one REST call;
//!   [`Arrays`](core::session::Arrays) those of the session; a connection has its own two buffers.
//! - **Wishes.** [`Driver::run_with`] hands the connection to a closure each time the driver is
//!   awake: to follow symbols, to send, to close, to place orders.
//! - **Truth.** A book that is not the venue's cannot be read. Gaps, refusals, reconnects and
//!   servers that cannot be reached ([`Unreachable`]: whom, and why) are in the same ordered stream
//!   as the data, in the same classes ([`Cause`](core::retry::Cause)) as on every other runtime.
//! - **Accounts.** [`Driver::private`] wants a wall clock, because requests are signed with the
//!   time, and a [`Protection`]: TLS, or [`SecretsInTheClear`], which says what it is.
//! - **Time** is `embassy-time`'s. **Entropy** is the caller's: 32 bytes at each connect, and, for
//!   TLS, as much as its handshake asks for.
//!
//! # TLS
//!
//! With the feature `tls`, `Tls` is TLS 1.3 by embedded-tls (AES-128-GCM with SHA-256, and P-256)
//! with certificates verified. A certificate that is not acceptable ends the connection for good;
//! other failures are tried again. Both kinds are told as [`Unreachable`].
//!
//! Verified are, by embedded-tls: each signature from the last certificate that the server sends
//! to the server's own, the last one by the one authority that was given; the server's signature
//! over the handshake; and the name, among the first three DNS names of the certificate, or its
//! common name. And here, because embedded-tls does not: that the server has shown a certificate at
//! all; that those who sign others may (basic constraints, key usage); that each is in force, by
//! the wall clock; that each is for servers, where it says what it is for; that none has a critical
//! extension that is not known here. The authority's own certificate is none of those: its key is
//! believed, whatever else it says. Records that somebody else adds to the stream end the
//! connection; without a look at them the library would panic. It still does where the server
//! itself, behind its keys, sends a message of the handshake after the end of it that is neither a
//! ticket nor a change of keys: so could a server that asks its clients for certificates later,
//! which TLS forbids it to do to a client that did not offer that (RFC 8446, section 4.2.6).
//!
//! Not verified: revocation, the length of a path, certificate transparency; name constraints are
//! refused where they are critical. The common name counts beside the DNS names. Not possible
//! without an allocator: RSA. A chain that has an RSA signature anywhere is refused, P-256 with
//! SHA-256 and P-384 with SHA-384 are what there is. Ed25519 is switched off, because a certificate
//! that only claims such a signature makes embedded-tls panic. The chain may have 4,096 bytes, a
//! host's name 64, and it must be a name. Whether a venue's servers fit into this is for its user
//! to find out: where they do not, a gateway that speaks TLS for the device is what is left.
//!
//! # Features
//!
//! - `fast` (default), and for who goes without it `books`, `trades`, `candles` and `statistics`:
//!   those of [`exchanges`].
//! - `tls`: TLS.
//!
//! # Limits
//!
//! What the drivers with an allocator have and this one has not:
//!
//! - One connection a driver: no plan over several, no renewal without a gap. Where more symbols
//!   are wanted than a connection may have, run more drivers; the venue's limits are then shared by
//!   nobody.
//! - No streams of owned items and no queues; no handlers by kind. While the callback runs, nothing
//!   is read; one that panics is the device's end.
//! - No permessage-deflate, no handle from other tasks but through the closure, no durations of
//!   messages in the statistics.
//! - One REST call at a time, each over a connection of its own, whatever
//!   [`Limits::requests_at_once`](core::context::Limits::requests_at_once) allows.
//! - IPv4 only. The addresses of a name are tried in turn, each for its share of the time, as many
//!   as smoltcp keeps: one, unless its feature `dns-max-result-count-4` or the like is switched on.
//! - Of TLS: no other version, no resumption, no change of keys: a server that changes them ends
//!   the connection, which is made anew. A server that has said goodbye hears none; every other
//!   does, as far as it can be written at once. One authority. Records as long as the buffer for
//!   them.
//! - Without a wall clock Gate.io refuses subscriptions, because they carry the time, and an event
//!   has no time of receipt.
//! - Requests and answers are overwritten where they were made and taken, and what a connection has
//!   sent: not what went through the buffers of TCP and TLS ([`Memory`], `TlsMemory`), which keep
//!   it, signatures and listen keys among it, until more is written over it.
#![no_std]
#![forbid(unsafe_code)]

mod clock;
mod desk;
mod dial;
mod driver;
mod engine;
mod item;
mod memory;
mod raw;
mod security;
#[cfg(feature = "tls")]
mod tls;

pub use clock::WallClock;
pub use driver::Driver;
pub use item::{Item, Source, Unreachable};
pub use memory::Memory;
pub use security::{Plain, Protection, SecretsInTheClear, Security};
#[cfg(feature = "tls")]
pub use tls::{Flaw, Tls, TlsMemory};

/// The state machine.
pub use tickwire_core as core;
/// The venues.
pub use tickwire_exchanges as exchanges;

pub use tickwire_exchanges::{gateio, mexc};
