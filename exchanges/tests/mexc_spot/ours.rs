//! What the decoder says, as the same lines of text as the oracle's.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Candle, Interval, Level, Ticker};
use tickwire_core::exchange::{Decoded, Exchange, Malformed, Message, MessageKind, MessageType};
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem};
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::mexc::spot::{MexcSpot, SpotChannel};

/// Memory for the largest sample.
pub(crate) struct Memory {
    items: Vec<Item>,
    levels: Vec<Level>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self { items: vec![Item::default(); 1_024], levels: vec![Level::default(); 10_240] }
    }

    pub(crate) fn scratch(&mut self) -> Scratch<'_> {
        Scratch::new(&mut self.items[..], &mut self.levels[..])
    }
}

/// The lines of a push, and the channel that it is typed as.
pub(crate) type Said = (Vec<String>, Option<String>);

/// Decodes a push.
pub(crate) fn push(bytes: &[u8]) -> Result<Said, Malformed> {
    lines(Message::new(MessageType::Binary, bytes), &mut Memory::new().scratch())
}

/// Decodes a push into `scratch`.
pub(crate) fn lines(message: Message<'_>, scratch: &mut Scratch<'_>) -> Result<Said, Malformed> {
    match MexcSpot.decode(message, scratch) {
        Ok(Decoded::Events { kind: said, channel }) => {
            assert_eq!(scratch.lost(), None);
            assert!(scratch.items().iter().all(|item| kind(&item.body) == said), "{said:?}");
            let items = scratch.items().iter();
            let lines = items.map(|item| line(item, message.bytes(), scratch)).collect();
            Ok((lines, channel.map(|channel: SpotChannel| channel.to_string())))
        }
        Ok(other) => panic!("a push is no control message and no answer: {other:?}"),
        Err(malformed) => {
            assert!(scratch.items().is_empty() && scratch.levels().is_empty(), "half applied");
            assert!(!malformed.fatal, "a push is wrong by itself alone");
            assert!(scratch.lost().is_some(), "{malformed}");
            Err(malformed)
        }
    }
}

fn kind(body: &Body) -> MessageKind {
    match body {
        Body::Trade(_) => MessageKind::Trade,
        Body::BookDelta { .. } | Body::BookSnapshot { .. } => MessageKind::Book,
        Body::BookTicker(_) | Body::Ticker(_) => MessageKind::Ticker,
        _ => MessageKind::Other,
    }
}

/// Decodes a REST body.
pub(crate) fn rest_book(body: &[u8]) -> Result<Vec<String>, Malformed> {
    let mut memory = Memory::new();
    let mut scratch = memory.scratch();
    if let Err(malformed) = MexcSpot.decode_snapshot(body, &mut scratch) {
        assert!(scratch.items().is_empty() && scratch.levels().is_empty(), "half applied");
        return Err(malformed);
    }
    Ok(scratch.items().iter().map(|item| line(item, body, &scratch)).collect())
}

fn or_dash<T: ToString>(value: Option<T>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

fn time(time: Option<UnixNanos>) -> String {
    or_dash(time.map(UnixNanos::as_nanos))
}

fn number(value: Decimal) -> String {
    value.trimmed().to_string()
}

fn maybe(value: Option<Decimal>) -> String {
    or_dash(value.map(number))
}

fn pair(level: &Level) -> String {
    format!("{}x{}", number(level.price), number(level.size))
}

fn side(levels: &[Level]) -> String {
    format!("[{}]", levels.iter().map(pair).collect::<Vec<_>>().join(" "))
}

fn part(message: &[u8], span: tickwire_core::scratch::Span) -> &str {
    str::from_utf8(&message[span.range()]).unwrap()
}

fn line(item: &Item, message: &[u8], scratch: &Scratch<'_>) -> String {
    let symbol = or_dash(item.symbol);
    let what = match item.body {
        Body::Empty | Body::Liquidation(_) | Body::Record(_) => panic!("an empty event"),
        Body::Trade(trade) => format!(
            "trade {symbol} id={} price={} size={} side={}",
            match trade.id {
                TradeIdItem::Absent => "-",
                TradeIdItem::Number(number) => panic!("{number} is no text"),
                TradeIdItem::Text(span) => part(message, span),
            },
            number(trade.price),
            number(trade.size),
            trade.side,
        ),
        Body::BookTicker(ticker) => format!(
            "book_ticker {symbol} id={} bid={} ask={}",
            or_dash(ticker.id),
            ticker.bid.as_ref().map_or("none".into(), pair),
            ticker.ask.as_ref().map_or("none".into(), pair),
        ),
        Body::BookDelta { first_id, last_id, bids, asks } => format!(
            "delta {symbol} ids={}..={last_id} bids={} asks={}",
            or_dash(first_id),
            side(scratch.span(bids)),
            side(scratch.span(asks)),
        ),
        Body::BookSnapshot { id, bids, asks } => format!(
            "snapshot {symbol} id={} bids={} asks={}",
            or_dash(id),
            side(scratch.span(bids)),
            side(scratch.span(asks)),
        ),
        Body::Ticker(ticker) => ticker_line(&symbol, &ticker),
        Body::Candle(candle) => candle_line(&symbol, &candle),
        Body::Venue { channel, payload } => {
            assert!(payload.range().end <= message.len());
            assert_eq!(item.time, None);
            return format!("venue {symbol} {} sent={}", part(message, channel), time(item.sent));
        }
    };
    format!("{what} time={} sent={}", time(item.time), time(item.sent))
}

fn ticker_line(symbol: &str, ticker: &Ticker) -> String {
    let futures =
        [ticker.mark_price, ticker.index_price, ticker.funding_rate, ticker.open_interest];
    assert_eq!(futures, [None; 4]);
    let numbers = [
        ticker.last,
        ticker.bid_price,
        ticker.ask_price,
        ticker.high_24h,
        ticker.low_24h,
        ticker.base_volume_24h,
        ticker.quote_volume_24h,
        ticker.change_pct_24h,
    ];
    format!("ticker {symbol} {}", numbers.map(maybe).join(" "))
}

fn candle_line(symbol: &str, candle: &Candle) -> String {
    format!(
        "candle {symbol} {} {} {} {} {} {} {} closed={} open={} close={}",
        span(candle.interval),
        number(candle.open),
        number(candle.high),
        number(candle.low),
        number(candle.close),
        maybe(candle.base_volume),
        maybe(candle.quote_volume),
        or_dash(candle.closed),
        time(candle.open_time),
        time(candle.close_time),
    )
}

fn span(interval: Interval) -> String {
    let (count, unit) = match interval {
        Interval::Minutes(count) => (count, 'm'),
        Interval::Hours(count) => (count, 'h'),
        Interval::Days(count) => (count, 'd'),
        Interval::Weeks(count) => (count, 'w'),
        Interval::Months(count) => (count, 'M'),
        other => panic!("{other:?} is no interval of this venue"),
    };
    format!("{count}{unit}")
}
