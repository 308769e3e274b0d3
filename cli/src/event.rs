//! Events and control messages as the outside sees them.

mod account;

use tickwire_core::event::{
    BookDelta, BookSnapshot, BookTicker, Candle, Data, Event, Interval, Level, Side, Ticker, Trade,
    TradeId, VenueEvent,
};
use tickwire_core::exchange::{Control, ControlKind, MessageType};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::hex::Hex;
use crate::json::{Escaped, Line, Pairs, Raw, Texts, Value};
use crate::venue::Wire;
use crate::words::interval;

/// The most bytes of text that an error shows of a message.
const EXCERPT_MAX: usize = 100;

/// Writes one venue's events as JSON lines.
#[derive(Debug)]
pub(crate) struct EventWriter {
    venue: &'static str,
    wire: Wire,
    has_contracts: bool,
    is_live: bool,
    line: Line,
}

/// Where a message stands in the input.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'a> {
    /// On a line, by its number from 1.
    Line(u64),
    /// In a file of its own, by its name.
    File(&'a str),
}

/// What is wrong with a message of the input, for a line of type `error`.
#[derive(Debug)]
pub(crate) struct Defect<'a> {
    /// One clear sentence.
    pub(crate) what: &'a str,
    /// Where in the message, in bytes from its start.
    pub(crate) at: u64,
    /// Where the message stands.
    pub(crate) place: Place<'a>,
    /// The start of the message; see [`excerpt`].
    pub(crate) excerpt: &'a str,
}

impl EventWriter {
    /// A writer for `venue`, which sends its data so; one that `has_contracts` gives tickers the
    /// fields of futures.
    pub(crate) fn new(venue: &'static str, wire: Wire, has_contracts: bool) -> Self {
        Self { venue, wire, has_contracts, is_live: false, line: Line::default() }
    }

    /// How the venue sends its data.
    pub(crate) fn wire(&self) -> Wire {
        self.wire
    }

    /// The same writer, for what comes just now: its lines tell when that was.
    pub(crate) fn live(self) -> Self {
        Self { is_live: true, ..self }
    }

    /// An event, whether it came just now or was recorded.
    pub(crate) fn event(&mut self, event: &Event<'_>) -> &[u8] {
        match event.data {
            Data::Trade(trade) => self.trade(event, trade),
            Data::BookTicker(ticker) => self.book_ticker(event, ticker),
            Data::BookDelta(delta) => self.book_delta(event, &delta),
            Data::BookSnapshot(snapshot) => self.book_snapshot(event, &snapshot),
            Data::Ticker(ticker) => self.ticker(event, ticker),
            Data::Candle(candle) => self.candle(event, candle),
            Data::Liquidation(liquidation) => self.liquidation(event, liquidation),
            Data::Order(order) => self.order(event, order),
            Data::Fill(fill) => self.fill(event, fill),
            Data::Balance(balance) => self.balance(event, balance),
            Data::Position(position) => self.position(event, position),
            Data::Venue(other) => self.venue_event(event, other),
            // A kind that is newer than this tool.
            _ => return &[],
        }
        self.line.finish()
    }

    /// A control message; only an answer that names its symbols has `accepted` and `refused`.
    pub(crate) fn control<C>(&mut self, control: &Control<'_, C>) -> &[u8] {
        let line = self
            .start("control", None, control.sent, None)
            .field("kind", kind_name(control.kind))
            .field("channel", control.channel_name.map(Escaped));
        let line = match control.id_text {
            Some(text) => line.field("id", Escaped(text)),
            None => line.field("id", control.id),
        }
        .field("code", control.code)
        .field("reason", control.reason.map(Escaped));
        if let Some(verdict) = control.verdict {
            line.field("accepted", Texts(verdict.accepted))
                .field("refused", Texts(verdict.refused));
        }
        line.finish()
    }

    /// A line that could not be decoded.
    pub(crate) fn error(&mut self, defect: &Defect<'_>) -> &[u8] {
        let line = self
            .start("error", None, None, None)
            .field("error", defect.what)
            .field("at", defect.at);
        match defect.place {
            Place::Line(number) => line.field("line", number),
            Place::File(name) => line.field("file", name),
        }
        .field("message", defect.excerpt)
        .finish()
    }

    fn trade(&mut self, event: &Event<'_>, trade: Trade) {
        self.head("trade", event)
            .field("id", trade.id)
            .field("price", trade.price)
            .field("size", trade.size)
            .field("side", trade.side);
    }

    fn book_ticker(&mut self, event: &Event<'_>, ticker: BookTicker) {
        self.head("book_ticker", event)
            .field("id", ticker.id)
            .field("bid_price", ticker.bid.map(|bid| bid.price))
            .field("bid_size", ticker.bid.map(|bid| bid.size))
            .field("ask_price", ticker.ask.map(|ask| ask.price))
            .field("ask_size", ticker.ask.map(|ask| ask.size));
    }

    fn book_delta(&mut self, event: &Event<'_>, delta: &BookDelta<'_>) {
        self.head("book_delta", event)
            .field("first_id", delta.first_id)
            .field("last_id", delta.last_id)
            .field("bids", pairs(delta.bids))
            .field("asks", pairs(delta.asks));
    }

    fn book_snapshot(&mut self, event: &Event<'_>, snapshot: &BookSnapshot<'_>) {
        self.head("book_snapshot", event)
            .field("id", snapshot.id)
            .field("bids", pairs(snapshot.bids))
            .field("asks", pairs(snapshot.asks));
    }

    fn ticker(&mut self, event: &Event<'_>, ticker: &Ticker) {
        let has_contracts = self.has_contracts;
        let line = self
            .head("ticker", event)
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

    fn candle(&mut self, event: &Event<'_>, candle: &Candle) {
        let has_contracts = self.has_contracts;
        let line = self
            .head("candle", event)
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
        // The symbol is the contract's, whatever prices the candle is of.
        if has_contracts {
            line.field("prices", candle.prices.name());
        }
    }

    fn venue_event(&mut self, event: &Event<'_>, other: VenueEvent<'_>) {
        let wire = self.wire;
        let line = self.head("venue_event", event);
        match wire {
            Wire::Text => {
                let payload = core::str::from_utf8(other.payload).ok();
                line.field("channel", said(other.channel).map(Escaped))
                    .field("payload", payload.and_then(said).map(Raw));
            }
            Wire::Binary => {
                line.field("channel", said(other.channel)).field("payload", Hex(other.payload));
            }
        }
    }

    /// The fields that every event has; a message whose event has no time of its own lends it the
    /// time at which it was sent.
    fn head(&mut self, kind: &str, event: &Event<'_>) -> &mut Line {
        self.start(kind, event.symbol, event.time.or(event.sent), event.received)
    }

    /// Starts a line of any type; only what is live tells when it was received.
    pub(crate) fn start(
        &mut self,
        kind: &str,
        symbol: Option<&Symbol>,
        time: Option<UnixNanos>,
        received: Option<UnixNanos>,
    ) -> &mut Line {
        let line = self
            .line
            .start()
            .field("type", kind)
            .field("venue", self.venue)
            .field("symbol", symbol.map(Symbol::as_str))
            .field("time_ns", time);
        if self.is_live { line.field("recv_ns", received) } else { line }
    }
}

impl Value for TradeId<'_> {
    fn write(self, line: &mut Line) {
        match self {
            Self::Number(number) => number.write(line),
            Self::Text(text) => text.write(line),
        }
    }
}

impl Value for Side {
    fn write(self, line: &mut Line) {
        match self {
            Self::Buy => "buy",
            Self::Sell => "sell",
            Self::Other(_) => return self.to_string().as_str().write(line),
        }
        .write(line);
    }
}

impl Value for Hex<'_> {
    fn write(self, line: &mut Line) {
        self.to_string().as_str().write(line);
    }
}

impl Value for Interval {
    fn write(self, line: &mut Line) {
        interval(self).as_deref().write(line);
    }
}

/// The contract's name of a kind of control message.
pub(crate) const fn kind_name(kind: ControlKind) -> &'static str {
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

/// Levels in wire order.
fn pairs(levels: &[Level]) -> Pairs<impl Iterator<Item = Level>> {
    Pairs(levels.iter().copied())
}

/// A text, where there is one.
fn said(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// The start of a message: text of at most [`EXCERPT_MAX`] bytes, cut between characters, where
/// what is not UTF-8 becomes the replacement character; of a binary message so many hex digits.
pub(crate) fn excerpt(kind: MessageType, message: &[u8]) -> String {
    let start = |bytes| message.get(..bytes).unwrap_or(message);
    if kind == MessageType::Binary {
        return Hex(start(EXCERPT_MAX / 2)).to_string();
    }
    let mut excerpt = String::new();
    for part in String::from_utf8_lossy(start(EXCERPT_MAX)).chars() {
        if excerpt.len() + part.len_utf8() > EXCERPT_MAX {
            break;
        }
        excerpt.push(part);
    }
    excerpt
}

/// What a message most likely was of which only the start is left: of a venue whose data is binary,
/// text is what has no control characters.
pub(crate) fn likely_kind(wire: Wire, start: &[u8]) -> MessageType {
    let is_text = wire == Wire::Text
        || !String::from_utf8_lossy(start).contains(|c: char| c.is_control() && c != '\n');
    if is_text { MessageType::Text } else { MessageType::Binary }
}
