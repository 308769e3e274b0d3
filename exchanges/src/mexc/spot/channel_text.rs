//! Channels in people's words, for command lines and configuration files: the venue's name without
//! its market and version, then the parameter, such as `limit.depth@20`.

use core::fmt;
use core::str::FromStr;

use tickwire_core::text::Writer;

use super::channel::{Family, Speed, SpotChannel};
use super::param;

/// A text is no channel of the spot market; it says which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotChannelError;

impl fmt::Display for SpotChannelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the channels are aggre.depth[@10ms|@100ms], aggre.deals[@10ms|@100ms], \
             aggre.bookTicker[@10ms|@100ms], limit.depth@5|10|20, bookTicker.batch, \
             kline@SPAN (Min1, Min5, Min15, Min30, Min60, Hour4, Hour8, Day1, Week1, Month1), \
             miniTicker@ZONE and miniTickers@ZONE (24H, or such as UTC+0, UTC+5:30, UTC-3); \
             and, no longer served, deals, increase.depth, increase.depth.batch, bookTicker",
        )
    }
}

impl core::error::Error for SpotChannelError {}

/// Where a speed may be left out, it is 100 ms.
impl FromStr for SpotChannel {
    type Err = SpotChannelError;

    fn from_str(text: &str) -> Result<Self, SpotChannelError> {
        let (name, parameter) = match text.split_once('@') {
            Some((name, parameter)) => (name, Some(parameter)),
            None => (text, None),
        };
        let mut families = Family::ALL.into_iter();
        let family = families.find(|family| family.short() == name).ok_or(SpotChannelError)?;
        let parameter = match (family, parameter) {
            (Family::AggreDeals | Family::AggreDepth | Family::AggreBookTicker, None) => {
                Some(Speed::Ms100.text())
            }
            (_, parameter) => parameter,
        };
        family.with(parameter).ok_or(SpotChannelError)
    }
}

/// The text that is read back as the same channel.
impl fmt::Display for SpotChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 16];
        let mut text = Writer::new(&mut text);
        param::parameter(*self, &mut text).map_err(|_| fmt::Error)?;
        let parameter = core::str::from_utf8(text.written()).map_err(|_| fmt::Error)?;
        f.write_str(self.family().short())?;
        if parameter.is_empty() { Ok(()) } else { write!(f, "@{parameter}") }
    }
}

#[cfg(test)]
mod tests {
    use core::fmt::Write;

    use super::*;

    #[test]
    fn channels_are_read_back_as_they_are_written() {
        for text in [
            "aggre.deals@10ms",
            "aggre.deals@100ms",
            "aggre.depth@10ms",
            "aggre.depth@100ms",
            "aggre.bookTicker@10ms",
            "aggre.bookTicker@100ms",
            "limit.depth@5",
            "limit.depth@10",
            "limit.depth@20",
            "bookTicker.batch",
            "kline@Min1",
            "kline@Min60",
            "kline@Month1",
            "miniTicker@24H",
            "miniTicker@UTC+8",
            "miniTickers@UTC+12:45",
            "deals",
            "increase.depth",
            "increase.depth.batch",
            "bookTicker",
        ] {
            let mut written = [0; 32];
            let mut written = Writer::new(&mut written);
            write!(written, "{}", text.parse::<SpotChannel>().unwrap()).unwrap();
            assert_eq!(core::str::from_utf8(written.written()), Ok(text));
        }
        for (short, whole) in [
            ("aggre.deals", "aggre.deals@100ms"),
            ("aggre.depth", "aggre.depth@100ms"),
            ("aggre.bookTicker", "aggre.bookTicker@100ms"),
        ] {
            assert_eq!(short.parse::<SpotChannel>(), whole.parse());
        }
    }

    #[test]
    fn other_texts_are_no_channels() {
        for text in [
            "",
            "aggre",
            "aggre.depth@",
            "aggre.depth@50ms",
            "aggre.depth@100ms@BTCUSDT",
            "Aggre.Depth@100ms",
            "spot@public.aggre.depth.v3.api.pb@100ms",
            "limit.depth",
            "limit.depth@50",
            "bookTicker.batch@10ms",
            "kline",
            "kline@1m",
            "kline@Min0",
            "miniTicker",
            "miniTicker@UTC",
            "miniTickers@UTC+08",
            "deals@10ms",
            "bookTicker@100ms",
            "orders",
        ] {
            assert_eq!(text.parse::<SpotChannel>(), Err(SpotChannelError), "{text}");
        }
    }
}
