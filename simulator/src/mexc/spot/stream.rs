//! A stream of a market: who gets it, and what it has still to say.

use tickwire_proto::generated::push_data_v3_api_wrapper::Body;

use super::best::Best;
use super::feed::Feed;
use super::interval::Interval;
use super::subscribers::Subscribers;
use super::wire::Writer;
use super::zone::Closings;
use crate::market::{Candle, Market, Step, Trade, Window};
use crate::venue::Time;

/// A stream, from its first subscriber to its last.
#[derive(Debug)]
pub(super) struct Stream {
    /// The channel of its pushes.
    pub(super) name: String,
    pub(super) subscribers: Subscribers,
    content: Content,
}

/// What a stream keeps between its pushes.
#[derive(Debug)]
enum Content {
    Deals(Vec<Trade>),
    Depth(Window),
    /// Everything is told anew.
    BookTicker,
    BookTickers(Vec<Best>),
    /// The version that was told last.
    Levels(Option<u64>),
    Candle(Interval, Candle),
    MiniTicker,
}

/// What a market is to its streams.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) market: &'a Market,
    pub(super) best: &'a Best,
    pub(super) closings: &'a Closings,
    pub(super) place: u64,
    pub(super) now: Time,
}

/// What a push tells.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) body: Body,
    /// The ids of the first thing and the last in it.
    pub(super) ids: Option<(u64, u64)>,
}

impl Stream {
    pub(super) fn new(feed: Feed, market: &Market, now: Time) -> Self {
        let content = match feed {
            Feed::Deals(_) => Content::Deals(Vec::new()),
            Feed::Depth(_) => Content::Depth(Window::new(usize::MAX, market.walk.id)),
            Feed::BookTicker(_) => Content::BookTicker,
            Feed::BookTickers => Content::BookTickers(Vec::new()),
            Feed::Levels(_) => Content::Levels(None),
            Feed::Candle(interval) => {
                Content::Candle(interval, Candle::new(market.stats.last, interval.start(now)))
            }
            Feed::MiniTicker(_) => Content::MiniTicker,
        };
        let name = feed.stream(&market.listing.symbol);
        Self { name, subscribers: Subscribers::default(), content }
    }

    /// Takes what has happened; `best` is a new one, where there is a new one.
    pub(super) fn happened(&mut self, step: &Step, market: &Market, best: Option<&Best>) {
        match (&mut self.content, &step.trade, best) {
            (Content::Depth(window), ..) => {
                window.changed(&step.change, step.effect, &market.walk.book);
            }
            (Content::Deals(trades), Some(trade), _) => trades.push(*trade),
            (Content::Candle(interval, candle), Some(trade), _) => {
                candle.traded(trade, interval.start(trade.at));
            }
            (Content::BookTickers(bests), _, Some(best)) => bests.push(*best),
            _ => {}
        }
    }

    /// Says what is to be said.
    pub(super) fn told(&mut self, feed: Feed, view: &View<'_>) -> Vec<Told> {
        let (walk, stats) = (&view.market.walk, &view.market.stats);
        let writer = Writer { listing: &view.market.listing, place: view.place };
        let one = |body, ids| vec![Told { body, ids }];
        match (&mut self.content, feed) {
            (Content::Deals(trades), _) => {
                let trades = std::mem::take(trades);
                let (Some(first), Some(last)) = (trades.first(), trades.last()) else {
                    return Vec::new();
                };
                one(writer.deals(&trades, feed.head()), Some((first.id, last.id)))
            }
            (Content::Depth(window), _) => {
                if window.last == walk.id {
                    return Vec::new();
                }
                let delta = window.take(&walk.book, walk.id);
                let body = writer.depth(&delta, walk.changed, feed.head());
                one(body, Some((delta.first, delta.last)))
            }
            (Content::BookTicker, _) => {
                let version = view.best.version;
                one(writer.book_ticker(view.best), Some((version, version)))
            }
            (Content::BookTickers(bests), _) => {
                let bests = std::mem::take(bests);
                let (Some(first), Some(last)) = (bests.first(), bests.last()) else {
                    return Vec::new();
                };
                one(writer.book_tickers(&bests), Some((first.version, last.version)))
            }
            (Content::Levels(told), Feed::Levels(levels)) => {
                if told.replace(walk.id) == Some(walk.id) {
                    return Vec::new();
                }
                let (id, changed) = (walk.id, walk.changed);
                one(writer.levels(&walk.book, levels, id, changed, feed.head()), Some((id, id)))
            }
            (Content::Candle(interval, candle), _) => candles(*interval, candle, writer, view.now),
            (Content::MiniTicker, Feed::MiniTicker(zone)) => {
                let rates = view.closings.rates(zone, stats, view.now);
                one(Body::PublicMiniTicker(writer.mini_ticker(stats, &rates)), None)
            }
            (Content::Levels(_) | Content::MiniTicker, _) => Vec::new(),
        }
    }
}

/// The candle that is open, and before it the one that has closed since the last push.
fn candles(interval: Interval, candle: &mut Candle, writer: Writer<'_>, now: Time) -> Vec<Told> {
    candle.roll(interval.start(now));
    let closed = candle.closed.take();
    let all = closed.into_iter().chain([(candle.start, candle.stats)]);
    let told = |(start, stats)| Told { body: writer.candle(interval, start, &stats), ids: None };
    all.map(told).collect()
}
