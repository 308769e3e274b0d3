//! One market and its streams.

use std::collections::{BTreeMap, VecDeque};

use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{PublicMiniTickerV3Api, PushDataV3ApiWrapper};

use super::best::Best;
use super::feed::Feed;
use super::log::Log;
use super::manners::Manners;
use super::stream::{Stream, View};
use super::wire::{Writer, signed_ms};
use super::zone::{Closings, Zone};
use super::{Config, wire};
use crate::account::{Accounts, Counterparty, Taking};
use crate::market::{Dice, Key, Level, Listing, Market, Nature, Step, TICK_MS, Which};
use crate::venue::{ClientId, Output, Pushed, Time};

/// Levels a side of a deep market.
const DEEP: usize = 2_500;

/// A market, and what is told of it to whom.
#[derive(Debug)]
pub(super) struct Broadcast {
    pub(super) market: Market,
    best: Best,
    closings: Closings,
    streams: BTreeMap<Feed, Stream>,
    log: BTreeMap<Feed, Log>,
    manners: Manners,
    /// How many more changes of the book are such that they cannot be read.
    garbled: u32,
    symbol_id: String,
    /// Its place in the list: markets push at different moments.
    place: u64,
    /// The id of the last trade before the market began.
    trades_before: u64,
    /// Until when it has moved.
    moved: Time,
}

impl Broadcast {
    pub(super) fn new(symbol: &str, place: usize, config: &Config, now: Time) -> Self {
        let listing = Listing::new(symbol, place);
        let place = u64::try_from(place).unwrap_or(0);
        let is_in = |symbols: &[String]| symbols.iter().any(|listed| listed == symbol);
        let quiet = is_in(&config.quiet_symbols);
        let rate = |per_second| if quiet { 0 } else { per_second };
        let nature = Nature {
            seed: config.seed,
            stream: place,
            depth: if is_in(&config.deep_symbols) { DEEP } else { config.depth },
            changes_per_second: rate(config.changes_per_second),
            trades_per_second: rate(config.trades_per_second),
            lulls: true,
        };
        let market = Market::new(listing, &nature, config.memory, now);
        let mut dice = Dice::new(config.seed, u64::MAX / 2 - place);
        Self {
            best: Best::new(&market.walk),
            trades_before: market.walk.trade_id,
            market,
            closings: Closings::default(),
            streams: BTreeMap::new(),
            log: BTreeMap::new(),
            garbled: 0,
            symbol_id: dice.hex() + &dice.hex(),
            manners: Manners::new(config, dice),
            place,
            moved: now,
        }
    }

    pub(super) fn subscribe(&mut self, client: ClientId, feed: Feed, now: Time) {
        self.log.entry(feed).or_default();
        let stream = self.streams.entry(feed);
        stream.or_insert_with(|| Stream::new(feed, &self.market, now)).subscribers.add(client);
    }

    pub(super) fn unsubscribe(&mut self, client: ClientId, feed: Feed) {
        if let Some(stream) = self.streams.get_mut(&feed) {
            stream.subscribers.remove(client);
            if stream.subscribers.is_empty() {
                self.streams.remove(&feed);
            }
        }
    }

    pub(super) const fn garble(&mut self, pushes: u32) {
        self.garbled = pushes;
    }

    pub(super) fn pushed(&self, feed: Feed) -> Option<Pushed> {
        let text = |id: u64| match feed {
            Feed::Deals(_) => wire::trade_id(self.place, id),
            _ => id.to_string(),
        };
        Some(self.log.get(&feed)?.pushed(&text))
    }

    /// The ids of the trades, oldest first; at most so many.
    pub(super) fn trades(&self, most: u64) -> Vec<String> {
        let newest = self.market.walk.trade_id;
        let before = self.trades_before.max(newest.saturating_sub(most));
        (before + 1..=newest).map(|id| wire::trade_id(self.place, id)).collect()
    }

    pub(super) fn mini_ticker(&self, zone: Zone, now: Time) -> PublicMiniTickerV3Api {
        let (stats, listing) = (&self.market.stats, &self.market.listing);
        let rates = self.closings.rates(zone, stats, now);
        Writer { listing, place: self.place }.mini_ticker(stats, &rates)
    }

    /// Moves the market until now, which is one of its moments, and pushes what is due.
    pub(super) fn tick(
        &mut self,
        tick: u64,
        now: Time,
        accounts: &mut Accounts,
        sink: &mut VecDeque<Output>,
    ) {
        self.moves(now, accounts);
        let Self { market, best, closings, place, .. } = self;
        let view = View { market, best, closings, place: *place, now };
        let symbol = &market.listing.symbol;
        for (&feed, stream) in &mut self.streams {
            if !(tick + *place).is_multiple_of(feed.every_ms() / TICK_MS) {
                continue;
            }
            for mut told in stream.told(feed, &view) {
                garble(&mut told.body, &mut self.garbled);
                self.log.entry(feed).or_default().told(told.ids);
                let mut push = PushDataV3ApiWrapper {
                    channel: stream.name.clone(),
                    symbol: Some(symbol.to_string()),
                    body: Some(told.body),
                    ..PushDataV3ApiWrapper::default()
                };
                stamp(&mut push, feed, &self.symbol_id, now);
                for payload in self.manners.said(push) {
                    stream.subscribers.send(&payload, feed.channel(), Some(symbol), sink);
                }
            }
        }
    }

    fn moves(&mut self, now: Time, accounts: &mut Accounts) {
        let place = usize::try_from(self.place).unwrap_or(usize::MAX);
        loop {
            let last = self.market.stats.last;
            let Some(step) = self.market.step(now) else { break };
            self.moved = step.at;
            self.happened(&step, last);
            accounts.walked(place, &step, self);
        }
        self.moved = now;
    }

    /// Tells the streams of a step; `last` is the price of the trade before it.
    fn happened(&mut self, step: &Step, last: Key) {
        let Self { market, best, closings, streams, .. } = self;
        if let Some(trade) = &step.trade {
            closings.traded(trade, last);
        }
        let best = best.looks(&market.walk).then_some(&*best);
        for stream in streams.values_mut() {
            stream.happened(step, market, best);
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
        let last = self.market.stats.last;
        let step = self.market.take(taking, self.moved)?;
        self.happened(&step, last);
        step.trade.map(|trade| trade.id)
    }
}

/// Candles have the time of their creation and the id of their symbol; all else when it was sent.
fn stamp(push: &mut PushDataV3ApiWrapper, feed: Feed, symbol_id: &str, now: Time) {
    let now = Some(signed_ms(now));
    if let Feed::Candle(_) = feed {
        (push.create_time, push.symbol_id) = (now, Some(symbol_id.to_owned()));
    } else {
        push.send_time = now;
    }
}

/// Makes a price of a book's changes no number, where that is asked for.
fn garble(body: &mut Body, left: &mut u32) {
    let Body::PublicAggreDepths(depths) = body else { return };
    let mut levels = depths.asks.iter_mut().chain(&mut depths.bids);
    if *left > 0
        && let Some(level) = levels.next()
    {
        level.price = "oops".into();
        *left -= 1;
    }
}
