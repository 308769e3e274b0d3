//! A position in contracts.

use super::{Fixed, Instrument, Kind};
use crate::market::Key;

/// A position: every fill of its contract since the beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// Contracts in lots; below zero is short.
    pub(crate) lots: i64,
    /// What was paid for them, without a sign.
    pub(crate) cost: Fixed,
    /// What closing has brought since the beginning, without fees.
    pub(crate) realised: Fixed,
    pub(crate) margin: Fixed,
    /// What was paid in fees.
    pub(crate) fees: Fixed,
    /// How often it has changed.
    pub(crate) version: u64,
}

/// What a fill has done to a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// What closing has brought.
    pub(crate) realised: Fixed,
    /// How much more margin it needs.
    pub(crate) margin: Fixed,
    /// How many lots were closed.
    pub(crate) closed: u64,
}

impl Position {
    /// Takes a fill of so many lots, which has a sign.
    pub(crate) fn fill(&mut self, instrument: &Instrument, lots: i64, price: Key) -> Moved {
        let closes = self.lots.signum() == -lots.signum();
        let closed = if closes { self.lots.unsigned_abs().min(lots.unsigned_abs()) } else { 0 };
        let opened = lots.unsigned_abs() - closed;
        let cost = self.cost.part(closed.into(), self.lots.unsigned_abs().into());
        let gain = instrument.value(price, closed) - cost;
        // A long gains by a higher value; of an inverse contract, by a lower one.
        let is_inverse = matches!(instrument.kind, Kind::Inverse { .. });
        let realised = if (self.lots > 0) == is_inverse { -gain } else { gain };
        let realised = if closed == 0 { Fixed::ZERO } else { realised };
        self.cost = self.cost - cost + instrument.value(price, opened);
        self.lots += lots;
        self.realised += realised;
        self.version += 1;
        let margin = instrument.margin(self.cost) - self.margin;
        self.margin += margin;
        Moved { realised, margin, closed }
    }

    /// The average price that it was opened at.
    pub(crate) fn entry(&self, instrument: &Instrument) -> Fixed {
        instrument.average(self.cost, self.lots.unsigned_abs())
    }
}
