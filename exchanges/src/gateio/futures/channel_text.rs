//! Channels in people's words, for command lines and configuration files: the venue's name without
//! its market, then the parameters, such as `order_book_update:100ms:50`.

use core::fmt;
use core::str::FromStr;

use tickwire_core::event::{Interval, Prices};
use tickwire_core::text::Writer;

use super::channel::{BookLevels, Extent, FuturesChannel, UpdateStream};
use crate::gateio::interval;
use crate::gateio::obu::ObuLevels;

/// A text is no channel of the futures market; it says which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FuturesChannelError;

impl fmt::Display for FuturesChannelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the channels are trades, book_ticker, tickers, candlesticks:SPAN[:mark|index] (such \
             as 10s, 1m, 4h, 7d), order_book_update[:20ms|100ms[:20|50|100]], obu:50|400, \
             order_book:1|5|10|20|50|100, public_liquidates[:all], contract_stats:SPAN, \
             contract_info[:all], adl_warning[:all]",
        )
    }
}

impl core::error::Error for FuturesChannelError {}

/// An update that is not told otherwise is every 100 ms, and as deep as its speed allows.
impl FromStr for FuturesChannel {
    type Err = FuturesChannelError;

    fn from_str(text: &str) -> Result<Self, FuturesChannelError> {
        let mut parts = text.split(':');
        let (name, first, second) = (parts.next(), parts.next(), parts.next());
        if parts.next().is_some() {
            return Err(FuturesChannelError);
        }
        match (name.unwrap_or_default(), first, second) {
            ("trades", None, None) => Some(Self::Trades),
            ("book_ticker", None, None) => Some(Self::BookTicker),
            ("tickers", None, None) => Some(Self::Tickers),
            ("candlesticks", Some(span), of) => candlesticks(span, of),
            ("order_book_update", speed, levels) => update(speed, levels),
            ("obu", Some(levels), None) => ObuLevels::parse(levels).map(Self::Obu),
            ("order_book", Some(levels), None) => BookLevels::parse(levels).map(Self::OrderBook),
            ("contract_stats", Some(span), None) => interval::parse(span).map(Self::ContractStats),
            ("public_liquidates", all, None) => extent(all).map(Self::PublicLiquidates),
            ("contract_info", all, None) => extent(all).map(Self::ContractInfo),
            ("adl_warning", all, None) => extent(all).map(Self::AdlWarning),
            _ => None,
        }
        .ok_or(FuturesChannelError)
    }
}

fn candlesticks(span: &str, of: Option<&str>) -> Option<FuturesChannel> {
    let of = match of {
        None | Some("traded") => Prices::Traded,
        Some("mark") => Prices::Mark,
        Some("index") => Prices::Index,
        Some(_) => return None,
    };
    Some(FuturesChannel::Candlesticks { of, interval: interval::parse(span)? })
}

fn update(speed: Option<&str>, levels: Option<&str>) -> Option<FuturesChannel> {
    let speed = speed.unwrap_or("100ms");
    let deepest = if speed == "20ms" { "20" } else { "100" };
    UpdateStream::parse(speed, levels.unwrap_or(deepest)).map(FuturesChannel::OrderBookUpdate)
}

fn extent(all: Option<&str>) -> Option<Extent> {
    match all {
        None => Some(Extent::Followed),
        Some("all") => Some(Extent::All),
        Some(_) => None,
    }
}

/// The text that is read back as the same channel.
impl fmt::Display for FuturesChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.family().name();
        f.write_str(name.strip_prefix("futures.").unwrap_or(name))?;
        match self {
            Self::Trades | Self::BookTicker | Self::Tickers => Ok(()),
            Self::Candlesticks { of, interval } => {
                span(*interval, f)?;
                if *of == Prices::Traded { Ok(()) } else { write!(f, ":{}", of.name()) }
            }
            Self::ContractStats(interval) => span(*interval, f),
            Self::OrderBookUpdate(stream) => {
                write!(f, ":{}:{}", stream.speed_text(), stream.levels_text())
            }
            Self::OrderBook(levels) => write!(f, ":{}", levels.text()),
            Self::Obu(levels) => write!(f, ":{}", levels.text()),
            Self::PublicLiquidates(extent)
            | Self::ContractInfo(extent)
            | Self::AdlWarning(extent) => match extent {
                Extent::Followed => Ok(()),
                Extent::All => f.write_str(":all"),
            },
        }
    }
}

fn span(interval: Interval, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut text = [0; 8];
    let mut text = Writer::new(&mut text);
    interval::write(interval, &mut text).map_err(|_| fmt::Error)?;
    write!(f, ":{}", core::str::from_utf8(text.written()).map_err(|_| fmt::Error)?)
}

#[cfg(test)]
mod tests {
    use core::fmt::Write;

    use super::*;

    #[test]
    fn channels_are_read_back_as_they_are_written() {
        for text in [
            "trades",
            "book_ticker",
            "tickers",
            "candlesticks:1m",
            "candlesticks:7d:mark",
            "candlesticks:10s:index",
            "order_book_update:20ms:20",
            "order_book_update:100ms:20",
            "order_book_update:100ms:50",
            "order_book_update:100ms:100",
            "obu:50",
            "obu:400",
            "order_book:1",
            "order_book:100",
            "public_liquidates",
            "public_liquidates:all",
            "contract_stats:4h",
            "contract_info",
            "contract_info:all",
            "adl_warning",
            "adl_warning:all",
        ] {
            let mut written = [0; 32];
            let mut written = Writer::new(&mut written);
            write!(written, "{}", text.parse::<FuturesChannel>().unwrap()).unwrap();
            assert_eq!(core::str::from_utf8(written.written()), Ok(text));
        }
        for (short, whole) in [
            ("order_book_update", "order_book_update:100ms:100"),
            ("order_book_update:100ms", "order_book_update:100ms:100"),
            ("order_book_update:20ms", "order_book_update:20ms:20"),
            ("candlesticks:1m:traded", "candlesticks:1m"),
        ] {
            assert_eq!(short.parse::<FuturesChannel>(), whole.parse());
        }
    }

    #[test]
    fn other_texts_are_no_channels() {
        for text in [
            "",
            "trade",
            "Trades",
            "futures.trades",
            "trades:",
            "candlesticks",
            "candlesticks:1y",
            "candlesticks:1m:mark_",
            "order_book_update:20ms:100",
            "order_book_update:1000ms",
            "order_book_update:100ms:10",
            "obu",
            "obu:20",
            "order_book",
            "order_book:7",
            "public_liquidates:!all",
            "contract_stats",
            "contract_info:all:all",
        ] {
            assert_eq!(text.parse::<FuturesChannel>(), Err(FuturesChannelError), "{text}");
        }
    }
}
