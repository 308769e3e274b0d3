//! What a feed is to be: everything but the venue and the user's handlers.

use std::collections::BTreeSet;

use tickwire_core::book::Books;
use tickwire_core::context::Rate;
use tickwire_core::exchange::Exchange;
use tickwire_core::plan::Shape;
use tickwire_core::session::{Config, ConfigError, ConnectionId, Memory, Session, Symbols};
use tickwire_core::symbol::Symbol;
use tickwire_core::ws::deflate::{Deflate, Offer};

use crate::board::Channels;
use crate::error::FeedError;
use crate::lane::Bound;
use crate::settings::{Settings, wrong};

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
    pub(crate) settings: Settings<C>,
    pub(crate) depth: Option<usize>,
    pub(crate) symbols_max: usize,
    /// What is asked of servers about deflate; nothing where the user did not say.
    pub(crate) deflate: Option<Offer>,
}

impl<C: Copy + Eq + core::fmt::Debug + 'static> Plan<C> {
    pub(crate) fn new(symbols: Vec<String>, config: Config<'static, C>) -> Self {
        Self {
            symbols_max: symbols.len().saturating_add(SPARE),
            symbols,
            config,
            settings: Settings::default(),
            depth: None,
            deflate: None,
        }
    }

    /// The session's configuration.
    pub(crate) fn config(&self) -> Config<'_, C> {
        let mut config: Config<'_, C> = self.config;
        self.settings.apply(&mut config);
        config
    }

    /// How many symbols there is room for.
    pub(crate) fn rows(&self) -> usize {
        self.symbols_max.max(self.symbols.len())
    }

    /// The channels, and which of them feeds books.
    pub(crate) fn channels<X: Exchange<Channel = C>>(&self, venue: &X) -> Channels {
        let channels = self.config().channels;
        let feeds = |channel: &C| venue.book_feed(*channel).is_some();
        let feed = channels.iter().position(feeds).filter(|_| self.depth != Some(0));
        Channels::new(channels.iter().map(|channel| venue.channel_name(*channel)), feed)
    }

    /// The symbols, each once, in the order in which they are first named.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where one is none, or there are none.
    pub(crate) fn distinct(&self) -> Result<Vec<Symbol>, FeedError> {
        let mut symbols: Vec<Symbol> = Vec::with_capacity(self.symbols.len());
        let mut known = BTreeSet::new();
        for (at, text) in self.symbols.iter().enumerate() {
            let symbol =
                Symbol::new(text).ok_or_else(|| FeedError::Symbol { at, symbol: text.clone() })?;
            if known.insert(text.as_str()) {
                symbols.push(symbol);
            }
        }
        if symbols.is_empty() {
            return Err(FeedError::Session(ConfigError::NoSymbols));
        }
        Ok(symbols)
    }

    /// How many symbols a connection has room for.
    pub(crate) fn connection_rows(&self, shape: &Shape) -> usize {
        shape.symbols_max().map_or(self.rows(), |most| self.rows().min(usize::from(most)))
    }

    /// Makes a connection of the feed for these symbols: the one of this number, where there are so
    /// many.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where the plan is wrong.
    pub(crate) fn connection<'b, X: Exchange<Channel = C>>(
        &'b self,
        venue: &'b X,
        seed: [u8; 32],
        symbols: &[&str],
        (id, connections): (ConnectionId, usize),
    ) -> Result<Bound<'b, X>, FeedError> {
        let mut config = self.config();
        config.connection = id;
        let rows = self.connection_rows(&Shape::of(venue, &config));
        share_calls(&mut config, connections);
        let few = || FeedError::Session(ConfigError::TooManySymbols);
        let room = u16::try_from(rows).map_err(|_| few())?;
        let symbols = Symbols::new(symbols).map_err(FeedError::Session)?;
        let (books, memory) = (self.books(venue, rows)?, Memory::owned(room));
        let session = Session::public(venue, symbols, config, books, memory, seed_of(seed, id))
            .map_err(|error| self.wrong(error))?;
        let connection = self.settings.connection(session)?;
        let Some(offer) = self.deflate else { return Ok(connection) };
        let deflate = Deflate::owned(self.settings.rx, offer).map_err(FeedError::Deflate)?;
        connection.with_deflate(deflate).map_err(FeedError::Connection)
    }

    /// What is wrong with the session's configuration, with the text that it is about.
    fn wrong(&self, error: ConfigError) -> FeedError {
        match error {
            ConfigError::Symbol(at) => {
                FeedError::Symbol { at, symbol: self.symbols.get(at).cloned().unwrap_or_default() }
            }
            error => wrong(error, self.config().context.url),
        }
    }

    /// The books: one for every symbol that there is room for, where a channel feeds any.
    fn books<X: Exchange<Channel = C>>(
        &self,
        venue: &X,
        rows: usize,
    ) -> Result<Books<'static>, FeedError> {
        let feed = self.config().channels.iter().find_map(|channel| venue.book_feed(*channel));
        let (count, depth) = match (feed, self.depth) {
            (None, _) | (_, Some(0)) => (0, DEPTH_MIN),
            (Some(_), Some(depth)) => (rows, depth),
            (Some(feed), None) if feed.levels == 0 => (rows, DEPTH_UNLIMITED),
            (Some(feed), None) => (rows, usize::from(feed.levels).saturating_mul(2).max(DEPTH_MIN)),
        };
        Books::owned(count, depth).map_err(FeedError::Books)
    }
}

/// The connections of a feed draw apart from one another, by the same seed.
fn seed_of(mut seed: [u8; 32], ConnectionId(number): ConnectionId) -> [u8; 32] {
    for (byte, other) in seed.iter_mut().zip(number.to_le_bytes()) {
        *byte ^= other;
    }
    seed
}

/// Sees to it that the calls of all connections together are no more at once than one may make, or
/// one each; and gives each the time that it may have to wait in turn for those of the others. A
/// connection keeps the share that it was made with: of a feed that grows, the first may have more
/// calls under way than its share is by now. The rate of calls is one for all, and is kept.
fn share_calls<C>(config: &mut Config<'_, C>, connections: usize) {
    let share = usize::from(config.limits.requests_at_once).checked_div(connections).unwrap_or(0);
    if connections < 2 {
        return;
    }
    config.limits.requests_at_once = u8::try_from(share).unwrap_or(u8::MAX).max(1);
    let Rate { count, window } = config.limits.requests;
    let ahead = u32::try_from(connections).unwrap_or(u32::MAX);
    if let Some(each) = window.checked_div(u32::from(count)) {
        let timeout = &mut config.context.request_timeout;
        *timeout = timeout.saturating_add(each.saturating_mul(ahead));
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use tickwire_exchanges::mexc::spot::MexcSpot;

    use super::*;

    #[test]
    fn calls_of_all_connections_are_no_more_than_those_of_one() {
        for (connections, at_once, longer_ms) in
            [(1, 8, 0), (2, 4, 133), (8, 1, 533), (20, 1, 1_333), (150, 1, 10_000)]
        {
            let mut config = Config::of(&MexcSpot);
            let before = config.context.request_timeout;
            config.limits.requests = Rate { count: 15, window: Duration::from_secs(1) };
            config.limits.requests_at_once = 8;
            share_calls(&mut config, connections);
            let longer = config.context.request_timeout - before;
            let shared = (config.limits.requests_at_once, longer.as_millis());
            assert!(shared.0 == at_once && shared.1.abs_diff(longer_ms) <= 1, "{shared:?}");
        }
    }

    #[test]
    fn a_symbol_that_is_named_twice_is_followed_once() {
        let named = ["B", "A", "B"].map(str::to_owned).to_vec();
        let plan = Plan::new(named, Config::of(&MexcSpot));
        let symbols = plan.distinct().unwrap();
        assert_eq!(symbols.iter().map(Symbol::as_str).collect::<Vec<_>>(), ["B", "A"]);
        let plan = Plan::new(vec!["A".to_owned(), String::new()], Config::of(&MexcSpot));
        assert!(matches!(plan.distinct(), Err(FeedError::Symbol { at: 1, .. })));
    }
}
