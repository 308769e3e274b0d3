//! Refusals: whose they are, in which words, and what is asked again.

use crate::setup::Setup;
use crate::subscriptions::batches;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::{State, SubscriptionState};

#[test]
fn a_refused_symbol_is_told_with_code_and_words() {
    Setup::new().run(|s| {
        s.open();
        s.take();
        s.says("no 1 2 unknown symbol A");
        s.expect("A trades refused 2 \"unknown symbol A\"");
        s.wait(5_000);
        s.expect_nothing();
        assert_eq!(s.session.state(), State::Subscribing, "nothing is active");
        // A refusal outlives the connection, in silence.
        s.closed(Cause::Ended);
        s.wait(1_000);
        s.connected();
        let told = s.take();
        assert!(!told.iter().any(|line| line.contains("trades")), "{told:?}");
        // Until it is wanted anew.
        s.subscribe("A");
        s.expect("A trades pending\nsend sub 1 trades A");
        s.says("no 1 4 not allowed");
        s.expect("A trades refused 4 \"not allowed\"");
    });
}

#[test]
fn the_symbol_that_a_refusal_names_is_the_culprit() {
    batches(10).run(|s| {
        s.open();
        s.take();
        s.says("no 1 2 no such symbol: D, sorry");
        s.expect("D trades refused 2 \"no such symbol: D, sorry\"\nsend sub 2 trades A,B,C,E");
        s.says("ok 2");
        assert_eq!(s.take()[0], "state subscribing > live");
        assert_eq!(s.session.active_symbols().count(), 4);
    });
}

#[test]
fn a_refusal_that_names_several_proves_nothing_of_either() {
    batches(10).run(|s| {
        s.open();
        s.take();
        s.says("no 1 2 either B or D");
        s.expect(
            "venue Refused Some(2) \"either B or D\"
             send sub 2 trades A,B
             send sub 3 trades C,D
             send sub 4 trades E",
        );
    });
}

#[test]
fn the_words_of_one_refusal_are_not_told_of_another_symbol() {
    let mut setup = Setup::new().symbols(&["A", "B"]);
    setup.venue.batch = 1;
    setup.run(|s| {
        s.open();
        s.says("no 1 2 because of A");
        for _ in 0..70 {
            s.wait(1_000);
            s.says("pong");
        }
        let told = s.take();
        assert!(told.contains(&"A trades refused 2 \"because of A\"".into()), "{told:?}");
        assert!(told.contains(&"B trades silent".into()), "{told:?}");
    });
}

#[test]
fn a_name_inside_a_longer_word_is_not_named() {
    let setup = Setup::new().symbols(&["BTC_USDT", "BTC", "USDT"]);
    setup.run(|s| {
        s.open();
        s.take();
        s.says("no 1 2 unknown BTC_USDT here");
        s.expect("BTC_USDT trades refused 2 \"unknown BTC_USDT here\"\nsend sub 2 trades BTC,USDT");
    });
}

#[test]
fn an_unnamed_culprit_is_found_by_halves() {
    batches(10).run(|s| {
        s.open();
        s.take();
        let refuse = |s: &mut crate::scenario::Scenario, line: &str| {
            let mut words = line.split(' ').skip(2);
            let (id, symbols) = (words.next().unwrap(), words.nth(1).unwrap());
            if symbols.contains('D') {
                s.says(&format!("no {id} 2"));
            } else {
                s.says(&format!("ok {id}"));
            }
        };
        let mut line = "send sub 1 trades A,B,C,D,E".to_owned();
        let mut rounds = 0;
        let mut open = vec![line.clone()];
        while let Some(next) = open.pop() {
            line = next;
            refuse(s, &line);
            open.extend(s.take().into_iter().filter(|line| line.starts_with("send")));
            rounds += 1;
        }
        assert!(rounds <= 8, "{rounds}");
        assert_eq!(s.session.subscription(Slot(3), 0), SubscriptionState::Refused);
        assert_eq!(s.session.active_symbols().count(), 4);
        assert_eq!(s.session.state(), State::Live);
    });
}

#[test]
fn a_refusal_for_now_is_tried_again_later_each_time_and_told() {
    Setup::new().run(|s| {
        s.open();
        s.take();
        let mut sent = vec![s.now];
        for id in 1..=5 {
            s.says(&format!("no {id} 3 busy"));
            let told = s.take();
            let third = id == 3;
            let line =
                if third { "A trades silent 3 \"busy\"" } else { "venue Refused Some(3) \"busy\"" };
            assert_eq!(told, [line]);
            while !s.take().iter().any(|line| line.starts_with("send sub")) {
                s.wait(1_000);
                s.says("pong");
            }
            sent.push(s.now);
        }
        let pauses: Vec<_> =
            sent.windows(2).map(|pair| (pair[1] - pair[0]) / 1_000_000_000).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160]);
    });
}
