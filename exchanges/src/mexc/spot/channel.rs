//! The public channels.

use tickwire_core::event::Interval;

use super::Zone;

/// A public channel of the spot market (official docs, "Websocket Market Streams", one section
/// each).
///
/// Its text form is the venue's own without `spot@public.`, `.v3.api.pb` and the symbol:
/// `aggre.depth@100ms`, `limit.depth@20`, `kline@Min1`, `miniTickers@UTC+8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpotChannel {
    /// Trades, each of its own, in batches: `aggre.deals`.
    AggreDeals(Speed),
    /// Changes of the order book, to be joined with a REST snapshot: `aggre.depth`.
    AggreDepth(Speed),
    /// The best bid and ask, also where they did not change: `aggre.bookTicker`.
    AggreBookTicker(Speed),
    /// The best levels, whole every time: `limit.depth`. It feeds no local book.
    LimitDepth(LimitLevels),
    /// The best bid and ask, several of them in a message: `bookTicker.batch`.
    BookTickerBatch,
    /// Candles, every second: `kline`.
    Kline(Interval),
    /// Statistics of a day, every three seconds: `miniTicker`. The change is that of the zone.
    MiniTicker(Zone),
    /// The same of all symbols whose price changed, in one stream: `miniTickers`.
    MiniTickers(Zone),
    /// Trades: `deals`. Refused since August 2025.
    Deals,
    /// Changes of the order book: `increase.depth`. Refused since August 2025; it feeds no local
    /// book.
    IncreaseDepth,
    /// Several changes of the order book in a message: `increase.depth.batch`. No longer in the
    /// documents; it feeds no local book.
    IncreaseDepthBatch,
    /// The best bid and ask: `bookTicker`. No longer in the documents.
    BookTicker,
}

/// How often a channel is pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Speed {
    /// Every 10 ms.
    Ms10,
    /// Every 100 ms.
    Ms100,
}

impl Speed {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Ms10 => "10ms",
            Self::Ms100 => "100ms",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Ms10, Self::Ms100].into_iter().find(|speed| speed.text() == text)
    }
}

/// How many levels `limit.depth` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LimitLevels {
    /// 5 a side.
    L5,
    /// 10 a side.
    L10,
    /// 20 a side.
    L20,
}

impl LimitLevels {
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::L5 => "5",
            Self::L10 => "10",
            Self::L20 => "20",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::L5, Self::L10, Self::L20].into_iter().find(|levels| levels.text() == text)
    }
}

/// A channel without its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    AggreDeals,
    AggreDepth,
    AggreBookTicker,
    LimitDepth,
    BookTickerBatch,
    Kline,
    MiniTicker,
    MiniTickers,
    Deals,
    IncreaseDepth,
    IncreaseDepthBatch,
    BookTicker,
}

impl Family {
    pub(super) const ALL: [Self; 12] = [
        Self::AggreDeals,
        Self::AggreDepth,
        Self::AggreBookTicker,
        Self::LimitDepth,
        Self::BookTickerBatch,
        Self::Kline,
        Self::MiniTicker,
        Self::MiniTickers,
        Self::Deals,
        Self::IncreaseDepth,
        Self::IncreaseDepthBatch,
        Self::BookTicker,
    ];

    /// The venue's name, which is the start of the texts that it is asked for with.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::AggreDeals => "spot@public.aggre.deals.v3.api.pb",
            Self::AggreDepth => "spot@public.aggre.depth.v3.api.pb",
            Self::AggreBookTicker => "spot@public.aggre.bookTicker.v3.api.pb",
            Self::LimitDepth => "spot@public.limit.depth.v3.api.pb",
            Self::BookTickerBatch => "spot@public.bookTicker.batch.v3.api.pb",
            Self::Kline => "spot@public.kline.v3.api.pb",
            Self::MiniTicker => "spot@public.miniTicker.v3.api.pb",
            Self::MiniTickers => "spot@public.miniTickers.v3.api.pb",
            Self::Deals => "spot@public.deals.v3.api.pb",
            Self::IncreaseDepth => "spot@public.increase.depth.v3.api.pb",
            Self::IncreaseDepthBatch => "spot@public.increase.depth.batch.v3.api.pb",
            Self::BookTicker => "spot@public.bookTicker.v3.api.pb",
        }
    }

    /// What is its own in its name: `aggre.deals`.
    pub(super) fn short(self) -> &'static str {
        let name = self.name().strip_prefix("spot@public.");
        name.and_then(|name| name.strip_suffix(".v3.api.pb")).unwrap_or_default()
    }

    /// The channel with this parameter; `None` where it has no such, or one is missing.
    pub(super) fn with(self, parameter: Option<&str>) -> Option<SpotChannel> {
        let Some(parameter) = parameter else {
            return match self {
                Self::BookTickerBatch => Some(SpotChannel::BookTickerBatch),
                Self::Deals => Some(SpotChannel::Deals),
                Self::IncreaseDepth => Some(SpotChannel::IncreaseDepth),
                Self::IncreaseDepthBatch => Some(SpotChannel::IncreaseDepthBatch),
                Self::BookTicker => Some(SpotChannel::BookTicker),
                _ => None,
            };
        };
        match self {
            Self::AggreDeals => Speed::parse(parameter).map(SpotChannel::AggreDeals),
            Self::AggreDepth => Speed::parse(parameter).map(SpotChannel::AggreDepth),
            Self::AggreBookTicker => Speed::parse(parameter).map(SpotChannel::AggreBookTicker),
            Self::LimitDepth => LimitLevels::parse(parameter).map(SpotChannel::LimitDepth),
            Self::Kline => crate::mexc::interval::parse(parameter).map(SpotChannel::Kline),
            Self::MiniTicker => Zone::new(parameter).map(SpotChannel::MiniTicker),
            Self::MiniTickers => Zone::new(parameter).map(SpotChannel::MiniTickers),
            _ => None,
        }
    }
}

impl SpotChannel {
    pub(super) const fn family(self) -> Family {
        match self {
            Self::AggreDeals(_) => Family::AggreDeals,
            Self::AggreDepth(_) => Family::AggreDepth,
            Self::AggreBookTicker(_) => Family::AggreBookTicker,
            Self::LimitDepth(_) => Family::LimitDepth,
            Self::BookTickerBatch => Family::BookTickerBatch,
            Self::Kline(_) => Family::Kline,
            Self::MiniTicker(_) => Family::MiniTicker,
            Self::MiniTickers(_) => Family::MiniTickers,
            Self::Deals => Family::Deals,
            Self::IncreaseDepth => Family::IncreaseDepth,
            Self::IncreaseDepthBatch => Family::IncreaseDepthBatch,
            Self::BookTicker => Family::BookTicker,
        }
    }
}
