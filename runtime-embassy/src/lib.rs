//! Exchange feeds without an operating system: embassy's network stack under tickwire's state
//! machine.
//!
//! The contract, in one sentence: **a driver runs one connection on one task until it is stopped,
//! and says everything in order, over memory whose sizes are in its type.**
//!
//! # A complete program
//!
//! On a device `stack` is that of its network driver, `random` its random number generator, `wall`
//! its clock, and the memory lies in statics. (`venue.test` is a simulated exchange here; without `url` and
//! `rest_base` it is the venue itself, which wants TLS.)
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
