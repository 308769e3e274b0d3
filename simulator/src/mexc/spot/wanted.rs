//! What a parameter of a request asks for ("Websocket Market Streams").

use super::account::Channel;
use super::feed::{Feed, Speed};
use super::interval::Interval;
use super::zone::Zone;

/// One thing that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// A stream of the market at a place.
    Feed(usize, Feed),
    /// `miniTickers`: all markets whose price has changed.
    MiniTickers(Zone),
    /// What happens to the account of the connection's listen key.
    Private(Channel),
}

/// Why a parameter is blocked. Clients are told nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Blocked {
    /// No such symbol, or it is refused: a correct client may ask.
    Symbol,
    /// What no correct client asks.
    Violation(String),
}

/// Where a symbol's market is.
pub(super) type Places<'a> = &'a dyn Fn(&str) -> Option<usize>;

/// What a parameter asks for.
pub(super) fn wanted(param: &str, places: Places<'_>) -> Result<Wanted, Blocked> {
    let violation = |what| Blocked::Violation(format!("{what} in `{param}`"));
    if let Some(channel) = Channel::parse(param) {
        return Ok(Wanted::Private(channel));
    }
    let parts: Vec<&str> = param.split('@').collect();
    let ["spot", channel, rest @ ..] = &parts[..] else {
        return Err(violation("no such channel"));
    };
    if let ("public.miniTickers.v3.api.pb", &[zone]) = (*channel, rest) {
        let zone = Zone::parse(zone).ok_or_else(|| violation("no such time zone"));
        return Ok(Wanted::MiniTickers(zone?));
    }
    let (symbol, feed) = of_market(channel, rest).map_err(violation)?;
    match places(symbol) {
        Some(place) => Ok(Wanted::Feed(place, feed)),
        None if symbol.chars().any(char::is_lowercase) => Err(violation("a lower-case symbol")),
        None => Err(Blocked::Symbol),
    }
}

/// Whether the pushes of a channel carry an order book.
pub(super) fn is_book(channel: &str) -> bool {
    matches!(channel, "aggre.depth" | "limit.depth")
}

/// A symbol and its stream, or what is wrong.
fn of_market<'a>(channel: &str, rest: &[&'a str]) -> Result<(&'a str, Feed), &'static str> {
    let speed = |text: &str| Speed::parse(text).ok_or("no such speed");
    match (channel, rest) {
        ("public.aggre.deals.v3.api.pb", &[every, symbol]) => {
            Ok((symbol, Feed::Deals(speed(every)?)))
        }
        ("public.aggre.depth.v3.api.pb", &[every, symbol]) => {
            Ok((symbol, Feed::Depth(speed(every)?)))
        }
        ("public.aggre.bookTicker.v3.api.pb", &[every, symbol]) => {
            Ok((symbol, Feed::BookTicker(speed(every)?)))
        }
        ("public.bookTicker.batch.v3.api.pb", &[symbol]) => Ok((symbol, Feed::BookTickers)),
        ("public.limit.depth.v3.api.pb", &[symbol, levels]) => match levels {
            "5" => Ok((symbol, Feed::Levels(5))),
            "10" => Ok((symbol, Feed::Levels(10))),
            "20" => Ok((symbol, Feed::Levels(20))),
            _ => Err("no such number of levels"),
        },
        ("public.kline.v3.api.pb", &[symbol, interval]) => {
            let interval = Interval::parse(interval).ok_or("no such interval");
            Ok((symbol, Feed::Candle(interval?)))
        }
        ("public.miniTicker.v3.api.pb", &[symbol, zone]) => {
            let zone = Zone::parse(zone).ok_or("no such time zone");
            Ok((symbol, Feed::MiniTicker(zone?)))
        }
        _ => Err("no such channel"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_subscribed_to_by_the_channel_of_its_pushes() {
        for param in [
            "spot@public.aggre.deals.v3.api.pb@10ms@AUSDT",
            "spot@public.aggre.depth.v3.api.pb@100ms@AUSDT",
            "spot@public.aggre.bookTicker.v3.api.pb@100ms@AUSDT",
            "spot@public.bookTicker.batch.v3.api.pb@AUSDT",
            "spot@public.limit.depth.v3.api.pb@AUSDT@5",
            "spot@public.limit.depth.v3.api.pb@AUSDT@20",
            "spot@public.kline.v3.api.pb@AUSDT@Hour8",
            "spot@public.miniTicker.v3.api.pb@AUSDT@UTC+12:45",
        ] {
            match wanted(param, &|symbol| (symbol == "AUSDT").then_some(3)) {
                Ok(Wanted::Feed(3, feed)) => assert_eq!(feed.stream("AUSDT"), param),
                other => panic!("{param}: {other:?}"),
            }
        }
    }
}
