//! A handover, its clock, and short words for what two connections say.

use core::time::Duration;

use tickwire_core::decimal::Decimal;
use tickwire_core::event::{
    BookDelta, BookTicker, Candle, Data, Event, Interval, Prices, Side as Taker, Slot, Ticker,
    Trade, TradeId,
};
use tickwire_core::plan::{Handover, Side};
use tickwire_core::time::{Instant, UnixNanos};

use super::market::{BOOK, CHANNELS, QUOTES, TICKERS, TRADES};

pub(crate) struct Scene {
    pub(crate) handover: Handover,
    pub(crate) now: Instant,
    pub(crate) slot: Slot,
}

impl Scene {
    pub(crate) fn new() -> Self {
        let now = Instant::from_nanos(7_000_000_000);
        Self { handover: Handover::new(CHANNELS, Some(BOOK), now), now, slot: Slot(3) }
    }

    pub(crate) fn after(&mut self, ms: u64) -> usize {
        self.now = self.now.after(Duration::from_millis(ms));
        self.handover.expire(self.now)
    }

    /// The new connection is live; the books are at these ids. Of another symbol the old one goes
    /// on to speak.
    pub(crate) fn begin(&mut self, ids: Option<(u64, u64)>) {
        self.begin_silent(ids.map(|(old, _)| old), ids.map(|(_, new)| new));
        let elsewhere = Slot(999);
        let ticker = Ticker::default();
        let event = event(elsewhere, None, Data::Ticker(&ticker));
        self.handover.tells(Side::Old, elsewhere, Some(TICKERS), &event, false);
    }

    /// The new connection is live, and the old one says nothing.
    pub(crate) fn begin_silent(&mut self, old: Option<u64>, new: Option<u64>) {
        self.handover.begin([(self.slot, (old, new))].into_iter(), self.now);
    }

    pub(crate) fn says(&mut self, side: Side, channel: usize, data: Data<'_>, live: bool) -> bool {
        let event = event(self.slot, None, data);
        self.handover.tells(side, self.slot, Some(channel), &event, live)
    }

    /// A delta, after which the speaker's book is live.
    pub(crate) fn delta(&mut self, side: Side, first: u64, last: u64) -> bool {
        self.says(side, BOOK, delta(Some(first), last), true)
    }

    pub(crate) fn trade(&mut self, side: Side, id: u64) -> bool {
        self.says(side, TRADES, trade(Some(TradeId::Number(id)), 1, 1), false)
    }

    pub(crate) fn quote(&mut self, side: Side, id: u64) -> bool {
        self.says(side, QUOTES, quote(Some(id)), false)
    }

    pub(crate) fn ticker(&mut self, side: Side) -> bool {
        self.says(side, TICKERS, Data::Ticker(&Ticker::default()), false)
    }
}

pub(crate) fn event(slot: Slot, ms: Option<u64>, data: Data<'_>) -> Event<'_> {
    let time = ms.and_then(UnixNanos::from_millis);
    Event { slot: Some(slot), symbol: None, time, sent: None, received: None, data }
}

pub(crate) fn delta(first_id: Option<u64>, last_id: u64) -> Data<'static> {
    Data::BookDelta(BookDelta { first_id, last_id, bids: &[], asks: &[], book: None })
}

pub(crate) fn quote(id: Option<u64>) -> Data<'static> {
    Data::BookTicker(BookTicker { id, bid: None, ask: None })
}

pub(crate) fn trade(id: Option<TradeId<'_>>, price: u64, size: u64) -> Data<'_> {
    let (price, size) = (Decimal::from(price), Decimal::from(size));
    Data::Trade(Trade { id, price, size, side: Taker::Buy })
}

pub(crate) fn candle() -> Candle {
    let price = Decimal::from(5_u64);
    Candle {
        prices: Prices::Traded,
        interval: Interval::Minutes(1),
        open_time: None,
        close_time: None,
        open: price,
        high: price,
        low: price,
        close: price,
        base_volume: None,
        quote_volume: None,
        closed: None,
    }
}
