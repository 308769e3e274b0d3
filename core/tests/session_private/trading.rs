//! Trading over the socket.

use core::time::Duration;

use crate::scene::{Setup, order, symbol};
use tickwire_core::account::action::{Action, OrderRef};
use tickwire_core::account::exchange::ActionError;
use tickwire_core::account::id::Id;
use tickwire_core::context::Rate;
use tickwire_core::retry::Cause;
use tickwire_core::session::{NotAsked, Refused};

fn setup() -> Setup {
    Setup::new().with(|config| config.audit = Duration::ZERO)
}

#[test]
fn an_action_is_taken_in_then_done() {
    setup().run(|story| {
        story.live();
        let (id, text) = story.act(&Action::Place(&order(Some("t-1")))).unwrap();
        assert_eq!(text, format!("place {} A buy 1.5 10 c:t-1", id.0));
        story.says("ack 2");
        story.expect("outcome 2 place t-1: acknowledged");
        story.says("did 2\norder A o1 open 1.5 0 1700000002000 c:t-1");
        story.expect(
            "A order o1 open 0
             outcome 2 place t-1: done",
        );
    });
}

#[test]
fn a_refusal_has_the_venue_s_words() {
    setup().run(|story| {
        story.live();
        assert_eq!(story.cancel("o7"), 2);
        story.says("nay 2 404 ORDER_NOT_FOUND no such order");
        story.expect("outcome 2 cancel: refused, code 404, ORDER_NOT_FOUND: \"no such order\"");
        story.wait(20_000);
        story.expect("send ping");
    });
}

#[test]
fn answers_find_their_actions_in_any_order() {
    setup().run(|story| {
        story.live();
        let (one, two) = (story.place("t-1"), story.place("t-2"));
        assert_ne!(one, two);
        story.says(&format!("nay {two} 1 NO no"));
        story.says(&format!("did {one}"));
        story.says(&format!("did {one}"));
        story.expect(
            "outcome 3 place t-2: refused, code 1, NO: \"no\"
             outcome 2 place t-1: done
             venue Response None \"\"",
        );
    });
}

#[test]
fn a_new_order_is_given_an_id_where_it_has_none() {
    setup().run(|story| {
        story.live();
        let (_, one) = story.act(&Action::Place(&order(None))).unwrap();
        let (_, two) = story.act(&Action::Place(&order(None))).unwrap();
        let id = |text: &str| text.split_once(" c:").unwrap().1.to_owned();
        let (one, two) = (id(&one), id(&two));
        assert!(one.starts_with("t-tw") && one.len() == 24 && one != two, "{one}, {two}");
        assert!(one.bytes().skip(2).all(|sign| sign.is_ascii_alphanumeric()), "{one}");
        story.says("did 2");
        story.expect(&format!("outcome 2 place {one}: done"));
    });
}

#[test]
fn a_cut_makes_outcomes_unknown_and_never_refused() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.cancel("o7");
        story.closed(Cause::Reset);
        story.hears(
            "account stale: disconnected
             outcome 2 place t-1: not known whether it was done
             outcome 3 cancel: not known whether it was done",
        );
    });
}

#[test]
fn an_order_that_the_venue_took_before_the_cut_is_found_in_its_list() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.take();
        story.reconciled(&[("/orders", "order A o1 open 1.5 0 1700000002000 c:t-1")]);
        story.hears(
            "A order o1 open 0 (found)
             outcome 2 place t-1: it was done after all
             account live",
        );
    });
}

#[test]
fn an_order_that_ended_meanwhile_is_found_by_its_id() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.reconciled(&[("/order?", "order A o1 filled 1.5 1.5 1700000002000 c:t-1")]);
        story.hears(
            "GET /order?symbol=A&client=t-1..
             A order o1 filled 1.5 (found)
             outcome 2 place t-1: it was done after all
             account live",
        );
    });
}

#[test]
fn an_order_that_the_venue_does_not_know_is_asked_for_once_more() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        while !story.calls.iter().any(|(_, line)| line.contains("client=t-1")) {
            match story.calls.first() {
                Some((_, line)) => {
                    let path = line.split(' ').nth(1).unwrap().to_owned();
                    story.answers(&path, 200, "none");
                }
                None => story.wait(1_000),
            }
        }
        story.take();
        story.answers("/order", 404, "");
        story.expect("");
        assert_eq!(story.session.account_state().to_string(), "reconciling");
        story.wait(2_000);
        story.answers("/order", 404, "");
        story.hears(
            "outcome 2 place t-1: it was not done
             account live",
        );
    });
}

#[test]
fn an_action_without_an_answer_in_time_is_unknown_and_looked_for() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.wait(9_999);
        story.expect("");
        story.wait(1);
        story.hears("outcome 2 place t-1: not known whether it was done");
        assert_eq!(story.session.account_state().to_string(), "live", "it is not in doubt");
        story.answers("/balances", 200, "none");
        story.answers("/orders", 200, "order A o1 open 1.5 0 1700000012000 c:t-1");
        story.answers("/fills", 200, "none");
        story.hears(
            "A order o1 open 0 (found)
             outcome 2 place t-1: it was done after all",
        );
    });
}

#[test]
fn as_long_as_an_answer_may_come_an_order_that_is_not_there_is_not_yet_one_that_never_will_be() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.wait(10_000);
        for _ in 0..3 {
            for _ in 0..20 {
                story.says("pong");
                let Some((_, line)) = story.calls.first() else {
                    story.wait(1_000);
                    continue;
                };
                let path = line.split(' ').nth(1).unwrap().to_owned();
                let is_order = path.starts_with("/order?");
                story.answers(&path, if is_order { 404 } else { 200 }, "none");
            }
            for _ in 0..12 {
                story.wait(5_000);
                story.says("pong");
            }
        }
        let told = story.take();
        assert_eq!(story.session.account_state().to_string(), "live", "{told:#?}");
        assert!(told.iter().any(|line| line.starts_with("GET /order?")), "it was looked for");
        assert!(!told.iter().any(|line| line.contains("it was not done")), "{told:#?}");
        // The socket took it at last.
        story.says("did 2");
        story.hears("outcome 2 place t-1: done");
    });
}

#[test]
fn a_refusal_for_a_problem_of_the_venue_s_own_is_no_refusal() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.cancel("o7");
        story.says("err 2 500 SERVER_ERROR oops");
        story.says("err 3 504 INTERNAL oops");
        story.hears(
            "outcome 2 place t-1: not known whether it was done
             outcome 3 cancel: not known whether it was done",
        );
        story.answers("/balances", 200, "none");
        story.answers("/orders", 200, "order A o1 open 1.5 0 1700000012000 c:t-1");
        story.answers("/fills", 200, "none");
        story.hears("outcome 2 place t-1: it was done after all");
    });
}

#[test]
fn of_two_orders_of_one_client_s_id_nobody_says_which_was_done() {
    setup().run(|story| {
        story.live();
        story.says("order A o1 cancelled 1.5 0 1700000002000 c:t-1");
        story.place("t-1");
        story.place("t-2");
        story.place("t-2");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.take();
        story.reconciled(&[("/orders", "order A o2 open 1.5 0 1700000002000 c:t-2")]);
        let told = story.take();
        let found: Vec<_> = told.iter().filter(|line| line.starts_with("outcome")).collect();
        assert_eq!(found, ["outcome 3 place t-2: it was done after all"]);
    });
}

#[test]
fn an_order_that_may_be_among_those_that_were_not_shown_stays_unknown() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.reconciled(&[("/order?", "more")]);
        assert_eq!(story.session.account_state().to_string(), "live");
        let told = story.take();
        assert!(!told.iter().any(|line| line.contains("outcome 2 place t-1: it was")));
    });
}

#[test]
fn a_result_that_comes_late_is_still_one() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.wait(10_000);
        story.take();
        story.says("did 2");
        story.expect("outcome 2 place t-1: done");
    });
}

#[test]
fn an_acknowledgement_alone_is_no_result() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.wait(5_000);
        story.says("ack 2");
        story.wait(9_999);
        story.says("pong");
        story.take();
        story.wait(1);
        story.hears("outcome 2 place t-1: not known whether it was done");
    });
}

#[test]
fn a_batch_has_one_answer_and_after_a_cut_one_outcome_an_order() {
    setup().run(|story| {
        story.live();
        let orders = [order(Some("t-1")), order(Some("t-2"))];
        let (id, text) = story.act(&Action::PlaceBatch(&orders)).unwrap();
        assert_eq!(text, "batch 2 A buy 1.5 10 c:t-1; A buy 1.5 10 c:t-2;");
        story.says("did 2");
        story.expect("outcome 2 place_batch: done");
        assert_eq!(id.0, 2);
        story.act(&Action::PlaceBatch(&orders)).unwrap();
        story.closed(Cause::Reset);
        story.hears(
            "outcome 3 place_batch t-1: not known whether it was done
             outcome 3 place_batch t-2: not known whether it was done",
        );
        story.wait(1_000);
        story.subscribed();
        let body = "order A o1 open 1.5 0 1700000002000 c:t-1\norder A o2 open 1.5 0 - c:t-2";
        story.reconciled(&[("/orders", body)]);
        story.hears(
            "outcome 3 place_batch t-1: it was done after all
             outcome 3 place_batch t-2: it was done after all
             account live",
        );
    });
}

#[test]
fn nothing_is_asked_for_before_the_login_or_without_a_connection() {
    setup().run(|story| {
        let one = order(Some("t-1"));
        let not_connected = Err(NotAsked::Refused(Refused::NotConnected));
        assert_eq!(story.act(&Action::Place(&one)), not_connected);
        story.drain();
        story.connected();
        assert_eq!(story.act(&Action::Place(&one)), Err(NotAsked::NotAuthenticated));
        story.says("in");
        assert!(story.act(&Action::Place(&one)).is_ok());
        story.closed(Cause::Reset);
        assert_eq!(story.act(&Action::Place(&one)), not_connected);
        story.close();
        let stopped = Err(NotAsked::Refused(Refused::Stopped));
        assert_eq!(story.act(&Action::Place(&one)), stopped);
    });
}

#[test]
fn no_more_are_pending_than_the_memory_holds() {
    for actions in [1, 2, 3] {
        let mut setup = setup();
        setup.actions = actions;
        setup.run(|story| {
            story.live();
            for _ in 0..actions {
                story.cancel("o1");
            }
            let order = OrderRef { symbol: symbol("A"), id: Id::text("o1").unwrap() };
            assert_eq!(story.act(&Action::Cancel(&order)), Err(NotAsked::TooMany));
            story.says("did 2");
            assert!(story.act(&Action::Cancel(&order)).is_ok(), "an answer makes room");
        });
    }
    setup().run(|story| {
        story.live();
        let orders = [order(None); 5];
        assert_eq!(story.act(&Action::PlaceBatch(&orders)), Err(NotAsked::TooMany), "of 4 rows");
        assert!(story.act(&Action::PlaceBatch(&orders[..4])).is_ok());
    });
}

#[test]
fn the_venue_s_rates_are_kept_kind_by_kind() {
    let rate = Rate { count: 2, window: Duration::from_secs(1) };
    setup().venue(move |venue| venue.rate = rate).run(|story| {
        story.live();
        story.cancel("o1");
        story.cancel("o2");
        let order_ref = OrderRef { symbol: symbol("A"), id: Id::text("o3").unwrap() };
        let refused = story.act(&Action::Cancel(&order_ref));
        let Err(NotAsked::Paced(wait)) = refused else { panic!("{refused:?}") };
        story.place("t-1");
        story.wait(u64::try_from(wait.as_millis()).unwrap() + 1);
        story.cancel("o3");
    });
}

#[test]
fn what_the_venue_has_no_form_for_is_not_asked() {
    setup().run(|story| {
        story.live();
        let symbol = symbol("A");
        let all = Action::CancelSymbol { symbol: &symbol, side: None };
        let unsupported = ActionError::Unsupported("cancelling many");
        assert_eq!(story.act(&all), Err(NotAsked::Action(unsupported)));
        let orders = [order(None); 21];
        let many = story.act(&Action::PlaceBatch(&orders));
        assert!(matches!(many, Err(NotAsked::Action(ActionError::Unsupported(_)))), "{many:?}");
        let mut small = [0; 4];
        let one = order(None);
        let now = story.stamp();
        let full = story.session.act(&Action::Place(&one), now, &mut small);
        assert_eq!(full, Err(NotAsked::Action(ActionError::Full)));
        story.closed(Cause::Reset);
        assert!(!story.take().iter().any(|line| line.starts_with("outcome")), "none is pending");
    });
}

#[test]
fn where_the_venue_cannot_tell_by_the_client_s_id_the_outcome_stays_unknown() {
    setup().run(|story| {
        story.live();
        story.place("t-1");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        for _ in 0..20 {
            let Some((_, line)) = story.calls.first().cloned() else {
                story.wait(1_000);
                continue;
            };
            let path = line.split(' ').nth(1).unwrap().to_owned();
            let status = if path.starts_with("/order?") { 400 } else { 200 };
            story.answers(&path, status, "none");
        }
        assert_eq!(story.session.account_state().to_string(), "live");
        let told = story.take();
        let known = |line: &String| line.contains("after all") || line.contains("was not done");
        assert!(!told.iter().any(known), "{told:#?}");
    });
}
