//! Channels in people's words, for command lines and configuration files: the venue's name without
//! its market, then the parameters, such as `order_book:5:100ms`.

use core::fmt;
use core::str::FromStr;

use tickwire_core::text::Writer;

use super::channel::{BookLevels, BookSpeed, SpotChannel, UpdateSpeed};
use crate::gateio::interval;
use crate::gateio::obu::ObuLevels;

/// A text is no channel of the spot market; it says which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotChannelError;

impl fmt::Display for SpotChannelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the channels are trades, book_ticker, tickers, candlesticks:SPAN (such as 10s, 1m, \
             4h, 7d), order_book_update[:20ms|100ms], obu:50|400, \
             order_book:5|10|20|50|100[:100ms|1000ms]",
        )
    }
}

impl core::error::Error for SpotChannelError {}

/// Where a speed may be left out, it is 100 ms, which every number of levels has.
impl FromStr for SpotChannel {
    type Err = SpotChannelError;

    fn from_str(text: &str) -> Result<Self, SpotChannelError> {
        let mut parts = text.split(':');
        let (name, first, second) = (parts.next(), parts.next(), parts.next());
        if parts.next().is_some() {
            return Err(SpotChannelError);
        }
        match (name.unwrap_or_default(), first, second) {
            ("trades", None, None) => Some(Self::Trades),
            ("book_ticker", None, None) => Some(Self::BookTicker),
            ("tickers", None, None) => Some(Self::Tickers),
            ("candlesticks", Some(span), None) => interval::parse(span).map(Self::Candlesticks),
            ("order_book_update", None, None) => Some(Self::OrderBookUpdate(UpdateSpeed::Ms100)),
            ("order_book_update", Some(speed), None) => {
                UpdateSpeed::parse(speed).map(Self::OrderBookUpdate)
            }
            ("obu", Some(levels), None) => ObuLevels::parse(levels).map(Self::Obu),
            ("order_book", Some(levels), speed) => order_book(levels, speed),
            _ => None,
        }
        .ok_or(SpotChannelError)
    }
}

fn order_book(levels: &str, speed: Option<&str>) -> Option<SpotChannel> {
    let levels = BookLevels::parse(levels)?;
    let speed = speed.map_or(Some(BookSpeed::Ms100), BookSpeed::parse)?;
    Some(SpotChannel::OrderBook { levels, speed })
}

/// The text that is read back as the same channel.
impl fmt::Display for SpotChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.family().name();
        f.write_str(name.strip_prefix("spot.").unwrap_or(name))?;
        match self {
            Self::Trades | Self::BookTicker | Self::Tickers => Ok(()),
            Self::Candlesticks(span) => {
                let mut text = [0; 8];
                let mut text = Writer::new(&mut text);
                interval::write(*span, &mut text).map_err(|_| fmt::Error)?;
                write!(f, ":{}", core::str::from_utf8(text.written()).map_err(|_| fmt::Error)?)
            }
            Self::OrderBookUpdate(speed) => write!(f, ":{}", speed.text()),
            Self::OrderBook { levels, speed } => write!(f, ":{}:{}", levels.text(), speed.text()),
            Self::Obu(levels) => write!(f, ":{}", levels.text()),
        }
    }
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
            "candlesticks:7d",
            "order_book_update:20ms",
            "order_book_update:100ms",
            "obu:50",
            "obu:400",
            "order_book:5:100ms",
            "order_book:100:1000ms",
        ] {
            let mut written = [0; 32];
            let mut written = Writer::new(&mut written);
            write!(written, "{}", text.parse::<SpotChannel>().unwrap()).unwrap();
            assert_eq!(core::str::from_utf8(written.written()), Ok(text));
        }
        for (short, whole) in [
            ("order_book_update", "order_book_update:100ms"),
            ("order_book:10", "order_book:10:100ms"),
        ] {
            assert_eq!(short.parse::<SpotChannel>(), whole.parse());
        }
    }

    #[test]
    fn other_texts_are_no_channels() {
        for text in [
            "",
            "trade",
            "Trades",
            "spot.trades",
            "trades:",
            "trades:1",
            "candlesticks",
            "candlesticks:1y",
            "candlesticks:1m:2",
            "order_book_update:50ms",
            "obu",
            "obu:100",
            "order_book",
            "order_book:7",
            "order_book:5:20ms",
            "order_book:5:100ms:x",
        ] {
            assert_eq!(text.parse::<SpotChannel>(), Err(SpotChannelError), "{text}");
        }
    }
}
