//! The venue's limit of subscriptions: never more at the venue, whatever is wished for.

use crate::scenario::Scenario;
use crate::setup::Setup;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConfigError, Refused, State, SubscriptionState};
use tickwire_core::testing::MockChannel;

fn limited(symbols: &[&'static str], most: u16) -> Setup {
    Setup::new().symbols(symbols).with(move |config| config.limits.subscriptions = most)
}

#[test]
fn more_than_the_limit_are_refused_at_construction_and_after() {
    let error = limited(&["A", "B", "C"], 2).session().expect_err("too many");
    assert_eq!(error, ConfigError::TooManySymbols);
    let channels = &[MockChannel::Trades, MockChannel::Quotes];
    limited(&["A"], 5).channels(channels).run(|s| {
        s.live();
        s.subscribe("B");
        let now = s.instant();
        assert_eq!(s.session.subscribe("C", now), Err(Refused::TooManySymbols));
        s.subscribe("B");
        s.unsubscribe("A");
        s.subscribe("C");
        assert_eq!(s.session.subscribe("D", now), Err(Refused::TooManySymbols));
    });
}

#[test]
fn what_the_venue_still_holds_counts_and_a_request_waits_for_its_end() {
    limited(&["A", "B", "C"], 3).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.unsubscribe("B");
        s.subscribe("D");
        s.subscribe("E");
        s.expect(
            "A trades gone
             send unsub 2 trades A
             B trades gone
             send unsub 3 trades B
             D trades pending
             E trades pending",
        );
        s.wait(5_000);
        s.expect_nothing();
        s.says("done 3");
        s.expect("send sub 4 trades D");
        s.says("done 2");
        s.expect("send sub 5 trades E");
        s.acknowledge();
        assert_eq!(s.session.active_symbols().count(), 3);
        assert_eq!(s.session.slot("D"), Some(Slot(3)), "a row of its own while A and B had theirs");
    });
}

#[test]
fn an_end_without_an_answer_makes_room_after_its_deadline() {
    limited(&["A"], 1).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.subscribe("B");
        s.take();
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("send sub 3 trades B");
    });
}

#[test]
fn a_refusal_after_an_end_without_an_answer_is_not_for_good() {
    for refusal in ["no ID 2 Blocked!", "judge ID + -x@B Blocked!"] {
        limited(&["A"], 1).run(|s| {
            let refuse = |s: &mut Scenario, id: &str| s.says(&refusal.replace("ID", id));
            let state = |s: &Scenario| s.session.subscription(s.session.slot("B").unwrap(), 0);
            s.live();
            s.unsubscribe("A");
            s.subscribe("B");
            s.wait(10_000);
            assert_eq!(s.take().last().unwrap(), "send sub 3 trades B");
            // The venue may still hold A, and B be one too many.
            refuse(s, "3");
            assert_eq!(state(s), SubscriptionState::Pending, "{refusal}");
            s.take();
            s.wait(10_000);
            assert!(s.take().contains(&"send sub 4 trades B".into()), "{refusal}");
            s.says("ok 4");
            assert_eq!(state(s), SubscriptionState::Active);
            // A new connection holds nothing: its words mean what they say.
            s.closed(Cause::Ended);
            s.wait(1_000);
            s.connected();
            refuse(s, "1");
            assert_eq!(state(s), SubscriptionState::Refused, "{refusal}");
        });
    }
}

#[test]
fn a_refusal_with_room_to_spare_is_for_good() {
    limited(&["A"], 2).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.wait(10_000);
        s.subscribe("B");
        s.says("no 3 2 Blocked!");
        let slot = s.session.slot("B").unwrap();
        assert_eq!(s.session.subscription(slot, 0), SubscriptionState::Refused);
    });
}

#[test]
fn what_was_asked_for_and_not_answered_counts() {
    limited(&["A"], 1).run(|s| {
        s.open();
        s.wait(12_000);
        s.take();
        // It may have begun: it is ended first.
        s.unsubscribe("A");
        s.subscribe("B");
        s.expect("A trades gone\nsend unsub 2 trades A\nB trades pending");
        s.says("done 2");
        s.expect("send sub 3 trades B");
    });
}

#[test]
fn what_was_not_answered_needs_no_second_place() {
    limited(&["A", "B"], 2).run(|s| {
        s.open();
        s.wait(10_000);
        s.take();
        s.wait(10_000);
        assert_eq!(s.take().last().unwrap(), "send sub 2 trades A,B");
    });
}

#[test]
fn what_was_refused_is_not_at_the_venue() {
    limited(&["A", "B"], 2).run(|s| {
        s.open();
        s.says("judge 1 +A -B Blocked!");
        s.unsubscribe("B");
        s.take();
        s.subscribe("C");
        s.expect("C trades pending\nsend sub 2 trades C");
    });
}

#[test]
fn a_new_connection_holds_nothing() {
    limited(&["A"], 1).run(|s| {
        s.live();
        s.unsubscribe("A");
        s.subscribe("B");
        s.closed(Cause::Ended);
        s.wait(1_000);
        s.connected();
        assert_eq!(s.take().last().unwrap(), "send sub 1 trades B");
    });
}

#[test]
fn a_book_that_is_begun_anew_needs_no_second_place() {
    limited(&["A"], 1).channels(&[MockChannel::Full]).run(|s| {
        s.live();
        s.says("full A 1 b:10@1 a:11@1");
        s.says("delta A 5 5 b: a:");
        s.take();
        s.says("done 2");
        assert!(s.take().contains(&"send sub 3 full A".into()));
    });
}

/// What the venue holds after it has taken in these lines.
fn hold(held: &mut Vec<String>, told: Vec<String>) -> Vec<String> {
    let mut answers = Vec::new();
    for line in told {
        let words: Vec<&str> = line.split(' ').collect();
        match words.as_slice() {
            ["send", "sub", id, channel, symbols] => {
                held.extend(symbols.split(',').map(|symbol| format!("{channel} {symbol}")));
                answers.push(format!("ok {id}"));
            }
            ["send", "unsub", id, channel, symbols] => {
                let gone = |held: &String| {
                    symbols.split(',').any(|symbol| *held == format!("{channel} {symbol}"))
                };
                held.retain(|held| !gone(held));
                answers.push(format!("done {id}"));
            }
            _ => {}
        }
    }
    answers
}

#[test]
fn no_order_of_wishes_makes_it_more() {
    const SYMBOLS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
    let mut setup = limited(&["A"], 4).channels(&[MockChannel::Trades, MockChannel::Quotes]);
    setup.rows = 16;
    setup.books = 16;
    let run = |s: &mut Scenario| {
        let (mut held, mut waiting, mut dice, mut most) = (Vec::new(), Vec::new(), 7_u32, 0);
        s.open();
        for _ in 0..600 {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let symbol = SYMBOLS[usize::try_from(dice >> 20).unwrap() % SYMBOLS.len()];
            let now = s.instant();
            match dice >> 28 {
                0..5 => drop(s.session.subscribe(symbol, now)),
                5..10 => drop(s.session.unsubscribe(symbol, now)),
                10 => s.wait(700),
                _ if !waiting.is_empty() => {
                    let answer: String = waiting.remove(0);
                    s.says(&answer);
                }
                _ => {}
            }
            s.drain();
            waiting.extend(hold(&mut held, s.take()));
            s.asked.clear();
            assert!(held.len() <= 4, "the venue holds {held:?}");
            most = most.max(held.len());
        }
        assert_eq!((most, s.session.state()), (4, State::Live), "the limit is used");
    };
    setup.run(run);
}

#[test]
fn a_session_follows_one_less_than_the_limit_and_the_limit_itself() {
    const SYMBOLS: [&str; 4] = ["A", "B", "C", "D"];
    for (count, most, fits) in [(2, 3, true), (3, 3, true), (4, 3, false), (4, 0, true)] {
        let made = limited(&SYMBOLS[..count], most).session();
        assert_eq!(made.err(), (!fits).then_some(ConfigError::TooManySymbols), "{count} of {most}");
    }
    // The same of symbols that come later.
    limited(&SYMBOLS[..1], 3).run(|s| {
        s.live();
        s.subscribe("B");
        s.subscribe("C");
        let now = s.instant();
        assert_eq!(s.session.subscribe("D", now), Err(Refused::TooManySymbols));
    });
}
