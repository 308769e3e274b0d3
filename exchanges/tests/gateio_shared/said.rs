//! What a decoder says, as the same lines of text as the oracles'.

use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Candle, Interval, Level, Prices, Side, Ticker};
use tickwire_core::exchange::{Control, Decoded, Exchange, Malformed, Message};
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem};
use tickwire_core::time::UnixNanos;

use super::UNTYPED;

/// Memory for the largest sample.
pub(crate) struct Memory {
    items: Vec<Item>,
    levels: Vec<Level>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        Self { items: vec![Item::default(); 64], levels: vec![Level::default(); 2048] }
    }

    pub(crate) fn scratch(&mut self) -> Scratch<'_> {
        Scratch::new(&mut self.items[..], &mut self.levels[..])
    }
}

/// Decodes a message into `scratch`.
pub(crate) fn lines<X: Exchange>(
    venue: &X,
    message: Message<'_>,
    scratch: &mut Scratch<'_>,
) -> Result<Vec<String>, Malformed> {
    match venue.decode(message, scratch) {
        Ok(Decoded::Control(control)) => {
            assert!(scratch.items().is_empty(), "a control message has no events");
            Ok(vec![control_line(venue, &control)])
        }
        Ok(Decoded::Events { channel, .. }) => {
            check_channel(venue, channel, message, scratch);
            Ok(scratch.items().iter().map(|item| line(item, message.bytes(), scratch)).collect())
        }
        Ok(Decoded::Answer(answer)) => panic!("a public session asks for nothing: {answer:?}"),
        Err(malformed) => {
            assert!(scratch.items().is_empty() && scratch.levels().is_empty(), "half applied");
            Err(malformed)
        }
    }
}

/// The typed channel has the name that the message says.
fn check_channel<X: Exchange>(
    venue: &X,
    channel: Option<X::Channel>,
    message: Message<'_>,
    scratch: &Scratch<'_>,
) {
    let Some(channel) = channel else { return };
    let name = venue.channel_name(channel);
    let said: serde_json::Value = serde_json::from_slice(message.bytes()).unwrap();
    assert_eq!(said["channel"], name);
    for item in scratch.items() {
        let typed = !matches!(item.body, Body::Venue { .. });
        assert_eq!(typed, !UNTYPED.contains(&name), "{name}");
    }
}

fn control_line<X: Exchange>(venue: &X, control: &Control<'_, X::Channel>) -> String {
    if let Some(channel) = control.channel {
        assert_eq!(control.channel_name, Some(venue.channel_name(channel)));
    }
    format!(
        "control {:?} {} id={} code={} reason={} sent={}",
        control.kind,
        unescaped(control.channel_name.unwrap_or("-")),
        or_dash(control.id),
        or_dash(control.code),
        unescaped(control.reason.unwrap_or_default()),
        time(control.sent),
    )
}

fn unescaped(raw: &str) -> String {
    serde_json::from_str(&format!("\"{raw}\"")).expect("a string's inside")
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

pub(crate) fn line(item: &Item, message: &[u8], scratch: &Scratch<'_>) -> String {
    let symbol = or_dash(item.symbol);
    let what = match item.body {
        Body::Empty | Body::Record(_) => panic!("no event of the market"),
        Body::Trade(trade) => format!(
            "trade {symbol} id={} price={} size={} side={}",
            number_of(trade.id),
            number(trade.price),
            number(trade.size),
            taker(trade.side),
        ),
        Body::BookTicker(ticker) => format!(
            "book_ticker {symbol} id={} bid={} ask={}",
            ticker.id.unwrap(),
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
        Body::Liquidation(order) => format!(
            "liquidation {symbol} price={} size={} side={}",
            number(order.price),
            number(order.size),
            taker(order.side),
        ),
        Body::Ticker(ticker) => ticker_line(&symbol, &ticker),
        Body::Candle(candle) => candle_line(&symbol, &candle),
        Body::Venue { channel, payload } => {
            let name = str::from_utf8(&message[channel.range()]).unwrap();
            let payload = &message[payload.range()];
            let payload = match payload {
                b"" => String::new(),
                text => serde_json::from_slice::<serde_json::Value>(text).unwrap().to_string(),
            };
            assert_eq!(item.time, None);
            return format!(
                "venue {symbol} {} {payload} sent={}",
                unescaped(name),
                time(item.sent)
            );
        }
    };
    format!("{what} time={} sent={}", time(item.time), time(item.sent))
}

fn ticker_line(symbol: &str, ticker: &Ticker) -> String {
    let numbers = [
        ticker.last,
        ticker.bid_price,
        ticker.ask_price,
        ticker.high_24h,
        ticker.low_24h,
        ticker.base_volume_24h,
        ticker.quote_volume_24h,
        ticker.change_pct_24h,
        ticker.mark_price,
        ticker.index_price,
        ticker.funding_rate,
        ticker.open_interest,
    ];
    format!("ticker {symbol} {}", numbers.map(maybe).join(" "))
}

fn candle_line(symbol: &str, candle: &Candle) -> String {
    let of = match candle.prices {
        Prices::Traded => "candle",
        prices => prices.name(),
    };
    format!(
        "{of} {symbol} {} {} {} {} {} {} {} closed={} open={} close={}",
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
        Interval::Seconds(count) => (count, 1),
        Interval::Minutes(count) => (count, 60),
        Interval::Hours(count) => (count, 3_600),
        Interval::Days(count) => (count, 86_400),
        Interval::Weeks(count) => (count, 604_800),
        other => panic!("{other:?} is no interval of this venue"),
    };
    format!("{count}x{unit}")
}

fn number_of(id: TradeIdItem) -> u64 {
    match id {
        TradeIdItem::Number(number) => number,
        other => panic!("{other:?}"),
    }
}

fn taker(side: Side) -> &'static str {
    if side == Side::Buy { "buy" } else { "sell" }
}

/// Decodes a REST book.
pub(crate) fn rest_book<X: Exchange>(venue: &X, body: &[u8]) -> Result<Vec<String>, Malformed> {
    let mut memory = Memory::new();
    let mut scratch = memory.scratch();
    venue.decode_snapshot(body, &mut scratch)?;
    Ok(scratch.items().iter().map(|item| line(item, body, &scratch)).collect())
}
