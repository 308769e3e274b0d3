//! One contract and its streams.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Config;
use super::audience::{Sink, Topic};
use super::contract::{Contract, Sizes};
use super::feed::Feed;
use super::stream::Stream;
use super::wire::Writer;
use crate::account::{Accounts, Counterparty, Taking};
use crate::market::{Level, Market, Nature, Step, TICK_MS, Walk, Which};
use crate::venue::{ClientId, Time};

/// A contract's market, and what is told of it to whom.
#[derive(Debug)]
pub(super) struct Broadcast {
    pub(super) contract: Contract,
    pub(super) market: Market,
    streams: BTreeMap<(Feed, Sizes), Stream>,
    /// See [`Config::rude`].
    rude: bool,
    /// Its place in the list: markets push at different moments.
    place: u64,
    /// Until when it has moved.
    moved: Time,
}

impl Broadcast {
    pub(super) fn new(symbol: &str, place: usize, config: &Config, now: Time) -> Self {
        let is_among = |symbols: &[String]| symbols.iter().any(|one| one == symbol);
        let is_decimal = is_among(&config.decimal_symbols);
        let contract = Contract::new(symbol, place, config.settle, is_decimal);
        let place = u64::try_from(place).unwrap_or(0);
        let quiet = is_among(&config.quiet_symbols);
        let rate = |per_second| if quiet { 0 } else { per_second };
        let nature = Nature {
            seed: config.seed,
            stream: place,
            depth: config.depth,
            changes_per_second: rate(config.changes_per_second),
            trades_per_second: rate(config.trades_per_second),
            lulls: false,
        };
        let market = Market::new(contract.listing.clone(), &nature, config.memory, now);
        Self { contract, market, streams: BTreeMap::new(), rude: config.rude, place, moved: now }
    }

    pub(super) fn subscribe(&mut self, client: ClientId, feed: Feed, sizes: Sizes, now: Time) {
        let (walk, last) = (&self.market.walk, self.market.stats.last);
        let start = match feed {
            Feed::Candles { interval, .. } => interval.start(now),
            _ => 0,
        };
        let new = || Stream::new(feed, walk, last, start);
        self.streams.entry((feed, sizes)).or_insert_with(new).audience.join(client);
    }

    pub(super) fn unsubscribe(&mut self, client: ClientId, feed: Feed) {
        for key in [Sizes::Whole, Sizes::Decimal].map(|sizes| (feed, sizes)) {
            let Some(stream) = self.streams.get_mut(&key) else { continue };
            stream.audience.leave(client);
            if stream.audience.is_empty() {
                self.streams.remove(&key);
            }
        }
    }

    /// The whole book of a `futures.obu` stream, as of its last push; its subscriber, who is new,
    /// will get none of it again.
    pub(super) fn whole(
        &mut self,
        client: ClientId,
        feed: Feed,
        sizes: Sizes,
        now: Time,
    ) -> Option<Arc<str>> {
        let stream = self.streams.get_mut(&(feed, sizes))?;
        let (book, changed) = self.market.history.at(stream.last)?;
        stream.audience.greeted(client);
        let last = stream.last;
        Some(self.view(feed, sizes, now).writer().obu_full(&book, last, feed.levels(), changed))
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
        let (contract, rude) = (&self.contract, self.rude);
        let Market { walk, stats, .. } = &self.market;
        for (&(feed, sizes), stream) in &mut self.streams {
            if (tick + self.place).is_multiple_of(feed.every_ms() / TICK_MS) {
                let view = View { feed, sizes, contract, walk, now, rude };
                stream.push(&view, stats, sink);
            }
        }
    }

    fn happened(&mut self, step: &Step) {
        for (&(feed, _), stream) in &mut self.streams {
            stream.happened(feed, step, &self.market.walk.book);
        }
    }

    fn view(&self, feed: Feed, sizes: Sizes, now: Time) -> View<'_> {
        let (contract, rude, walk) = (&self.contract, self.rude, &self.market.walk);
        View { feed, sizes, contract, walk, now, rude }
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

/// A contract as its streams see it.
pub(super) struct View<'a> {
    pub(super) feed: Feed,
    pub(super) sizes: Sizes,
    pub(super) contract: &'a Contract,
    pub(super) walk: &'a Walk,
    pub(super) now: Time,
    pub(super) rude: bool,
}

impl<'a> View<'a> {
    pub(super) fn writer(&self) -> Writer<'a> {
        self.event("update")
    }

    pub(super) fn event(&self, event: &str) -> Writer<'a> {
        Writer::push(self, event)
    }

    pub(super) fn topic(&self) -> Topic<'a> {
        Topic { symbol: &self.contract.listing.symbol, channel: self.feed.channel() }
    }
}
