//! Where books are kept.

use tickwire_core::book::{
    Applied, BookHead, BookStore, Books, BooksError, Entry, Merged, NoBooks, SyncReason,
};
use tickwire_core::event::Slot;
use tickwire_core::time::Instant;

use crate::rig::{SLOT, UPDATES, levels};

const NOW: Instant = Instant::ORIGIN;

#[test]
fn no_books_keeps_none() {
    let mut books = NoBooks;
    books.start(SLOT, UPDATES, SyncReason::Subscribed, NOW);
    assert_eq!(books.capacity(), 0);
    assert_eq!(books.delta(SLOT, Some(1), 1, &[], &[], NOW), Applied::Untracked);
    assert_eq!(books.snapshot(SLOT, 1, &[], &[], NOW), Merged::Ignored);
    assert_eq!(books.replace(SLOT, 1, &[], &[], NOW), Merged::Ignored);
    assert!(books.book(SLOT).is_none());
    assert!(!books.needs_resync(SLOT));
    assert_eq!(size_of::<NoBooks>(), 0);
}

#[test]
fn memory_that_is_too_small_is_an_error_with_the_numbers() {
    let mut heads = [BookHead::EMPTY; 2];
    let mut entries = [Entry::EMPTY; 19];
    let error = Books::new(&mut heads, &mut entries, 5).unwrap_err();
    assert_eq!(error, BooksError::TooFewEntries { needed: 20, given: 19 });
    assert_eq!(error.to_string(), "the books need 20 entries (two times the depth each), not 19");
    assert_eq!(Books::new(&mut heads, &mut entries, 0).unwrap_err(), BooksError::ZeroDepth);
    assert!(Books::new(&mut heads, &mut entries, usize::MAX).is_err());
    assert_eq!(Books::new(&mut heads, &mut entries, 4).unwrap().capacity(), 2);
}

#[test]
fn books_of_several_symbols_do_not_touch() {
    let mut heads = [BookHead::EMPTY; 3];
    let mut entries = [Entry::EMPTY; 3 * 2 * 2];
    let mut books = Books::new(&mut heads, &mut entries, 2).unwrap();
    let price = |slot: u16, step: u16| (100 * slot + step).to_string();
    for slot in 0..3 {
        books.start(Slot(slot), UPDATES, SyncReason::Subscribed, NOW);
        let (best, next) = (price(slot, 9), price(slot, 8));
        let bids = levels(&[(&best, "1"), (&next, "1")]);
        let asks = levels(&[(&next, "2"), (&best, "2")]);
        assert_eq!(books.snapshot(Slot(slot), 1, &bids, &asks, NOW), Merged::Live);
    }
    books.start(Slot(1), UPDATES, SyncReason::Reconnected, NOW);
    for slot in [0, 2] {
        let live = books.book(Slot(slot)).unwrap().live().unwrap();
        let (best, next) = (price(slot, 9), price(slot, 8));
        let bids = levels(&[(&best, "1"), (&next, "1")]);
        let asks = levels(&[(&next, "2"), (&best, "2")]);
        assert_eq!(live.bids().collect::<Vec<_>>(), bids);
        assert_eq!(live.asks().collect::<Vec<_>>(), asks);
    }
    assert!(books.book(Slot(1)).unwrap().live().is_none());
}

#[test]
fn used_memory_is_taken_over_without_its_books() {
    let mut heads = [BookHead::EMPTY; 1];
    let mut entries = [Entry::EMPTY; 4];
    let mut books = Books::new(&mut heads, &mut entries, 2).unwrap();
    books.start(SLOT, UPDATES, SyncReason::Subscribed, NOW);
    books.snapshot(SLOT, 1, &levels(&[("9", "1")]), &[], NOW);
    let books = Books::new(&mut heads, &mut entries, 2).unwrap();
    assert!(books.book(SLOT).is_none());
}

#[cfg(feature = "alloc")]
#[test]
fn owned_books_need_no_memory_of_the_caller() {
    let mut books = Books::owned(2, 3).unwrap();
    books.start(Slot(1), UPDATES, SyncReason::Subscribed, NOW);
    assert_eq!(books.snapshot(Slot(1), 1, &levels(&[("9", "1")]), &[], NOW), Merged::Live);
    assert_eq!(books.book(Slot(1)).unwrap().live().unwrap().bid_depth(), 1);
    assert_eq!(Books::owned(2, 0).unwrap_err(), BooksError::ZeroDepth);
}
