//! Books of markets in which nothing happens: they go live too.

use crate::books::books;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::Unanswered;
use tickwire_core::testing::MockChannel;

use crate::scenario::Scenario;
use crate::setup::Setup;

/// A book that is live at 10 without any delta.
pub(crate) fn quiet_and_live(s: &mut Scenario, symbol: &str) {
    s.live();
    s.wait(2_250);
    s.expect(&format!("GET /book/{symbol}"));
    s.answers(symbol, 200, "book 10 b:9@1 a:12@1");
    s.expect(&format!("{symbol} book live, epoch 1 id 10"));
    assert_eq!(s.book(symbol), "live 10 b:9@1 a:12@1");
}

#[test]
fn a_book_without_a_delta_is_fetched_two_delays_after_the_acknowledgement() {
    for seed in 1..20 {
        let mut setup = books(&["A"]);
        setup.seed = seed;
        setup.run(|s| {
            s.open();
            s.take();
            s.wait(700);
            s.expect_nothing();
            s.acknowledge();
            s.take();
            s.wait(1_999);
            s.expect_nothing();
            s.wait(251);
            s.expect("GET /book/A");
            s.answers("A", 200, "book 10 b:9@1 a:12@1");
            s.expect("A book live, epoch 1 id 10");
            s.wait(9_999);
            s.expect_nothing();
        });
    }
}

#[test]
fn the_first_delta_joins_a_quiet_book() {
    for delta in ["delta A 11 11 b:9@2 a:", "delta A 8 11 b:9@2 a:"] {
        books(&["A"]).run(|s| {
            quiet_and_live(s, "A");
            s.says(delta);
            s.expect("A delta 11: live 11 b:9@2 a:12@1");
            s.wait(5_000);
            s.expect_nothing();
        });
    }
}

#[test]
fn a_quiet_book_drops_a_delta_that_it_has() {
    books(&["A"]).run(|s| {
        quiet_and_live(s, "A");
        s.says("delta A 8 10 b:9@2 a:");
        s.expect_nothing();
        assert_eq!(s.session.stats().duplicates, 1);
        assert_eq!(s.book("A"), "live 10 b:9@1 a:12@1");
    });
}

#[test]
fn a_first_delta_that_does_not_join_a_quiet_book_is_a_gap() {
    books(&["A"]).run(|s| {
        quiet_and_live(s, "A");
        s.says("delta A 12 12 b:9@2 a:");
        s.expect(
            "A book stale (updates missing: expected id 11, got 12), epoch 1 id 10
             A delta 12: stale (updates missing: expected id 11, got 12)",
        );
        s.wait(1_250);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 11 b:9@1,8@1 a:12@1");
        s.expect("A book live, epoch 1 id 12");
        assert_eq!(s.book("A"), "live 12 b:9@2,8@1 a:12@1");
        assert_eq!(s.session.stats().gaps, 1);
    });
}

#[test]
fn a_delta_while_the_fetch_is_under_way_is_held_and_nothing_more_is_asked() {
    books(&["A"]).run(|s| {
        s.live();
        s.wait(2_250);
        s.expect("GET /book/A");
        s.says("delta A 12 12 b:9@2 a:");
        s.expect("A delta 12: syncing (new subscription)");
        s.wait(3_000);
        s.expect_nothing();
        // The answer was made before the delta, and what lies between never came.
        s.answers("A", 200, "book 10 b:9@1 a:12@1");
        let why = "the snapshot was older than the stream, awaiting another";
        s.expect(&format!("A book syncing ({why}), epoch 1"));
        s.wait(1_000);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 11 b:9@1 a:12@1");
        s.expect("A book live, epoch 1 id 12");
        assert_eq!(s.book("A"), "live 12 b:9@2 a:12@1");
    });
}

#[test]
fn a_delta_that_joins_the_answer_under_way_is_merged() {
    books(&["A"]).run(|s| {
        s.live();
        s.wait(2_250);
        s.says("delta A 11 11 b:9@2 a:");
        s.take();
        s.answers("A", 200, "book 10 b:9@1,8@1 a:12@1");
        s.expect("A book live, epoch 1 id 11");
        assert_eq!(s.book("A"), "live 11 b:9@2,8@1 a:12@1");
    });
}

#[test]
fn an_early_delta_hastens_the_fetch_and_a_late_one_does_not_put_it_off() {
    books(&["A", "B"]).run(|s| {
        s.live();
        s.wait(100);
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(1_250);
        assert_eq!(s.take().last().unwrap(), "GET /book/A");
        s.wait(600);
        s.says("delta B 10 10 b:10@1 a:11@1");
        s.wait(300);
        assert_eq!(s.take().last().unwrap(), "GET /book/B");
        assert_eq!(s.calls.len(), 2);
    });
}

#[test]
fn a_quiet_book_whose_fetch_fails_is_fetched_again() {
    books(&["A"]).run(|s| {
        s.live();
        s.wait(2_250);
        s.take();
        s.unanswered("A", Unanswered::Network);
        s.expect("A snapshot failed: Unanswered(Network)");
        s.wait(1_000);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 10 b:9@1 a:12@1");
        s.expect("A book live, epoch 1 id 10");
    });
}

#[test]
fn a_quiet_book_is_fetched_anew_after_a_reconnect() {
    books(&["A"]).run(|s| {
        quiet_and_live(s, "A");
        s.closed(Cause::Ended);
        s.wait(1_000);
        s.connected();
        s.acknowledge();
        s.take();
        assert_eq!(s.book("A"), "syncing (new connection)");
        s.wait(1_999);
        s.expect_nothing();
        s.wait(251);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 10 b:9@1 a:12@1");
        s.expect("A book live, epoch 2 id 10");
    });
}

#[test]
fn a_reconnect_while_the_fetch_waits_or_is_under_way_forgets_it() {
    for wait in [1_000, 2_250] {
        books(&["A"]).run(|s| {
            s.live();
            s.wait(wait);
            let old = (wait > 2_000).then(|| s.call("A"));
            s.closed(Cause::Ended);
            s.wait(1_000);
            s.connected();
            s.take();
            if let Some(old) = old {
                s.answers_late(old, "book 10 b:9@1 a:12@1");
            }
            s.wait(1_500);
            s.expect_nothing();
            assert_eq!(s.book("A"), "syncing (new connection)");
        });
    }
}

#[test]
fn a_symbol_that_is_left_while_its_fetch_waits_is_not_fetched() {
    books(&["A"]).run(|s| {
        s.live();
        s.wait(1_000);
        s.unsubscribe("A");
        s.take();
        s.wait(9_000);
        s.expect_nothing();
    });
}

#[test]
fn a_symbol_that_is_left_while_its_fetch_is_under_way_stays_stale() {
    books(&["A"]).run(|s| {
        s.live();
        s.wait(2_250);
        s.unsubscribe("A");
        s.take();
        s.answers("A", 200, "book 10 b:9@1 a:12@1");
        s.expect_nothing();
        assert_eq!(s.book("A"), "stale (unsubscribed)");
    });
}

#[test]
fn an_acknowledgement_that_comes_late_counts() {
    books(&["A"]).run(|s| {
        s.open();
        s.wait(12_000);
        s.acknowledge();
        s.take();
        s.wait(1_999);
        s.expect_nothing();
        s.wait(251);
        s.expect("GET /book/A");
    });
}

#[test]
fn a_book_that_a_full_frame_has_made_live_is_not_fetched() {
    books(&["A"]).run(|s| {
        s.open();
        s.says("full A 12 b:9@1 a:13@1");
        s.acknowledge();
        s.take();
        s.wait(5_000);
        s.expect_nothing();
    });
}

#[test]
fn only_the_channel_that_feeds_the_book_counts() {
    let channels = &[MockChannel::Trades, MockChannel::Book];
    Setup::new().channels(channels).run(|s| {
        s.open();
        s.take();
        s.says("ok trades");
        s.wait(5_000);
        s.expect("A trades active");
        s.says("ok book");
        s.take();
        s.wait(2_250);
        s.expect("GET /book/A");
    });
    Setup::new().channels(&[MockChannel::Full]).run(|s| {
        s.live();
        s.wait(4_000);
        s.expect_nothing();
    });
}

#[test]
fn a_count_that_begins_anew_and_then_falls_quiet_is_followed() {
    books(&["A"]).run(|s| {
        s.live();
        s.says("delta A 1000 1000 b:10@1 a:11@1");
        s.wait(1_250);
        let lost = s.call("A");
        s.wait(8_900);
        s.says("delta A 1 1 b:10@1 a:");
        s.take();
        let now = s.stamp();
        s.session.unanswered(now, lost, Unanswered::Network);
        s.drain();
        s.wait(2_250);
        assert_eq!(s.take().last().unwrap(), "GET /book/A");
        s.answers("A", 200, "book 1 b:10@1 a:11@1");
        assert_eq!(s.book("A"), "live 1 b:10@1 a:11@1");
        assert_eq!(s.session.book(Slot(0)).unwrap().epoch(), 2);
    });
}
