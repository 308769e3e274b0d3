//! What pushes mean, on messages of our own making: once by an independent reading, and in places
//! by hand.

use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::oracle::{self, Market};
use crate::{ours, wire};

const FUTURES: GateioFuturesAccount =
    GateioFuturesAccount { settle: Settle::Usdt, server_sign: None };

fn spot(text: &str) -> Vec<String> {
    ours::message(&GateioSpotAccount::default(), text.as_bytes()).unwrap()
}

fn futures(text: &str) -> Vec<String> {
    ours::message(&FUTURES, text.as_bytes()).unwrap()
}

#[test]
fn all_messages_say_what_an_independent_reading_says() {
    for text in wire::SPOT {
        assert_eq!(spot(text), oracle::message(Market::Spot, text.as_bytes()), "{text}");
    }
    for text in wire::FUTURES {
        let expected = oracle::message(Market::Futures("USDT"), text.as_bytes());
        assert_eq!(futures(text), expected, "{text}");
    }
}

/// Whether each part of `parts` is in the line.
#[track_caller]
fn assert_says(line: &str, parts: &str) {
    for part in parts.split(' ') {
        assert!(line.split(' ').any(|word| word == part), "no {part} in: {line}");
    }
}

#[test]
fn spot_orders_have_their_status_from_event_and_finish() {
    assert_says(&spot(wire::SPOT[0])[1], "status=open code=put reason=open text=t-mine_1");
    let both = spot(wire::SPOT[1]);
    assert_says(&both[1], "status=partially_filled filled=0.1 left=0.15 fee=6.12345 USDT");
    let post_only = spot(wire::SPOT[2]);
    assert_says(&post_only[1], "status=cancelled reason=poc text=- tif=Some(PostOnly)/poc");
}

#[test]
fn a_market_order_to_buy_is_measured_in_quote_currency() {
    let line = &spot(wire::SPOT[1])[2];
    assert_says(line, "status=filled kind=Some(Market)/market price=- size=- left=- filled=0.04");
    // What was paid in GT is told as that; `web` is no client's id.
    assert_says(line, "fee=0.002 GT text=-");
}

#[test]
fn codes_that_are_not_documented_are_kept() {
    let line = &spot(wire::SPOT[3])[1];
    assert_says(line, "kind=None/iceberg_2027 tif=None/gtd status=unknown code=paused");
    assert_says(line, "reason=moon_phase");
    assert_says(&spot(wire::SPOT[5])[1], "role=None/auctioneer");
    let line = &futures(wire::FUTURES[2])[1];
    assert_says(line, "status=unknown code=suspended tif=None/gtx reason=reduce_out");
}

#[test]
fn ids_above_two_to_the_53_are_exact() {
    assert_says(&spot(wire::SPOT[4])[1], "id=9007199254740993#");
    assert_says(&futures(wire::FUTURES[0])[1], "id=36028797827161125#");
}

#[test]
fn sizes_of_futures_have_a_side() {
    assert_says(&futures(wire::FUTURES[0])[1], "side=sell size=5 left=5 filled=0 status=open");
    let line = &futures(wire::FUTURES[1])[1];
    assert_says(line, "side=buy size=7.5 left=2.5 filled=5 status=partially_cancelled");
    assert_says(line, "kind=Some(Market)/0 price=- reason=ioc");
    assert_says(&futures(wire::FUTURES[3])[1], "side=sell size=1 role=Some(Taker)/taker");
}

#[test]
fn numbers_may_have_exponents() {
    let line = &futures(wire::FUTURES[2])[1];
    assert_says(line, "price=0.00000025 average=0.00000025 fee=-0.00000015 USDT");
    assert_says(&futures(wire::FUTURES[5])[1], "change=-0.000002074115 USDT reason=fee");
    assert_says(&futures(wire::FUTURES[6])[1], "size=-3 pnl=-0.0000000125 mode=dual_short");
}

#[test]
fn purses_are_told_apart() {
    assert_says(&spot(wire::SPOT[6])[1], "purse=- total=1000.25 locked=100.125 USDT");
    assert_says(&spot(wire::SPOT[7])[1], "purse=margin BTC_USDT BTC total=10");
    assert_says(&spot(wire::SPOT[8])[1], "purse=funding total=- locked=100");
    assert_says(&spot(wire::SPOT[9])[1], "purse=cross total=3.000000000000000000001");
}

#[test]
fn the_settle_currency_has_one_name() {
    let unnamed = wire::FUTURES[5].replace(r#","currency":"usdt""#, "");
    assert_eq!(futures(&unnamed)[1], futures(wire::FUTURES[5])[1]);
    let venue = GateioFuturesAccount { settle: Settle::Btc, server_sign: None };
    let line = &ours::message(&venue, unnamed.as_bytes()).unwrap()[1];
    assert_says(line, "BTC");
}

#[test]
fn channels_without_a_type_come_unchanged() {
    for text in [wire::FUTURES[7], wire::FUTURES[8]] {
        let lines = futures(text);
        assert!(lines[1].starts_with("venue futures."), "{lines:?}");
        assert!(!lines[0].ends_with('-'), "the channel is known: {}", lines[0]);
    }
    assert!(spot(wire::SPOT[10])[1].contains(r#""ftime":"-62135596800000""#));
}

#[test]
fn what_an_account_needs_must_be_there() {
    for (text, member) in [
        (wire::SPOT[0], r#""id":"812345678901","#),
        (wire::SPOT[0], r#""side":"sell","#),
        (wire::SPOT[0], r#""currency_pair":"BTC_USDT","#),
        (wire::SPOT[4], r#""price":"61234.5","#),
        (wire::SPOT[4], r#""order_id":"812345678901","#),
        (wire::SPOT[6], r#""currency":"USDT","#),
    ] {
        assert!(text.contains(member));
        let without = text.replacen(member, "", 1);
        let malformed =
            ours::message(&GateioSpotAccount::default(), without.as_bytes()).unwrap_err();
        assert!(!malformed.fatal, "{malformed}");
        assert!(malformed.offset > 0, "{malformed} says where");
    }
    for (text, member) in [
        (wire::FUTURES[0], r#""size":-5,"#),
        (wire::FUTURES[5], r#""balance":9.998739899488,"#),
        (wire::FUTURES[6], r#""contract":"BTC_USDT","#),
    ] {
        let without = text.replacen(member, "", 1);
        assert_ne!(without, text);
        ours::message(&FUTURES, without.as_bytes()).unwrap_err();
    }
}

#[test]
fn optional_members_may_be_missing_or_null() {
    let least = r#"{"channel":"spot.orders","event":"update","result":[{"id":"1","side":"buy","currency_pair":"BTC_USDT","text":null,"price":null,"fee":"","finish_as":null}]}"#;
    assert_says(&spot(least)[1], "status=unknown code=- reason=- size=- filled=- price=- fee=-");
    let least = r#"{"channel":"futures.orders","event":"update","result":[{"id":1,"size":0,"contract":"BTC_USDT","left":null}]}"#;
    assert_says(&futures(least)[1], "side=other:0 status=unknown kind=- left=- updated=-");
}

#[test]
fn what_is_not_known_is_counted_and_what_is_known_is_not() {
    use tickwire_core::exchange::{Exchange, Message};
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    for text in [wire::SPOT[0], wire::SPOT[4], wire::SPOT[6]] {
        scratch.clear();
        GateioSpotAccount::default().decode(Message::text(text), &mut scratch).unwrap();
    }
    for text in [wire::FUTURES[0], wire::FUTURES[3], wire::FUTURES[5], wire::FUTURES[6]] {
        scratch.clear();
        FUTURES.decode(Message::text(text), &mut scratch).unwrap();
    }
    assert_eq!(scratch.counts.unknown_keys, 0);
    let text = wire::SPOT[0].replace("biz_info", "new_in_2027");
    scratch.clear();
    GateioSpotAccount::default().decode(Message::text(&text), &mut scratch).unwrap();
    assert_eq!((scratch.counts.unknown_keys, scratch.counts.unknown_channels), (1, 0));
}

#[test]
fn more_than_the_memory_holds_is_an_error() {
    use tickwire_core::exchange::{Exchange, MalformedKind, Message};
    use tickwire_core::scratch::{Item, Scratch};
    let (mut items, mut records) = ([Item::default(); 4], [None; 1]);
    let mut scratch = Scratch::new(&mut items[..], &mut [][..]).with_records(&mut records[..]);
    let malformed = GateioSpotAccount::default()
        .decode(Message::text(wire::SPOT[1]), &mut scratch)
        .unwrap_err();
    assert_eq!(malformed.kind, MalformedKind::TooLarge);
    assert!(scratch.items().is_empty() && scratch.record(0).is_none());
}
