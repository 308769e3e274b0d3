//! Feeds and accounts over any runtime that has sockets, timers and TLS: what tickwire's drivers on
//! an operating system share.
//!
//! Users depend on the crate of a runtime (`tickwire-tokio`, `tickwire-glommio`), which names these
//! types with that runtime filled in. A runtime is added by one trait: [`runtime::Runtime`].
//!
//! A byte's way: [`runtime::Transport`] → `Wire` (a connection, its socket and its timer)
//! → `Fleet` (all connections of a feed) or the account's driver → `Outlets` (handlers and queue).
//! REST calls go by hyper over transports of the same runtime, within one budget of the process.
//!
//! # Features
//!
//! - `platform-verifier`: `Tls::platform`, which trusts what the operating system trusts.
#![forbid(unsafe_code)]

mod account;
mod addresses;
mod alarm;
mod bells;
mod board;
mod budget;
mod call;
mod calls;
mod checked;
mod clock;
mod connect;
mod entropy;
mod error;
mod events;
mod feed;
mod fleet;
mod handle;
mod handlers;
mod hold;
mod hyper_io;
mod item;
mod lane;
mod line;
mod outlets;
pub mod parts;
mod plan;
mod rest;
pub mod runtime;
mod sampler;
mod settings;
#[cfg(test)]
mod testing;
mod tls;
mod transport;
mod wire;
mod wish;

pub use account::{
    Account, AccountHandle, AccountSnapshot, AccountStatus, AccountTask, Asked, Held,
};
pub use addresses::check_protected;
pub use board::{ConnectionStatus, Status};
pub use calls::{Calling, Done};
pub use checked::{Rulebook, Unfit, UnfitSymbol};
pub use connect::{Opened, Opening, cause_of};
pub use error::{
    AccountNotLive, ActError, CheckError, CloseError, ConnectError, FeedError, NotLive, Panicked,
    WishError,
};
pub use events::{Events, Overflow};
pub use feed::{Feed, FeedTask};
pub use handle::Handle;
pub use handlers::{BookUpdate, HandlerFailure, Outcome};
pub use item::Item;
pub use rest::Rest;
pub use tls::{Tls, TlsError};

/// The TLS library that the drivers share, one version and one provider of it.
pub use rustls;
/// The state machine.
pub use tickwire_core as core;
/// The venues.
pub use tickwire_exchanges as exchanges;

pub use tickwire_core::account::credentials::Credentials;
pub use tickwire_core::owned::OwnedOutcome;
pub use tickwire_core::session::Symbols;
pub use tickwire_core::ws::deflate::Offer;
pub use tickwire_exchanges::{gateio, mexc};
