//! The messages, as the venue writes them (spot docs, "Server Response" and the channels' own
//! sections; the members of acknowledgements as the live venue sends them).

use std::fmt::Write as _;
use std::sync::Arc;

use crate::market::{Delta, Level, Listing, Sides, Stats, Trade, Which, decimal, ms};
use crate::venue::Time;

/// A message under way. Writing into a String cannot fail, so results are not looked at.
pub(super) struct Writer<'a> {
    out: String,
    listing: &'a Listing,
}

impl<'a> Writer<'a> {
    /// Begins a push; what follows is its result.
    pub(super) fn push(channel: &str, listing: &'a Listing, now: Time) -> Self {
        let mut out = String::with_capacity(512);
        let (s, ms) = (now.as_secs(), ms(now));
        let _ = write!(
            out,
            r#"{{"time":{s},"time_ms":{ms},"channel":"{channel}","event":"update","result":"#
        );
        Self { out, listing }
    }

    pub(super) fn end(mut self) -> Arc<str> {
        self.out.push('}');
        self.out.into()
    }

    /// `spot.trades`.
    pub(super) fn trade(mut self, trade: &Trade) -> Arc<str> {
        let side = if trade.maker == Which::Ask { "buy" } else { "sell" };
        let Trade { id, at, .. } = *trade;
        let (s, ms, fraction) = (at.as_secs(), ms(at), at.subsec_micros() % 1_000);
        let symbol = &self.listing.symbol;
        let _ = write!(
            self.out,
            r#"{{"id":{id},"id_market":{id},"create_time":{s},"create_time_ms":"{ms}.{fraction:03}""#
        );
        let _ = write!(self.out, r#","side":"{side}","currency_pair":"{symbol}","amount":""#);
        self.listing.size(&mut self.out, trade.lots);
        self.out.push_str(r#"","price":""#);
        self.listing.price(&mut self.out, trade.key);
        let _ = write!(self.out, r#"","range":"{id}-{id}"}}"#);
        self.end()
    }

    /// `spot.book_ticker`.
    pub(super) fn book_ticker(mut self, book: &Sides, id: u64, changed: Time) -> Arc<str> {
        let (bid, ask) = book.best();
        self.head(changed);
        let _ = write!(self.out, r#","u":{id},"s":"{}""#, self.listing.symbol);
        self.best("b", "B", bid);
        self.best("a", "A", ask);
        self.out.push('}');
        self.end()
    }

    /// `spot.tickers`.
    pub(super) fn ticker(mut self, stats: &Stats, book: &Sides) -> Arc<str> {
        let (bid, ask) = book.best();
        let listing = self.listing;
        let _ = write!(self.out, r#"{{"currency_pair":"{}""#, listing.symbol);
        self.priced("last", stats.last);
        self.priced("lowest_ask", ask.unwrap_or_default().0);
        self.priced("highest_bid", bid.unwrap_or_default().0);
        let change = stats.change();
        let sign = if change < 0 { "-" } else { "" };
        let _ = write!(self.out, r#","change_percentage":"{sign}"#);
        decimal(&mut self.out, u128::from(change.unsigned_abs()), 3);
        self.out.push('"');
        self.number("base_volume", stats.lots, listing.size_decimals);
        self.number("quote_volume", stats.turnover, listing.quote_decimals());
        self.priced("high_24h", stats.high);
        self.priced("low_24h", stats.low);
        self.out.push('}');
        self.end()
    }

    /// `spot.candlesticks`.
    pub(super) fn candle(
        mut self,
        interval: &str,
        start: u64,
        stats: &Stats,
        closed: bool,
    ) -> Arc<str> {
        let listing = self.listing;
        let _ = write!(self.out, r#"{{"t":"{start}""#);
        self.number("v", stats.turnover, listing.quote_decimals());
        self.priced("c", stats.last);
        self.priced("h", stats.high);
        self.priced("l", stats.low);
        self.priced("o", stats.open);
        let _ = write!(self.out, r#","n":"{interval}_{}""#, listing.symbol);
        self.number("a", stats.lots, listing.size_decimals);
        let _ = write!(self.out, r#","w":{closed}}}"#);
        self.end()
    }

    /// `spot.order_book_update`; `whole` is the levels a side of what is the whole book instead.
    pub(super) fn update(mut self, delta: &Delta, whole: Option<usize>, changed: Time) -> Arc<str> {
        let Delta { first, last, .. } = *delta;
        self.head(changed);
        if let Some(levels) = whole {
            let _ = write!(self.out, r#","full":true,"l":"{levels}""#);
        }
        let (seconds, symbol) = (changed.as_secs(), &self.listing.symbol);
        let _ = write!(
            self.out,
            r#","e":"depthUpdate","E":{seconds},"s":"{symbol}","U":{first},"u":{last}"#
        );
        self.levels("b", delta.bids.iter().copied());
        self.levels("a", delta.asks.iter().copied());
        self.out.push('}');
        self.end()
    }

    /// `spot.order_book`.
    pub(super) fn order_book(
        mut self,
        book: &Sides,
        id: u64,
        levels: usize,
        changed: Time,
    ) -> Arc<str> {
        self.head(changed);
        let symbol = &self.listing.symbol;
        let _ = write!(self.out, r#","lastUpdateId":{id},"s":"{symbol}","l":"{levels}""#);
        self.levels("bids", book.bids.window(levels));
        self.levels("asks", book.asks.window(levels));
        self.out.push('}');
        self.end()
    }

    /// `spot.obu`, the whole book.
    pub(super) fn obu_full(
        mut self,
        book: &Sides,
        id: u64,
        levels: usize,
        changed: Time,
    ) -> Arc<str> {
        self.head(changed);
        let symbol = &self.listing.symbol;
        let _ = write!(self.out, r#","full":true,"s":"ob.{symbol}.{levels}","u":{id}"#);
        self.levels_if_any("b", book.bids.window(levels));
        self.levels_if_any("a", book.asks.window(levels));
        self.out.push('}');
        self.end()
    }

    /// `spot.obu`, changes; a side without any has no member.
    pub(super) fn obu_delta(mut self, delta: &Delta, levels: usize, changed: Time) -> Arc<str> {
        let Delta { first, last, .. } = *delta;
        self.head(changed);
        let symbol = &self.listing.symbol;
        let _ = write!(self.out, r#","s":"ob.{symbol}.{levels}","U":{first},"u":{last}"#);
        self.levels_if_any("b", delta.bids.iter().copied());
        self.levels_if_any("a", delta.asks.iter().copied());
        self.out.push('}');
        self.end()
    }

    /// The body of `GET /spot/order_book`; it is no push, so it has its own beginning.
    pub(super) fn rest_book(listing: &'a Listing, head: String, book: &Sides, n: usize) -> String {
        let mut writer = Self { out: head, listing };
        writer.levels("asks", book.asks.window(n));
        writer.levels("bids", book.bids.window(n));
        writer.out.push('}');
        writer.out
    }

    fn head(&mut self, changed: Time) {
        let _ = write!(self.out, r#"{{"t":{}"#, ms(changed));
    }

    fn best(&mut self, price: &str, size: &str, level: Option<Level>) {
        let (key, lots) = level.unwrap_or_default();
        self.priced(price, key);
        self.number(size, u128::from(lots), self.listing.size_decimals);
    }

    fn priced(&mut self, name: &str, key: i64) {
        self.number(name, u128::from(key.unsigned_abs()), self.listing.price_decimals);
    }

    fn number(&mut self, name: &str, units: u128, decimals: u32) {
        let _ = write!(self.out, r#","{name}":""#);
        decimal(&mut self.out, units, decimals);
        self.out.push('"');
    }

    fn levels_if_any(&mut self, name: &str, levels: impl Iterator<Item = Level>) {
        let mut levels = levels.peekable();
        if levels.peek().is_some() {
            self.levels(name, levels);
        }
    }

    fn levels(&mut self, name: &str, levels: impl Iterator<Item = Level>) {
        let _ = write!(self.out, r#","{name}":["#);
        let mut separator = "";
        for (key, lots) in levels {
            self.out.push_str(separator);
            self.out.push_str(r#"[""#);
            self.listing.price(&mut self.out, key);
            self.out.push_str(r#"",""#);
            self.listing.size(&mut self.out, lots);
            self.out.push_str(r#""]"#);
            separator = ",";
        }
        self.out.push(']');
    }
}
