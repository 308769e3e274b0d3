//! The standing faults of accounts, by chance.

use std::collections::VecDeque;
use std::time::Duration;

use super::Faults;
use crate::market::Dice;
use crate::venue::{Output, Time};

/// The faults, their chance, and the pushes that are held back.
#[derive(Debug)]
pub(crate) struct Mishaps {
    faults: Faults,
    dice: Dice,
    held: Vec<Output>,
}

/// What becomes of a request that changes orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is done and answered.
    Fine,
    /// The connection is cut before it is taken.
    Lost,
    /// It is done, and the connection is cut without a word.
    Taken,
    /// It is done and acknowledged, and the connection is cut.
    Acknowledged,
    /// It is done and acknowledged, and that is all.
    NoResult,
}

impl Mishaps {
    pub(crate) fn new(dice: Dice) -> Self {
        Self { faults: Faults::default(), dice, held: Vec::new() }
    }

    pub(crate) const fn faults(&self) -> &Faults {
        &self.faults
    }

    pub(crate) fn set(&mut self, faults: &Faults) {
        self.faults = faults.clone();
    }

    /// What time it is by the clock that the venue shows.
    pub(crate) fn clock(&self, now: Time) -> Time {
        let skew = Duration::from_millis(self.faults.skew_ms.unsigned_abs());
        if self.faults.skew_ms < 0 { now.saturating_sub(skew) } else { now.saturating_add(skew) }
    }

    /// How old REST answers about accounts are.
    pub(crate) const fn lag(&self) -> Duration {
        Duration::from_millis(self.faults.rest_lag_ms)
    }

    /// The status that a REST request about an account fails with, where it does.
    pub(crate) fn rest_error(&mut self) -> Option<u16> {
        let status =
            if self.faults.rest_error_status == 0 { 500 } else { self.faults.rest_error_status };
        self.happens(self.faults.rest_error_per_mille).then_some(status)
    }

    /// What becomes of the next request that changes orders.
    pub(crate) fn fate(&mut self) -> Fate {
        let faults = &self.faults;
        let fates = [
            (faults.cut_before_per_mille, Fate::Lost),
            (faults.cut_taken_per_mille, Fate::Taken),
            (faults.cut_acknowledged_per_mille, Fate::Acknowledged),
            (faults.no_result_per_mille, Fate::NoResult),
        ];
        let found = fates.into_iter().find(|(per_mille, _)| self.happens(*per_mille));
        found.map_or(Fate::Fine, |(_, fate)| fate)
    }

    /// Sends a push to an account's client, as well as it goes.
    pub(crate) fn push(&mut self, push: Output, outputs: &mut VecDeque<Output>) {
        if self.happens(self.faults.cut_push_per_mille)
            && let Output::Push { to, .. } = &push
        {
            outputs.push_back(Output::Cut { to: *to });
            return;
        }
        if self.happens(self.faults.reorder_per_mille) {
            self.held.push(push);
            return;
        }
        if self.happens(self.faults.duplicate_per_mille) {
            outputs.push_back(push.clone());
        }
        outputs.push_back(push);
    }

    /// Sends what was held back.
    pub(crate) fn release(&mut self, outputs: &mut VecDeque<Output>) {
        outputs.extend(self.held.drain(..));
    }

    fn happens(&mut self, per_mille: u16) -> bool {
        per_mille > 0 && self.dice.below(1_000) < per_mille.into()
    }
}
