//! A WebSocket client as a pure state machine: bytes in, messages and frames out (RFC 6455).
//!
//! The contract in one sentence: **after every call that tells the client a fact, call
//! [`step`](Client::step) until it answers [`Step::Idle`]**, and whenever bytes are
//! [`pending`](Client::pending), write them.
//!
//! - Facts are participles and never fail: [`connected`](Client::connected),
//!   [`received`](Client::received), [`sent`](Client::sent), [`ended`](Client::ended). What is
//!   wrong with the peer is output: [`Step::Failed`].
//! - Wishes are imperatives and may be [`Refused`]: [`send`](Client::send), [`ping`](Client::ping),
//!   [`close`](Client::close).
//! - Time is the caller's: it limits how long the client may be [`State::Opening`] or
//!   [`State::Closing`], and how long bytes may stay pending, each in total.
//!
//! Messages are lent from the receive buffer, where fragments are put together in place. Pings are
//! answered by the client; a closing handshake is completed by it.
//!
//! ```
//! use std::io::{Read, Write};
//! use tickwire_core::exchange::MessageType;
//! use tickwire_core::ws::{Client, Config, Opening, Step};
//!
//! /// Prints what a server sends, over any blocking stream.
//! fn print(
//!     mut socket: impl Read + Write,
//!     fresh: [u8; 32],
//! ) -> Result<(), Box<dyn std::error::Error>> {
//!     let (mut rx, mut tx) = ([0; 65_536], [0; 4_096]);
//!     let mut client = Client::new(&mut rx, &mut tx, Config::default())?;
//!     client.connected(&Opening::new("example.com", "/feed", &[])?, fresh);
//!     loop {
//!         match client.step() {
//!             Step::Idle if !client.pending().is_empty() => {
//!                 let count = socket.write(client.pending())?;
//!                 client.sent(count);
//!             }
//!             Step::Idle => match socket.read(client.room())? {
//!                 0 => client.ended(),
//!                 count => client.received(count),
//!             },
//!             Step::Opened => client.send(MessageType::Text, b"hello")?,
//!             Step::Message(whole) => println!("{:?}", client.message(whole).bytes()),
//!             Step::Pinged(_) | Step::Ponged(_) => {}
//!             Step::Closed(closing) => {
//!                 println!("closed with {}: {}", closing.status(), client.reason(closing));
//!                 break;
//!             }
//!             Step::Failed(fault) => return Err(fault.into()),
//!         }
//!     }
//!     socket.write_all(client.pending())?;
//!     Ok(())
//! }
//! ```
//!
//! With the feature `deflate` it can ask for permessage-deflate (RFC 7692); see `ws::deflate`.
//!
//! What it does not do: other extensions, sub-protocols, sending in fragments.

mod answer;
mod assembly;
mod base64;
mod client;
mod close;
#[cfg(feature = "deflate")]
pub mod deflate;
mod extension;
mod fault;
mod frame;
mod inbox;
mod opening;
mod outbox;
mod receive;
mod sha1;
mod step;
mod utf8;

pub use client::{Client, Config, ConfigError, FRAME_OVERHEAD, RX_OVERHEAD, Refused, TX_OVERHEAD};
pub use close::{ClosedBy, Closing};
pub use fault::{Fault, HandshakeFault, Violation};
pub(crate) use opening::accept_of;
pub use opening::{BadOpening, Opening};
pub use step::{Span, State, Step, Whole};
