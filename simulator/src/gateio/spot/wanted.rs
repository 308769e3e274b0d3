//! What a payload asks for, channel by channel.

use super::feed::{Feed, Speed};
use super::interval::Interval;
use super::request::Refusal;

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// A stream of the market at a place.
    Feed(usize, Feed),
    /// An `spot.obu` stream that does not exist: the venue acknowledges it and never says a word.
    Silent(String),
    /// A channel of an account: of one market, or of all.
    Account { channel: &'static str, account: usize, place: Option<usize> },
}

/// Where a symbol's market is.
pub(super) type Places<'a> = &'a dyn Fn(&str) -> Option<usize>;

/// What a payload asks of a channel; one wrong entry refuses it all, as the live venue does.
pub(super) fn wanted(
    channel: &str,
    payload: &[&str],
    places: Places<'_>,
) -> Result<Vec<Wanted>, Refusal> {
    match channel {
        "spot.trades" => each(payload, Feed::Trades, places),
        "spot.book_ticker" => each(payload, Feed::BookTicker, places),
        "spot.tickers" => each(payload, Feed::Tickers, places),
        "spot.candlesticks" => candles(payload, places),
        "spot.order_book_update" => update(payload, places),
        "spot.order_book" => order_book(payload, places),
        "spot.obu" => Ok(payload.iter().map(|name| obu(name, places)).collect()),
        _ => Err(Refusal::channel(channel)),
    }
}

/// Whether the pushes of a channel carry an order book.
pub(super) fn is_book(channel: &str) -> bool {
    matches!(channel, "spot.order_book_update" | "spot.order_book" | "spot.obu")
}

fn each(payload: &[&str], feed: Feed, places: Places<'_>) -> Result<Vec<Wanted>, Refusal> {
    payload.iter().map(|symbol| Ok(Wanted::Feed(place(symbol, places)?, feed))).collect()
}

fn candles(payload: &[&str], places: Places<'_>) -> Result<Vec<Wanted>, Refusal> {
    let &[interval, symbol] = payload else {
        return Err(Refusal::shape("[interval, symbol]", payload));
    };
    let feed = Interval::parse(interval).map(Feed::Candles);
    let feed = feed.ok_or_else(|| Refusal::unsupported("interval", interval))?;
    Ok(vec![Wanted::Feed(place(symbol, places)?, feed)])
}

fn update(payload: &[&str], places: Places<'_>) -> Result<Vec<Wanted>, Refusal> {
    let (symbol, speed) = match *payload {
        [symbol] => (symbol, "100ms"),
        [symbol, speed] => (symbol, speed),
        _ => return Err(Refusal::shape("[symbol, interval]", payload)),
    };
    let place = place(symbol, places)?;
    let speed = Speed::parse(speed).ok_or_else(|| Refusal::unsupported("interval", speed))?;
    Ok(vec![Wanted::Feed(place, Feed::Update(speed))])
}

fn order_book(payload: &[&str], places: Places<'_>) -> Result<Vec<Wanted>, Refusal> {
    let (symbol, levels, every) = match *payload {
        [symbol, levels] => (symbol, levels, "1000ms"),
        [symbol, levels, every] => (symbol, levels, every),
        _ => return Err(Refusal::shape("[symbol, level, interval]", payload)),
    };
    let place = place(symbol, places)?;
    let levels = match levels {
        "5" => 5,
        "10" => 10,
        "20" => 20,
        "50" => 50,
        "100" => 100,
        _ => return Err(Refusal::unsupported("level", levels)),
    };
    let every_ms = match every {
        "100ms" => 100,
        "1000ms" => 1_000,
        _ => return Err(Refusal::unsupported("interval", every)),
    };
    Ok(vec![Wanted::Feed(place, Feed::OrderBook { levels, every_ms })])
}

/// `ob.SYMBOL.LEVELS`; what is not there is silent, not refused (measured live).
fn obu(name: &str, places: Places<'_>) -> Wanted {
    let parts = name.strip_prefix("ob.").and_then(|rest| rest.rsplit_once('.'));
    let found = parts.and_then(|(symbol, levels)| {
        let speed = match levels {
            "50" => Speed::Ms20,
            "400" => Speed::Ms100,
            _ => return None,
        };
        Some(Wanted::Feed(places(symbol)?, Feed::Obu(speed)))
    });
    found.unwrap_or_else(|| Wanted::Silent(name.into()))
}

fn place(symbol: &str, places: Places<'_>) -> Result<usize, Refusal> {
    places(symbol).ok_or_else(|| Refusal::argument(format!("unknown currency pair {symbol}")))
}
