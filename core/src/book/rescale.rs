//! Giving the prices of a side more decimal places.

use super::entry::{Entry, Order};
use super::side::Side;
use super::ticks::{LIMIT, raised};

impl Side<'_> {
    /// Whether every price still fits with `up` more decimal places.
    pub(super) fn fits(&mut self, up: u8) -> bool {
        self.compact();
        let used = self.entries.get(..self.head.len).unwrap_or_default();
        used.iter().all(|entry| raised(self.order.flip(entry.rank()), up).is_some())
    }

    /// Writes every price with `up` more decimal places; exact, because they fit.
    pub(super) fn rescale(&mut self, up: u8) {
        let order = self.order;
        for entry in self.entries.get_mut(..self.head.len).unwrap_or_default() {
            if let Some(ticks) = raised(order.flip(entry.rank()), up) {
                *entry = Entry::new(order.flip(ticks), entry.size, entry.stamp);
            }
        }
        self.head.horizon = finer(self.head.horizon, up, order);
        self.head.floor = finer(self.head.floor, up, order);
    }
}

/// A limit with `up` more decimal places. One beyond what fits stays as far out as can be.
fn finer(limit: u128, up: u8, order: Order) -> u128 {
    if limit == 0 || limit >= LIMIT {
        return limit;
    }
    order.flip(raised(order.flip(limit), up).unwrap_or(LIMIT - 1)).max(1)
}
