//! One market: its walk, what is remembered of it, and its streams.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Config;
use super::feed::Feed;
use super::history::History;
use super::listing::Listing;
use super::stats::{Candle, Stats};
use super::stream::{Sink, Stream};
use super::walk::Walk;
use super::wire::Writer;
use crate::venue::{Book, ClientId, Time};

/// Milliseconds between two moments at which a market moves and pushes.
pub(super) const TICK_MS: u64 = 10;

/// A market.
#[derive(Debug)]
pub(super) struct Market {
    pub(super) listing: Listing,
    pub(super) walk: Walk,
    pub(super) history: History,
    /// Since the venue began.
    stats: Stats,
    streams: BTreeMap<Feed, Stream>,
    /// See [`Config::rude`].
    rude: bool,
    /// Its place in the list: markets push at different moments.
    place: u64,
}

impl Market {
    pub(super) fn new(symbol: &str, place: usize, config: &Config, now: Time) -> Self {
        let listing = Listing::new(symbol, place);
        let place = u64::try_from(place).unwrap_or(0);
        let walk = Walk::new(&listing, config, place, now);
        let history = History::new(config.memory, &walk.book, walk.id, now);
        let stats = Stats::new(listing.start);
        let (streams, rude) = (BTreeMap::new(), config.rude);
        Self { listing, walk, history, stats, streams, rude, place }
    }

    /// The book of an id, as texts.
    pub(super) fn book(&self, id: u64, levels: usize) -> Option<Book> {
        let (book, _) = self.history.at(id)?;
        let texts = |level| self.listing.texts(level);
        Some(Book {
            id,
            bids: book.bids.window(levels).map(texts).collect(),
            asks: book.asks.window(levels).map(texts).collect(),
        })
    }

    pub(super) fn subscribe(&mut self, client: ClientId, feed: Feed, now: Time) {
        let (walk, last) = (&self.walk, self.stats.last);
        let stream = self.streams.entry(feed).or_insert_with(|| match feed {
            Feed::Candles(interval) => Stream::candles(Candle::new(interval, last, now), walk),
            _ => Stream::new(feed, walk),
        });
        stream.subscribe(client);
    }

    pub(super) fn unsubscribe(&mut self, client: ClientId, feed: Feed) {
        if let Some(stream) = self.streams.get_mut(&feed) {
            stream.unsubscribe(client);
            if stream.is_unused() {
                self.streams.remove(&feed);
            }
        }
    }

    /// The whole book of an `spot.obu` stream, as of its last push; its subscriber, who is new,
    /// will get none of it again.
    pub(super) fn whole(&mut self, client: ClientId, feed: Feed, now: Time) -> Option<Arc<str>> {
        let stream = self.streams.get_mut(&feed)?;
        let (book, changed) = self.history.at(stream.last)?;
        stream.greeted(client);
        let writer = Writer::push(feed.channel(), &self.listing, now);
        Some(writer.obu_full(&book, stream.last, feed.levels(), changed))
    }

    /// Moves the market until now, which is one of its moments, and pushes what is due.
    pub(super) fn tick(&mut self, tick: u64, now: Time, sink: &mut Sink) {
        while let Some(step) = self.walk.step(now) {
            self.history.changed(step.at, step.change, &self.walk.book, self.walk.id);
            if let Some(trade) = &step.trade {
                self.stats.traded(trade);
            }
            for stream in self.streams.values_mut() {
                stream.happened(&step, &self.walk.book);
            }
        }
        for (&feed, stream) in &mut self.streams {
            if (tick + self.place).is_multiple_of(feed.every_ms() / TICK_MS) {
                let view =
                    View { feed, listing: &self.listing, walk: &self.walk, now, rude: self.rude };
                stream.push(&view, &self.stats, sink);
            }
        }
    }
}

/// A market as its streams see it.
pub(super) struct View<'a> {
    pub(super) feed: Feed,
    pub(super) listing: &'a Listing,
    pub(super) walk: &'a Walk,
    pub(super) now: Time,
    pub(super) rude: bool,
}

impl<'a> View<'a> {
    pub(super) fn writer(&self) -> Writer<'a> {
        Writer::push(self.feed.channel(), self.listing, self.now)
    }
}
