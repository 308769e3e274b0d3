//! A consumer who keeps books as the queue's documentation says, and checks all that it promises.

use std::collections::BTreeMap;

use tickwire_core::book::BookState;
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Level, Prices, Slot};
use tickwire_core::owned::{Loss, OwnedData, OwnedItem, OwnedNotice, OwnedSnapshot};
use tickwire_core::queue::Queue;

use crate::market::{Half, Markets};

/// A book that is kept of the stream alone.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) live: bool,
    pub(crate) id: u64,
    halves: [Half; 2],
    horizon: [Option<Decimal>; 2],
}

/// What a consumer has seen.
#[derive(Debug, Default)]
pub(crate) struct Consumer {
    pub(crate) books: BTreeMap<Slot, Kept>,
    /// The number of the last item of each symbol and kind.
    pub(crate) newest: BTreeMap<(Slot, String), u64>,
    /// Trades that are missing in the sequence of a symbol, and those announced as lost.
    pub(crate) missing: BTreeMap<Slot, u64>,
    pub(crate) lost: BTreeMap<Slot, u64>,
    /// All that was announced as lost.
    pub(crate) lost_in_all: u64,
    pub(crate) items: u64,
    pub(crate) stale_marks: u64,
    pub(crate) snapshots: u64,
    /// Whether nothing was pushed since the last item that was no announcement.
    pub(crate) undisturbed: bool,
}

impl Consumer {
    /// Takes one item; says whether there was one.
    pub(crate) fn take(&mut self, queue: &mut Queue, markets: &Markets) -> bool {
        let Some(item) = queue.pop() else { return false };
        if let OwnedItem::Notice(OwnedNotice::Dropped { slot, what, count, policy, .. }) = &item {
            assert!(*count > 0 && *policy == what.policy(), "{item}");
            self.lost_in_all += count;
            if let (Some(slot), Loss::Trades) = (slot, what) {
                *self.lost.entry(*slot).or_default() += count;
            }
            return true;
        }
        self.items += 1;
        match &item {
            OwnedItem::Event(event) => {
                let slot = event.slot.unwrap();
                self.data(slot, &event.data);
                if let Some(kept) = self.books.get(&slot) {
                    kept.check(slot, markets);
                }
            }
            OwnedItem::Notice(notice) => self.notice(notice),
            OwnedItem::Stopped(_) => {}
            _ => panic!("{item:?}"),
        }
        self.undisturbed = true;
        true
    }

    fn data(&mut self, slot: Slot, data: &OwnedData) {
        let (kind, number) = match data {
            OwnedData::Trade(trade) => {
                let id = trade.id.as_ref().and_then(|id| id.view().number()).unwrap();
                let before = self.newest.get(&(slot, "trade".into())).copied().unwrap_or(0);
                let missing = self.missing.entry(slot).or_default();
                *missing += id - before - 1;
                let lost = self.lost.get(&slot).copied().unwrap_or(0);
                assert!(!self.undisturbed || lost >= *missing, "{slot:?}: unannounced before it");
                ("trade".to_owned(), id)
            }
            OwnedData::BookTicker(ticker) => ("book ticker".to_owned(), ticker.id.unwrap()),
            OwnedData::Ticker(ticker) => {
                ("ticker".to_owned(), u64::try_from(ticker.last.unwrap().mantissa()).unwrap())
            }
            OwnedData::Candle(candle) => {
                let number = u64::try_from(candle.open.mantissa()).unwrap();
                // Marks and indexes are no candles of trades.
                let of = match candle.prices {
                    Prices::Traded => "candle",
                    prices => prices.name(),
                };
                (format!("{of} {:?}", candle.interval), number)
            }
            OwnedData::Venue(event) => {
                ("other".to_owned(), u64::from_le_bytes(event.payload().try_into().unwrap()))
            }
            OwnedData::BookDelta(delta) => {
                let kept = self.books.entry(slot).or_default();
                assert!(kept.live || !delta.live, "{slot:?}: a live delta without a live book");
                if delta.live {
                    assert_eq!(delta.first_id, Some(kept.id + 1), "{slot:?}");
                    kept.apply(0, delta.bids());
                    kept.apply(1, delta.asks());
                    kept.id = delta.last_id;
                }
                ("delta".to_owned(), delta.last_id)
            }
            OwnedData::BookSnapshot(snapshot) => {
                assert!(snapshot.live && snapshot.own);
                self.snapshots += 1;
                self.books.insert(slot, Kept::of(snapshot));
                ("snapshot".to_owned(), snapshot.id.unwrap())
            }
            _ => panic!("{data:?}"),
        };
        let before = self.newest.insert((slot, kind.clone()), number);
        let again = before.is_some_and(|before| before >= number) && kind != "snapshot";
        assert!(!again, "{slot:?}: {kind} {number} after {before:?}");
    }

    fn notice(&mut self, notice: &OwnedNotice) {
        match notice {
            OwnedNotice::Book { slot, state, .. } if *state != BookState::Live => {
                self.books.entry(*slot).or_default().live = false;
            }
            OwnedNotice::BookStale { slot, id, .. } => {
                let kept = self.books.entry(*slot).or_default();
                assert!(kept.live && *id == Some(kept.id), "{notice}: {kept:?}");
                kept.live = false;
                self.stale_marks += 1;
            }
            OwnedNotice::Subscription { slot, channel, code, .. } => {
                let number = u64::try_from(code.unwrap()).unwrap();
                let before = self.newest.insert((*slot, format!("state of {channel}")), number);
                assert!(before.is_none_or(|before| before < number), "{notice}");
            }
            _ => {}
        }
    }
}

impl Kept {
    fn of(snapshot: &OwnedSnapshot) -> Self {
        let mut kept = Self {
            live: true,
            id: snapshot.id.unwrap(),
            halves: Default::default(),
            horizon: [snapshot.bid_horizon, snapshot.ask_horizon],
        };
        kept.apply(0, snapshot.bids());
        kept.apply(1, snapshot.asks());
        kept
    }

    fn apply(&mut self, side: usize, levels: &[Level]) {
        for level in levels {
            let (price, size) = (level.price.mantissa(), level.size.mantissa());
            let (price, size) = (u64::try_from(price).unwrap(), u64::try_from(size).unwrap());
            match size {
                0 => self.halves[side].remove(&price),
                size => self.halves[side].insert(price, size),
            };
        }
    }

    /// A book that is believed live is the venue's at its id, inside its horizon.
    fn check(&self, slot: Slot, markets: &Markets) {
        if !self.live {
            return;
        }
        let [bids, asks] = markets.at(slot, self.id);
        let [lowest, highest] = self.horizon.map(|price| price.map(|price| price.mantissa()));
        let in_bids =
            |(price, _): &(&u64, &u64)| lowest.is_none_or(|lowest| u128::from(**price) >= lowest);
        let in_asks = |(price, _): &(&u64, &u64)| {
            highest.is_none_or(|highest| u128::from(**price) <= highest)
        };
        let same = self.halves[0].iter().filter(in_bids).eq(bids.iter().filter(in_bids))
            && self.halves[1].iter().filter(in_asks).eq(asks.iter().filter(in_asks));
        assert!(same, "{slot:?}: {self:?} is not the venue's {bids:?} {asks:?}");
    }
}
