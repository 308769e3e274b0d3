//! Desired against acknowledged: batches, answers of every kind, and none.

use core::time::Duration;

use crate::setup::Setup;
use tickwire_core::context::Rate;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Refused, State, SubscriptionState};
use tickwire_core::testing::MockChannel;

const FIVE: &[&str] = &["A", "B", "C", "D", "E"];

/// Five symbols at a venue that takes so many in a request.
pub(crate) fn batches(size: u16) -> Setup {
    let mut setup = Setup::new().symbols(FIVE);
    setup.venue.batch = size;
    setup
}

#[test]
fn requests_name_as_many_symbols_as_the_venue_takes() {
    batches(2).run(|s| {
        s.open();
        let sent: Vec<_> = s.take().into_iter().filter(|line| line.starts_with("send")).collect();
        assert_eq!(sent, ["send sub 1 trades A,B", "send sub 2 trades C,D", "send sub 3 trades E"]);
    });
    let mut setup = batches(100);
    setup.batch = 3;
    setup.run(|s| {
        s.open();
        let sent: Vec<_> = s.take().into_iter().filter(|line| line.starts_with("send")).collect();
        assert_eq!(sent, ["send sub 1 trades A,B,C", "send sub 2 trades D,E"], "memory's limit");
    });
}

#[test]
fn never_more_messages_than_the_limit_in_any_window() {
    let rate = Rate { count: 3, window: Duration::from_millis(1_000) };
    let setup = batches(1).with(move |config| config.limits.frames = rate);
    setup.run(|s| {
        s.open();
        s.wait(2_000);
        s.acknowledge();
        for _ in 0..6 {
            s.unsubscribe("C");
            s.wait(400);
            s.says("done trades");
            s.subscribe("C");
            s.wait(100);
            s.acknowledge();
        }
        s.wait(20_000);
        assert!(s.sent.len() > 10, "{:?}", s.sent);
        for window in s.sent.windows(4) {
            assert!(window[3] - window[0] >= 1_000_000_000, "{window:?} of {:?}", s.sent);
        }
    });
}

#[test]
fn a_ping_waits_for_the_limit_too_and_delays_nothing_else() {
    let rate = Rate { count: 1, window: Duration::from_millis(15_000) };
    let setup = batches(1).with(move |config| config.limits.frames = rate);
    setup.run(|s| {
        s.open();
        for _ in 0..20 {
            s.wait(5_000);
            s.says("trade A 1 10 1 buy");
        }
        for window in s.sent.windows(2) {
            assert!(window[1] - window[0] >= 15_000_000_000, "{:?}", s.sent);
        }
        let told = s.take();
        assert!(told.iter().any(|line| line == "send ping"), "{told:?}");
        assert!(!told.iter().any(|line| line == "disconnect"), "{told:?}");
    });
}

#[test]
fn an_acknowledgement_without_id_is_for_the_oldest_of_its_channel() {
    let channels = &[MockChannel::Trades, MockChannel::Quotes];
    let mut setup = Setup::new().symbols(&["A", "B"]).channels(channels);
    setup.venue.batch = 1;
    setup.run(|s| {
        s.open();
        s.take();
        s.says("ok quotes");
        s.expect("A quotes active");
        s.says("ok trades");
        s.expect("A trades active");
        s.says("ok trades");
        s.expect("B trades active");
        s.says("ok book");
        s.says("ok weather");
        s.says("ok trades");
        s.expect_nothing();
        s.says("ok quotes");
        s.expect("state subscribing > live\nB quotes active");
    });
}

#[test]
fn acknowledgements_twice_or_for_unknown_ids_change_nothing() {
    Setup::new().run(|s| {
        s.open();
        s.take();
        s.says("ok 7");
        s.says("done 1");
        s.says("ok 18446744073709551615");
        s.expect_nothing();
        s.says("ok 1");
        s.expect("state subscribing > live\nA trades active");
        s.says("ok 1");
        s.says("done 1");
        s.expect_nothing();
        s.says("no 1 2 too late");
        s.expect("venue Refused Some(2) \"too late\"");
        assert_eq!(s.session.subscription(Slot(0), 0), SubscriptionState::Active);
    });
}

#[test]
fn data_before_and_without_an_acknowledgement() {
    Setup::new().run(|s| {
        s.open();
        s.take();
        s.says("trade A 1 10 1 buy");
        s.expect("A trade 1 10 1 buy");
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("state subscribing > live (data 10000 ms old)\nA trades active");
        s.says("ok 1");
        s.expect_nothing();
    });
}

#[test]
fn a_late_acknowledgement_is_one() {
    Setup::new().run(|s| {
        s.open();
        s.wait(12_000);
        s.take();
        s.says("ok 1");
        s.expect("state subscribing > live\nA trades active");
        s.wait(15_000);
        s.expect("send ping");
    });
}

#[test]
fn a_late_refusal_is_one() {
    Setup::new().run(|s| {
        s.open();
        s.wait(12_000);
        s.take();
        s.says("no 1 2 unknown");
        s.expect("A trades refused 2 \"unknown\"");
    });
}

#[test]
fn what_may_have_begun_late_is_ended() {
    Setup::new().symbols(&["A", "B"]).run(|s| {
        s.open();
        s.wait(12_000);
        s.take();
        s.unsubscribe("A");
        s.expect("A trades gone\nsend unsub 2 trades A");
    });
}

#[test]
fn a_stream_that_begins_late_is_not_asked_for_again() {
    // A second request would cost the book that the first has made live.
    Setup::new().channels(&[MockChannel::Full]).run(|s| {
        s.open();
        s.wait(12_000);
        s.says("full A 7 b:10@1 a:11@1");
        s.take();
        s.wait(7_000);
        s.expect_nothing();
        s.wait(1_000);
        s.expect("send ping\nstate subscribing > live (data 8000 ms old)\nA full active");
        assert_eq!(s.book("A"), "live 7 b:10@1 a:11@1");
    });
}

#[test]
fn no_answer_is_told_as_silent_and_asked_for_again() {
    Setup::new().run(|s| {
        s.open();
        s.take();
        let mut at = Vec::new();
        for _ in 0..365 {
            s.wait(1_000);
            s.says("pong");
            let mut told = s.take();
            told.retain(|line| line != "send ping");
            at.push(told);
        }
        let told: Vec<_> = (1..).zip(at).filter(|(_, lines)| !lines.is_empty()).collect();
        let told: Vec<_> = told.iter().map(|(at, lines)| (*at, lines.join("; "))).collect();
        // Each request waits 10 s for its answer; the pauses are 10, 20, 40, .. s.
        let expected = [
            (10, "A trades silent".into()),
            (20, "send sub 2 trades A".into()),
            (50, "send sub 3 trades A".into()),
            (100, "send sub 4 trades A".into()),
            (190, "send sub 5 trades A".into()),
            (360, "send sub 6 trades A".into()),
        ];
        assert_eq!(told, expected);
        s.says("ok 6");
        s.expect("state subscribing > live\nA trades active");
    });
}

#[test]
fn a_symbol_without_an_answer_does_not_keep_the_others_from_being_live() {
    batches(1).run(|s| {
        s.open();
        s.says("ok 1");
        s.says("no 2 2 unknown");
        s.says("ok 4");
        s.says("ok 5");
        s.take();
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("state subscribing > live\nC trades silent");
        s.says("ok 3");
        s.expect("C trades active");
    });
}

#[test]
fn acknowledged_and_then_silent() {
    let setup = Setup::new().channels(&[MockChannel::Full]);
    setup.run(|s| {
        s.live();
        s.wait(4_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("A full silent");
        s.says("full A 7 b:10@1 a:11@1");
        s.expect("A full active\nA book live, epoch 1 id 7\nA full 7: live 7 b:10@1 a:11@1");
    });
    Setup::new().run(|s| {
        s.live();
        s.wait(15_000);
        s.expect_nothing();
    });
}

#[test]
fn following_and_leaving_at_run_time() {
    Setup::new().run(|s| {
        s.live();
        s.subscribe("B");
        s.expect("B trades pending\nsend sub 2 trades B");
        assert_eq!(s.session.slot("B"), Some(Slot(1)));
        s.says("ok 2");
        s.expect("B trades active");
        s.unsubscribe("A");
        s.expect("A trades gone\nsend unsub 3 trades A");
        s.says("trade A 1 10 1 buy");
        s.expect_nothing();
        assert_eq!(s.session.slot("A"), Some(Slot(0)), "until the venue has agreed");
        s.says("done 3");
        s.expect_nothing();
        assert_eq!(s.session.slot("A"), None);
        let now = s.instant();
        assert_eq!(s.session.unsubscribe("A", now), Err(Refused::UnknownSymbol));
        // The slot of one that stays does not move; the freed one is used again.
        assert_eq!(s.session.slot("B"), Some(Slot(1)));
        s.subscribe("C");
        assert_eq!(s.session.slot("C"), Some(Slot(0)));
        s.expect("C trades pending\nsend sub 4 trades C");
        s.says("trade B 1 10 1 buy");
        s.expect("B trade 1 10 1 buy");
    });
}

#[test]
fn an_end_that_is_not_answered_or_refused_is_an_end() {
    for answer in ["", "no 2 2 not subscribed", "no trades 2 not subscribed"] {
        Setup::new().run(|s| {
            s.live();
            s.unsubscribe("A");
            s.expect("A trades gone\nsend unsub 2 trades A");
            if answer.is_empty() {
                s.wait(10_000);
            } else {
                s.says(answer);
            }
            assert_eq!(s.session.slot("A"), None, "{answer}");
        });
    }
}

#[test]
fn changing_one_s_mind() {
    Setup::new().run(|s| {
        s.live();
        // While the end is under way: asked for again after it.
        s.unsubscribe("A");
        s.expect("A trades gone\nsend unsub 2 trades A");
        s.subscribe("A");
        s.expect("A trades pending");
        s.says("done 2");
        s.expect("send sub 3 trades A");
        s.says("ok 3");
        s.expect("A trades active");
        // Following what is followed changes nothing.
        s.subscribe("A");
        s.expect_nothing();
        // Leaving before the answer.
        s.subscribe("B");
        s.unsubscribe("B");
        s.expect("B trades pending\nsend sub 4 trades B\nB trades gone\nsend unsub 5 trades B");
        s.says("ok 4");
        s.expect_nothing();
        s.says("done 5");
        assert_eq!(s.session.slot("B"), None);
    });
}

#[test]
fn wishes_while_disconnected_are_kept_for_the_next_connection() {
    Setup::new().run(|s| {
        s.live();
        s.closed(Cause::Ended);
        s.take();
        s.subscribe("B");
        s.expect("B trades pending");
        s.unsubscribe("A");
        s.expect("A trades gone");
        assert_eq!(s.session.slot("A"), None, "nobody must agree");
        s.subscribe("C");
        s.expect("C trades pending");
        s.wait(1_000);
        s.connected();
        assert_eq!(s.take().last().unwrap(), "send sub 1 trades C,B", "in the order of slots");
    });
}

#[test]
fn everything_is_asked_for_again_after_a_reconnect() {
    batches(3).run(|s| {
        s.live();
        s.closed(Cause::Ended);
        let told = s.take();
        for symbol in FIVE {
            assert!(told.contains(&format!("{symbol} trades pending")), "{told:?}");
        }
        assert_eq!(s.session.active_symbols().count(), 0);
        s.wait(1_000);
        s.connected();
        let sent: Vec<_> = s.take().into_iter().filter(|line| line.starts_with("send")).collect();
        assert_eq!(sent, ["send sub 1 trades A,B,C", "send sub 2 trades D,E"]);
        s.acknowledge();
        assert_eq!(s.session.state(), State::Live);
    });
}
