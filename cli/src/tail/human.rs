//! What a feed says, for people: one line an event, in columns.

use core::fmt::Write;

use tickwire_core::book::{BookRef, BookState};
use tickwire_core::event::{BookTicker, Candle, Data, Event, Level, Liquidation, Ticker, Trade};
use tickwire_core::session::{Notice, State, SubscriptionState};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;
use tickwire_tokio::Item;

use crate::hex::Hex;
use crate::venue::Wire;
use crate::words::{account, book_state, interval, numbered, optional};

/// Levels a side that a snapshot's line shows.
const LEVELS_SHOWN: usize = 3;

/// Writes events as lines for people.
pub(super) struct HumanLines {
    wire: Wire,
    /// Whether there are several connections, so that each is to be named.
    are_several: bool,
    text: String,
    /// What was said last of each book, by the symbol's row.
    said: Vec<Option<BookState>>,
}

impl HumanLines {
    /// Lines of a venue that sends its data so.
    pub(super) fn new(wire: Wire) -> Self {
        Self { wire, are_several: false, text: String::new(), said: Vec::new() }
    }

    /// One line of an event: when, which symbol, what. Of a book that cannot be read only the first
    /// event is worth one.
    pub(super) fn event(&mut self, event: &Event<'_>) -> &[u8] {
        self.text.clear();
        if self.is_said(event) {
            return &[];
        }
        let time = event.time.or(event.sent).or(event.received);
        let symbol = event.symbol.map_or("-", Symbol::as_str);
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{}  {symbol:<14} ", TimeOfDay(time));
        let _ = self.data(&event.data);
        self.text.push('\n');
        self.text.as_bytes()
    }

    /// One line of news: when, and what; nothing for what another line says better.
    pub(super) fn news(&mut self, item: &Item<'_>, now: Option<UnixNanos>) -> &[u8] {
        self.text.clear();
        // A feed of one connection has no plan to tell of.
        self.are_several |= matches!(item, Item::Plan(_));
        if !self.is_implied(item) {
            let said = numbered(item, self.are_several);
            let _ = writeln!(self.text, "{}  tickwire: {said}", TimeOfDay(now));
        }
        self.text.as_bytes()
    }

    /// Whether other lines say it: the plan to reconnect has the cause, the last sentence of the
    /// run has the end, and what is asked for is told when it is answered.
    fn is_implied(&self, item: &Item<'_>) -> bool {
        match item {
            Item::Stopped(_) => true,
            Item::Notice(Notice::State { to: State::Stopped, .. }) => !self.are_several,
            Item::Notice(Notice::State { to, .. }) => *to == State::Backoff,
            Item::Notice(Notice::Subscription { state, .. }) => {
                *state == SubscriptionState::Pending
            }
            _ => false,
        }
    }

    /// The feed's plan, a line for each connection; nothing where there is one only.
    pub(super) fn plan(&mut self, plan: &str, now: Option<UnixNanos>) -> &[u8] {
        self.text.clear();
        for line in plan.lines().filter(|_| plan.lines().nth(1).is_some()) {
            let _ = writeln!(self.text, "{}  tickwire: {line}", TimeOfDay(now));
        }
        self.text.as_bytes()
    }

    /// Words about the feed, for its beginning.
    pub(super) fn words(&mut self, words: &str, now: Option<UnixNanos>) -> &[u8] {
        self.text.clear();
        let _ = writeln!(self.text, "{}  tickwire: {words}", TimeOfDay(now));
        self.text.as_bytes()
    }

    /// Whether the event's book is as little to be read as it was the last time, for one reason.
    fn is_said(&mut self, event: &Event<'_>) -> bool {
        let Some((slot, book)) = event.slot.zip(book_of(&event.data)) else { return false };
        if self.said.len() <= slot.index() {
            self.said.resize(slot.index() + 1, None);
        }
        let last = self.said.get_mut(slot.index()).and_then(|last| last.replace(book.state()));
        book.live().is_none() && last == Some(book.state())
    }

    fn data(&mut self, data: &Data<'_>) -> core::fmt::Result {
        match data {
            Data::Trade(trade) => {
                let Trade { id, price, size, side } = trade;
                // Text pads; a side of another code is as wide as it is.
                write!(self.text, "{:<4} {price:>14} x {size:<14}", side.to_string())?;
                id.map_or(Ok(()), |id| write!(self.text, " #{id}"))
            }
            Data::BookTicker(BookTicker { id, bid, ask }) => {
                self.best(*bid, *ask)?;
                id.map_or(Ok(()), |id| write!(self.text, " #{id}"))
            }
            Data::BookDelta(delta) => match delta.book {
                Some(book) => self.book(&book),
                None => write!(self.text, "{} changes", delta.bids.len() + delta.asks.len()),
            },
            Data::BookSnapshot(snapshot) => match snapshot.book {
                Some(book) => self.book(&book),
                None => self.levels(snapshot.bids, snapshot.asks),
            },
            Data::Ticker(ticker) => self.ticker(ticker),
            Data::Candle(candle) => self.candle(candle),
            Data::Liquidation(Liquidation { price, size, side }) => {
                write!(self.text, "liquidation {:<4} {price} x {size}", side.to_string())
            }
            Data::Order(order) => account::order(order, &mut self.text),
            Data::Fill(fill) => account::fill(fill, &mut self.text),
            Data::Balance(balance) => account::balance(balance, &mut self.text),
            Data::Position(position) => account::position(position, &mut self.text),
            Data::Venue(other) if self.wire == Wire::Binary => {
                write!(self.text, "{} {}", other.channel, Hex(other.payload))
            }
            Data::Venue(other) => {
                let payload = String::from_utf8_lossy(other.payload);
                write!(self.text, "{} {payload}", other.channel)
            }
            _ => Ok(()),
        }
    }

    /// Our own book after the change: its top where it is live, else why it is not.
    fn book(&mut self, book: &BookRef<'_>) -> core::fmt::Result {
        match book.live() {
            Some(live) => {
                self.text.push_str("live ");
                self.best(live.best_bid(), live.best_ask())?;
                write!(
                    self.text,
                    " #{} {}+{} levels",
                    live.id(),
                    live.bid_depth(),
                    live.ask_depth()
                )
            }
            None => {
                let (state, reason) = book_state(book.state());
                write!(self.text, "{state}: {}", reason.unwrap_or_default())
            }
        }
    }

    fn best(&mut self, bid: Option<Level>, ask: Option<Level>) -> core::fmt::Result {
        match bid {
            Some(bid) => write!(self.text, "{:>12} x {:>12}", bid.size, bid.price)?,
            None => write!(self.text, "{:>27}", "no bids")?,
        }
        self.text.push_str(" | ");
        match ask {
            Some(ask) => write!(self.text, "{:<12} x {:<12}", ask.price, ask.size),
            None => write!(self.text, "{:<27}", "no asks"),
        }
    }

    fn levels(&mut self, bids: &[Level], asks: &[Level]) -> core::fmt::Result {
        for bid in bids.iter().take(LEVELS_SHOWN).rev() {
            write!(self.text, "{} x {}  ", bid.size, bid.price)?;
        }
        self.text.push('|');
        for ask in asks.iter().take(LEVELS_SHOWN) {
            write!(self.text, "  {} x {}", ask.price, ask.size)?;
        }
        Ok(())
    }

    fn ticker(&mut self, ticker: &Ticker) -> core::fmt::Result {
        write!(
            self.text,
            "last {}  bid {}  ask {}  24 h: {} % low {} high {} volume {}",
            optional(ticker.last),
            optional(ticker.bid_price),
            optional(ticker.ask_price),
            optional(ticker.change_pct_24h),
            optional(ticker.low_24h),
            optional(ticker.high_24h),
            optional(ticker.base_volume_24h),
        )
    }

    fn candle(&mut self, candle: &Candle) -> core::fmt::Result {
        let Candle { open, high, low, close, .. } = candle;
        write!(
            self.text,
            "{} from {}  open {open} high {high} low {low} close {close} volume {}{}",
            interval(candle.interval).unwrap_or_default(),
            TimeOfDay(candle.open_time),
            optional(candle.base_volume),
            if candle.closed == Some(true) { "  closed" } else { "" },
        )
    }
}

fn book_of<'a>(data: &Data<'a>) -> Option<BookRef<'a>> {
    match data {
        Data::BookDelta(delta) => delta.book,
        Data::BookSnapshot(snapshot) => snapshot.book,
        _ => None,
    }
}

/// The time of day, UTC, to the millisecond.
struct TimeOfDay(Option<UnixNanos>);

impl core::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Some(time) = self.0 else { return f.write_str("--:--:--.---") };
        let millis = time.as_nanos() / 1_000_000;
        let (seconds, millis) = (millis / 1000 % 86_400, millis % 1000);
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        write!(f, "{hours:02}:{minutes:02}:{:02}.{millis:03}", seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_that_of_the_day_in_utc() {
        let noon = UnixNanos::from_millis(1_700_049_600_007 + 3_661_000);
        assert_eq!(TimeOfDay(noon).to_string(), "13:01:01.007");
        assert_eq!(TimeOfDay(None).to_string().len(), 12);
    }
}
