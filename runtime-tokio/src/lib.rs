//! Exchange feeds on tokio: sockets, TLS, timers and REST under tickwire's state machine.
#![forbid(unsafe_code)]

mod error;
mod events;
mod feed;
mod handle;
mod handlers;
mod item;
mod rest;
mod tls;

pub use error::{CloseError, ConnectError, FeedError, NotLive, WishError};
pub use events::{Events, Overflow};
pub use feed::Feed;
pub use handle::{Handle, Status};
pub use handlers::{BookUpdate, HandlerFailure, Outcome};
pub use item::Item;
pub use rest::Rest;
pub use tls::{Tls, TlsError};

/// The state machine.
pub use tickwire_core as core;
/// The venues.
pub use tickwire_exchanges as exchanges;

pub use tickwire_core::session::Symbols;
pub use tickwire_exchanges::gateio;
