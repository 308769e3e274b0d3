//! Answers over the socket: acknowledgements and results, refusals of one among many.

use tickwire_core::event::Level;
use tickwire_core::exchange::{Decoded, Exchange, Message};
use tickwire_core::scratch::{Item, Scratch};
use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::{ours, wire};

const FUTURES: GateioFuturesAccount =
    GateioFuturesAccount { settle: Settle::Usdt, server_sign: None };

#[test]
fn an_acknowledgement_is_no_result() {
    let lines = ours::message(&FUTURES, wire::FUTURES[9].as_bytes()).unwrap();
    assert_eq!(lines, ["answer id=7 ack=true refused=-"], "the echo is no order");
    let lines = ours::message(&FUTURES, wire::FUTURES[10].as_bytes()).unwrap();
    assert_eq!(lines[0], "answer id=7 ack=false refused=-");
    assert!(lines[1].contains("id=36028797827161127# text=t-f_2"), "{lines:?}");
    assert!(lines[1].contains("updated=1790000007754123456"), "seconds with a fraction: {lines:?}");
}

#[test]
fn the_number_is_ours_or_none() {
    for (id, expected) in
        [("7", "7"), ("4294967295", "4294967295"), ("4294967296", "-"), ("a", "-")]
    {
        let text =
            wire::FUTURES[10].replace(r#""request_id":"7""#, &format!(r#""request_id":"{id}""#));
        let lines = ours::message(&FUTURES, text.as_bytes()).unwrap();
        assert_eq!(lines[0], format!("answer id={expected} ack=false refused=-"));
    }
}

#[test]
fn a_refusal_has_status_label_and_words() {
    let lines = ours::message(&GateioSpotAccount::default(), wire::SPOT[13].as_bytes()).unwrap();
    let words = r#""Order \"9\" not found""#;
    assert_eq!(lines, [format!("answer id=9 ack=false refused=404 ORDER_NOT_FOUND {words}")]);
}

#[test]
fn one_refused_among_many_is_told_beside_the_others() {
    let lines = ours::message(&GateioSpotAccount::default(), wire::SPOT[12].as_bytes()).unwrap();
    assert_eq!(lines[0], "answer id=8 ack=false refused=-");
    assert!(lines[1].starts_with(r#"venue spot.order_place {"label":"BALANCE_NOT_ENOUGH""#));
    assert!(lines[2].contains("text=t-y") && lines[2].contains("status=partially_cancelled"));
    let lines = ours::message(&FUTURES, wire::FUTURES[11].as_bytes()).unwrap();
    assert_eq!(lines.len(), 2, "what was done without an order to show says nothing: {lines:?}");
    assert!(lines[1].starts_with("venue futures.order_cancel_ids"), "{lines:?}");
}

#[test]
fn an_order_that_was_refused_with_a_flag_is_told() {
    let text = r#"{"request_id":"3","ack":false,"header":{"status":"200","channel":"futures.order_batch_place","event":"api"},"data":{"result":[{"succeeded":false,"label":"INVALID_PRICE","detail":"too far","contract":"BTC_USDT","size":1,"status":"finished"}]}}"#;
    let lines = ours::message(&FUTURES, text.as_bytes()).unwrap();
    assert!(lines[1].contains("INVALID_PRICE") && lines[1].starts_with("venue"), "{lines:?}");
}

/// REST docs, "Error handling": 5xx, `SERVER_ERROR` and `INTERNAL` are the venue's own problems.
#[test]
fn a_problem_of_the_venue_s_own_leaves_the_outcome_in_doubt() {
    let cases = [
        ("500", "SERVER_ERROR", true),
        ("504", "", true),
        ("400", "INTERNAL", true),
        ("400", "BALANCE_NOT_ENOUGH", false),
        ("429", "TOO_MANY_REQUESTS", false),
    ];
    for (status, label, expected) in cases {
        let text = format!(
            r#"{{"request_id":"3","header":{{"status":"{status}","channel":"spot.order_place","event":"api"}},"data":{{"errs":{{"label":"{label}","message":"oops"}}}}}}"#
        );
        let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 1]);
        let mut scratch = Scratch::new(&mut items, &mut levels);
        let decoded = GateioSpotAccount::default().decode(Message::text(&text), &mut scratch);
        let Ok(Decoded::Answer(answer)) = decoded else { panic!("{decoded:?}") };
        assert_eq!((answer.in_doubt, answer.refused.is_some()), (expected, true), "{text}");
    }
}

#[test]
fn where_all_are_refused_nothing_was_done() {
    let (refused, order) = wire::SPOT[12].split_once(",{\"succeeded\":true").unwrap();
    assert!(order.contains("t-y"));
    let both = format!(r#"{refused},{{"text":"t-z","label":"OTHER","message":"too"}}]}}}}"#);
    let lines = ours::message(&GateioSpotAccount::default(), both.as_bytes()).unwrap();
    let words = r#""Not enough balance""#;
    assert_eq!(lines[0], format!("answer id=8 ack=false refused=200 BALANCE_NOT_ENOUGH {words}"));
    assert_eq!(lines.len(), 3, "each is told: {lines:?}");
    let none = format!("{}[]}}}}", refused.split_once('[').unwrap().0);
    let lines = ours::message(&GateioSpotAccount::default(), none.as_bytes()).unwrap();
    assert_eq!(lines, ["answer id=8 ack=false refused=-"]);
}

/// Documents of 2025 on `action_mode` "ACK": only the ids.
#[test]
fn a_result_of_ids_only_is_done_and_says_no_more() {
    let text = r#"{"request_id":"3","header":{"status":"200","channel":"spot.order_place","event":"api"},"data":{"result":{"id":"31","text":"t-x","currency_pair":"BTC_USDT"}}}"#;
    let lines = ours::message(&GateioSpotAccount::default(), text.as_bytes()).unwrap();
    assert_eq!(lines, ["answer id=3 ack=false refused=-"]);
}

#[test]
fn a_status_may_be_a_number() {
    let text = r#"{"request_id":"3","header":{"status":429,"channel":"spot.order_place"},"data":{"errs":{"label":"TOO_MANY_REQUESTS","message":""}}}"#;
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    let decoded = GateioSpotAccount::default().decode(Message::text(text), &mut scratch).unwrap();
    let Decoded::Answer(answer) = decoded else { panic!("{decoded:?}") };
    let refused = answer.refused.unwrap();
    assert_eq!((refused.code, refused.label), (Some(429), "TOO_MANY_REQUESTS"));
}
