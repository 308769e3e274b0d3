//! What of a market can be subscribed to.

use super::interval::Interval;
use super::zone::Zone;

/// A stream of one market; its pushes are the same for all who subscribe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Feed {
    /// `aggre.deals`: the trades of a time.
    Deals(Speed),
    /// `aggre.depth`: the changes of the whole book, from no beginning.
    Depth(Speed),
    /// `aggre.bookTicker`: the best of the book, whether it has changed or not.
    BookTicker(Speed),
    /// `bookTicker.batch`: each best of the book that there was since the last push.
    BookTickers,
    /// `limit.depth`: so many best levels, whole every time.
    Levels(usize),
    /// `kline`.
    Candle(Interval),
    /// `miniTicker`.
    MiniTicker(Zone),
}

/// How often an aggregated stream pushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Speed {
    Ms10,
    Ms100,
}

impl Feed {
    /// The channel, without what is the venue's form of it.
    pub(super) const fn channel(self) -> &'static str {
        match self {
            Self::Deals(_) => "aggre.deals",
            Self::Depth(_) => "aggre.depth",
            Self::BookTicker(_) => "aggre.bookTicker",
            Self::BookTickers => "bookTicker.batch",
            Self::Levels(_) => "limit.depth",
            Self::Candle(_) => "kline",
            Self::MiniTicker(_) => "miniTicker",
        }
    }

    /// The time between two pushes: by the name of the channel, or by its documentation.
    pub(super) const fn every_ms(self) -> u64 {
        match self {
            Self::Deals(speed) | Self::Depth(speed) | Self::BookTicker(speed) => match speed {
                Speed::Ms10 => 10,
                Speed::Ms100 => 100,
            },
            Self::BookTickers | Self::Levels(_) => 100,
            Self::Candle(_) => 1_000,
            Self::MiniTicker(_) => 3_000,
        }
    }

    /// What subscribes to it: the channel of its pushes.
    pub(super) fn stream(self, symbol: &str) -> String {
        let head = self.head();
        match self {
            Self::Deals(_) | Self::Depth(_) | Self::BookTicker(_) | Self::BookTickers => {
                format!("{head}@{symbol}")
            }
            Self::Levels(levels) => format!("{head}@{symbol}@{levels}"),
            Self::Candle(interval) => format!("{head}@{symbol}@{}", interval.name),
            Self::MiniTicker(zone) => format!("{head}@{symbol}@{}", zone.name),
        }
    }

    /// What stands before the symbol: the `eventType` of those bodies that have one.
    pub(super) fn head(self) -> String {
        let speed = match self {
            Self::Deals(speed) | Self::Depth(speed) | Self::BookTicker(speed) => match speed {
                Speed::Ms10 => "@10ms",
                Speed::Ms100 => "@100ms",
            },
            _ => "",
        };
        format!("spot@public.{}.v3.api.pb{speed}", self.channel())
    }
}

impl Speed {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "10ms" => Some(Self::Ms10),
            "100ms" => Some(Self::Ms100),
            _ => None,
        }
    }
}
