//! What a feed is to be: everything but the venue and the user's handlers.

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Config, ConfigError, Memory, Session, Symbols};
use tickwire_core::store::Store;

use crate::board::Channels;
use crate::error::FeedError;

/// Room for symbols that are subscribed to later, where nothing else is said.
const SPARE: usize = 16;
/// The least levels a side of a book, where nothing else is said: what changes while a snapshot is
/// fetched needs room beside it.
const DEPTH_MIN: usize = 200;
/// The levels a side of a book whose channel has no limit, where nothing else is said.
const DEPTH_UNLIMITED: usize = 1000;

/// A feed's configuration and sizes.
pub(crate) struct Plan<C: 'static> {
    pub(crate) symbols: Vec<String>,
    pub(crate) config: Config<'static, C>,
    pub(crate) channels: Option<Vec<C>>,
    pub(crate) url: Option<String>,
    pub(crate) rest_base: Option<String>,
    pub(crate) depth: Option<usize>,
    pub(crate) symbols_max: usize,
    pub(crate) rx: usize,
    pub(crate) tx: usize,
}

impl<C: Copy + Eq + core::fmt::Debug + 'static> Plan<C> {
    pub(crate) fn new(symbols: Vec<String>, config: Config<'static, C>) -> Self {
        Self {
            symbols_max: symbols.len().saturating_add(SPARE),
            symbols,
            config,
            channels: None,
            url: None,
            rest_base: None,
            depth: None,
            rx: 1 << 20,
            tx: 32 << 10,
        }
    }

    /// Settles where REST calls go: with another address for the feed, to the same host.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where that address is none.
    pub(crate) fn settle(&mut self) -> Result<(), FeedError> {
        if let (None, Some(url)) = (&self.rest_base, &self.url) {
            let Endpoint { tls, authority, .. } =
                Endpoint::parse(url).map_err(|error| FeedError::Url { url: url.clone(), error })?;
            let scheme = if tls { "https" } else { "http" };
            self.rest_base = Some(format!("{scheme}://{authority}"));
        }
        Ok(())
    }

    /// The session's configuration.
    pub(crate) fn config(&self) -> Config<'_, C> {
        let mut config: Config<'_, C> = self.config;
        if let Some(url) = &self.url {
            config.context.url = url;
        }
        if let Some(base) = &self.rest_base {
            config.rest_base = base;
        }
        if let Some(channels) = &self.channels {
            config.channels = channels;
        }
        config
    }

    /// How many symbols there is room for.
    pub(crate) fn rows(&self) -> usize {
        self.symbols_max.max(self.symbols.len())
    }

    /// How many channels there are, and which of them feeds books.
    pub(crate) fn channels<X: Exchange<Channel = C>>(&self, venue: &X) -> Channels {
        let channels = self.config().channels;
        let feeds = |channel: &C| venue.book_feed(*channel).is_some();
        let feed = channels.iter().position(feeds).filter(|_| self.depth != Some(0));
        Channels { count: channels.len(), feed }
    }

    /// Makes the connection.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where the plan is wrong.
    pub(crate) fn connection<X: Exchange<Channel = C>>(
        &self,
        venue: X,
        seed: [u8; 32],
    ) -> Result<Connection<'_, X, Books<'static>>, FeedError> {
        let rows = u16::try_from(self.rows())
            .map_err(|_| FeedError::Session(ConfigError::TooManySymbols))?;
        let texts: Vec<&str> = self.symbols.iter().map(String::as_str).collect();
        let symbols = Symbols::new(&texts).map_err(FeedError::Session)?;
        let (books, memory) = (self.books(&venue)?, Memory::owned(rows));
        let session = Session::public(venue, symbols, self.config(), books, memory, seed)
            .map_err(|error| self.wrong(error))?;
        Connection::new(session, Store::owned(self.rx), Store::owned(self.tx))
            .map_err(FeedError::Connection)
    }

    /// What is wrong with the session's configuration, with the text that it is about.
    fn wrong(&self, error: ConfigError) -> FeedError {
        match error {
            ConfigError::Url(error) => {
                FeedError::Url { url: self.config().context.url.to_owned(), error }
            }
            ConfigError::Symbol(at) => {
                FeedError::Symbol { at, symbol: self.symbols.get(at).cloned().unwrap_or_default() }
            }
            error => FeedError::Session(error),
        }
    }

    /// The books: one for every symbol that there is room for, where a channel feeds any.
    fn books<X: Exchange<Channel = C>>(&self, venue: &X) -> Result<Books<'static>, FeedError> {
        let feed = self.config().channels.iter().find_map(|channel| venue.book_feed(*channel));
        let (count, depth) = match (feed, self.depth) {
            (None, _) | (_, Some(0)) => (0, DEPTH_MIN),
            (Some(_), Some(depth)) => (self.rows(), depth),
            (Some(feed), None) if feed.levels == 0 => (self.rows(), DEPTH_UNLIMITED),
            (Some(feed), None) => {
                (self.rows(), usize::from(feed.levels).saturating_mul(2).max(DEPTH_MIN))
            }
        };
        Books::owned(count, depth).map_err(FeedError::Books)
    }
}
