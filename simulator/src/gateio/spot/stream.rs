//! A stream of a market: who gets it, and what it has still to say.

use super::audience::Which::{All, Fresh, Known};
use super::audience::{Audience, Sink};
use super::broadcast::View;
use super::feed::Feed;
use super::interval::Interval;
use super::rude;
use crate::market::{Candle, Level, Sides, Stats, Step, Trade, Walk, Window};

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
    Candle(Interval, Candle),
    Window(Window),
    /// Everything is told anew.
    Whole,
}

impl Stream {
    pub(super) fn new(feed: Feed, walk: &Walk) -> Self {
        let content = match feed {
            Feed::Trades => Content::Trades(Vec::new()),
            Feed::BookTicker => Content::Best(walk.book.best()),
            Feed::Update(_) | Feed::Obu(_) => Content::Window(Window::new(feed.levels(), walk.id)),
            Feed::Tickers | Feed::Candles(_) | Feed::OrderBook { .. } => Content::Whole,
        };
        Self { last: walk.id, audience: Audience::default(), content }
    }

    pub(super) fn candles(interval: Interval, candle: Candle, walk: &Walk) -> Self {
        let content = Content::Candle(interval, candle);
        Self { last: walk.id, audience: Audience::default(), content }
    }

    /// Takes what has happened; `book` is the one after it.
    pub(super) fn happened(&mut self, step: &Step, book: &Sides) {
        match (&mut self.content, &step.trade) {
            (Content::Window(window), _) => window.changed(&step.change, step.effect, book),
            (Content::Trades(trades), Some(trade)) => trades.push(*trade),
            (Content::Candle(interval, candle), Some(trade)) => {
                candle.traded(trade, interval.start(trade.at));
            }
            _ => {}
        }
    }

    /// Says what is to be said.
    pub(super) fn push(&mut self, view: &View<'_>, stats: &Stats, sink: &mut Sink) {
        let (book, id, changed) = (&view.walk.book, view.walk.id, view.walk.changed);
        let moved = id != self.last;
        self.last = id;
        let (to, topic) = (&self.audience, view.topic());
        match (&mut self.content, view.feed) {
            (Content::Trades(trades), _) => {
                for trade in trades.drain(..) {
                    to.send(All, topic, sink, || view.writer().trade(&trade));
                }
            }
            (Content::Best(best), _) => {
                if *best != book.best() {
                    *best = book.best();
                    to.send(All, topic, sink, || view.writer().book_ticker(book, id, changed));
                }
            }
            (Content::Candle(interval, candle), _) => {
                push_candles(*interval, candle, to, view, sink);
            }
            (Content::Window(window), Feed::Obu(_)) => push_obu(window, moved, to, view, sink),
            (Content::Window(window), _) => {
                if moved {
                    push_update(window, to, view, sink);
                }
            }
            (Content::Whole, Feed::OrderBook { levels, .. }) => {
                let text = || view.writer().order_book(book, id, levels, changed);
                to.send(if moved { All } else { Fresh }, topic, sink, text);
            }
            (Content::Whole, _) => {
                let text = || view.writer().ticker(stats, book);
                to.send(if moved { All } else { Fresh }, topic, sink, text);
            }
        }
        self.audience.greet();
    }
}

fn push_candles(
    interval: Interval,
    candle: &mut Candle,
    to: &Audience,
    view: &View<'_>,
    sink: &mut Sink,
) {
    candle.roll(interval.start(view.now));
    let topic = view.topic();
    let name = interval.name;
    if let Some((start, stats)) = candle.closed.take() {
        to.send(All, topic, sink, || view.writer().candle(name, start, &stats, true));
    }
    to.send(All, topic, sink, || view.writer().candle(name, candle.start, &candle.stats, false));
}

fn push_update(window: &mut Window, to: &Audience, view: &View<'_>, sink: &mut Sink) {
    let Walk { book, id, changed, .. } = view.walk;
    let topic = view.topic();
    let mut delta = window.take(book, *id);
    let whole = (view.rude && rude::is_whole(*id)).then(|| view.feed.levels());
    if let Some(levels) = whole {
        delta.bids = book.bids.window(levels).collect();
        delta.asks = book.asks.window(levels).collect();
    }
    to.send(All, topic, sink, || view.writer().update(&delta, whole, *changed));
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
