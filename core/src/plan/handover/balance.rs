//! Trades that one of two connections has said and the other has not.

use alloc::collections::BTreeMap;

use super::mark::TradeKey;

/// What the old connection told minus what the new one said, trade by trade: those that are even
/// are forgotten, so that only the difference of the two is remembered, and what the old one told
/// before the new one listened.
#[derive(Debug, Default)]
pub(super) struct Balance {
    counts: BTreeMap<TradeKey, Count>,
    /// The trades in `counts` in the order in which they came there.
    order: BTreeMap<u64, TradeKey>,
    next: u64,
    /// How many the new connection has said that the old one has not told.
    ahead: u64,
    /// Whether the new connection has said any.
    heard: bool,
    /// What the old connection told last.
    last: Option<TradeKey>,
    /// Where the order was when the handover began, and whether the old connection told any since.
    begun_at: u64,
    moved: bool,
    /// The new connection has told one that the old one had not.
    passed: bool,
}

#[derive(Clone, Copy, Debug)]
struct Count {
    told: i64,
    at: u64,
}

impl Balance {
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    pub(super) const fn is_ahead(&self) -> bool {
        self.ahead > 0
    }

    pub(super) const fn is_ready(&self, flushed: bool) -> bool {
        match (&self.last, self.heard) {
            (None, false) => true,
            (Some(_), false) => flushed,
            (_, true) => self.ahead == 0,
        }
    }

    /// Whether the new connection has said all that the old one had told, as far as that is known.
    pub(super) fn is_past(&self) -> bool {
        self.passed || self.last.as_ref().is_none_or(|last| self.count(last) <= 0)
    }

    /// The old connection tells a trade.
    pub(super) fn told(&mut self, key: TradeKey) {
        if self.count(&key) < 0 {
            self.ahead = self.ahead.saturating_sub(1);
        }
        self.add(&key, 1);
        (self.last, self.moved) = (Some(key), true);
    }

    /// The new connection says a trade that is not told.
    pub(super) fn heard(&mut self, key: TradeKey) {
        self.heard = true;
        if self.count(&key) <= 0 {
            self.ahead = self.ahead.saturating_add(1);
        }
        self.add(&key, -1);
    }

    /// Whether a trade that the new connection says after its takeover was not told.
    pub(super) fn passes(&mut self, key: &TradeKey) -> bool {
        let known = self.count(key) > 0;
        if known {
            self.add(key, -1);
        }
        self.passed |= !known;
        !known
    }

    /// Forgets the oldest trade; whether there was one.
    pub(super) fn forget_oldest(&mut self) -> bool {
        let Some((_, key)) = self.order.pop_first() else { return false };
        if let Some(count) = self.counts.remove(&key) {
            self.ahead = self.ahead.saturating_sub(0_u64.saturating_add_signed(-count.told));
        }
        true
    }

    /// Forgets what the new connection has said and the old one has not told.
    pub(super) fn forget_heard(&mut self) {
        self.retain(|count| count.told > 0);
        (self.heard, self.passed) = (false, false);
    }

    /// The handover begins.
    pub(super) fn begin(&mut self) {
        (self.begun_at, self.moved) = (self.next, false);
    }

    /// What the new connection said before the handover began the old one will not tell any more.
    pub(super) fn flush_old(&mut self) {
        let begun_at = self.begun_at;
        self.retain(|count| count.told > 0 || count.at >= begun_at);
    }

    /// What was told before the handover began the new connection will not say any more.
    pub(super) fn flush_new(&mut self) {
        let begun_at = self.begun_at;
        self.retain(|count| count.told < 0 || count.at >= begun_at);
        self.last.take_if(|_| !self.moved);
    }

    fn retain(&mut self, keeps: impl Fn(&Count) -> bool) {
        self.counts.retain(|_, count| keeps(count));
        let counts = &self.counts;
        self.order.retain(|_, key| counts.contains_key(key));
        let missing = counts.values().map(|count| count.told.min(0).unsigned_abs());
        self.ahead = missing.fold(0, u64::saturating_add);
    }

    fn count(&self, key: &TradeKey) -> i64 {
        self.counts.get(key).map_or(0, |count| count.told)
    }

    fn add(&mut self, key: &TradeKey, told: i64) {
        let Some(count) = self.counts.get_mut(key) else {
            self.counts.insert(key.clone(), Count { told, at: self.next });
            self.order.insert(self.next, key.clone());
            self.next += 1;
            return;
        };
        count.told += told;
        if count.told == 0 {
            let at = count.at;
            self.counts.remove(key);
            self.order.remove(&at);
        }
    }
}
