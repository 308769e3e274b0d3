//! Books: gaps, epochs, and whose snapshots are taken.

use crate::scenario::Scenario;
use crate::setup::Setup;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::Unanswered;
use tickwire_core::testing::MockChannel;

pub(crate) fn books(symbols: &[&'static str]) -> Setup {
    Setup::new().symbols(symbols).channels(&[MockChannel::Book])
}

/// Books of a stream of four levels, which are deepened below two.
pub(crate) fn shallow_books(symbols: &[&'static str]) -> Setup {
    let mut setup = books(symbols);
    setup.venue.levels = 4;
    setup.min_depth = Some(2);
    setup
}

/// A shallow book that is live at 10, with all of its four levels.
pub(crate) fn shallow_and_live(s: &mut Scenario) {
    s.live();
    s.says("delta A 10 10 b: a:");
    s.wait(1_250);
    s.answers("A", 200, "book 10 b:9@1,8@1,7@1,6@1 a:11@1,12@1,13@1,14@1");
}

/// A live book at 10.
pub(crate) fn synced(s: &mut Scenario, symbol: &str) {
    s.says(&format!("delta {symbol} 10 10 b:10@1 a:11@1"));
    s.wait(1_250);
    s.answers(symbol, 200, "book 9 b:9@1 a:12@1");
    assert_eq!(s.book(symbol), "live 10 b:10@1,9@1 a:11@1,12@1");
    s.take();
}

#[test]
fn a_gap_makes_only_its_symbol_stale_and_fetches_once() {
    books(&["A", "B"]).run(|s| {
        s.live();
        synced(s, "A");
        synced(s, "B");
        s.says("delta A 13 13 b:10@3 a:");
        s.expect(
            "A book stale (updates missing: expected id 11, got 13), epoch 1 id 10
             A delta 13: stale (updates missing: expected id 11, got 13)",
        );
        assert!(s.book("B").starts_with("live 10"));
        // More deltas, more gaps: still one resync.
        s.says("delta A 14 14 b:10@4 a:");
        s.says("delta A 17 17 b:10@7 a:");
        s.says("delta A 19 19 b:10@9 a:");
        s.take();
        s.wait(1_250);
        s.expect("GET /book/A");
        s.says("delta A 21 21 b:10@1 a:");
        s.wait(2_000);
        s.take();
        assert_eq!(s.calls.len(), 1);
        s.answers("A", 200, "book 20 b:9@1 a:12@1");
        s.expect("A book live, epoch 1 id 21");
        assert_eq!(s.book("A"), "live 21 b:10@1,9@1 a:12@1");
        assert!(s.book("B").starts_with("live 10"));
        assert_eq!(s.session.stats().gaps, 1);
    });
}

#[test]
fn duplicates_are_counted_and_not_told() {
    books(&["A"]).run(|s| {
        s.live();
        synced(s, "A");
        s.says("delta A 9 10 b:10@5 a:");
        s.says("delta A 1 3 b:10@6 a:");
        s.expect_nothing();
        assert_eq!(s.session.stats().duplicates, 2);
        assert_eq!(s.book("A"), "live 10 b:10@1,9@1 a:11@1,12@1");
    });
}

#[test]
fn nothing_of_a_book_survives_the_connection() {
    books(&["A"]).run(|s| {
        s.live();
        synced(s, "A");
        s.says("delta A 13 13 b:10@3 a:");
        s.wait(1_250);
        let old = s.call("A");
        s.closed(Cause::Ended);
        assert!(s.take().contains(&"A book stale (disconnected), epoch 1 id 10".into()));
        s.wait(1_000);
        s.connected();
        s.take();
        s.acknowledge();
        assert_eq!(s.session.book(Slot(0)).unwrap().epoch(), 2);
        assert_eq!(s.book("A"), "syncing (new connection)");
        // The answer to a call of the old connection.
        s.answers_late(old, "book 9 b:1@1 a:2@1");
        assert_eq!(s.book("A"), "syncing (new connection)");
        s.says("delta A 100 100 b:5@1 a:6@1");
        s.wait(1_250);
        s.answers("A", 200, "book 99 b: a:");
        assert_eq!(s.book("A"), "live 100 b:5@1 a:6@1");
    });
}

#[test]
fn a_book_is_not_live_while_closing() {
    books(&["A"]).run(|s| {
        s.live();
        synced(s, "A");
        s.close();
        assert_eq!(s.book("A"), "stale (disconnected)");
    });
}

#[test]
fn a_book_of_a_symbol_that_is_left_ends() {
    books(&["A", "B"]).run(|s| {
        s.live();
        synced(s, "A");
        synced(s, "B");
        s.unsubscribe("A");
        s.expect("A book gone\nA book stale (unsubscribed), epoch 1 id 10\nsend unsub 2 book A");
        s.says("delta A 11 11 b:10@3 a:");
        s.expect_nothing();
        s.subscribe("A");
        s.says("done 2");
        assert_eq!(
            s.take(),
            ["A book pending", "send sub 3 book A", "A book syncing (new subscription), epoch 2"],
        );
        assert!(s.book("B").starts_with("live"));
        // The end of a book is told once, whatever comes after.
        s.unsubscribe("B");
        s.take();
        s.closed(Cause::Ended);
        let told = s.take();
        assert!(!told.iter().any(|line| line.starts_with("B ")), "{told:?}");
    });
}

#[test]
fn a_symbol_that_is_followed_later_is_a_new_subscription() {
    books(&["A"]).run(|s| {
        s.live();
        s.closed(Cause::Ended);
        s.wait(1_000);
        s.connected();
        s.acknowledge();
        s.take();
        s.subscribe("B");
        let told = s.take();
        assert_eq!(told.last().unwrap(), "B book syncing (new subscription), epoch 1", "{told:?}");
        assert_eq!(s.book("A"), "syncing (new connection)");
    });
}

#[test]
fn a_venue_that_counts_anew_while_a_snapshot_is_awaited_is_followed() {
    books(&["A"]).run(|s| {
        s.live();
        s.says("delta A 1000 1000 b:10@1 a:11@1");
        s.wait(1_500);
        s.unanswered("A", Unanswered::Network);
        for id in 1..60 {
            s.says(&format!("delta A {id} {id} b:10@{id} a:"));
            s.wait(1_250);
            if s.calls.is_empty() {
                continue;
            }
            s.answers("A", 200, &format!("book {id} b:10@{id} a:11@1"));
        }
        s.says("delta A 60 60 b:10@60 a:");
        assert_eq!(s.book("A"), "live 60 b:10@60 a:11@1");
    });
}

#[test]
fn a_snapshot_of_before_the_subscription_is_not_taken() {
    // Asked for again while a call is under way: what it brings is older than the new stream.
    books(&["A"]).run(|s| {
        s.open();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(1_250);
        let old = s.call("A");
        s.unsubscribe("A");
        s.subscribe("A");
        s.says("done 2");
        s.take();
        s.answers_late(old, "book 10 b:9@1 a:12@1");
        s.expect_nothing();
        assert_eq!(s.book("A"), "syncing (new subscription)");
    });
}

#[test]
fn a_snapshot_that_was_asked_for_before_the_stream_began_anew_is_not_taken() {
    // The first request is refused for now, though its data came; the second starts anew.
    books(&["A"]).run(|s| {
        s.open();
        s.wait(8_500);
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(1_250);
        let old = s.call("A");
        s.says("no 1 3 busy");
        s.wait(10_000);
        let told = s.take();
        assert_eq!(told.last().unwrap(), "A book syncing (new subscription), epoch 2", "{told:?}");
        s.answers_late(old, "book 10 b:9@1 a:12@1");
        s.expect_nothing();
        assert_eq!(s.book("A"), "syncing (new subscription)");
    });
}

#[test]
fn no_snapshot_is_fetched_for_a_symbol_that_was_left() {
    books(&["A"]).run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.unsubscribe("A");
        s.take();
        s.wait(9_000);
        s.expect_nothing();
    });
}

#[test]
fn a_snapshot_of_another_symbol_is_not_taken() {
    books(&["A"]).run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(1_250);
        s.take();
        s.answers("A", 200, "book B 10 b:9@1 a:12@1");
        s.expect("A snapshot failed: Unusable");
        s.wait(1_000);
        s.answers("A", 200, "book A 10 b:9@1 a:12@1");
        assert_eq!(s.book("A"), "live 10 b:9@1 a:12@1");
    });
}

#[test]
fn a_book_with_too_few_levels_inside_its_horizon_is_deepened_in_the_background() {
    shallow_books(&["A"]).run(|s| {
        shallow_and_live(s);
        s.take();
        s.says("delta A 11 11 b:9@0,8@0 a:");
        s.wait(2_000);
        s.expect("A delta 11: live 11 b:7@1,6@1 a:11@1,12@1,13@1,14@1");
        s.says("delta A 12 12 b:7@0 a:");
        s.take();
        s.says("delta A 13 13 b:5@1 a:");
        s.wait(1_250);
        let told = s.take();
        assert_eq!(told.last().unwrap(), "GET /book/A", "{told:?}");
        assert_eq!(s.calls.len(), 1, "one at a time");
        assert!(s.book("A").starts_with("live 13 b:6@1"), "readable all the while");
        s.answers("A", 200, "book 13 b:6@1,5@1,4@1,3@1 a:11@1,12@1,13@1,14@1");
        s.expect_nothing();
        assert_eq!(s.book("A"), "live 13 b:6@1,5@1,4@1,3@1 a:11@1,12@1,13@1,14@1");
        s.wait(5_000);
        s.expect_nothing();
    });
}
