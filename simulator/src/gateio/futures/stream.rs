//! A stream of a contract: who gets it, and what it has still to say.

use super::audience::Which::{All, Fresh, Known};
use super::audience::{Audience, Sink, Topic};
use super::broadcast::View;
use super::feed::{Feed, Price};
use super::interval::Interval;
use super::quotes::{index, mark};
use super::rude;
use crate::market::{Candle, Key, Level, Sides, Stats, Step, Trade, Walk, Window};

/// Of so many trades, one is of a liquidation.
const LIQUIDATION_RARITY: u64 = 4;

/// A stream, from its first subscriber to its last.
#[derive(Debug)]
pub(super) struct Stream {
    /// The id of the book that was last looked at for a push.
    pub(super) last: u64,
    pub(super) audience: Audience,
    content: Content,
}

/// What a stream keeps between its pushes.
#[derive(Debug)]
enum Content {
    Trades(Vec<Trade>),
    Best((Option<Level>, Option<Level>)),
    Candle(Interval, Price, Candle),
    Window(Window),
    /// Everything is told anew.
    Whole,
}

impl Stream {
    pub(super) fn new(feed: Feed, walk: &Walk, last: Key, start: u64) -> Self {
        let content = match feed {
            Feed::Trades | Feed::Liquidates => Content::Trades(Vec::new()),
            Feed::BookTicker => Content::Best(walk.book.best()),
            Feed::Candles { interval, price } => {
                let begins = told(price, &walk.book).unwrap_or(last);
                Content::Candle(interval, price, Candle::new(begins, start))
            }
            Feed::Update { .. } | Feed::Obu(_) => {
                Content::Window(Window::new(feed.levels(), walk.id))
            }
            Feed::Tickers | Feed::OrderBook { .. } | Feed::Stats(_) | Feed::Info => Content::Whole,
        };
        Self { last: walk.id, audience: Audience::default(), content }
    }

    /// Takes what has happened; `book` is the one after it.
    pub(super) fn happened(&mut self, feed: Feed, step: &Step, book: &Sides) {
        match (&mut self.content, &step.trade) {
            (Content::Window(window), _) => window.changed(&step.change, step.effect, book),
            (Content::Trades(trades), Some(trade)) if is_told(feed, trade) => trades.push(*trade),
            (Content::Candle(interval, price, candle), trade) => {
                let seen = told(*price, book).map(|key| Trade {
                    id: 0,
                    at: step.at,
                    maker: step.change.which,
                    key,
                    lots: 0,
                });
                if let Some(seen) = seen.as_ref().or(trade.as_ref()) {
                    candle.traded(seen, interval.start(seen.at));
                }
            }
            _ => {}
        }
    }

    /// Says what is to be said.
    pub(super) fn push(&mut self, view: &View<'_>, stats: &Stats, sink: &mut Sink) {
        let Walk { book, id, changed, .. } = view.walk;
        let (id, changed) = (*id, *changed);
        let moved = id != self.last;
        self.last = id;
        let (to, topic) = (&self.audience, view.topic());
        match &mut self.content {
            Content::Trades(trades) => push_trades(trades, to, view, sink),
            Content::Best(best) => {
                if *best != book.best() {
                    *best = book.best();
                    let text = || view.writer().book_ticker(book, id, changed);
                    to.send(All, topic, sink, text);
                }
            }
            Content::Candle(interval, price, candle) => {
                push_candles((*interval, *price), candle, to, view, sink);
            }
            Content::Window(window) if matches!(view.feed, Feed::Obu(_)) => {
                push_obu(window, moved, to, view, sink);
            }
            Content::Window(window) => {
                if moved {
                    push_update(window, to, view, sink);
                }
            }
            Content::Whole => push_whole(moved, stats, to, topic, view, sink),
        }
        self.audience.greet();
    }
}

/// Whether a trade is one that the stream tells.
fn is_told(feed: Feed, trade: &Trade) -> bool {
    feed == Feed::Trades || trade.id.is_multiple_of(LIQUIDATION_RARITY)
}

/// The price that candles of marks and indices are of; others are of trades.
fn told(price: Price, book: &Sides) -> Option<Key> {
    match price {
        Price::Last => None,
        Price::Mark => Some(mark(book)),
        Price::Index => Some(index(book)),
    }
}

fn push_trades(trades: &mut Vec<Trade>, to: &Audience, view: &View<'_>, sink: &mut Sink) {
    if trades.is_empty() {
        return;
    }
    to.send(All, view.topic(), sink, || match view.feed {
        Feed::Liquidates => view.writer().liquidates(trades),
        _ => view.writer().trades(trades),
    });
    trades.clear();
}

fn push_candles(
    (interval, price): (Interval, Price),
    candle: &mut Candle,
    to: &Audience,
    view: &View<'_>,
    sink: &mut Sink,
) {
    candle.roll(interval.start(view.now));
    let closed = candle.closed.take().map(|(start, stats)| (start, stats, true));
    let open = (candle.start, candle.stats, false);
    let candles: Vec<_> = closed.into_iter().chain([open]).collect();
    to.send(All, view.topic(), sink, || view.writer().candles((interval, price), &candles));
}

fn push_update(window: &mut Window, to: &Audience, view: &View<'_>, sink: &mut Sink) {
    let Walk { book, id, changed, .. } = view.walk;
    let levels = view.feed.levels();
    let mut delta = window.take(book, *id);
    let whole = view.rude && rude::is_whole(*id);
    if whole {
        delta.bids = book.bids.window(levels).collect();
        delta.asks = book.asks.window(levels).collect();
    }
    to.send(All, view.topic(), sink, || view.writer().update(&delta, levels, whole, *changed));
}

fn push_obu(window: &mut Window, moved: bool, to: &Audience, view: &View<'_>, sink: &mut Sink) {
    let (walk, levels, topic) = (view.walk, view.feed.levels(), view.topic());
    if moved {
        let delta = window.take(&walk.book, walk.id);
        to.send(Known, topic, sink, || view.writer().obu_delta(&delta, levels, walk.changed));
    }
    let whole = || view.writer().obu_full(&walk.book, walk.id, levels, walk.changed);
    to.send(Fresh, topic, sink, whole);
}

fn push_whole(
    moved: bool,
    stats: &Stats,
    to: &Audience,
    topic: Topic<'_>,
    view: &View<'_>,
    sink: &mut Sink,
) {
    let Walk { book, id, changed, .. } = view.walk;
    let which = if moved { All } else { Fresh };
    match view.feed {
        Feed::OrderBook { levels } => {
            let text = || view.event("all").order_book(book, *id, levels, *changed);
            to.send(which, topic, sink, text);
        }
        Feed::Stats(interval) => {
            let start = interval.start(view.now);
            to.send(All, topic, sink, || view.writer().stats(start, stats, book, view.rude));
        }
        // Terms do not change: who has got them gets no more.
        Feed::Info => to.send(Fresh, topic, sink, || view.event("all").info()),
        _ => to.send(which, topic, sink, || view.writer().ticker(stats, book, view.now)),
    }
}
