//! What can go wrong, by who must act.

use core::error::Error;
use core::fmt;
use std::io;

use tickwire_core::account::credentials::CredentialsError;
use tickwire_core::account::ledger::AccountState;
use tickwire_core::book::BooksError;
use tickwire_core::endpoint::EndpointError;
use tickwire_core::exchange::Malformed;
use tickwire_core::plan::PlanError;
use tickwire_core::retry::Cause;
use tickwire_core::session::{NotAsked, Refused, State, Stop, Unanswered};
use tickwire_core::ws::deflate;
use tickwire_core::{connection, session};

use crate::checked::UnfitSymbol;
use crate::wish::Unsent;

/// A feed cannot be made this way; the programmer must act.
#[derive(Debug)]
#[non_exhaustive]
pub enum FeedError {
    /// The session's configuration.
    Session(session::ConfigError),
    /// The address is not one to connect to.
    Url {
        /// The address.
        url: String,
        /// What is wrong with it.
        error: EndpointError,
    },
    /// A symbol is empty or longer than 32 bytes.
    Symbol {
        /// Its position in the list.
        at: usize,
        /// The symbol.
        symbol: String,
    },
    /// The connection's buffers or address.
    Connection(connection::ConfigError),
    /// What is asked of the server about permessage-deflate.
    Deflate(deflate::ConfigError),
    /// The symbols cannot be spread over connections.
    Plan(PlanError),
    /// The books.
    Books(BooksError),
    /// The base of REST addresses is not `http://` or `https://` and a host.
    RestBase {
        /// The base.
        base: String,
        /// What is wrong with it.
        error: EndpointError,
    },
    /// The key or the secret of an account.
    Credentials(CredentialsError),
    /// An account's secrets would go to this address in the clear.
    Unprotected {
        /// The address.
        address: String,
    },
    /// The system has no entropy to give.
    Entropy,
    /// The runtime is not here to run on.
    Runtime,
}

/// A feed's symbols could not be held against the venue's rules, or did not pass.
#[derive(Debug)]
#[non_exhaustive]
pub enum CheckError {
    /// The feed's configuration is wrong.
    Feed(FeedError),
    /// The path of the request cannot be written.
    Path,
    /// The venue did not answer.
    NoAnswer {
        /// Why.
        why: Unanswered,
        /// To whom no connection could be made, where it was that.
        unreachable: Option<ConnectError>,
    },
    /// The venue's answer had this HTTP status.
    Status(u16),
    /// The venue's answer could not be read.
    Malformed(Malformed),
    /// These symbols the venue does not know or does not trade; at least one.
    Unfit(Vec<UnfitSymbol>),
}

/// Why a transport could not be made: to whom, at which step, and what was said.
#[derive(Debug)]
#[non_exhaustive]
pub struct ConnectError {
    /// The host, and the port where it is not the scheme's default.
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
    /// The feed has several connections, and it was not said which is meant.
    SeveralConnections,
    /// The feed is over, for this reason where it is known.
    Over(Option<Stop>),
}

/// Not everything was live in time, or ever will be.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NotLive {
    /// Where the session stood.
    pub state: State,
    /// The symbols whose book was not live, or that the venue had not answered for: at most the
    /// first ten.
    pub missing: Vec<String>,
    /// How many symbols that were.
    pub missing_count: usize,
    /// The symbols that the venue refuses on every channel: at most the first ten. They keep nobody
    /// else from being live; where there is nobody else, no wait helps.
    pub refused: Vec<String>,
    /// How many symbols that are.
    pub refused_count: usize,
    /// Why the last connection ended, where one did.
    pub cause: Option<Cause>,
    /// Why the feed is over, where it is.
    pub stopped: Option<Stop>,
}

/// An account was not live in time, or never will be.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AccountNotLive {
    /// Where the connection stood.
    pub state: State,
    /// Whether the account's state was what the venue has.
    pub account: AccountState,
    /// Why the last connection ended, where one did.
    pub cause: Option<Cause>,
    /// Why the account is over, where it is.
    pub stopped: Option<Stop>,
}

/// An action was not asked for: nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum ActError {
    /// The session did not ask.
    NotAsked(NotAsked),
    /// The account is over, or its task is gone.
    Over(WishError),
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

/// The feed's task panicked: a fault of this library, or of a venue's implementation. Handlers that
/// panic are caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panicked;

impl fmt::Display for FeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(error) => write!(f, "the feed's configuration is wrong: {error}"),
            Self::Connection(error) => write!(f, "the feed's configuration is wrong: {error}"),
            Self::Deflate(error) => write!(f, "the feed's configuration is wrong: {error}"),
            Self::Plan(error) => write!(f, "the feed's symbols have no room: {error}"),
            Self::Books(error) => write!(f, "the feed's books cannot be kept: {error}"),
            Self::Url { url, error } => write!(f, "{url:?} is no address of a feed: {error}"),
            Self::Symbol { at, symbol } => {
                write!(f, "symbol {at} of the list, {symbol:?}, is empty or longer than 32 bytes")
            }
            Self::RestBase { base, .. } => write!(
                f,
                "{base:?} is no base of REST addresses: it must be http:// or https:// and a host"
            ),
            Self::Credentials(error) => error.fmt(f),
            Self::Unprotected { address } => write!(
                f,
                "{address:?} is without TLS and not this machine: an account's secrets do not go \
                 there; use wss:// and https://"
            ),
            Self::Entropy => f.write_str("the system has no entropy to give"),
            Self::Runtime => f.write_str(
                "a feed must be started on its runtime: in a task of it, or inside `block_on`",
            ),
        }
    }
}

impl Error for FeedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Session(error) => Some(error),
            Self::Connection(error) => Some(error),
            Self::Deflate(error) => Some(error),
            Self::Plan(error) => Some(error),
            Self::Books(error) => Some(error),
            Self::Url { error, .. } | Self::RestBase { error, .. } => Some(error),
            Self::Credentials(error) => Some(error),
            Self::Symbol { .. } | Self::Unprotected { .. } | Self::Entropy | Self::Runtime => None,
        }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feed(error) => error.fmt(f),
            Self::Path => f.write_str("the path of the request for rules is too long"),
            Self::NoAnswer { unreachable: Some(error), .. } => {
                write!(f, "the venue's rules cannot be had: {error}")
            }
            Self::NoAnswer { why, .. } => write!(f, "the venue's rules cannot be had: {why}"),
            Self::Status(status) => {
                write!(f, "the venue's rules cannot be had: HTTP status {status}")
            }
            Self::Malformed(error) => write!(f, "the venue's rules cannot be read: {error}"),
            Self::Unfit(unfit) => {
                for (at, one) in unfit.iter().enumerate() {
                    write!(f, "{}{one}", if at == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}

impl Error for CheckError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Feed(error) => Some(error),
            Self::NoAnswer { unreachable: Some(error), .. } => Some(error),
            _ => None,
        }
    }
}

impl From<FeedError> for CheckError {
    fn from(error: FeedError) -> Self {
        Self::Feed(error)
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { authority, cause, source } = self;
        write!(f, "cannot connect to {authority}: {cause} ({source})")
    }
}

impl Error for ConnectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}

impl fmt::Display for WishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::SeveralConnections => {
                f.write_str("the feed has several connections: it must be said which is meant")
            }
            Self::Over(Some(stop)) => write!(f, "the feed is over: {stop}"),
            Self::Over(None) => f.write_str("the feed is over"),
        }
    }
}

impl Error for WishError {}

impl From<Refused> for WishError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Unsent> for WishError {
    fn from(unsent: Unsent) -> Self {
        match unsent {
            Unsent::Refused(refused) => Self::Refused(refused),
            Unsent::Ambiguous => Self::SeveralConnections,
        }
    }
}

impl fmt::Display for NotLive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.stopped {
            Some(stop) => write!(f, "the feed is over: {stop}")?,
            None => write!(f, "not live: the session is {}", self.state)?,
        }
        if let (Some(cause), None) = (self.cause, self.stopped) {
            write!(f, " (last failure: {cause})")?;
        }
        name(f, "missing", &self.missing, self.missing_count)?;
        name(f, "refused by the venue", &self.refused, self.refused_count)
    }
}

/// Names the first of `count` symbols, where there are any.
fn name(f: &mut fmt::Formatter<'_>, what: &str, first: &[String], count: usize) -> fmt::Result {
    if count == 0 {
        return Ok(());
    }
    write!(f, "; {what}: {}", first.join(", "))?;
    let more = count.saturating_sub(first.len());
    if more > 0 { write!(f, " and {more} more") } else { Ok(()) }
}

impl Error for NotLive {}

impl fmt::Display for AccountNotLive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { state, account, cause, stopped } = self;
        match (stopped, cause) {
            (Some(stop), _) => write!(f, "the account is over: {stop}"),
            (None, None) => write!(f, "not live: the session is {state}, the account {account}"),
            (None, Some(cause)) => write!(
                f,
                "not live: the session is {state}, the account {account} (last failure: {cause})"
            ),
        }
    }
}

impl Error for AccountNotLive {}

impl fmt::Display for ActError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAsked(not_asked) => not_asked.fmt(f),
            Self::Over(over) => over.fmt(f),
        }
    }
}

impl Error for ActError {}

impl From<NotAsked> for ActError {
    fn from(not_asked: NotAsked) -> Self {
        Self::NotAsked(not_asked)
    }
}

impl From<WishError> for ActError {
    fn from(over: WishError) -> Self {
        Self::Over(over)
    }
}

impl fmt::Display for CloseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deadline => "the server did not close in time; the connection was cut off",
            Self::Panicked => return Panicked.fmt(f),
        })
    }
}

impl Error for CloseError {}

impl From<Panicked> for CloseError {
    fn from(Panicked: Panicked) -> Self {
        Self::Panicked
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the feed's task panicked")
    }
}

impl Error for Panicked {}

#[cfg(test)]
mod tests;
