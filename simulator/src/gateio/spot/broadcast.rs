//! One market and its streams.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Config;
use super::audience::{Sink, Topic};
use super::feed::Feed;
use super::stream::Stream;
use super::wire::Writer;
use crate::account::{Accounts, Counterparty, Taking};
use crate::market::{Candle, Level, Listing, Market, Nature, Step, TICK_MS, Walk, Which};
use crate::venue::{ClientId, Time};

/// A market, and what is told of it to whom.
#[derive(Debug)]
pub(super) struct Broadcast {
    pub(super) market: Market,
    streams: BTreeMap<Feed, Stream>,
    /// See [`Config::rude`].
    rude: bool,
    /// Its place in the list: markets push at different moments.
    place: u64,
    /// Until when it has moved.
    moved: Time,
}

impl Broadcast {
    pub(super) fn new(symbol: &str, place: usize, config: &Config, now: Time) -> Self {
        let listing = Listing::new(symbol, place);
        let place = u64::try_from(place).unwrap_or(0);
        let quiet = config.quiet_symbols.iter().any(|quiet| quiet == symbol);
        let rate = |per_second| if quiet { 0 } else { per_second };
        let nature = Nature {
            seed: config.seed,
            stream: place,
            depth: config.depth,
            changes_per_second: rate(config.changes_per_second),
            trades_per_second: rate(config.trades_per_second),
            lulls: false,
        };
        let market = Market::new(listing, &nature, config.memory, now);
        Self { market, streams: BTreeMap::new(), rude: config.rude, place, moved: now }
    }

    pub(super) fn subscribe(&mut self, client: ClientId, feed: Feed, now: Time) {
        let (walk, last) = (&self.market.walk, self.market.stats.last);
        let stream = self.streams.entry(feed).or_insert_with(|| match feed {
            Feed::Candles(interval) => {
                Stream::candles(interval, Candle::new(last, interval.start(now)), walk)
            }
            _ => Stream::new(feed, walk),
        });
        stream.audience.join(client);
    }

    pub(super) fn unsubscribe(&mut self, client: ClientId, feed: Feed) {
        if let Some(stream) = self.streams.get_mut(&feed) {
            stream.audience.leave(client);
            if stream.audience.is_empty() {
                self.streams.remove(&feed);
            }
        }
    }

    /// The whole book of an `spot.obu` stream, as of its last push; its subscriber, who is new,
    /// will get none of it again.
    pub(super) fn whole(&mut self, client: ClientId, feed: Feed, now: Time) -> Option<Arc<str>> {
        let stream = self.streams.get_mut(&feed)?;
        let (book, changed) = self.market.history.at(stream.last)?;
        stream.audience.greeted(client);
        let writer = Writer::push(feed.channel(), &self.market.listing, now);
        Some(writer.obu_full(&book, stream.last, feed.levels(), changed))
    }

    /// Moves the market until now, which is one of its moments, and pushes what is due.
    pub(super) fn tick(&mut self, tick: u64, now: Time, accounts: &mut Accounts, sink: &mut Sink) {
        let place = usize::try_from(self.place).unwrap_or(usize::MAX);
        while let Some(step) = self.market.step(now) {
            self.moved = step.at;
            self.happened(&step);
            accounts.walked(place, &step, self);
        }
        self.moved = now;
        let Market { listing, walk, stats, .. } = &self.market;
        for (&feed, stream) in &mut self.streams {
            if (tick + self.place).is_multiple_of(feed.every_ms() / TICK_MS) {
                let view = View { feed, listing, walk, now, rude: self.rude };
                stream.push(&view, stats, sink);
            }
        }
    }
}

impl Broadcast {
    fn happened(&mut self, step: &Step) {
        for stream in self.streams.values_mut() {
            stream.happened(step, &self.market.walk.book);
        }
    }
}

impl Counterparty for Broadcast {
    fn best(&self, which: Which) -> Option<Level> {
        self.market.walk.takeable(which)
    }

    fn levels(&self, which: Which) -> Vec<Level> {
        self.market.walk.all_takeable(which)
    }

    fn take(&mut self, taking: &Taking) -> Option<u64> {
        let step = self.market.take(taking, self.moved)?;
        self.happened(&step);
        step.trade.map(|trade| trade.id)
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

    pub(super) fn topic(&self) -> Topic<'a> {
        Topic { symbol: &self.listing.symbol, channel: self.feed.channel() }
    }
}
