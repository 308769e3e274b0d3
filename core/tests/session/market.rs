//! Channels of the whole market: asked for once, shared by every symbol.

use core::time::Duration;

use crate::setup::Setup;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConfigError, Refused, State, SubscriptionState};
use tickwire_core::testing::MockChannel;

fn market(symbols: &[&'static str]) -> Setup {
    Setup::new().symbols(symbols).channels(&[MockChannel::Market])
}

#[test]
fn it_is_asked_for_once_whatever_symbols_are_followed() {
    let mut setup = market(&["A", "B", "C"]);
    setup.venue.batch = 1;
    setup.batch = 2;
    setup.run(|s| {
        s.open();
        let told = s.take();
        assert_eq!(told.last().unwrap(), "send sub 1 market");
        s.says("ok 1");
        s.expect(
            "state subscribing > live
             A market active
             B market active
             C market active",
        );
        s.says("tick B 1 10@1 11@1\ntick Z 2 10@1 11@1\ntick A 3 - -");
        let told = s.take();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("B quote 1") && told[1].starts_with("A quote 3"), "{told:?}");
        assert_eq!(s.session.stats().unknown_symbols, 1);
    });
}

#[test]
fn a_symbol_that_comes_later_shares_it() {
    market(&["A"]).run(|s| {
        s.live();
        s.subscribe("B");
        s.expect("B market active");
        s.says("tick B 1 - -");
        assert_eq!(s.take().len(), 1);
    });
    // Or awaits the same answer.
    market(&["A"]).run(|s| {
        s.open();
        s.take();
        s.wait(4_000);
        s.subscribe("B");
        s.expect("B market pending");
        s.wait(2_000);
        s.says("ok 1");
        s.expect("state subscribing > live\nA market active\nB market active");
    });
    // For as long as the first, and no longer.
    market(&["A"]).run(|s| {
        s.open();
        s.take();
        s.wait(4_000);
        s.subscribe("B");
        s.take();
        s.wait(6_000);
        s.expect("A market silent\nB market silent");
        s.wait(10_000);
        s.expect("send ping\nsend sub 2 market");
        s.says("pong");
        s.says("ok 2");
        s.expect("state subscribing > live\nA market active\nB market active");
    });
}

#[test]
fn only_the_last_to_leave_ends_it() {
    market(&["A", "B"]).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.expect("A market gone");
        assert_eq!(s.session.slot("A"), None, "nobody must agree");
        s.says("tick B 1 - -\ntick A 2 - -");
        assert_eq!(s.take().len(), 1);
        s.unsubscribe("B");
        s.expect("B market gone\nsend unsub 2 market");
        // Who comes now must wait for the end, and asks anew.
        s.subscribe("C");
        s.expect("C market pending");
        s.wait(5_000);
        s.expect_nothing();
        s.says("done 2");
        s.expect("send sub 3 market");
        s.says("ok 3");
        s.expect("C market active");
        assert_eq!(s.session.slot("B"), None);
    });
    // An end without an answer is one after its deadline.
    market(&["A"]).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.subscribe("C");
        s.take();
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("send sub 3 market");
    });
}

#[test]
fn a_refusal_is_everyone_s_and_an_acceptance_too() {
    for refusal in ["no 1 2 not here", "judge 1 + -x@market not here", "judge 1 + - not here"] {
        market(&["A", "B"]).run(|s| {
            s.open();
            s.take();
            s.says(refusal);
            let told = s.take();
            assert_eq!(told.len(), 2, "{told:?}");
            for (line, symbol) in told.iter().zip(["A", "B"]) {
                let start = format!("{symbol} market refused");
                assert!(line.starts_with(&start) && line.ends_with("\"not here\""), "{line}");
            }
            s.wait(5_000);
            s.expect_nothing();
            // One more who wants it asks, and what it gets is everyone's.
            s.subscribe("C");
            s.expect("C market pending\nsend sub 2 market");
            s.says("judge 2 +x@market");
            s.expect("state subscribing > live\nC market active\nA market active\nB market active");
        });
    }
}

#[test]
fn who_is_refused_shares_nothing_and_keeps_nothing() {
    market(&["A"]).run(|s| {
        s.open();
        s.says("no 1 2 not here");
        s.subscribe("C");
        s.take();
        s.unsubscribe("C");
        s.expect("C market gone\nsend unsub 3 market");
    });
}

#[test]
fn it_is_asked_for_again_after_a_reconnect() {
    market(&["A", "B"]).run(|s| {
        s.live();
        s.closed(Cause::Ended);
        s.subscribe("C");
        s.unsubscribe("A");
        s.take();
        s.wait(1_000);
        s.connected();
        assert_eq!(s.take().last().unwrap(), "send sub 1 market");
        s.acknowledge();
        assert_eq!(s.session.state(), State::Live);
        let active: Vec<_> =
            s.session.active_symbols().map(|(_, symbol)| symbol.as_str()).collect();
        assert_eq!(active, ["B", "C"]);
    });
}

#[test]
fn data_without_an_acknowledgement_is_one_for_all() {
    market(&["A", "B"]).run(|s| {
        s.open();
        s.says("tick A 1 - -");
        s.take();
        s.wait(10_000);
        s.expect("state subscribing > live (data 10000 ms old)\nA market active\nB market active");
    });
}

#[test]
fn it_counts_once_against_the_venue_s_limit() {
    const CHANNELS: &[MockChannel] = &[MockChannel::Trades, MockChannel::Market];
    let limited = |symbols: &[&'static str], most| {
        let setup = Setup::new().symbols(symbols).channels(CHANNELS);
        setup.with(move |config| config.limits.subscriptions = most)
    };
    let error = limited(&["A", "B", "C"], 3).session().expect_err("too many");
    assert_eq!(error, ConfigError::TooManySymbols);
    limited(&["A", "B"], 3).run(|s| {
        s.live();
        let now = s.instant();
        assert_eq!(s.session.subscribe("C", now), Err(Refused::TooManySymbols));
        s.unsubscribe("A");
        s.subscribe("C");
        s.expect(
            "A trades gone
             A market gone
             send unsub 3 trades A
             C trades pending
             C market active",
        );
        s.says("done 3");
        s.expect("send sub 4 trades C");
    });
    // The end of a symbol's own is still to be agreed to: there is no room for the market yet.
    limited(&["A"], 2).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.subscribe("B");
        let told = s.take();
        assert!(told.contains(&"send unsub 3 trades A".into()), "{told:?}");
        assert!(told.contains(&"send unsub 4 market".into()), "{told:?}");
        s.says("done 4");
        s.expect("send sub 5 trades B");
        s.says("done 3");
        s.expect("send sub 6 market");
    });
}

#[test]
fn it_feeds_no_book_and_other_channels_are_as_ever() {
    let channels = &[MockChannel::Market, MockChannel::Book];
    let mut setup = Setup::new().symbols(&["A", "B"]).channels(channels);
    setup.venue.first_data_within = Some(Duration::from_secs(5));
    setup.run(|s| {
        s.open();
        let told = s.take();
        assert!(told.contains(&"send sub 1 market".into()), "{told:?}");
        assert!(told.contains(&"send sub 2 book A,B".into()), "{told:?}");
        s.says("no 2 2 unknown B");
        s.says("ok 1");
        s.expect(
            "B book refused 2 \"unknown B\"
             send sub 3 book A
             A book syncing (new subscription), epoch 2
             A market active
             B market active",
        );
        s.says("ok 3");
        assert_eq!(s.session.state(), State::Live);
        assert_eq!(s.session.subscription(Slot(1), 0), SubscriptionState::Active);
        s.unsubscribe("B");
        s.take();
        s.says("full A 7 b:10@1 a:11@1");
        assert_eq!(s.book("A"), "live 7 b:10@1 a:11@1");
    });
}

#[test]
fn a_request_that_does_not_fit_is_refused_for_all() {
    let mut setup = market(&["A", "B"]);
    setup.text = 10;
    setup.run(|s| {
        s.open();
        let told = s.take();
        let words = "\"the request does not fit into the text buffer\"";
        for symbol in ["A", "B"] {
            assert!(told.contains(&format!("{symbol} market refused {words}")), "{told:?}");
        }
    });
}
