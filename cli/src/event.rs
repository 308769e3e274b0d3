//! Events and control messages as the outside sees them.

use tickwire_core::event::{BookTicker, Candle, Interval, Level, Side, Ticker, Trade};
use tickwire_core::exchange::{Control, ControlKind};
use tickwire_core::scratch::{Body, Item, Scratch, Span};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::json::{Escaped, Line, Pairs, Raw, Value};

/// The most bytes of a message that an error shows.
const EXCERPT_MAX: usize = 100;

/// Writes one venue's events as JSON lines.
#[derive(Debug)]
pub(crate) struct EventWriter {
    venue: &'static str,
    has_contracts: bool,
    line: Line,
}

/// What is wrong with a line of the input, for a line of type `error`.
#[derive(Debug)]
pub(crate) struct Defect<'a> {
    /// One clear sentence.
    pub(crate) what: &'a str,
    /// Where in the message, in bytes from its start.
    pub(crate) at: u64,
    /// The number of the line, from 1.
    pub(crate) line: u64,
    /// The message, or its start.
    pub(crate) message: &'a [u8],
}

impl EventWriter {
    /// A writer for `venue`; one that `has_contracts` gives tickers the fields of futures.
    pub(crate) fn new(venue: &'static str, has_contracts: bool) -> Self {
        Self { venue, has_contracts, line: Line::default() }
    }

    /// An event of a message; nothing for an item that holds none.
    pub(crate) fn event(&mut self, item: &Item, scratch: &Scratch<'_>, message: &str) -> &[u8] {
        match item.body {
            Body::Empty => return &[],
            Body::Trade(trade) => self.trade(item, trade),
            Body::BookTicker(ticker) => self.book_ticker(item, ticker),
            Body::BookDelta { first_id, last_id, bids, asks } => {
                self.head("book_delta", item)
                    .field("first_id", first_id)
                    .field("last_id", last_id)
                    .field("bids", pairs(scratch, bids))
                    .field("asks", pairs(scratch, asks));
            }
            Body::BookSnapshot { id, bids, asks } => {
                self.head("book_snapshot", item)
                    .field("id", id)
                    .field("bids", pairs(scratch, bids))
                    .field("asks", pairs(scratch, asks));
            }
            Body::Ticker(ticker) => self.ticker(item, &ticker),
            Body::Candle(candle) => self.candle(item, &candle),
            Body::Venue { channel, payload } => {
                self.head("venue_event", item)
                    .field("channel", text(message, channel).map(Escaped))
                    .field("payload", text(message, payload).map(Raw));
            }
        }
        self.line.finish()
    }

    /// A control message.
    pub(crate) fn control<C>(&mut self, control: &Control<'_, C>) -> &[u8] {
        let line = self
            .start("control", None, control.sent)
            .field("kind", kind_name(control.kind))
            .field("channel", control.channel_name.map(Escaped));
        match control.id_text {
            Some(text) => line.field("id", Escaped(text)),
            None => line.field("id", control.id),
        }
        .field("code", control.code)
        .field("reason", control.reason.map(Escaped))
        .finish()
    }

    /// A line that could not be decoded.
    pub(crate) fn error(&mut self, defect: &Defect<'_>) -> &[u8] {
        self.start("error", None, None)
            .field("error", defect.what)
            .field("at", defect.at)
            .field("line", defect.line)
            .field("message", excerpt(defect.message).as_str())
            .finish()
    }

    fn trade(&mut self, item: &Item, trade: Trade) {
        self.head("trade", item)
            .field("id", trade.id)
            .field("price", trade.price)
            .field("size", trade.size)
            .field("side", trade.side);
    }

    fn book_ticker(&mut self, item: &Item, ticker: BookTicker) {
        self.head("book_ticker", item)
            .field("id", ticker.id)
            .field("bid_price", ticker.bid.map(|bid| bid.price))
            .field("bid_size", ticker.bid.map(|bid| bid.size))
            .field("ask_price", ticker.ask.map(|ask| ask.price))
            .field("ask_size", ticker.ask.map(|ask| ask.size));
    }

    fn ticker(&mut self, item: &Item, ticker: &Ticker) {
        let has_contracts = self.has_contracts;
        let line = self
            .head("ticker", item)
            .field("last", ticker.last)
            .field("bid_price", ticker.bid_price)
            .field("ask_price", ticker.ask_price)
            .field("high_24h", ticker.high_24h)
            .field("low_24h", ticker.low_24h)
            .field("base_volume_24h", ticker.base_volume_24h)
            .field("quote_volume_24h", ticker.quote_volume_24h)
            .field("change_pct_24h", ticker.change_pct_24h);
        if has_contracts {
            line.field("mark_price", ticker.mark_price)
                .field("index_price", ticker.index_price)
                .field("funding_rate", ticker.funding_rate)
                .field("open_interest", ticker.open_interest);
        }
    }

    fn candle(&mut self, item: &Item, candle: &Candle) {
        self.head("candle", item)
            .field("interval", candle.interval)
            .field("open_ns", candle.open_time)
            .field("close_ns", candle.close_time)
            .field("open", candle.open)
            .field("high", candle.high)
            .field("low", candle.low)
            .field("close", candle.close)
            .field("base_volume", candle.base_volume)
            .field("quote_volume", candle.quote_volume)
            .field("closed", candle.closed);
    }

    /// The fields that every event has; a message whose event has no time of its own lends it the
    /// time at which it was sent.
    fn head(&mut self, kind: &str, item: &Item) -> &mut Line {
        self.start(kind, item.symbol, item.time.or(item.sent))
    }

    fn start(&mut self, kind: &str, symbol: Option<Symbol>, time: Option<UnixNanos>) -> &mut Line {
        let symbol = symbol.as_ref().map(Symbol::as_str);
        self.line
            .start()
            .field("type", kind)
            .field("venue", self.venue)
            .field("symbol", symbol)
            .field("time_ns", time)
    }
}

impl Value for Side {
    fn write(self, line: &mut Line) {
        match self {
            Self::Buy => "buy",
            Self::Sell => "sell",
        }
        .write(line);
    }
}

impl Value for Interval {
    fn write(self, line: &mut Line) {
        let (count, unit) = match self {
            Self::Seconds(count) => (count, 's'),
            Self::Minutes(count) => (count, 'm'),
            Self::Hours(count) => (count, 'h'),
            Self::Days(count) => (count, 'd'),
            Self::Weeks(count) => (count, 'w'),
            Self::Months(count) => (count, 'M'),
            _ => return None::<u64>.write(line),
        };
        format!("{count}{unit}").as_str().write(line);
    }
}

const fn kind_name(kind: ControlKind) -> &'static str {
    match kind {
        ControlKind::Subscribed => "subscribed",
        ControlKind::Unsubscribed => "unsubscribed",
        ControlKind::Refused => "refused",
        ControlKind::Pong => "pong",
        ControlKind::LoggedIn => "logged_in",
        ControlKind::LoginRefused => "login_refused",
        ControlKind::Upgrade | ControlKind::System => "system",
        ControlKind::Response => "response",
        _ => "error",
    }
}

/// The levels of a span, in wire order.
fn pairs(scratch: &Scratch<'_>, span: Span) -> Pairs<impl Iterator<Item = Level>> {
    Pairs(scratch.span(span).iter().copied())
}

/// The part of a message that a span names; `None` where it names nothing.
fn text(message: &str, span: Span) -> Option<&str> {
    message.get(span.range()).filter(|text| !text.is_empty())
}

/// The start of a message as text of at most [`EXCERPT_MAX`] bytes, cut between characters; what
/// is not UTF-8 becomes the replacement character.
fn excerpt(message: &[u8]) -> String {
    let mut excerpt = String::new();
    let start = message.get(..EXCERPT_MAX).unwrap_or(message);
    for part in String::from_utf8_lossy(start).chars() {
        if excerpt.len() + part.len_utf8() > EXCERPT_MAX {
            break;
        }
        excerpt.push(part);
    }
    excerpt
}
