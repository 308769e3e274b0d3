//! What a driver told against what the user of its queue took, and what was announced as lost.

use std::collections::BTreeMap;

use tickwire_core::event::Data;
use tickwire_core::owned::Loss;

/// The kind of data, as losses are announced by it; `None` of what nothing is counted of.
pub(crate) fn kind(data: &Data<'_>) -> Option<Loss> {
    match data {
        Data::Trade(_) => Some(Loss::Trades),
        Data::BookDelta(_) => Some(Loss::Books),
        Data::BookTicker(_) => Some(Loss::BookTickers),
        _ => None,
    }
}

/// The counts of each kind.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    rows: BTreeMap<String, Row>,
    /// What the driver says of the whole, at the end.
    dropped: Option<u64>,
}

#[derive(Debug, Default)]
struct Row {
    told: u64,
    taken: u64,
    lost: u64,
}

impl Ledger {
    /// The driver told of one, whoever listened.
    pub(crate) fn told(&mut self, kind: Loss) {
        self.row(kind).told += 1;
    }

    /// The user took one from the queue.
    pub(crate) fn taken(&mut self, kind: Loss) {
        self.row(kind).taken += 1;
    }

    /// So many were announced as lost.
    pub(crate) fn lost(&mut self, kind: Loss, count: u64) {
        self.row(kind).lost += count;
    }

    /// The driver has counted so many losses.
    pub(crate) fn dropped(&mut self, count: u64) {
        self.dropped = Some(count);
    }

    /// How much the driver told.
    pub(crate) fn all_told(&self) -> u64 {
        self.rows.values().map(|row| row.told).sum()
    }

    /// Whether every trade and every best bid and ask was taken or announced as lost. Changes of a
    /// book may also be shown by a snapshot.
    pub(crate) fn is_even(&self) -> bool {
        let even = |kind: Loss| {
            let row = self.rows.get(&kind.to_string());
            row.is_some_and(|row| row.told == row.taken + row.lost)
        };
        even(Loss::Trades) && even(Loss::BookTickers)
    }

    /// What is wrong with what the driver counted, where it did; `None` where it is what was
    /// announced.
    pub(crate) fn fault(&self) -> Option<String> {
        let announced: u64 = self.rows.values().map(|row| row.lost).sum();
        let wrong = self.dropped.is_some_and(|dropped| dropped != announced);
        wrong.then(|| format!("{announced} announced as lost: {self:?}"))
    }

    fn row(&mut self, kind: Loss) -> &mut Row {
        self.rows.entry(kind.to_string()).or_default()
    }
}
