//! How a session is made, and what a configuration is refused for.

use crate::book::{BookFeed, BookStore};
use crate::entropy::Entropy;
use crate::exchange::{Exchange, Scope};
use crate::pace::Pace;
use crate::scratch::Scratch;
use crate::time::Instant;
use crate::wiped::Wiped;

use super::access::{Access, Public};
use super::backoff::Backoff;
use super::calls::Calls;
use super::notices::{Notices, Shown};
use super::stats::{Marks, Stats};
use super::table::Table;
use super::timers::Timers;
use super::{Config, ConfigError, Memory, Session, State, Symbols, confirm};

/// Construction.
impl<'b, X: Exchange, B: BookStore> Session<'b, X, B, Public> {
    /// Makes a public session: its symbols are subscribed to on every channel of the configuration.
    ///
    /// `seed` feeds jitter (and, in a `Connection`, keys and masks): 32 bytes of the system's
    /// entropy, or a constant where a run is to be repeated.
    ///
    /// It takes no credentials:
    ///
    /// ```
    /// use tickwire_core::account::credentials::Credentials;
    /// use tickwire_core::book::NoBooks;
    /// use tickwire_core::session::{Config, Memory, Session, Symbols};
    /// use tickwire_core::testing::MockVenue;
    /// fn public(credentials: Credentials, memory: Memory<'static>) {
    ///     let (venue, symbols) = (MockVenue::default(), Symbols::of(&["A"]));
    ///     let config = Config::of(&venue);
    ///     Session::public(venue, symbols, config, NoBooks, memory, [1; 32]).ok();
    /// }
    /// ```
    ///
    /// ```compile_fail,E0308
    /// use tickwire_core::account::credentials::Credentials;
    /// use tickwire_core::book::NoBooks;
    /// use tickwire_core::session::{Config, Memory, Session, Symbols};
    /// use tickwire_core::testing::MockVenue;
    /// fn public(credentials: Credentials, memory: Memory<'static>) {
    ///     let (venue, symbols) = (MockVenue::default(), Symbols::of(&["A"]));
    ///     let config = Config::of(&venue);
    ///     Session::public(venue, credentials, config, NoBooks, memory, [1; 32]).ok();
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError`]: nothing but the arguments is wrong.
    pub fn public(
        venue: X,
        symbols: Symbols<'_>,
        config: Config<'b, X::Channel>,
        books: B,
        memory: Memory<'b>,
        seed: [u8; 32],
    ) -> Result<Self, ConfigError> {
        // Where it is, not by `?`: that would move all of it.
        let mut made = Self::made(venue, Public, config, books, memory, seed);
        if let Ok(session) = &mut made {
            for symbol in symbols.iter() {
                session
                    .follow(symbol?, Instant::ORIGIN)
                    .map_err(|_| ConfigError::TooManySymbols)?;
            }
        }
        made
    }
}

impl<'b, X: Exchange, B: BookStore, A: Access<X>> Session<'b, X, B, A> {
    /// A session that follows nothing yet.
    pub(super) fn made(
        venue: X,
        access: A,
        config: Config<'b, X::Channel>,
        books: B,
        memory: Memory<'b>,
        seed: [u8; 32],
    ) -> Result<Self, ConfigError> {
        let endpoint = config.checked()?;
        if memory.items.is_empty() || memory.text.is_empty() || memory.batch.is_empty() {
            return Err(ConfigError::Memory);
        }
        tell_apart(&venue, config.channels)?;
        let feed = find_feed(&venue, &config, &books, memory.rows.len())?;
        Ok(Self {
            access,
            endpoint,
            entropy: Entropy::new(seed),
            state: State::Idle,
            stop: None,
            timers: Timers::new(),
            backoff: Backoff::new(config.policy, config.retry),
            disconnect: false,
            reconnect: None,
            close_frame: false,
            renews: false,
            heard: Instant::ORIGIN,
            second_look: Instant::ORIGIN,
            fresh: None,
            table: Table::new(memory.rows, memory.index)
                .ok_or(ConfigError::Index)?
                .with_markets(config.channels.iter().map(|channel| is_market(&venue, *channel))),
            unsaid: 0,
            asks: 0,
            frames_hold: Instant::ORIGIN,
            frames_pace: Pace::new(config.limits.frames),
            rest_pace: Pace::new(config.limits.requests),
            confirm_pace: Pace::new(confirm::rate(config.limits.requests)),
            books,
            feed,
            calls: Calls::new(),
            rest_hold: Instant::ORIGIN,
            scratch: Scratch::new(memory.items, memory.levels),
            cursor: 0,
            ready: None,
            channel: None,
            received_at: None,
            text: Wiped::new(memory.text),
            text_len: 0,
            batch: memory.batch,
            notices: Notices::new(),
            shown: Shown::Nothing,
            stats: Stats::default(),
            marks: Marks::default(),
            meters: memory.meters,
            venue,
            config,
        })
    }
}

/// The first configured channel that feeds books, where the store keeps any.
fn find_feed<X: Exchange, B: BookStore>(
    venue: &X,
    config: &Config<'_, X::Channel>,
    books: &B,
    rows: usize,
) -> Result<Option<(usize, BookFeed)>, ConfigError> {
    if books.capacity() == 0 {
        return Ok(None);
    }
    if books.capacity() < rows {
        return Err(ConfigError::Books);
    }
    let mut feeds =
        config.channels.iter().enumerate().filter(|(_, channel)| !is_market(venue, **channel));
    if let Some(feed) = feeds.find_map(|(at, channel)| Some((at, venue.book_feed(*channel)?))) {
        return Ok(Some(feed));
    }
    // Where all channels are read, nobody expects a book of them: whoever takes any channel keeps a
    // store. One that is not read may well be one of books, in the build that was meant.
    match config.channels.iter().position(|channel| !venue.is_read(*channel)) {
        Some(at) => Err(ConfigError::Unread(at)),
        None => Ok(None),
    }
}

fn is_market<X: Exchange>(venue: &X, channel: X::Channel) -> bool {
    venue.scope(channel) == Scope::Market
}

/// Refuses channels whose messages would be taken for each other's.
fn tell_apart<X: Exchange>(venue: &X, channels: &[X::Channel]) -> Result<(), ConfigError> {
    for (at, one) in channels.iter().enumerate() {
        let same =
            |other: &X::Channel| venue.same_stream(*one, *other) || venue.same_stream(*other, *one);
        if let Some(behind) = channels.iter().skip(at + 1).position(same) {
            return Err(ConfigError::SameStream(at, at + 1 + behind));
        }
    }
    Ok(())
}
