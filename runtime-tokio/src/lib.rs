//! Exchange feeds on tokio: sockets, TLS, timers and REST under tickwire's state machine.
#![forbid(unsafe_code)]

mod alarm;
mod board;
mod budget;
mod calls;
mod clock;
mod connect;
mod driver;
mod entropy;
mod error;
mod events;
mod feed;
mod handle;
mod handlers;
mod item;
mod line;
mod link;
mod outlets;
mod plan;
mod rest;
mod sampler;
mod tls;
mod transport;
mod wish;

pub use board::Status;
pub use error::{CloseError, ConnectError, FeedError, NotLive, WishError};
pub use events::{Events, Overflow};
pub use feed::Feed;
pub use handle::Handle;
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
