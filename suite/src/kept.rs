//! A book that the user of a queue keeps by the rules of the stream: replaced by each live
//! snapshot, continued by each live delta, and trusted between.

use std::collections::BTreeMap;

use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;
use tickwire_core::owned::{OwnedData, OwnedDelta, OwnedSnapshot};

/// The book of one symbol.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    live: bool,
    id: u64,
    bids: BTreeMap<Decimal, Decimal>,
    asks: BTreeMap<Decimal, Decimal>,
}

impl Kept {
    /// Takes in what came of the symbol; says the id of the book where it is live and has changed.
    ///
    /// # Errors
    ///
    /// What breaks the rules of the stream.
    pub(crate) fn take(&mut self, data: &OwnedData) -> Result<Option<u64>, String> {
        let changed = match data {
            OwnedData::BookSnapshot(snapshot) => {
                self.replace(snapshot);
                snapshot.live
            }
            OwnedData::BookDelta(delta) => delta.live && self.carries(delta)?,
            _ => false,
        };
        Ok(changed.then_some(self.id))
    }

    /// It is not live any more.
    pub(crate) fn distrust(&mut self) {
        self.live = false;
    }

    /// Best first.
    pub(crate) fn bids(&self) -> impl Iterator<Item = Level> {
        self.bids.iter().rev().map(level)
    }

    /// Best first.
    pub(crate) fn asks(&self) -> impl Iterator<Item = Level> {
        self.asks.iter().map(level)
    }

    fn replace(&mut self, snapshot: &OwnedSnapshot) {
        let map = |levels: &[Level]| levels.iter().map(|it| (it.price, it.size)).collect();
        (self.bids, self.asks) = (map(snapshot.bids()), map(snapshot.asks()));
        (self.live, self.id) = (snapshot.live, snapshot.id.unwrap_or_default());
    }

    fn carries(&mut self, delta: &OwnedDelta) -> Result<bool, String> {
        let follows = delta.first_id.is_none_or(|first| first <= self.id.saturating_add(1));
        if !self.live || !follows || delta.last_id <= self.id {
            return Err(format!("{delta:?} continues a book at {} (live: {})", self.id, self.live));
        }
        for (side, levels) in [(&mut self.bids, delta.bids()), (&mut self.asks, delta.asks())] {
            for Level { price, size } in levels {
                side.insert(*price, *size);
            }
            side.retain(|_, size| !size.is_zero());
        }
        self.id = delta.last_id;
        Ok(true)
    }
}

fn level((price, size): (&Decimal, &Decimal)) -> Level {
    Level { price: *price, size: *size }
}
