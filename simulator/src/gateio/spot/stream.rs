//! A stream of a market: who gets it, and what it has still to say.

use std::collections::VecDeque;
use std::sync::Arc;

use super::broadcast::View;
use super::feed::{Feed, Interval};
use super::rude;
use crate::market::{Candle, Level, Sides, Stats, Step, Trade, Walk, Window};
use crate::venue::{ClientId, Output, Payload};

/// Where outputs go.
pub(super) type Sink = VecDeque<Output>;

/// A stream, from its first subscriber to its last.
#[derive(Debug)]
pub(super) struct Stream {
    /// The id of the book that was last looked at for a push.
    pub(super) last: u64,
    subscribers: Vec<Subscriber>,
    content: Content,
}

#[derive(Clone, Copy, Debug)]
struct Subscriber {
    client: ClientId,
    /// Whether it has got nothing yet.
    fresh: bool,
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
        Self { last: walk.id, subscribers: Vec::new(), content }
    }

    pub(super) const fn candles(interval: Interval, candle: Candle, walk: &Walk) -> Self {
        let content = Content::Candle(interval, candle);
        Self { last: walk.id, subscribers: Vec::new(), content }
    }

    pub(super) const fn is_unused(&self) -> bool {
        self.subscribers.is_empty()
    }

    pub(super) fn subscribe(&mut self, client: ClientId) {
        if self.subscribers.iter().all(|subscriber| subscriber.client != client) {
            self.subscribers.push(Subscriber { client, fresh: true });
        }
    }

    pub(super) fn unsubscribe(&mut self, client: ClientId) {
        self.subscribers.retain(|subscriber| subscriber.client != client);
    }

    /// A subscriber has got its first push in another way.
    pub(super) fn greeted(&mut self, client: ClientId) {
        for subscriber in &mut self.subscribers {
            subscriber.fresh &= subscriber.client != client;
        }
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
        let to = &mut self.subscribers;
        match (&mut self.content, view.feed) {
            (Content::Trades(trades), _) => {
                for trade in trades.drain(..) {
                    send(to, All, view, sink, || view.writer().trade(&trade));
                }
            }
            (Content::Best(best), _) => {
                if *best != book.best() {
                    *best = book.best();
                    send(to, All, view, sink, || view.writer().book_ticker(book, id, changed));
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
                send(to, if moved { All } else { Fresh }, view, sink, text);
            }
            (Content::Whole, _) => {
                let text = || view.writer().ticker(stats, book);
                send(to, if moved { All } else { Fresh }, view, sink, text);
            }
        }
        greet(to);
    }
}

/// Which subscribers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    /// Who has got nothing yet.
    Fresh,
    /// Who has got something already.
    Known,
}
use Which::{All, Fresh, Known};

fn push_candles(
    interval: Interval,
    candle: &mut Candle,
    to: &[Subscriber],
    view: &View<'_>,
    sink: &mut Sink,
) {
    candle.roll(interval.start(view.now));
    let name = interval.name;
    if let Some((start, stats)) = candle.closed.take() {
        send(to, All, view, sink, || view.writer().candle(name, start, &stats, true));
    }
    send(to, All, view, sink, || view.writer().candle(name, candle.start, &candle.stats, false));
}

fn push_update(window: &mut Window, to: &[Subscriber], view: &View<'_>, sink: &mut Sink) {
    let Walk { book, id, changed, .. } = view.walk;
    let mut delta = window.take(book, *id);
    let whole = (view.rude && rude::is_whole(*id)).then(|| view.feed.levels());
    if let Some(levels) = whole {
        delta.bids = book.bids.window(levels).collect();
        delta.asks = book.asks.window(levels).collect();
    }
    send(to, All, view, sink, || view.writer().update(&delta, whole, *changed));
}

fn push_obu(window: &mut Window, moved: bool, to: &[Subscriber], view: &View<'_>, sink: &mut Sink) {
    let (walk, levels) = (view.walk, view.feed.levels());
    if moved {
        let delta = window.take(&walk.book, walk.id);
        send(to, Known, view, sink, || view.writer().obu_delta(&delta, levels, walk.changed));
    }
    let whole = || view.writer().obu_full(&walk.book, walk.id, levels, walk.changed);
    send(to, Fresh, view, sink, whole);
}

/// Sends one text, made where anybody gets it, to everybody of that kind.
fn send(
    to: &[Subscriber],
    which: Which,
    view: &View<'_>,
    sink: &mut Sink,
    text: impl FnOnce() -> Arc<str>,
) {
    let gets = |subscriber: &&Subscriber| match which {
        All => true,
        Fresh => subscriber.fresh,
        Known => !subscriber.fresh,
    };
    let mut receivers = to.iter().filter(gets).peekable();
    if receivers.peek().is_none() {
        return;
    }
    let text = text();
    sink.extend(receivers.map(|subscriber| Output::Push {
        to: subscriber.client,
        symbol: Some(Arc::clone(&view.listing.symbol)),
        channel: view.feed.channel(),
        payload: Payload::Text(Arc::clone(&text)),
    }));
}

fn greet(subscribers: &mut [Subscriber]) {
    for subscriber in subscribers {
        subscriber.fresh = false;
    }
}
