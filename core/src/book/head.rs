//! The state of a book, besides its levels.

use super::side::SideHead;
use super::{BookFeed, BookState, Resync, StaleReason, SyncReason};
use crate::time::Instant;

/// The state of a book, besides its levels; [`Books`](super::Books) wants one for each symbol.
#[derive(Clone, Copy, Debug)]
pub struct BookHead {
    pub(super) feed: Option<BookFeed>,
    pub(super) state: BookState,
    pub(super) epoch: u32,
    /// The id that the levels show, or showed when they were last live.
    pub(super) id: Option<u64>,
    pub(super) changed_at: Instant,
    pub(super) holding: Holding,
    /// Decimal places of the prices.
    pub(super) scale: u8,
    pub(super) bids: SideHead,
    pub(super) asks: SideHead,
}

/// What the overlay of a book holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holding {
    /// Nothing.
    Nothing,
    /// Every change of contiguous deltas.
    Deltas {
        /// The first id of the first delta.
        first: Option<u64>,
        /// The last id of the first delta; stamps count from here.
        until: u64,
        /// The last id of the last delta.
        last: u64,
    },
    /// Every change outside the horizon of a live book since this id; stamps count from here.
    Since(u64),
}

impl BookHead {
    /// A book that was never started, for static arrays.
    pub const EMPTY: Self = Self {
        feed: None,
        state: BookState::Syncing(SyncReason::Subscribed),
        epoch: 0,
        id: None,
        changed_at: Instant::ORIGIN,
        holding: Holding::Nothing,
        scale: 0,
        bids: SideHead::UNKNOWN,
        asks: SideHead::UNKNOWN,
    };

    /// The state after the start of a new epoch.
    pub(super) fn started(&self, feed: BookFeed, reason: SyncReason, now: Instant) -> Self {
        Self {
            feed: Some(feed),
            state: BookState::Syncing(reason),
            epoch: self.epoch.wrapping_add(1),
            changed_at: now,
            ..Self::EMPTY
        }
    }

    /// Forgets levels, horizons, scale and what was held.
    pub(super) fn clear(&mut self) {
        self.holding = Holding::Nothing;
        self.scale = 0;
        self.clear_sides();
    }

    /// Forgets levels and horizons.
    pub(super) fn clear_sides(&mut self) {
        for side in [&mut self.bids, &mut self.asks] {
            side.clear();
        }
    }

    /// Whether the epoch is over: only a start makes the book live again.
    pub(super) fn has_ended(&self) -> bool {
        matches!(
            self.state,
            BookState::Stale(StaleReason::Disconnected | StaleReason::Unsubscribed)
        )
    }

    /// Whether deltas are held while the book is not live.
    pub(super) fn is_holding_deltas(&self, feed: &BookFeed) -> bool {
        feed.resync == Resync::Snapshot && !self.has_ended()
    }
}

impl Default for BookHead {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Holding {
    /// The stamp of a change by the delta that ends at `id`; `None` where it is out of range.
    #[inline]
    pub(super) fn stamp(self, id: u64) -> Option<u32> {
        match self {
            Self::Nothing => Some(0),
            Self::Deltas { until: base, .. } | Self::Since(base) => {
                u32::try_from(id.checked_sub(base)?).ok()
            }
        }
    }

    /// Whether a snapshot at `id` reaches what is held.
    pub(super) fn is_reached_by(self, id: u64, feed: &BookFeed) -> bool {
        match self {
            Self::Nothing => true,
            Self::Deltas { first, until, .. } => {
                (feed.follows)(id, first, until) != super::Follow::Gap
            }
            Self::Since(base) => id >= base,
        }
    }
}
