//! The bodies of pushes, as the venue fills them: numbers trimmed but in `limit.depth`, versions as
//! text, all bodies with the fields of 2026-06-17 (captured 2026-09-25 and 2026-10-09).

use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{
    PublicAggreBookTickerV3Api, PublicAggreDealsV3Api, PublicAggreDealsV3ApiItem,
    PublicAggreDepthV3ApiItem, PublicAggreDepthsV3Api, PublicBookTickerBatchV3Api,
    PublicBookTickerV3Api, PublicLimitDepthV3ApiItem, PublicLimitDepthsV3Api,
    PublicMiniTickerV3Api, PublicSpotKlineV3Api,
};

use super::best::Best;
use super::interval::Interval;
use super::zone::Rates;
use crate::market::{Delta, Key, Level, Listing, Sides, Stats, Trade, Which, decimal, ms};
use crate::venue::Time;

/// How long before its version an order was created.
const ORDER_MS: u64 = 5;
/// The ids of trades begin here, each market's somewhere else.
const TRADES: u64 = 700_000_000_000_000_000;

/// What writes a market's numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer<'a> {
    pub(super) listing: &'a Listing,
    /// The market's place in the list.
    pub(super) place: u64,
}

/// The venue's text of a trade's id: those of two orders' parts, joined.
pub(super) fn trade_id(place: u64, id: u64) -> String {
    let first = TRADES + place * 1_000_000_000_000 + 2 * id;
    format!("{first}X0_{}X{}", first + 1, u8::from(id.is_multiple_of(8)))
}

impl Writer<'_> {
    pub(super) fn deals(self, trades: &[Trade], event_type: String) -> Body {
        let deal = |trade: &Trade| PublicAggreDealsV3ApiItem {
            price: self.price(trade.key),
            quantity: self.size(trade.lots),
            // The taker's side: 1 buys, 2 sells.
            trade_type: if trade.maker == Which::Ask { 1 } else { 2 },
            time: signed_ms(trade.at),
            trade_id: trade_id(self.place, trade.id),
        };
        Body::PublicAggreDeals(PublicAggreDealsV3Api {
            deals: trades.iter().map(deal).collect(),
            event_type,
        })
    }

    pub(super) fn depth(self, delta: &Delta, changed: Time, event_type: String) -> Body {
        let levels = |levels: &[Level]| -> Vec<PublicAggreDepthV3ApiItem> {
            let level = |&(key, lots): &Level| PublicAggreDepthV3ApiItem {
                price: self.price(key),
                quantity: self.size(lots),
            };
            levels.iter().map(level).collect()
        };
        Body::PublicAggreDepths(PublicAggreDepthsV3Api {
            asks: levels(&delta.asks),
            bids: levels(&delta.bids),
            event_type,
            from_version: delta.first.to_string(),
            to_version: delta.last.to_string(),
            last_order_create_time: order_ms(changed),
        })
    }

    pub(super) fn levels(
        self,
        book: &Sides,
        levels: usize,
        id: u64,
        changed: Time,
        event_type: String,
    ) -> Body {
        let level = |(key, lots): Level| {
            let (mut price, mut quantity) = (String::new(), String::new());
            self.listing.padded_price(&mut price, key);
            self.listing.padded_size(&mut quantity, lots);
            PublicLimitDepthV3ApiItem { price, quantity }
        };
        Body::PublicLimitDepths(PublicLimitDepthsV3Api {
            asks: book.asks.window(levels).map(level).collect(),
            bids: book.bids.window(levels).map(level).collect(),
            event_type,
            version: id.to_string(),
            last_order_create_time: order_ms(changed),
        })
    }

    pub(super) fn book_ticker(self, best: &Best) -> Body {
        let PublicBookTickerV3Api { bid_price, bid_quantity, ask_price, ask_quantity } =
            self.best(best);
        Body::PublicAggreBookTicker(PublicAggreBookTickerV3Api {
            bid_price,
            bid_quantity,
            ask_price,
            ask_quantity,
            version: best.version.to_string(),
            last_order_create_time: order_ms(best.changed),
        })
    }

    /// The version is that of the last.
    pub(super) fn book_tickers(self, bests: &[Best]) -> Body {
        let last = bests.last().copied().unwrap_or_default();
        Body::PublicBookTickerBatch(PublicBookTickerBatchV3Api {
            items: bests.iter().map(|best| self.best(best)).collect(),
            version: last.version.to_string(),
            last_order_create_time: order_ms(last.changed),
        })
    }

    /// Its times are in seconds.
    pub(super) fn candle(self, interval: Interval, start: u64, stats: &Stats) -> Body {
        Body::PublicSpotKline(PublicSpotKlineV3Api {
            interval: interval.name.into(),
            window_start: signed(start),
            opening_price: self.price(stats.open),
            closing_price: self.price(stats.last),
            highest_price: self.price(stats.high),
            lowest_price: self.price(stats.low),
            volume: trimmed(stats.lots, self.listing.size_decimals),
            amount: trimmed(stats.turnover, self.listing.quote_decimals()),
            window_end: signed(interval.end(start)),
        })
    }

    pub(super) fn mini_ticker(self, stats: &Stats, rates: &Rates) -> PublicMiniTickerV3Api {
        let (high, low) = (self.price(stats.high), self.price(stats.low));
        PublicMiniTickerV3Api {
            symbol: self.listing.symbol.to_string(),
            price: self.price(stats.last),
            rate: rate(rates.home.0),
            zoned_rate: rate(rates.zoned.0),
            high: high.clone(),
            low: low.clone(),
            volume: trimmed(stats.turnover, self.listing.quote_decimals()),
            quantity: trimmed(stats.lots, self.listing.size_decimals),
            last_close_rate: rate(rates.home.1),
            last_close_zoned_rate: rate(rates.zoned.1),
            last_close_high: high,
            last_close_low: low,
        }
    }

    fn best(self, best: &Best) -> PublicBookTickerV3Api {
        let ((bid, bid_lots), (ask, ask_lots)) = (best.bid, best.ask);
        PublicBookTickerV3Api {
            bid_price: self.price(bid),
            bid_quantity: self.size(bid_lots),
            ask_price: self.price(ask),
            ask_quantity: self.size(ask_lots),
        }
    }

    fn price(self, key: Key) -> String {
        let mut out = String::new();
        self.listing.price(&mut out, key);
        out
    }

    fn size(self, lots: u64) -> String {
        let mut out = String::new();
        self.listing.size(&mut out, lots);
        out
    }
}

fn trimmed(units: u128, decimals: u32) -> String {
    let mut out = String::new();
    decimal(&mut out, units, decimals);
    out
}

/// A rate of parts of 10,000.
fn rate(parts: i64) -> String {
    let mut out = String::from(if parts < 0 { "-" } else { "" });
    decimal(&mut out, u128::from(parts.unsigned_abs()), 4);
    out
}

pub(super) fn signed_ms(time: Time) -> i64 {
    signed(ms(time))
}

fn order_ms(changed: Time) -> i64 {
    signed(ms(changed).saturating_sub(ORDER_MS))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
