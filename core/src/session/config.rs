//! What a session is made from.

use core::fmt;
use core::time::Duration;

use crate::context::{Context, Limits, Rate};
use crate::endpoint::{Endpoint, EndpointError};
use crate::exchange::Exchange;
use crate::meter::Budgets;
use crate::policy::Policy;
use crate::retry::RetryTable;
use crate::symbol::Symbol;

use super::output::ConnectionId;
use super::table::CHANNELS_MAX;

/// The configuration of a session: the venue's defaults, every field the user's to override.
#[derive(Clone, Copy, Debug)]
pub struct Config<'c, C> {
    /// How to connect and to keep the connection.
    pub context: Context<'c>,
    /// When to connect again.
    pub policy: Policy,
    /// Whether to connect again, by cause.
    pub retry: RetryTable,
    /// What may be sent.
    pub limits: Limits,
    /// The base of REST addresses.
    pub rest_base: &'c str,
    /// The channels that every symbol is subscribed to: 1 to 12.
    pub channels: &'c [C],
    /// How long a message may take, by kind.
    pub budgets: Budgets,
    /// The connection's number among those of one feed; the session tells it and does nothing else
    /// with it.
    pub connection: ConnectionId,
}

impl<'c, C: 'static> Config<'c, C> {
    /// The defaults of a venue.
    pub fn of<X: Exchange<Channel = C>>(venue: &X) -> Self {
        let facts = venue.facts();
        Self {
            context: facts.context,
            policy: facts.policy,
            retry: facts.retry,
            limits: facts.limits,
            rest_base: facts.rest_base,
            channels: venue.default_channels(),
            budgets: Budgets::DEFAULT,
            connection: ConnectionId::default(),
        }
    }

    /// The same for what is replayed from a recording: without pings, pacing, limits and patience,
    /// which only a network needs.
    #[must_use]
    pub fn replayed(mut self) -> Self {
        let Self { context, policy, limits, .. } = &mut self;
        (context.heartbeat, context.silence) = (Duration::ZERO, Duration::ZERO);
        (context.subscribe_timeout, context.request_timeout) = (Duration::MAX, Duration::MAX);
        (context.snapshot_delay, context.snapshot_retry) = (Duration::ZERO, Duration::ZERO);
        (policy.first, policy.max, policy.attempts) = (Duration::ZERO, Duration::ZERO, None);
        (limits.frames, limits.requests) = (Rate::NONE, Rate::NONE);
        (limits.requests_at_once, limits.subscriptions) = (u8::MAX, 0);
        self
    }

    pub(crate) fn checked(&self) -> Result<Endpoint<'c>, ConfigError> {
        if self.channels.is_empty() || self.channels.len() > CHANNELS_MAX {
            return Err(ConfigError::Channels);
        }
        let Context { connect_timeout, handshake_timeout, subscribe_timeout, .. } = self.context;
        let Context { request_timeout, write_timeout, close_timeout, pong_wait, .. } = self.context;
        let opening = [connect_timeout, handshake_timeout, subscribe_timeout];
        let open = [request_timeout, write_timeout, close_timeout, pong_wait];
        if opening.iter().chain(&open).any(Duration::is_zero) {
            return Err(ConfigError::ZeroTimeout);
        }
        let age_max = self.context.age_max;
        if !age_max.is_zero() && age_max < AGE_LEAST {
            return Err(ConfigError::Age);
        }
        Endpoint::parse(self.context.url).map_err(ConfigError::Url)
    }
}

/// The least age at which a connection may be replaced. A renewal counts as no attempt and waits
/// for no delay, so this is what keeps it from being a loop.
const AGE_LEAST: Duration = Duration::from_secs(60);

/// A session cannot be made this way; the programmer must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// The list of symbols is empty.
    NoSymbols,
    /// A symbol is empty or longer than 32 bytes; its position in the list.
    Symbol(usize),
    /// More symbols than rows of memory, or than the venue's limit of subscriptions allows: symbols
    /// times channels, those of the market counted once each.
    TooManySymbols,
    /// No channel, or more than twelve.
    Channels,
    /// Two of the channels cannot be told apart in the venue's messages; their positions.
    SameStream(usize, usize),
    /// The address is not one to connect to.
    Url(EndpointError),
    /// The index over the rows is not a power of two of at least twice their number.
    Index,
    /// A buffer has no room at all.
    Memory,
    /// The book store holds fewer books than there are rows of symbols.
    Books,
    /// The book store keeps books that no channel feeds, and a channel is not read in this build;
    /// its position ([`Exchange::is_read`]).
    Unread(usize),
    /// A timeout of the context is zero: only heartbeat and silence can be switched off.
    ZeroTimeout,
    /// Connections would be replaced more often than once a minute.
    Age,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSymbols => f.write_str("a public session needs at least one symbol"),
            Self::Symbol(at) => {
                write!(f, "symbol {at} of the list is empty or longer than 32 bytes")
            }
            Self::TooManySymbols => f.write_str("more symbols than the session may hold"),
            Self::Channels => f.write_str("a session needs one to twelve channels"),
            Self::SameStream(one, other) => {
                write!(f, "channels {one} and {other} cannot be told apart in the venue's messages")
            }
            Self::Url(error) => error.fmt(f),
            Self::Index => {
                f.write_str("the symbol index must be a power of two, at least twice the rows")
            }
            Self::Memory => f.write_str("a buffer given to the session is empty"),
            Self::Books => f.write_str("the book store holds fewer books than symbols"),
            Self::Unread(at) => write!(
                f,
                "no channel feeds the books of the store: channel {at} is not read, for want of a \
                 feature of its venue such as `books`"
            ),
            Self::ZeroTimeout => {
                f.write_str("a timeout is zero, by which nothing could ever be in time")
            }
            Self::Age => f.write_str("a connection must be allowed to become a minute old"),
        }
    }
}

impl core::error::Error for ConfigError {}

/// A list of symbols that is not empty, by its type.
#[derive(Clone, Copy, Debug)]
pub struct Symbols<'a> {
    texts: &'a [&'a str],
}

impl<'a> Symbols<'a> {
    /// The symbols of an array; an empty array does not compile.
    ///
    /// ```
    /// use tickwire_core::session::Symbols;
    /// let symbols = Symbols::of(&["BTC_USDT", "ETH_USDT"]);
    /// assert_eq!(symbols.len(), 2);
    /// ```
    ///
    /// ```compile_fail
    /// use tickwire_core::session::Symbols;
    /// let symbols = Symbols::of(&[]);
    /// ```
    #[must_use]
    pub fn of<A: NonEmpty<'a>>(array: &'a A) -> Self {
        Self { texts: array.texts() }
    }

    /// The symbols of a list whose length is known only when the program runs.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NoSymbols`] where the list is empty.
    pub const fn new(texts: &'a [&'a str]) -> Result<Self, ConfigError> {
        if texts.is_empty() {
            return Err(ConfigError::NoSymbols);
        }
        Ok(Self { texts })
    }

    /// The number of symbols, at least 1.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub const fn len(&self) -> usize {
        self.texts.len()
    }

    /// The texts, in their order.
    #[must_use]
    pub const fn texts(&self) -> &'a [&'a str] {
        self.texts
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Result<Symbol, ConfigError>> + 'a {
        self.texts
            .iter()
            .enumerate()
            .map(|(at, text)| Symbol::new(text).ok_or(ConfigError::Symbol(at)))
    }
}

/// An array of 1 to 64 texts. For more, or a list made at run time, use [`Symbols::new`].
#[diagnostic::on_unimplemented(
    message = "a public session needs at least one symbol",
    label = "not an array of 1 to 64 symbols",
    note = "use `Symbols::new(&list)` for a list whose length is known only at run time"
)]
pub trait NonEmpty<'a>: sealed::Sealed {
    /// The texts.
    fn texts(&'a self) -> &'a [&'a str];
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! non_empty {
    ($($len:literal)*) => { $(
        impl sealed::Sealed for [&str; $len] {}
        impl<'a> NonEmpty<'a> for [&'a str; $len] {
            fn texts(&'a self) -> &'a [&'a str] {
                self
            }
        }
    )* };
}

non_empty! {
    1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32
    33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64
}
