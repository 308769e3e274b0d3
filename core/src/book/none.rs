//! No books at all.

use super::{Applied, BookFeed, BookRef, BookStore, Merged, StaleReason, SyncReason};
use crate::event::{Level, Slot};
use crate::time::Instant;

/// A store that keeps no book: sessions over it only pass deltas on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoBooks;

impl BookStore for NoBooks {
    const KEEPS: bool = false;

    #[inline]
    fn capacity(&self) -> usize {
        0
    }

    #[inline]
    fn start(&mut self, _: Slot, _: BookFeed, _: SyncReason, _: Instant) {}

    #[inline]
    fn delta(
        &mut self,
        _: Slot,
        _: Option<u64>,
        _: u64,
        _: &[Level],
        _: &[Level],
        _: Instant,
    ) -> Applied {
        Applied::Untracked
    }

    #[inline]
    fn replace(&mut self, _: Slot, _: u64, _: &[Level], _: &[Level], _: Instant) -> Merged {
        Merged::Ignored
    }

    #[inline]
    fn snapshot(&mut self, _: Slot, _: u64, _: &[Level], _: &[Level], _: Instant) -> Merged {
        Merged::Ignored
    }

    #[inline]
    fn invalidate(&mut self, _: Slot, _: StaleReason, _: Instant) {}

    #[inline]
    fn book(&self, _: Slot) -> Option<BookRef<'_>> {
        None
    }
}
