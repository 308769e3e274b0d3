//! What tests of feed code need: a venue that can be scripted, the server's end of a WebSocket,
//! and a cable between. No socket, no clock, no thread; the memory is the caller's.
//!
//! A test scripts the venue in words ([`MockVenue`] has the list), drives a real
//! [`Connection`](crate::connection::Connection) or [`Session`](crate::session::Session), and
//! looks at what comes out. Time passes when the test says so.
//!
//! ```
//! use tickwire_core::book::NoBooks;
//! use tickwire_core::connection::Connection;
//! use tickwire_core::event::Data;
//! use tickwire_core::session::{Arrays, Config, Output, Session, Symbols};
//! use tickwire_core::testing::{Heard, Link, MockChannel, MockVenue, Peer};
//! use tickwire_core::time::{Instant, Stamp};
//!
//! let venue = MockVenue::default();
//! let config = Config { channels: &[MockChannel::Trades], ..Config::of(&venue) };
//! let mut memory = Arrays::<1, 2, 8, 64, 256>::new();
//! let session =
//!     Session::public(venue, Symbols::of(&["A"]), config, NoBooks, memory.lend(), [1; 32])?;
//! let (mut rx, mut tx) = ([0; 8192], [0; 1024]);
//! let mut connection = Connection::new(session, &mut rx, &mut tx)?;
//!
//! let (mut up, mut down) = ([0; 4096], [0; 4096]);
//! let mut peer = Peer::new(Link::new(&mut up, &mut down));
//! peer.link.down.chunk = 3; // Bytes arrive three at a time; it must not matter.
//!
//! let now = Stamp::monotonic(Instant::ORIGIN);
//! let mut prices = Vec::new();
//! loop {
//!     match connection.poll(now) {
//!         Output::Connect(_) => connection.connected(now, [2; 32]),
//!         Output::Event(event) => match event.data {
//!             Data::Trade(trade) => prices.push(trade.price.to_string()),
//!             _ => {}
//!         },
//!         Output::Wait { .. } => {
//!             let moved = peer.link.carry(&mut connection, now);
//!             match peer.listen() {
//!                 Heard::Opening(_) => assert!(peer.accept()),
//!                 Heard::Text(text) => {
//!                     assert_eq!(text, "sub 1 trades A");
//!                     assert!(peer.text("ok 1"));
//!                     assert!(peer.text("trade A 7 10.50 2 buy\ntrade A 8 10.51 1 sell"));
//!                 }
//!                 _ if !moved => break,
//!                 _ => {}
//!             }
//!         }
//!         _ => {}
//!     }
//! }
//! assert_eq!(prices, ["10.50", "10.51"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod account_words;
mod decode;
mod link;
mod peer;
mod pipe;
mod venue;

pub use account::{MockAccount, MockAccountChannel};
pub use link::Link;
pub use peer::{Heard, Peer};
pub use pipe::Pipe;
pub use venue::{MockChannel, MockVenue};
