//! Generated private pushes, encoded by prost, and what becomes of them when they are broken.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use prost::Message;
use tickwire_core::event::Level;
use tickwire_core::exchange::{Exchange, MalformedKind, Message as Wire, MessageType};
use tickwire_core::scratch::{Item, Scratch};
use tickwire_exchanges::mexc::spot::account::{AccountChannel, MexcSpotAccount};
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{
    PrivateAccountV3Api, PrivateDealsV3Api, PrivateOrdersV3Api, PushDataV3ApiWrapper,
};

use crate::{oracle, ours, samples, theirs};

/// More digits than an exact number has.
const LONG: &str = "123456789012345678901234567890";

/// Numbers of the venue's forms, and some that are none.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        1 => Just("0".to_owned()),
        1 => Just("0.00000000".to_owned()),
        8 => "[1-9][0-9]{0,7}(\\.[0-9]{1,18})?",
        1 => "-0\\.[0-9]{1,3}",
        1 => prop_oneof![Just("1e400"), Just("x"), Just("1."), Just(LONG)].prop_map(str::to_owned),
    ]
}

fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "C02__[0-9]{21}",
        2 => Just(String::new()),
        1 => "[a-z0-9-]{1,52}",
        1 => Just("tab\there".to_owned()),
    ]
}

fn time() -> impl Strategy<Value = i64> {
    prop_oneof![
        8 => 1_790_000_000_000..1_800_000_000_000_i64,
        1 => Just(0),
        1 => any::<i64>(),
    ]
}

fn code() -> impl Strategy<Value = i32> {
    prop_oneof![8 => 0..7, 1 => Just(100), 1 => any::<i32>()]
}

fn order() -> impl Strategy<Value = PrivateOrdersV3Api> {
    let texts = (id(), id(), number(), number(), number(), number(), number(), number());
    let codes = (code(), code(), code(), any::<bool>(), time());
    let stop = proptest::option::of((code(), number()));
    (texts, codes, stop).prop_map(|(texts, codes, stop)| {
        let (id, client_id, price, quantity, amount, avg_price, left, done) = texts;
        let (order_type, trade_type, status, is_maker, create_time) = codes;
        PrivateOrdersV3Api {
            id,
            client_id,
            price,
            quantity,
            amount,
            avg_price,
            remain_quantity: left,
            cumulative_quantity: done,
            order_type,
            trade_type,
            status,
            is_maker,
            create_time,
            trigger_type: stop.as_ref().map(|(code, _)| *code),
            trigger_price: stop.map(|(_, price)| price),
            ..PrivateOrdersV3Api::default()
        }
    })
}

fn deal() -> impl Strategy<Value = PrivateDealsV3Api> {
    let ids = (id(), id(), id());
    let rest = (number(), number(), number(), "[A-Z]{0,17}", code(), any::<bool>(), time());
    (ids, rest).prop_map(|(ids, rest)| {
        let (trade_id, order_id, client_order_id) = ids;
        let (price, quantity, fee_amount, fee_currency, trade_type, is_maker, time) = rest;
        PrivateDealsV3Api {
            trade_id,
            order_id,
            client_order_id,
            price,
            quantity,
            fee_amount,
            fee_currency,
            trade_type,
            is_maker,
            time,
            ..PrivateDealsV3Api::default()
        }
    })
}

fn account() -> impl Strategy<Value = PrivateAccountV3Api> {
    let name = prop_oneof![8 => "[A-Z0-9]{0,10}", 1 => Just("币安人生".to_owned())];
    let reason = prop_oneof![
        8 => "(ENTRUST|ENTRUST_PLACE|DEPOSIT|SUGAR)?",
        1 => "[A-Z龙]{20,40}",
    ];
    (name, number(), number(), number(), reason, time()).prop_map(
        |(vcoin_name, balance_amount, balance_amount_change, frozen_amount, kind, time)| {
            PrivateAccountV3Api {
                vcoin_name,
                balance_amount,
                balance_amount_change,
                frozen_amount,
                r#type: kind,
                time,
                ..PrivateAccountV3Api::default()
            }
        },
    )
}

fn push() -> impl Strategy<Value = PushDataV3ApiWrapper> {
    let body = prop_oneof![
        order().prop_map(Body::PrivateOrders),
        deal().prop_map(Body::PrivateDeals),
        account().prop_map(Body::PrivateAccount),
    ];
    let symbol = proptest::option::weighted(0.9, "(BTCUSDT|龙虾USDT|1R0RUSDT|)");
    let times = (proptest::option::of(time()), proptest::option::of(time()));
    (body, symbol, times).prop_map(|(body, symbol, (create_time, send_time))| {
        let channel = match &body {
            Body::PrivateOrders(_) => AccountChannel::Orders,
            Body::PrivateDeals(_) => AccountChannel::Deals,
            _ => AccountChannel::Account,
        };
        PushDataV3ApiWrapper {
            channel: MexcSpotAccount.channel_name(channel).to_owned(),
            symbol,
            symbol_id: None,
            create_time,
            send_time,
            body: Some(body),
        }
    })
}

/// What is read must be what prost and the oracle read, and what they cannot read must be refused.
fn check(bytes: &[u8], memory: &mut ours::Memory) -> bool {
    let said = ours::push(bytes, memory);
    // Prost refuses known fields of another wire type, which protobuf skips.
    let Ok(push) = theirs::push(bytes) else { return false };
    let Some(expected) = oracle::push(&push) else { return false };
    match said {
        Ok((lines, _)) => {
            assert_eq!(Ok(lines), expected.map(|line| vec![line]), "{bytes:02x?}");
            true
        }
        Err(malformed) => {
            assert!(expected.is_err(), "{malformed}: {expected:?}: {bytes:02x?}");
            false
        }
    }
}

/// Places, bytes and what to do with them.
fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, i32)>> {
    proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn pushes_say_what_prost_and_an_independent_reading_say(push in push()) {
        check(&push.encode_to_vec(), &mut ours::Memory::new());
    }

    #[test]
    fn broken_pushes_say_the_same_or_nothing(
        push in push(),
        changes in changes(),
    ) {
        let mut bytes = push.encode_to_vec();
        for (at, byte, what) in changes {
            let at = at.index(bytes.len().max(1));
            match what {
                0 => bytes.truncate(at),
                1 => bytes.insert(at.min(bytes.len()), byte),
                2 if at < bytes.len() => drop(bytes.remove(at)),
                _ if at < bytes.len() => bytes[at] = byte,
                _ => {}
            }
        }
        check(&bytes, &mut ours::Memory::new());
    }
}

#[test]
fn samples_cut_anywhere_are_an_error_or_less() {
    let (mut memory, mut cuts) = (ours::Memory::new(), 0);
    for (_, bytes, _) in samples::private() {
        for cut in 0..bytes.len() {
            check(&bytes[..cut], &mut memory);
            cuts += 1;
        }
    }
    assert!(cuts > 2_000, "{cuts}");
}

#[test]
fn generated_pushes_are_mostly_read() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut memory = ours::Memory::new();
    let mut read = 0;
    for _ in 0..1_000 {
        let push = push().new_tree(&mut runner).unwrap().current();
        read += usize::from(check(&push.encode_to_vec(), &mut memory));
    }
    assert!(read > 150, "{read} of 1,000");
}

#[test]
fn a_body_that_is_not_the_accounts_is_passed_on_unchanged() {
    let push = b"\x0a\x01c\x1a\x07BTCUSDT\xca\x13\x03\x22\x01\x37";
    let (said, channel) = ours::push(push, &mut ours::Memory::new()).unwrap();
    assert_eq!(channel, None);
    assert!(matches!(&said[..], [line] if line.starts_with("Venue")), "{said:?}");
    // A push without a body says nothing.
    let (said, channel) = ours::push(&push[..12], &mut ours::Memory::new()).unwrap();
    assert!(said.is_empty() && channel.is_none(), "{said:?}");
}

#[test]
fn a_scratch_without_room_says_so() {
    let (_, bytes, _) = samples::private().remove(0);
    let (items, levels) = (&mut [Item::default()], &mut [Level::default()]);
    // As of a public session: there is no room for records at all.
    let mut scratch = Scratch::new(items, levels);
    let message = Wire::new(MessageType::Binary, &bytes);
    let malformed = MexcSpotAccount.decode(message, &mut scratch).unwrap_err();
    assert_eq!(malformed.kind, MalformedKind::TooLarge);
    assert!(scratch.items().is_empty());
}
