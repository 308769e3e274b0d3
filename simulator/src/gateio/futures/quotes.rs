//! What is told of a contract beside its book and trades: tickers, candles, statistics, terms.

use std::fmt::Write as _;
use std::sync::Arc;

use super::feed::Price;
use super::interval::Interval;
use super::wire::Writer;
use crate::market::{Key, Sides, Stats, decimal, ms};
use crate::venue::Time;

/// Seconds between two fundings.
pub(super) const FUNDING_S: u64 = 28_800;

/// The mark price: between the best bid and the best ask.
pub(super) fn mark(book: &Sides) -> Key {
    let (bid, ask) = book.best();
    let price = |level: Option<(Key, u64)>| level.unwrap_or_default().0.abs();
    (price(bid) + price(ask)) / 2
}

/// The index price: a little below the mark, as where longs pay.
pub(super) fn index(book: &Sides) -> Key {
    let mark = mark(book);
    mark - mark / 5_000
}

/// When funding is next paid, in seconds.
pub(super) const fn next_funding(now: Time) -> u64 {
    (now.as_secs() / FUNDING_S + 1) * FUNDING_S
}

impl Writer<'_> {
    /// `futures.tickers`, of one contract; with the members that the live venue adds.
    pub(super) fn ticker(mut self, stats: &Stats, book: &Sides, now: Time) -> Arc<str> {
        let listing = self.listing();
        let _ = write!(self.out, r#"[{{"contract":"{}""#, listing.symbol);
        self.priced("last", stats.last);
        let change = stats.change();
        let sign = if change < 0 { "-" } else { "" };
        let _ = write!(self.out, r#","change_percentage":"{sign}"#);
        decimal(&mut self.out, u128::from(change.unsigned_abs()), 3);
        self.out.push('"');
        self.total(stats);
        self.priced("low_24h", stats.low);
        self.priced("high_24h", stats.high);
        self.volumes(stats);
        self.priced("mark_price", mark(book));
        self.out.push_str(r#","funding_rate":"0.0001","funding_rate_indicative":"-0.000114""#);
        self.priced("index_price", index(book));
        let (next, ms) = (next_funding(now), ms(now));
        let _ = write!(
            self.out,
            r#","quanto_base_rate":"","funding_interval":{FUNDING_S},"funding_offset":0"#
        );
        let _ = write!(self.out, r#","funding_next_apply":{next},"price_type":"last","t":{ms}}}]"#);
        self.end()
    }

    /// The member `total_size`: a text in any case, whose decimals are cut off for who did not ask
    /// for them.
    fn total(&mut self, stats: &Stats) {
        let mut text = String::new();
        self.sizes.write(&mut text, open_interest(stats), self.listing().size_decimals);
        let _ = write!(self.out, r#","total_size":"{}""#, text.trim_matches('"'));
    }

    /// Volumes: contracts, coins and money, all whole.
    fn volumes(&mut self, stats: &Stats) {
        let listing = self.listing();
        let contracts = whole(stats.lots, listing.size_decimals);
        let turnover = whole(stats.turnover, listing.quote_decimals());
        let (base, quote, settle) = match self.contract.multiplier_decimals {
            Some(decimals) => {
                let money = whole(turnover, decimals);
                (whole(contracts, decimals), money, money)
            }
            None => {
                let price = u128::from(stats.last.unsigned_abs());
                let price = whole(price, listing.price_decimals).max(1);
                (contracts / price, contracts, contracts / price)
            }
        };
        self.number("volume_24h", contracts, 0);
        self.number("volume_24h_base", base, 0);
        self.number("volume_24h_quote", quote, 0);
        self.number("volume_24h_settle", settle, 0);
    }

    /// `futures.candlesticks`: the open candle, after the one that has just closed.
    pub(super) fn candles(
        mut self,
        (interval, price): (Interval, Price),
        candles: &[(u64, Stats, bool)],
    ) -> Arc<str> {
        self.out.push('[');
        for (at, (start, stats, closed)) in candles.iter().enumerate() {
            let separator = if at > 0 { "," } else { "" };
            let _ = write!(self.out, r#"{separator}{{"t":{start},"v":"#);
            self.size(stats.lots);
            self.priced("c", stats.last);
            self.priced("h", stats.high);
            self.priced("l", stats.low);
            self.priced("o", stats.open);
            let (prefix, symbol) = (price.prefix(), &self.contract.listing.symbol);
            let _ = write!(self.out, r#","n":"{}_{prefix}{symbol}""#, interval.name);
            self.number("a", stats.turnover, self.listing().quote_decimals());
            let _ = write!(self.out, r#","w":{closed}}}"#);
        }
        self.out.push(']');
        self.end()
    }

    /// `futures.contract_stats`: an object, as captured; an array, as documented.
    pub(super) fn stats(
        mut self,
        start: u64,
        stats: &Stats,
        book: &Sides,
        as_array: bool,
    ) -> Arc<str> {
        let (open, close) = if as_array { ("[", "]") } else { ("", "") };
        let symbol = &self.contract.listing.symbol;
        let _ = write!(self.out, r#"{open}{{"time":{start},"contract":"{symbol}","mark_price":"#);
        self.price(mark(book));
        self.out.push_str(r#","lsr_taker":0,"lsr_account":1.9713114754098362"#);
        for (side, lots) in [("long", stats.lots / 64), ("short", stats.lots / 128)] {
            let _ = write!(self.out, r#","{side}_liq_size":"#);
            self.size(lots);
            let whole = whole(lots, self.listing().size_decimals);
            let _ = write!(self.out, r#","{side}_liq_amount":{whole},"{side}_liq_usd":{whole}"#);
        }
        let open_interest = open_interest(stats);
        self.out.push_str(r#","open_interest":"#);
        self.size(open_interest);
        let usd = whole(open_interest, self.listing().size_decimals);
        let _ = write!(self.out, r#","open_interest_usd":{usd},"top_lsr_account":1.25"#);
        let _ = write!(self.out, r#","top_lsr_size":0.8342584430144387}}{close}"#);
        self.end()
    }

    /// `futures.contract_info`: the terms of a contract.
    pub(super) fn info(mut self) -> Arc<str> {
        let symbol = &self.contract.listing.symbol;
        let (multiplier, tick) = (self.contract.multiplier(), self.contract.tick());
        let _ = write!(
            self.out,
            r#"{{"contract":"{symbol}","quanto_multiplier":"{multiplier}","order_price_round":""#
        );
        let _ = write!(self.out, r#"{tick}","mark_price_round":"{tick}","risk_limit_tiers":["#);
        self.out.push_str(r#"{"tier":1,"risk_limit":"1000000","initial_rate":"0.01""#);
        self.out.push_str(r#","maintenance_rate":"0.005","leverage_max":"100""#);
        let _ = write!(self.out, r#","contract":"{symbol}","deduction":"0"}}]}}"#);
        self.end()
    }
}

/// The contracts that are held: so many that trades do not exhaust them.
fn open_interest(stats: &Stats) -> u128 {
    10_000_005 + stats.lots / 8
}

fn whole(units: u128, decimals: u32) -> u128 {
    units / 10_u128.checked_pow(decimals).unwrap_or(u128::MAX)
}
