//! Venues that answer a request symbol by symbol, and with the same words to its end.

use crate::scenario::Scenario;
use crate::setup::Setup;
use crate::subscriptions::batches;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::{State, SubscriptionState};
use tickwire_core::testing::MockChannel;

/// The requests that were sent since the last look.
fn sent(s: &mut Scenario) -> Vec<String> {
    s.take().into_iter().filter(|line| line.starts_with("send")).collect()
}

#[test]
fn each_symbol_gets_its_own_answer() {
    batches(10).run(|s| {
        s.open();
        s.take();
        // In another order than asked for; D is in neither list.
        s.says("judge 1 +x@E,x@A,x@B -x@C Blocked!");
        s.expect(
            "A trades active
             B trades active
             C trades refused \"Blocked!\"
             E trades active",
        );
        assert_eq!(s.session.state(), State::Subscribing);
        // Its own deadline decides; the others are not asked for again.
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("state subscribing > live\nD trades silent");
        s.says("judge 1 +x@D");
        s.expect("D trades active");
        s.wait(8_000);
        s.says("pong");
        assert_eq!(sent(s).len(), 0);
    });
}

#[test]
fn everything_accepted_is_an_acknowledgement() {
    for answer in ["judge 1 +A,B,C,D,E", "judge 1 +", "judge trades +E,D,C,B,A", "judge trades +"] {
        batches(10).run(|s| {
            s.open();
            s.says(answer);
            assert_eq!(s.session.state(), State::Live, "{answer}");
            assert_eq!(s.session.active_symbols().count(), 5, "{answer}");
            s.take();
            s.says(answer);
            s.expect_nothing();
        });
    }
}

#[test]
fn a_refusal_that_names_nobody_is_one_of_the_whole_request() {
    batches(10).run(|s| {
        s.open();
        s.take();
        s.says("judge 1 + - Not Subscribed successfully! [].");
        s.expect(
            "venue Refused Some(0) \"Not Subscribed successfully! [].\"
             send sub 2 trades A,B
             send sub 3 trades C,D
             send sub 4 trades E",
        );
        s.says("judge 4 + - Not Subscribed successfully! [].");
        s.expect("E trades refused \"Not Subscribed successfully! [].\"");
        s.says("judge 2 +A,B");
        s.says("judge 3 +D,C");
        assert_eq!(s.session.active_symbols().count(), 4);
        assert_eq!(s.session.state(), State::Live);
    });
}

#[test]
fn names_that_are_parts_of_others_are_told_apart() {
    let symbols = &["BTC", "BTCUSDT", "1BTC", "USDT", "\u{9f99}\u{867e}USDT", "\u{867e}USDT"];
    Setup::new().symbols(symbols).run(|s| {
        s.open();
        s.take();
        s.says("judge 1 +v3@BTCUSDT@5,v3@\u{9f99}\u{867e}USDT@5 -v3@1BTC@5,v3@USDT@5 no");
        s.expect(
            "BTCUSDT trades active
             1BTC trades refused \"no\"
             USDT trades refused \"no\"
             \u{9f99}\u{867e}USDT trades active",
        );
        assert_eq!(s.session.subscription(Slot(0), 0), SubscriptionState::Pending);
        s.says("judge 1 +v3@BTC@5 -v3@\u{867e}USDT@5 no");
        s.expect(
            "state subscribing > live
             BTC trades active
             \u{867e}USDT trades refused \"no\"",
        );
    });
}

#[test]
fn a_symbol_whose_text_is_in_the_channel_s_name_is_not_taken_for_named() {
    Setup::new().symbols(&["Min1", "A", "B"]).run(|s| {
        s.open();
        s.take();
        s.says("judge 1 +kline@A@Min1,kline@B@Min1 -kline@Min1@Min1 Blocked!");
        s.expect(
            "state subscribing > live
             Min1 trades refused \"Blocked!\"
             A trades active
             B trades active",
        );
    });
}

#[test]
fn only_books_that_were_accepted_are_fetched() {
    let setup = Setup::new().symbols(&["A", "B"]).channels(&[MockChannel::Book]);
    setup.run(|s| {
        s.open();
        s.says("judge 1 +A -B Blocked!");
        s.take();
        s.wait(3_000);
        s.expect("GET /book/A");
    });
}

#[test]
fn an_acknowledgement_of_the_request_that_ended_is_its_end() {
    for answer in ["judge 2 +x@A", "ok 2", "judge 2 +", "judge trades +x@A"] {
        Setup::new().symbols(&["A", "B"]).run(|s| {
            s.live();
            s.unsubscribe("A");
            s.expect("A trades gone\nsend unsub 2 trades A");
            s.says(answer);
            s.expect_nothing();
            assert_eq!(s.session.slot("A"), None, "{answer}");
            s.says("trade B 1 10 1 buy");
            s.expect("B trade 1 10 1 buy");
        });
    }
}

#[test]
fn a_refusal_of_the_request_that_ended_is_its_end_too() {
    Setup::new().run(|s| {
        s.live();
        s.unsubscribe("A");
        s.take();
        s.says("judge 2 + -x@A no subscription");
        s.expect("venue Refused Some(0) \"no subscription\"");
        assert_eq!(s.session.slot("A"), None);
    });
}

#[test]
fn an_answer_to_an_end_that_names_some_ends_only_those() {
    for answer in ["judge 2 +x@A", "judge 2 + -x@A no subscription", "judge full +x@A"] {
        let setup = Setup::new().symbols(&["A", "B"]).channels(&[MockChannel::Full]);
        setup.run(|s| {
            s.live();
            for symbol in ["A", "B"] {
                s.says(&format!("full {symbol} 1 b:10@1 a:11@1"));
            }
            // A gap in both in one message: one request ends both.
            s.says("delta A 5 5 b: a:\ndelta B 5 5 b: a:");
            assert_eq!(sent(s), ["send unsub 2 full A,B"]);
            s.says("judge 2 +x@Z");
            assert_eq!(sent(s).len(), 0, "nobody's");
            s.says(answer);
            assert_eq!(sent(s), ["send sub 3 full A"], "{answer}");
            s.says("judge 2 +x@B");
            assert_eq!(sent(s), ["send sub 4 full B"], "{answer}");
        });
    }
}

#[test]
fn an_acknowledgement_without_id_is_a_subscription_s_before_it_is_an_end_s() {
    Setup::new().symbols(&["A", "B"]).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.subscribe("C");
        s.expect(
            "A trades gone
             send unsub 2 trades A
             C trades pending
             send sub 3 trades C",
        );
        s.says("judge trades +C");
        s.expect("C trades active");
        assert!(s.session.slot("A").is_some(), "the venue has not agreed to its end");
        s.says("judge trades +A");
        assert_eq!(s.session.slot("A"), None);
        // A venue that tells the two apart is taken at its word.
        s.unsubscribe("B");
        s.says("ok trades");
        assert!(s.session.slot("B").is_some());
    });
}

#[test]
fn a_late_verdict_is_one_and_a_strange_one_is_not() {
    Setup::new().symbols(&["A", "B"]).run(|s| {
        s.open();
        s.says("judge 9 +A -B no");
        s.says("judge weather +A -B no");
        let told = s.take();
        assert_eq!(told.iter().filter(|line| line.contains("venue Refused")).count(), 2);
        assert_eq!(s.session.subscription(Slot(0), 0), SubscriptionState::Pending);
        s.wait(12_000);
        s.take();
        s.says("judge 1 +A -B no");
        s.expect("state subscribing > live\nA trades active\nB trades refused \"no\"");
        // What is answered is answered.
        s.says("judge 1 +B -A yes");
        s.expect("venue Refused Some(0) \"yes\"");
        s.closed(Cause::Ended);
        s.wait(1_000);
        s.connected();
        assert_eq!(sent(s), ["send sub 1 trades A"]);
    });
}

#[test]
fn an_answer_without_id_is_to_the_request_whose_symbols_it_names() {
    batches(2).run(|s| {
        s.open();
        s.take();
        // The second request is answered before the first.
        s.says("judge trades +x@C -x@D no");
        s.expect("C trades active\nD trades refused \"no\"");
        s.says("judge trades +x@E");
        s.expect("E trades active");
        s.says("judge trades + -x@B,x@A no");
        s.expect("state subscribing > live\nA trades refused \"no\"\nB trades refused \"no\"");
    });
    Setup::new().symbols(&["A", "B"]).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.subscribe("C");
        s.take();
        s.says("judge trades +A");
        assert_eq!(s.session.slot("A"), None, "its end is agreed to");
        assert_eq!(s.session.subscription(Slot(2), 0), SubscriptionState::Pending);
        s.says("judge trades +C");
        s.expect("C trades active");
    });
}

#[test]
fn what_accepts_others_accepts_nobody() {
    for answer in ["judge 1 +x@Z", "judge trades +x@Z", "judge trades +x@AB,x@CD"] {
        batches(10).run(|s| {
            s.open();
            s.take();
            s.says(answer);
            s.expect_nothing();
            assert_eq!(s.session.active_symbols().count(), 0, "{answer}");
            s.says("judge 1 +x@E,x@D,x@C,x@B,x@A");
            assert_eq!(s.session.active_symbols().count(), 5, "{answer}");
        });
    }
}
