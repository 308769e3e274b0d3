//! What can go wrong, by who must act.

use core::fmt;
use std::io;

use tickwire_core::book::BooksError;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Refused, State, Stop};
use tickwire_core::{connection, session};

/// A feed cannot be made this way; the programmer must act.
#[derive(Debug)]
#[non_exhaustive]
pub enum FeedError {
    /// The session's configuration.
    Session(session::ConfigError),
    /// The connection's buffers or address.
    Connection(connection::ConfigError),
    /// The books.
    Books(BooksError),
    /// The system has no entropy to give.
    Entropy,
    /// There is no tokio runtime here to run on.
    Runtime,
}

/// Why a transport could not be made: to whom, at which step, and what was said.
#[derive(Debug)]
pub struct ConnectError {
    /// The host and port.
    pub authority: String,
    /// Which kind of failure, as the session's retry table knows it.
    pub cause: Cause,
    /// What the system or the TLS library said.
    pub source: io::Error,
}

/// A wish was not granted.
#[derive(Debug)]
#[non_exhaustive]
pub enum WishError {
    /// The session refused it.
    Refused(Refused),
    /// The feed is over, for this reason where it is known.
    Over(Option<Stop>),
}

/// Not everything was live in time.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NotLive {
    /// Where the session stood.
    pub state: State,
    /// The books that were not live: at most the first ten symbols.
    pub missing: Vec<String>,
    /// How many books were not live.
    pub missing_count: usize,
    /// Why the last connection ended, where one did.
    pub cause: Option<Cause>,
    /// Why the feed is over, where it is.
    pub stopped: Option<Stop>,
}

/// The feed did not end in an orderly way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CloseError {
    /// The deadline came first; the connection was cut off.
    Deadline,
    /// The feed's task panicked.
    Panicked,
}

macro_rules! stub { ($($t:ty),*) => { $(
    impl fmt::Display for $t { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { let _ = f; unimplemented!() } }
    impl core::error::Error for $t {}
)* } }
stub!(FeedError, ConnectError, WishError, NotLive, CloseError);
