//! The contract of facts and polls: what happens where it is not kept, and what never happens.

use core::time::Duration;

use crate::scenario::Scenario;
use crate::setup::Setup;
use tickwire_core::event::Slot;
use tickwire_core::exchange::MessageKind;
use tickwire_core::retry::Cause;
use tickwire_core::session::{RequestId, State, Unanswered};
use tickwire_core::testing::MockChannel;

/// Leads a session to each of its states.
fn in_every_state(look: impl Fn(&mut Scenario, State)) {
    let all = [
        State::Idle,
        State::Connecting,
        State::Subscribing,
        State::Live,
        State::Closing,
        State::Backoff,
        State::Stopped,
    ];
    for state in all {
        Setup::new().channels(&[MockChannel::Book]).run(|s| {
            match state {
                State::Idle => {}
                State::Connecting => s.drain(),
                State::Subscribing => s.open(),
                _ => s.live(),
            }
            match state {
                State::Closing => s.close(),
                State::Backoff => s.closed(Cause::Ended),
                State::Stopped => s.closed(Cause::Certificate),
                _ => {}
            }
            assert_eq!(s.session.state(), state);
            s.take();
            look(s, state);
        });
    }
}

#[test]
fn a_fact_in_a_state_that_does_not_await_it_is_nothing() {
    in_every_state(|s, state| {
        let now = s.stamp();
        if state != State::Connecting {
            s.session.connected(now, [9; 32]);
        }
        if matches!(state, State::Idle | State::Backoff | State::Stopped) {
            s.session.closed(now, Cause::Reset);
        }
        if !s.session.is_connected() {
            s.tell("trade A 1 10 1 buy");
            s.tell("garbage");
            s.tell("upgrade");
        }
        s.session.heard(now.mono);
        s.session.requested(now, RequestId(77));
        s.session.responded(now, RequestId(77), 200, None, b"book 1 b: a:");
        s.session.responded(now, RequestId(0), 200, None, b"book 1 b: a:");
        s.session.unanswered(now, RequestId(78), Unanswered::Network);
        s.session.timed(MessageKind::Book, 1);
        assert_eq!(s.session.state(), state);
        let before = s.due_in();
        if state == State::Idle {
            return;
        }
        s.drain();
        s.expect_nothing();
        // Being heard is the one that is awaited everywhere a connection is.
        if !s.session.is_connected() {
            assert_eq!(s.due_in(), before, "{state:?}");
        }
    });
}

#[test]
fn no_state_waits_for_ever() {
    // I21.
    in_every_state(|s, state| {
        s.drain();
        let due = s.due_in();
        assert_eq!(due.is_some(), state != State::Stopped, "{state:?}: {due:?}");
    });
}

#[test]
fn undrained_events_are_told_as_dropped_and_no_book_misses_them() {
    Setup::new().channels(&[MockChannel::Book]).run(|s| {
        s.live();
        s.says("delta A 1 1 b:10@1 a:11@1");
        s.wait(1_250);
        s.answers("A", 200, "book 0 b: a:");
        s.take();
        s.tell("delta A 2 2 b:10@2 a:\ndelta A 3 3 b:9@3 a:");
        s.says("delta A 4 4 b:8@4 a:");
        s.expect("dropped Events: 2\nA delta 4: live 4 b:10@2,9@3,8@4 a:11@1");
    });
}

#[test]
fn undrained_events_of_a_connection_that_ended_are_not_told_after_it() {
    Setup::new().run(|s| {
        s.live();
        s.tell("trade A 1 10 1 buy\ntrade A 2 10 1 buy");
        s.closed(Cause::Ended);
        let told = s.take();
        assert_eq!(told[0], "dropped Events: 2");
        assert!(!told.iter().any(|line| line.contains(" trade ")), "{told:?}");
    });
}

#[test]
fn an_answer_before_the_events_are_drained_loses_no_truth() {
    Setup::new().symbols(&["A", "B"]).channels(&[MockChannel::Book]).run(|s| {
        s.live();
        s.says("delta A 1 1 b:10@1 a:11@1");
        s.wait(1_250);
        s.take();
        s.tell("delta B 5 5 b:1@1 a:2@1\ndelta A 2 2 b:9@1 a:");
        s.answers("A", 200, "book 0 b: a:");
        s.expect("dropped Events: 2\nA book live, epoch 1 id 2");
        assert_eq!(s.book("A"), "live 2 b:10@1,9@1 a:11@1");
        s.wait(1_250);
        s.expect("GET /book/B");
    });
}

#[test]
fn a_book_s_change_is_told_before_the_event_that_made_it() {
    Setup::new().channels(&[MockChannel::Full]).run(|s| {
        s.live();
        s.says("full A 1 b:10@1 a:11@1\ndelta A 2 2 b:9@1 a:\ndelta A 4 4 b:8@1 a:");
        s.expect(
            "A book live, epoch 1 id 1
             A full 1: live 1 b:10@1 a:11@1
             A delta 2: live 2 b:10@1,9@1 a:11@1
             A full pending
             A book stale (updates missing: expected id 3, got 4), epoch 1 id 2
             A delta 4: stale (updates missing: expected id 3, got 4)
             send unsub 2 full A",
        );
    });
}

#[test]
fn a_clock_that_stands_still_or_repeats_harms_nothing() {
    Setup::new().channels(&[MockChannel::Book, MockChannel::Trades]).run(|s| {
        // Everything at one instant.
        s.live();
        s.says("delta A 1 1 b:10@1 a:11@1");
        s.closed(Cause::Ended);
        s.wait(1_000);
        s.connected();
        s.acknowledge();
        // Back by a second.
        s.sleep(5_000);
        s.says("trade A 1 10 1 buy");
        s.now -= 1_000_000_000;
        s.says("trade A 2 10 1 buy");
        s.says("delta A 3 3 b:10@1 a:11@1");
        s.wait(3_000);
        assert!(s.take().contains(&"GET /book/A".into()));
        assert_eq!(s.session.state(), State::Live);
    });
}

#[test]
fn the_same_seed_gives_the_same_run_and_another_another() {
    let run = |seed| {
        let mut setup = Setup::new();
        setup.seed = seed;
        let delays = core::cell::RefCell::new(Vec::new());
        setup.run(|s| {
            s.drain();
            for _ in 0..5 {
                s.closed(Cause::Ended);
                s.wait(60_000);
            }
            delays.borrow_mut().clone_from(&s.delays);
        });
        delays.into_inner()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn slow_messages_are_announced_now_and_then() {
    Setup::new().run(|s| {
        s.live();
        // No other deadline falls on those of the announcements.
        s.wait(1_700);
        let slow = |s: &mut Scenario, count| {
            for _ in 0..count {
                s.session.timed(MessageKind::Trade, 31_000);
            }
            s.session.timed(MessageKind::Trade, 30_000);
            s.drain();
        };
        slow(s, 3);
        s.expect("slow Trade: 31000 of 30000 ns, 3 times");
        s.wait(5_000);
        slow(s, 2);
        s.expect_nothing();
        s.wait(4_999);
        s.expect_nothing();
        s.wait(7_000);
        s.expect("slow Trade: 31000 of 30000 ns, 2 times");
        let stats = s.session.stats();
        assert_eq!(stats.kinds[MessageKind::Trade.index()].over_budget, 5);
        let meter = s.session.meter(MessageKind::Trade).unwrap();
        assert_eq!((meter.count(), meter.max()), (7, Some(Duration::from_nanos(31_000))));
    });
}

#[test]
fn slow_messages_of_one_kind_do_not_hide_those_of_another() {
    Setup::new().run(|s| {
        s.live();
        s.session.timed(MessageKind::Book, 90_000);
        s.session.timed(MessageKind::Book, 70_000);
        s.session.timed(MessageKind::Ping, 11_000);
        s.drain();
        s.expect("slow Book: 70000 of 50000 ns, 2 times\nslow Ping: 11000 of 10000 ns, 1 times");
        s.session.timed(MessageKind::Ticker, 21_000);
        s.drain();
        s.expect("slow Ticker: 21000 of 20000 ns, 1 times");
    });
}

#[test]
fn messages_are_counted_by_kind() {
    Setup::new().channels(&[MockChannel::Book, MockChannel::Trades, MockChannel::Quotes]).run(
        |s| {
            s.live();
            for text in
                ["trade A 1 1 1 buy", "quote A 1 - -", "delta A 1 1 b: a:", "pong", "note x"]
            {
                s.says(text);
            }
            let kinds = s.session.stats().kinds;
            let counts: Vec<_> = kinds.iter().map(|kind| (kind.messages, kind.bytes)).collect();
            // Three acknowledgements of four bytes are among the others.
            assert_eq!(counts, [(1, 17), (1, 17), (1, 13), (1, 4), (4, 18)]);
            assert_eq!(s.session.last_data(Slot(0)), Some(s.instant()));
        },
    );
}
