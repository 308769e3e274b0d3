//! The messages, as the venue writes them (futures docs, the channels' own sections; where the live
//! venue writes other members than documented, as it does).

use std::fmt::Write as _;
use std::sync::Arc;

use super::broadcast::View;
use super::contract::{Contract, Sizes};
use crate::market::{Delta, Level, Listing, Sides, Trade, Which, decimal, ms};
use crate::venue::Time;

/// A message under way. Writing into a String cannot fail, so results are not looked at.
pub(super) struct Writer<'a> {
    pub(super) out: String,
    pub(super) contract: &'a Contract,
    pub(super) sizes: Sizes,
}

impl<'a> Writer<'a> {
    /// Begins a push of an event; what follows is its result.
    pub(super) fn push(view: &View<'a>, event: &str) -> Self {
        let mut out = String::with_capacity(512);
        let (s, ms, channel) = (view.now.as_secs(), ms(view.now), view.feed.channel());
        let _ = write!(
            out,
            r#"{{"time":{s},"time_ms":{ms},"channel":"{channel}","event":"{event}","result":"#
        );
        Self { out, contract: view.contract, sizes: view.sizes }
    }

    pub(super) fn end(mut self) -> Arc<str> {
        self.out.push('}');
        self.out.into()
    }

    /// `futures.trades`: all of a moment in one array.
    pub(super) fn trades(mut self, trades: &[Trade]) -> Arc<str> {
        self.array(trades, |writer, trade| {
            writer.out.push_str(r#"{"size":"#);
            writer.taken(trade);
            let (id, s, ms) = (trade.id, trade.at.as_secs(), ms(trade.at));
            let _ = write!(writer.out, r#","id":{id},"create_time":{s},"create_time_ms":{ms}"#);
            writer.priced("price", trade.key);
            let _ = write!(writer.out, r#","contract":"{}""#, writer.listing().symbol);
            // Trades with the insurance fund are internal; which these are is up to the model.
            if trade.id.is_multiple_of(16) {
                writer.out.push_str(r#","is_internal":true"#);
            }
            writer.out.push('}');
        });
        self.end()
    }

    /// `futures.public_liquidates`, as since 2026-08-20: `time` is in ms.
    pub(super) fn liquidates(mut self, trades: &[Trade]) -> Arc<str> {
        self.array(trades, |writer, trade| {
            writer.out.push_str(r#"{"price":""#);
            writer.price(trade.key);
            writer.out.push_str(r#"","size":"#);
            writer.taken(trade);
            let (ms, symbol) = (ms(trade.at), &writer.contract.listing.symbol);
            let _ = write!(writer.out, r#","time":{ms},"contract":"{symbol}"}}"#);
        });
        self.end()
    }

    /// `futures.book_ticker`.
    pub(super) fn book_ticker(mut self, book: &Sides, id: u64, changed: Time) -> Arc<str> {
        let (bid, ask) = book.best();
        self.head(changed);
        let _ = write!(self.out, r#","u":{id},"s":"{}""#, self.listing().symbol);
        self.best("b", "B", bid);
        self.best("a", "A", ask);
        self.out.push('}');
        self.end()
    }

    /// `futures.order_book_update`; `whole` says that it is the whole book instead.
    pub(super) fn update(
        mut self,
        delta: &Delta,
        levels: usize,
        whole: bool,
        changed: Time,
    ) -> Arc<str> {
        let Delta { first, last, .. } = *delta;
        self.head(changed);
        if whole {
            self.out.push_str(r#","full":true"#);
        }
        let symbol = &self.contract.listing.symbol;
        let _ = write!(self.out, r#","s":"{symbol}","U":{first},"u":{last}"#);
        self.levels("b", delta.bids.iter().copied());
        self.levels("a", delta.asks.iter().copied());
        let _ = write!(self.out, r#","l":"{levels}"}}"#);
        self.end()
    }

    /// `futures.order_book`.
    pub(super) fn order_book(
        mut self,
        book: &Sides,
        id: u64,
        levels: usize,
        changed: Time,
    ) -> Arc<str> {
        self.head(changed);
        let _ = write!(self.out, r#","contract":"{}","id":{id}"#, self.listing().symbol);
        self.levels("asks", book.asks.window(levels));
        self.levels("bids", book.bids.window(levels));
        let _ = write!(self.out, r#","l":"{levels}"}}"#);
        self.end()
    }

    /// `futures.obu`, the whole book.
    pub(super) fn obu_full(
        mut self,
        book: &Sides,
        id: u64,
        levels: usize,
        changed: Time,
    ) -> Arc<str> {
        self.head(changed);
        let symbol = &self.contract.listing.symbol;
        let _ = write!(self.out, r#","full":true,"s":"ob.{symbol}.{levels}","u":{id}"#);
        self.pairs("b", book.bids.window(levels));
        self.pairs("a", book.asks.window(levels));
        self.out.push('}');
        self.end()
    }

    /// `futures.obu`, changes; a side without any has no member.
    pub(super) fn obu_delta(mut self, delta: &Delta, levels: usize, changed: Time) -> Arc<str> {
        let Delta { first, last, .. } = *delta;
        self.head(changed);
        let symbol = &self.contract.listing.symbol;
        let _ = write!(self.out, r#","s":"ob.{symbol}.{levels}","U":{first},"u":{last}"#);
        self.pairs("b", delta.bids.iter().copied());
        self.pairs("a", delta.asks.iter().copied());
        self.out.push('}');
        self.end()
    }

    /// The sides of the body of `GET /futures/{settle}/order_book`, asks first; `between` is what
    /// stands between them (live order of the members).
    pub(super) fn rest_book(mut self, book: &Sides, levels: usize, between: &str) -> String {
        self.levels("asks", book.asks.window(levels));
        self.out.push_str(between);
        self.levels("bids", book.bids.window(levels));
        self.out.push('}');
        self.out
    }

    pub(super) const fn listing(&self) -> &'a Listing {
        &self.contract.listing
    }

    /// Writes an array.
    fn array<T>(&mut self, items: &[T], each: impl Fn(&mut Self, &T)) {
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push(',');
            }
            each(self, item);
        }
        self.out.push(']');
    }

    fn head(&mut self, changed: Time) {
        let _ = write!(self.out, r#"{{"t":{}"#, ms(changed));
    }

    fn best(&mut self, price: &str, size: &str, level: Option<Level>) {
        let (key, lots) = level.unwrap_or_default();
        self.priced(price, key);
        let _ = write!(self.out, r#","{size}":"#);
        self.size(lots.into());
    }

    /// A trade's size: below zero where the taker sold.
    fn taken(&mut self, trade: &Trade) {
        let sold = trade.maker == Which::Bid;
        let decimals = self.listing().size_decimals;
        self.sizes.write_signed(&mut self.out, trade.lots, sold, decimals);
    }

    pub(super) fn size(&mut self, lots: u128) {
        self.sizes.write(&mut self.out, lots, self.contract.listing.size_decimals);
    }

    pub(super) fn price(&mut self, key: i64) {
        self.contract.listing.price(&mut self.out, key);
    }

    pub(super) fn priced(&mut self, name: &str, key: i64) {
        self.number(name, u128::from(key.unsigned_abs()), self.contract.listing.price_decimals);
    }

    /// A member that is a number in a text.
    pub(super) fn number(&mut self, name: &str, units: u128, decimals: u32) {
        let _ = write!(self.out, r#","{name}":""#);
        decimal(&mut self.out, units, decimals);
        self.out.push('"');
    }

    /// Levels as `{"p":..,"s":..}`.
    fn levels(&mut self, name: &str, levels: impl Iterator<Item = Level>) {
        let _ = write!(self.out, r#","{name}":["#);
        let mut separator = "";
        for (key, lots) in levels {
            self.out.push_str(separator);
            self.out.push_str(r#"{"p":""#);
            self.price(key);
            self.out.push_str(r#"","s":"#);
            self.size(lots.into());
            self.out.push('}');
            separator = ",";
        }
        self.out.push(']');
    }

    /// Levels as `[price, size]`, where there are any. Their sizes are texts, with their decimals,
    /// whatever the client asked for (measured live).
    fn pairs(&mut self, name: &str, levels: impl Iterator<Item = Level>) {
        let mut levels = levels.peekable();
        if levels.peek().is_none() {
            return;
        }
        let _ = write!(self.out, r#","{name}":["#);
        let mut separator = "";
        for (key, lots) in levels {
            self.out.push_str(separator);
            self.out.push_str(r#"[""#);
            self.price(key);
            self.out.push_str(r#"",""#);
            self.listing().size(&mut self.out, lots);
            self.out.push_str(r#""]"#);
            separator = ",";
        }
        self.out.push(']');
    }
}
