//! Books that are live without a delta: asked for again, in case the venue's REST side lagged.

use core::time::Duration;

use crate::books::books;
use crate::quiet_books::quiet_and_live;
use crate::scenario::Scenario;
use crate::setup::Setup;
use tickwire_core::context::Rate;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::Unanswered;

const SAME: &str = "book 10 b:9@1 a:12@1";
const NEWER: &str = "book 12 b:9@2 a:13@1";

/// A connection that needs no pings.
fn setup(symbols: &[&'static str]) -> Setup {
    books(symbols).with(|config| {
        config.context.heartbeat = Duration::ZERO;
        config.context.silence = Duration::ZERO;
    })
}

/// A quiet book whose first confirmation is under way.
fn asked(s: &mut Scenario) {
    quiet_and_live(s, "A");
    s.wait(9_999);
    s.expect_nothing();
    s.wait(1);
    s.expect("GET /book/A");
}

/// A quiet book that was live at 10 and becomes live again at 12.
fn found_wrong(s: &mut Scenario) {
    s.answers("A", 200, NEWER);
    s.expect(
        "A book stale (updates missing: expected id 11, got 12), epoch 1 id 10
         GET /book/A",
    );
    s.answers("A", 200, NEWER);
    s.expect("A book live, epoch 1 id 12");
    assert_eq!(s.book("A"), "live 12 b:9@2 a:13@1");
    assert_eq!(s.session.stats().gaps, 1);
}

#[test]
fn a_quiet_book_is_confirmed_three_times_and_then_left_alone() {
    setup(&["A"]).run(|s| {
        quiet_and_live(s, "A");
        for wait in [10_000, 20_000, 30_000] {
            s.wait(wait - 1);
            s.expect_nothing();
            s.wait(1);
            s.expect("GET /book/A");
            s.answers("A", 200, SAME);
            s.expect_nothing();
        }
        s.wait(3_600_000);
        s.expect_nothing();
        assert_eq!(s.book("A"), "live 10 b:9@1 a:12@1");
    });
}

#[test]
fn a_newer_answer_makes_the_book_stale_and_has_it_fetched_at_once() {
    setup(&["A"]).run(|s| {
        asked(s);
        found_wrong(s);
        // It is as much in doubt as before.
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("GET /book/A");
    });
}

#[test]
fn a_lag_of_half_a_minute_is_found() {
    setup(&["A"]).run(|s| {
        asked(s);
        s.answers("A", 200, SAME);
        s.wait(20_000);
        s.expect("GET /book/A");
        found_wrong(s);
    });
}

#[test]
fn a_delta_that_comes_while_a_wrong_book_is_fetched_is_held_and_joined() {
    setup(&["A"]).run(|s| {
        asked(s);
        s.answers("A", 200, NEWER);
        s.take();
        s.says("delta A 13 13 b:8@1 a:");
        let gap = "updates missing: expected id 11, got 12";
        s.expect(&format!("A delta 13: stale ({gap})"));
        s.answers("A", 200, NEWER);
        s.expect("A book live, epoch 1 id 13");
        assert_eq!(s.book("A"), "live 13 b:9@2,8@1 a:13@1");
        s.wait(60_000);
        s.expect_nothing();
    });
}

#[test]
fn an_older_answer_says_nothing() {
    setup(&["A"]).run(|s| {
        asked(s);
        for _ in 0..5 {
            s.answers("A", 200, "book 9 b:9@3 a:12@1");
            s.expect_nothing();
            assert_eq!(s.book("A"), "live 10 b:9@1 a:12@1");
            s.wait(10_000);
            s.expect("GET /book/A");
        }
        found_wrong(s);
    });
}

#[test]
fn a_delta_ends_the_doubt() {
    setup(&["A"]).run(|s| {
        quiet_and_live(s, "A");
        s.wait(5_000);
        s.says("delta A 11 11 b:9@2 a:");
        s.take();
        s.wait(3_600_000);
        s.expect_nothing();
    });
}

#[test]
fn a_delta_while_the_call_is_under_way_makes_its_answer_worthless() {
    for answer in [SAME, NEWER, "book 9 b:9@3 a:12@1", "no 1 x"] {
        setup(&["A"]).run(|s| {
            asked(s);
            s.says("delta A 11 11 b:9@2 a:");
            s.take();
            s.answers("A", 200, answer);
            s.take();
            s.wait(3_600_000);
            s.expect_nothing();
            assert_eq!(s.book("A"), "live 11 b:9@2 a:12@1");
        });
    }
}

#[test]
fn an_update_that_is_lost_while_the_call_is_under_way_is_not_mended_by_its_answer() {
    setup(&["A"]).run(|s| {
        asked(s);
        s.says("delta A 11 11 b:x a:");
        let lines = s.take().join("\n");
        assert!(lines.contains("A book stale (a message could not be decoded)"), "{lines}");
        s.answers("A", 200, SAME);
        s.wait(1_999);
        s.expect_nothing();
        s.wait(251);
        s.expect("GET /book/A");
        s.answers("A", 200, NEWER);
        s.expect("A book live, epoch 1 id 12");
    });
}

#[test]
fn a_call_that_fails_is_made_again_and_the_book_stays_live() {
    setup(&["A"]).run(|s| {
        asked(s);
        s.unanswered("A", Unanswered::Network);
        s.expect("A snapshot failed: Unanswered(Network)");
        s.wait(10_000);
        s.expect("GET /book/A");
        s.wait(10_000);
        s.expect("A snapshot failed: Unanswered(Timeout)");
        // It is answered after its deadline.
        s.answers("A", 200, NEWER);
        s.expect_nothing();
        s.wait(10_000);
        s.expect("GET /book/A");
        s.answers("A", 200, "book");
        s.take();
        assert_eq!(s.book("A"), "live 10 b:9@1 a:12@1");
        s.wait(10_000);
        s.expect("GET /book/A");
        found_wrong(s);
    });
}

#[test]
fn what_the_venue_forbids_is_waited_for() {
    setup(&["A"]).run(|s| {
        asked(s);
        s.answers_with("A", 429, Some(60), "");
        s.expect("A snapshot failed: Status(429)");
        s.wait(59_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("GET /book/A");
    });
}

#[test]
fn a_reconnect_forgets_the_doubt() {
    for under_way in [false, true] {
        setup(&["A"]).run(|s| {
            quiet_and_live(s, "A");
            s.wait(if under_way { 10_000 } else { 5_000 });
            s.take();
            s.closed(Cause::Ended);
            s.wait(1_000);
            s.connected();
            s.acknowledge();
            s.take();
            if under_way {
                s.answers("A", 200, NEWER);
                s.expect_nothing();
            }
            s.wait(2_250);
            s.expect("GET /book/A");
            s.answers("A", 200, SAME);
            s.expect("A book live, epoch 2 id 10");
            s.wait(9_999);
            s.expect_nothing();
        });
    }
}

#[test]
fn a_symbol_that_is_left_is_not_confirmed() {
    for under_way in [false, true] {
        setup(&["A"]).run(|s| {
            quiet_and_live(s, "A");
            s.wait(if under_way { 10_000 } else { 5_000 });
            s.unsubscribe("A");
            s.take();
            if under_way {
                s.answers("A", 200, NEWER);
            }
            assert_eq!(s.book("A"), "stale (unsubscribed)");
            s.wait(60_000);
            s.expect_nothing();
        });
    }
}

#[test]
fn where_the_venue_does_not_lag_nothing_is_in_doubt() {
    let setup = setup(&["A"]).with(|config| config.context.snapshot_delay = Duration::ZERO);
    setup.run(|s| {
        s.live();
        s.answers("A", 200, SAME);
        s.expect("A book live, epoch 1 id 10");
        s.wait(3_600_000);
        s.expect_nothing();
    });
}

#[test]
fn doubts_keep_no_broken_book_waiting() {
    let names: Vec<&'static str> = (0..60).map(|at| &*format!("S{at}").leak()).collect();
    let mut setup = setup(&names);
    setup.text = 4_096;
    let setup = setup.with(|config| {
        config.limits.requests = Rate { count: 40, window: Duration::from_secs(10) };
    });
    setup.run(|s| {
        s.live();
        answer_all(s, 25_000);
        assert!(names.iter().all(|name| s.book(name) == "live 10 b:9@1 a:12@1"));
        s.take();
        for at in [3, 27, 50] {
            // At any time the broken book is the next to be asked for.
            let name = names[at];
            s.says(&format!("delta {name} 15 15 b:9@2 a:"));
            s.take();
            answer_all(s, 1_250);
            let calls = s.take();
            let path = format!("GET /book/{name}");
            assert!(calls.contains(&path), "{calls:#?}");
            assert!(calls.len() <= 10 + 1, "a quarter of the rate at most: {calls:#?}");
            answer_all(s, 5_000);
            s.take();
        }
        // In the end all are confirmed.
        answer_all(s, 300_000);
        s.take();
        answer_all(s, 60_000);
        s.expect_nothing();
        assert_eq!(s.session.book(Slot(9)).unwrap().id(), Some(10));
    });
}

/// Lets time pass and answers every call, 20 ms after it was made.
fn answer_all(s: &mut Scenario, millis: u64) {
    for _ in 0..millis / 20 {
        s.wait(20);
        for (_, path) in s.calls.clone() {
            let symbol = path.trim_start_matches("/book/").to_owned();
            let id = if s.book(&symbol).starts_with("stale") { 14 } else { 10 };
            s.answers(&symbol, 200, &format!("book {id} b:9@1 a:12@1"));
        }
    }
}
