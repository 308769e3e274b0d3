//! Books in the stream of a slow consumer.

use tickwire_core::book::{
    Beyond, BookFeed, BookRef, BookStore, Books, Follow, Merged, Resync, SyncReason,
};
use tickwire_core::event::{BookDelta, BookSnapshot, Data, Level, Slot};
use tickwire_core::owned::{Loss, OwnedData, OwnedItem, OwnedNotice};
use tickwire_core::queue::Queue;
use tickwire_core::session::{Dropped, Notice};
use tickwire_core::time::Instant;

use crate::market::{Markets, decimal, event, symbol};
use crate::scene::Scene;

const A: Slot = Slot(0);
const B: Slot = Slot(1);

#[test]
fn a_book_that_becomes_live_is_shown_though_its_snapshot_came_by_rest() {
    let mut scene = Scene::new(Queue::new(10), Markets::new(1, 100, 0), 1);
    scene.delta(A);
    assert!(!scene.markets.is_live(A));
    scene.snapshot(A);
    let words = scene.popped();
    assert!(
        words[0].starts_with("S0_USDT book delta to 1"),
        "raw, for whoever wants it: {words:?}"
    );
    assert_eq!(words[1], "S0_USDT book: live");
    assert!(words[2].starts_with("S0_USDT book snapshot at 1"), "{words:?}");
    assert_eq!(words.len(), 3);
}

#[test]
fn a_delta_without_room_leaves_a_mark_and_is_followed_by_our_own_book() {
    let mut scene = Scene::live(2);
    for _ in 0..5 {
        scene.delta(A);
    }
    assert_eq!(scene.lost(Loss::Books), 3);
    assert!(!scene.queue.wants_refill(), "the mark was not taken yet");
    scene.take();
    scene.take();
    assert!(scene.consumer.books[&A].live, "up to the mark the book is right");
    assert!(!scene.queue.wants_refill(), "room alone is not enough");
    scene.take_until_owed();
    assert!(!scene.consumer.books[&A].live);
    scene.drain();
    let kept = &scene.consumer.books[&A];
    assert_eq!((kept.live, kept.id), (true, 5));
    assert_eq!(scene.consumer.stale_marks, 1);
}

#[test]
fn a_push_gives_the_room_to_what_is_owed_first() {
    let mut scene = Scene::live(1);
    scene.delta(A);
    scene.delta(A);
    scene.take_until_owed();
    scene.trade(A);
    let words = scene.popped();
    assert!(words.iter().any(|word| word.contains("book snapshot at 2")), "{words:?}");
}

#[test]
fn a_full_frame_of_a_venue_that_counts_anew_replaces_the_book() {
    for capacity in [9, 1] {
        let mut books = Books::owned(1, 10).unwrap();
        let follows = |last, _, until| if until <= last { Follow::Duplicate } else { Follow::Next };
        let (resync, beyond) = (Resync::Resubscribe, Beyond::Window);
        let feed = BookFeed { levels: 0, follows, resync, beyond };
        books.start(A, feed, SyncReason::Subscribed, Instant::ORIGIN);
        let mut queue = Queue::new(capacity);
        for id in [100, 3] {
            let bids = &[Level { price: decimal(id), size: decimal(1) }];
            assert_eq!(books.replace(A, id, bids, &[], Instant::ORIGIN), Merged::Live);
            let (id, asks, book) = (Some(id), &[][..], books.book(A));
            let full = Data::BookSnapshot(BookSnapshot { id, bids, asks, book });
            queue.push_event(&event(A, &symbol(A), full), &|slot| books.book(slot));
        }
        let mut last = None;
        while let Some(item) = queue.pop() {
            if let Some(OwnedData::BookSnapshot(shown)) = item.event().map(|event| &event.data) {
                last = Some((shown.id, shown.live, shown.bids().to_vec()));
            }
            queue.refill(&|slot| books.book(slot));
        }
        let bids = vec![Level { price: decimal(3), size: decimal(1) }];
        assert_eq!(last, Some((Some(3), true, bids)), "capacity {capacity}");
    }
}

#[test]
fn a_book_that_is_not_live_itself_is_shown_when_it_is_again() {
    let mut scene = Scene::live(1);
    scene.delta(A);
    scene.delta(A);
    scene.lost_delta(A);
    scene.delta(A);
    scene.drain();
    assert!(!scene.consumer.books[&A].live, "neither in the stream nor at home");
    scene.snapshot(A);
    scene.drain();
    let kept = &scene.consumer.books[&A];
    assert_eq!((kept.live, kept.id), (true, scene.markets.id(A)));
}

#[test]
fn one_symbols_overflow_is_not_anothers() {
    let mut scene = Scene::new(Queue::new(4), Markets::new(2, 100, 0), 1);
    scene.snapshot(A);
    scene.snapshot(B);
    scene.drain();
    for _ in 0..4 {
        scene.delta(A);
    }
    scene.delta(B);
    scene.drain();
    assert_eq!(scene.consumer.stale_marks, 1, "only of the book that lost something");
    assert!(scene.consumer.books[&A].live && scene.consumer.books[&B].live);
}

#[test]
fn no_loss_of_validity_is_missed_where_the_notices_reserve_is_used_up() {
    let mut scene = Scene::new(Queue::with_reserve(50, 1), Markets::new(1, 100, 0), 1);
    scene.snapshot(A);
    for _ in 0..5 {
        scene.markets.reconnect(&mut scene.queue);
        scene.snapshot(A);
        scene.delta(A);
    }
    assert!(scene.lost(Loss::States) > 0);
    scene.drain();
    assert!(scene.consumer.books[&A].live);
}

#[test]
fn a_horizon_that_moves_out_is_shown() {
    let mut scene = Scene::new(Queue::new(1000), Markets::new(1, 8, 6), 3);
    for _ in 0..30 {
        scene.delta(A);
    }
    scene.snapshot(A);
    scene.drain();
    let before = scene.consumer.snapshots;
    let mut deepened = 0;
    for _ in 0..2000 {
        scene.delta(A);
        deepened += u32::from(scene.markets.deepen(A, &mut scene.queue));
        scene.drain();
    }
    assert!(deepened > 0 && scene.consumer.snapshots > before, "{deepened} {before}");
}

#[test]
fn what_the_driver_did_not_poll_is_shown_by_a_snapshot() {
    let mut scene = Scene::live(10);
    // The session's book takes it in, and tells nobody.
    let mut nobody = Queue::new(1);
    scene.markets.delta(A, &mut scene.random, true, &mut nobody);
    scene.notice(&Notice::Dropped { what: Dropped::Events, count: 1 });
    scene.drain();
    assert_eq!(scene.consumer.books[&A].id, 1);
}

#[test]
fn without_a_book_of_our_own_deltas_go_on_after_the_mark() {
    let mut queue = Queue::new(1);
    let none = |_| None::<BookRef<'_>>;
    let symbol = symbol(A);
    let level = [Level { price: decimal(1), size: decimal(1) }];
    let delta = |last_id| {
        let delta = BookDelta { first_id: None, last_id, bids: &level, asks: &[], book: None };
        event(A, &symbol, Data::BookDelta(delta))
    };
    for id in 1..=3 {
        queue.push_event(&delta(id), &none);
    }
    let mut seen = Vec::new();
    for id in 4..=6 {
        while let Some(item) = queue.pop() {
            seen.push(match item {
                OwnedItem::Notice(OwnedNotice::BookStale { id: None, .. }) => "stale".to_owned(),
                OwnedItem::Notice(OwnedNotice::Dropped { count, .. }) => format!("lost {count}"),
                item => match &item.event().unwrap().data {
                    OwnedData::BookDelta(delta) if !delta.live => delta.last_id.to_string(),
                    other => panic!("{other:?}"),
                },
            });
        }
        queue.push_event(&delta(id), &none);
    }
    assert_eq!(seen, ["lost 2", "1", "stale", "4", "5"]);
}
