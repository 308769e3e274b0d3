//! A queue between a venue and a consumer, and short words for what is pushed.

use tickwire_core::event::{
    BookTicker, Candle, Data, Interval, Prices, Side, Slot, Ticker, Trade, TradeId, VenueEvent,
};
use tickwire_core::owned::{Loss, OwnedItem, OwnedNotice};
use tickwire_core::queue::Queue;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Notice, SubscriptionState};

use crate::consumer::Consumer;
use crate::market::{Markets, Random, decimal, event, symbol};

pub(crate) const CHANNELS: [&str; 3] = ["trades", "tickers", "books"];

pub(crate) struct Scene {
    pub(crate) markets: Markets,
    pub(crate) queue: Queue,
    pub(crate) consumer: Consumer,
    pub(crate) random: Random,
    /// The number of the last item of every kind.
    number: u64,
    /// The id of the last trade of each symbol.
    pub(crate) trades: Vec<u64>,
}

impl Scene {
    pub(crate) fn new(queue: Queue, markets: Markets, seed: u64) -> Self {
        let trades = vec![0; markets.slots().count()];
        let random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        Self { markets, queue, consumer: Consumer::default(), random, number: 0, trades }
    }

    /// A queue of `capacity` between one symbol, its book live and shown, and its consumer.
    pub(crate) fn live(capacity: usize) -> Self {
        let mut scene = Self::new(Queue::new(capacity), Markets::new(1, 100, 0), 1);
        scene.snapshot(Slot(0));
        scene.drain();
        assert!(scene.consumer.books[&Slot(0)].live);
        scene
    }

    pub(crate) fn delta(&mut self, slot: Slot) {
        self.markets.delta(slot, &mut self.random, true, &mut self.queue);
    }

    pub(crate) fn lost_delta(&mut self, slot: Slot) {
        self.markets.delta(slot, &mut self.random, false, &mut self.queue);
    }

    pub(crate) fn snapshot(&mut self, slot: Slot) {
        self.markets.snapshot(slot, 0, &mut self.queue);
    }

    pub(crate) fn trade(&mut self, slot: Slot) {
        self.trades[slot.index()] += 1;
        let id = self.trades[slot.index()];
        let (price, size) = (decimal(7), decimal(2));
        self.push(
            slot,
            Data::Trade(Trade { id: Some(TradeId::Number(id)), price, size, side: Side::Buy }),
        );
    }

    pub(crate) fn book_ticker(&mut self, slot: Slot) -> u64 {
        self.number += 1;
        let ticker = BookTicker { id: Some(self.number), bid: None, ask: None };
        self.push(slot, Data::BookTicker(ticker));
        self.number
    }

    pub(crate) fn ticker(&mut self, slot: Slot) -> u64 {
        self.number += 1;
        let ticker = Ticker { last: Some(decimal(self.number)), ..Ticker::default() };
        self.push(slot, Data::Ticker(&ticker));
        self.number
    }

    pub(crate) fn candle(&mut self, slot: Slot, interval: Interval) -> u64 {
        self.candle_of(slot, Prices::Traded, interval)
    }

    pub(crate) fn candle_of(&mut self, slot: Slot, prices: Prices, interval: Interval) -> u64 {
        self.number += 1;
        let price = decimal(self.number);
        let candle = Candle {
            prices,
            interval,
            open_time: None,
            close_time: None,
            open: price,
            high: price,
            low: price,
            close: price,
            base_volume: None,
            quote_volume: None,
            closed: None,
        };
        self.push(slot, Data::Candle(&candle));
        self.number
    }

    pub(crate) fn other(&mut self, slot: Slot) {
        self.number += 1;
        let payload = &self.number.to_le_bytes();
        self.push(slot, Data::Venue(VenueEvent { channel: "other", payload }));
    }

    pub(crate) fn subscription(&mut self, slot: Slot, channel: &'static str) -> u64 {
        self.number += 1;
        let code = Some(i32::try_from(self.number).unwrap());
        let (symbol, state) = (&symbol(slot), SubscriptionState::Refused);
        let notice = Notice::Subscription { slot, symbol, channel, state, code, reason: "no" };
        self.notice(&notice);
        self.number
    }

    pub(crate) fn notice(&mut self, notice: &Notice<'_>) {
        self.consumer.undisturbed = false;
        self.queue.push_notice(notice, &|slot| self.markets.book(slot));
    }

    pub(crate) fn news(&mut self) {
        let news = OwnedNotice::Reconnect {
            connection: Default::default(),
            delay: Default::default(),
            attempt: 1,
            cause: Cause::Ended,
        };
        self.queue.push_news(news);
    }

    fn push(&mut self, slot: Slot, data: Data<'_>) {
        self.consumer.undisturbed = false;
        let symbol = symbol(slot);
        self.queue.push_event(&event(slot, &symbol, data), &|slot| self.markets.book(slot));
    }

    /// Says what the queue promises to whoever looks at it between two calls.
    pub(crate) fn check_counts(&self) {
        let counts = self.queue.counts();
        let gone = counts.popped + counts.covered + counts.lost;
        let waiting = u64::try_from(self.queue.len()).unwrap();
        assert_eq!(counts.pushed + counts.made, gone + waiting, "{counts:?}");
        assert_eq!(counts.popped, self.consumer.items);
        assert!(self.consumer.lost_in_all <= counts.lost);
    }

    pub(crate) fn take(&mut self) -> bool {
        self.consumer.take(&mut self.queue, &self.markets)
    }

    /// The consumer takes what there is, until the queue owes him something that it has room for.
    pub(crate) fn take_until_owed(&mut self) {
        while !self.queue.wants_refill() {
            assert!(self.take(), "nothing is owed");
        }
    }

    /// The consumer takes all there is, and all that is owed to it then.
    pub(crate) fn drain(&mut self) {
        loop {
            if self.queue.wants_refill() {
                self.queue.refill(&|slot| self.markets.book(slot));
            }
            if !self.take() {
                break;
            }
        }
        self.check_counts();
        assert!(self.queue.is_empty());
        assert_eq!(self.consumer.lost_in_all, self.queue.counts().lost, "unannounced");
    }

    /// What waits, in words.
    pub(crate) fn popped(&mut self) -> Vec<String> {
        let mut words = Vec::new();
        while let Some(item) = self.queue.pop() {
            words.push(match item {
                OwnedItem::Notice(OwnedNotice::Dropped { what, count, .. }) => {
                    format!("lost {count} {what}")
                }
                item => item.to_string(),
            });
        }
        words
    }

    pub(crate) fn lost(&self, what: Loss) -> u64 {
        self.queue.lost(what)
    }
}
