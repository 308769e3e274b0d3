//! What a payload asks for, channel by channel.

use super::feed::{Feed, Price, Reach};
use super::interval::Interval;
use super::request::Refusal;

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// A stream of the contract at a place.
    Feed(usize, Feed),
    /// A `futures.obu` stream that does not exist: the venue acknowledges it and never says a word.
    Silent(String),
    /// A private channel of another user, which is as silent; with its payload.
    Foreign(String),
    /// A private channel of an account; of all contracts, or of what has none, without a place.
    Account { channel: &'static str, account: usize, place: Option<usize> },
}

/// Where contracts are.
pub(super) struct Places<'a> {
    /// The place of a name.
    pub(super) of: &'a dyn Fn(&str) -> Option<usize>,
    /// How many there are.
    pub(super) count: usize,
}

/// What a payload asks of a channel; one wrong entry refuses it all, as the live venue does.
pub(super) fn wanted(
    channel: &str,
    payload: &[&str],
    places: &Places<'_>,
) -> Result<Vec<Wanted>, Refusal> {
    match channel {
        "futures.tickers" => payload.iter().map(|it| places.ticker(it)).collect(),
        "futures.trades" => places.each(payload, Feed::Trades),
        "futures.book_ticker" => places.each(payload, Feed::BookTicker),
        "futures.candlesticks" => candles(payload, places),
        "futures.order_book_update" => update(payload, places),
        "futures.order_book" => order_book(payload, places),
        "futures.obu" => Ok(payload.iter().map(|name| obu(name, places)).collect()),
        "futures.public_liquidates" => places.each_or_all(payload, Feed::Liquidates),
        "futures.contract_stats" => stats(payload, places),
        "futures.contract_info" => places.each_or_all(payload, Feed::Info),
        _ => Err(Refusal::channel(channel)),
    }
}

/// Whether the pushes of a channel carry an order book.
pub(super) fn is_book(channel: &str) -> bool {
    matches!(channel, "futures.order_book_update" | "futures.order_book" | "futures.obu")
}

impl Places<'_> {
    fn wanted(&self, symbol: &str, feed: Feed) -> Result<Wanted, Refusal> {
        let place = (self.of)(symbol);
        let place =
            place.ok_or_else(|| Refusal::argument(format!("unknown currency pair {symbol}")))?;
        Ok(Wanted::Feed(place, feed))
    }

    /// The text of this channel has a colon (live).
    fn ticker(&self, symbol: &str) -> Result<Wanted, Refusal> {
        self.wanted(symbol, Feed::Tickers)
            .map_err(|_| Refusal::argument(format!("unknown currency pair: {symbol}")))
    }

    fn each(&self, payload: &[&str], feed: Feed) -> Result<Vec<Wanted>, Refusal> {
        payload.iter().map(|symbol| self.wanted(symbol, feed)).collect()
    }

    /// `!all` is every contract.
    fn each_or_all(&self, payload: &[&str], feed: Feed) -> Result<Vec<Wanted>, Refusal> {
        match payload {
            ["!all"] => Ok((0..self.count).map(|place| Wanted::Feed(place, feed)).collect()),
            _ => self.each(payload, feed),
        }
    }
}

fn candles(payload: &[&str], places: &Places<'_>) -> Result<Vec<Wanted>, Refusal> {
    let &[interval, name] = payload else {
        return Err(Refusal::shape("[interval, contract]", payload));
    };
    let (price, symbol) = Price::parse(name);
    let interval =
        Interval::parse(interval).ok_or_else(|| Refusal::unsupported("interval", interval))?;
    Ok(vec![places.wanted(symbol, Feed::Candles { interval, price })?])
}

fn stats(payload: &[&str], places: &Places<'_>) -> Result<Vec<Wanted>, Refusal> {
    let &[symbol, interval] = payload else {
        return Err(Refusal::shape("[contract, interval]", payload));
    };
    let interval =
        Interval::parse(interval).ok_or_else(|| Refusal::unsupported("interval", interval))?;
    Ok(vec![places.wanted(symbol, Feed::Stats(interval))?])
}

/// `[contract, frequency, level]`; the fast one shows 20 levels only (docs, "Order book update").
fn update(payload: &[&str], places: &Places<'_>) -> Result<Vec<Wanted>, Refusal> {
    let (symbol, frequency, level) = match *payload {
        [symbol, frequency] => (symbol, frequency, None),
        [symbol, frequency, level] => (symbol, frequency, Some(level)),
        _ => return Err(Refusal::shape("[contract, frequency, level]", payload)),
    };
    let (every_ms, levels) = match (frequency, level) {
        ("20ms", None | Some("20")) => (20, 20),
        ("100ms", None | Some("100")) => (100, 100),
        ("100ms", Some("50")) => (100, 50),
        ("100ms", Some("20")) => (100, 20),
        ("20ms" | "100ms", Some(level)) => return Err(Refusal::unsupported("level", level)),
        _ => return Err(Refusal::unsupported("frequency", frequency)),
    };
    Ok(vec![places.wanted(symbol, Feed::Update { every_ms, levels })?])
}

/// `[contract, limit, interval]`, where the interval is always `0` (docs, "Legacy order book").
fn order_book(payload: &[&str], places: &Places<'_>) -> Result<Vec<Wanted>, Refusal> {
    let &[symbol, limit, interval] = payload else {
        return Err(Refusal::shape("[contract, limit, interval]", payload));
    };
    if interval != "0" {
        return Err(Refusal::unsupported("interval", interval));
    }
    let levels = match limit {
        "1" => 1,
        "5" => 5,
        "10" => 10,
        "20" => 20,
        "50" => 50,
        "100" => 100,
        _ => return Err(Refusal::unsupported("limit", limit)),
    };
    Ok(vec![places.wanted(symbol, Feed::OrderBook { levels })?])
}

/// `ob.CONTRACT.LEVELS`; what is not there is silent, not refused (measured live).
fn obu(name: &str, places: &Places<'_>) -> Wanted {
    let parts = name.strip_prefix("ob.").and_then(|rest| rest.rsplit_once('.'));
    let found = parts.and_then(|(symbol, levels)| {
        let reach = match levels {
            "50" => Reach::Near,
            "400" => Reach::Far,
            _ => return None,
        };
        Some(Wanted::Feed((places.of)(symbol)?, Feed::Obu(reach)))
    });
    found.unwrap_or_else(|| Wanted::Silent(name.into()))
}
