//! What is wrong with a push: kind, place, what was lost, and nothing left behind.

use prost::Message as _;
use tickwire_core::exchange::{
    Exchange, Malformed, MalformedKind, Message, MessageKind, MessageType,
};
use tickwire_core::scratch::{Lost, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_proto::generated::PushDataV3ApiWrapper;
use tickwire_proto::generated::push_data_v3_api_wrapper::Body;

use crate::random::Random;
use crate::{ours, wire};

/// What a push is refused with, and what was lost.
pub(crate) fn refusal(bytes: &[u8]) -> (Malformed, Lost) {
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    let message = Message::new(MessageType::Binary, bytes);
    let malformed = MexcSpot.decode(message, &mut scratch).unwrap_err();
    assert!(scratch.items().is_empty() && scratch.levels().is_empty(), "half applied");
    (malformed, scratch.lost().expect("what was lost"))
}

fn levels() -> Vec<(String, String)> {
    vec![("61234.5".into(), "0.25".into()), ("61234.0".into(), "0".into())]
}

/// A push of changes with `before` replaced by something as long.
fn changed(before: &[u8], after: &[u8]) -> (Vec<u8>, usize) {
    assert_eq!(before.len(), after.len());
    let mut push = wire::depth_of("XYUSDT", 700_123, &levels());
    let at = push.windows(before.len()).rposition(|bytes| bytes == before).expect("the place");
    push[at..at + before.len()].copy_from_slice(after);
    (push, at)
}

fn lost(kind: MessageKind, symbol: &str) -> Lost {
    Lost { kind, symbol: Symbol::new(symbol) }
}

#[test]
fn a_bad_value_is_an_error_of_its_push_at_its_place() {
    for (before, after, kind) in [
        (&b"61234.5"[..], &b"61234,5"[..], MalformedKind::Number),
        (b"61234.5", b"6123400", MalformedKind::Number),
        (b"61234.5", b"61234.e", MalformedKind::Number),
        (b"61234.5", b"-1234.5", MalformedKind::Value),
        (b"61234.5", b"1e+1000", MalformedKind::Range),
        (b"0.25", b"oops", MalformedKind::Number),
        (b"700123", b"7001x3", MalformedKind::Number),
    ] {
        let (push, at) = changed(before, after);
        if after == b"6123400" {
            ours::push(&push).unwrap();
            continue;
        }
        let (malformed, lost_) = refusal(&push);
        assert_eq!(malformed, Malformed::value(kind, at), "{}", after.escape_ascii());
        assert_eq!(lost_, lost(MessageKind::Book, "XYUSDT"));
    }
}

#[test]
fn what_is_missing_is_missed_where_it_should_be() {
    let whole = wire::depth_of("XYUSDT", 700_123, &levels());
    let push = PushDataV3ApiWrapper::decode(&whole[..]).unwrap();
    let without = |change: fn(&mut PushDataV3ApiWrapper)| {
        let mut push = push.clone();
        change(&mut push);
        push.encode_to_vec()
    };
    fn depths(
        push: &mut PushDataV3ApiWrapper,
    ) -> &mut tickwire_proto::generated::PublicAggreDepthsV3Api {
        match &mut push.body {
            Some(Body::PublicAggreDepths(depths)) => depths,
            other => panic!("{other:?}"),
        }
    }
    for bytes in [
        without(|push| depths(push).bids[0].price.clear()),
        without(|push| depths(push).bids[1].quantity.clear()),
        without(|push| depths(push).from_version.clear()),
        without(|push| depths(push).to_version.clear()),
    ] {
        let (malformed, lost_) = refusal(&bytes);
        let body = bytes.windows(2).position(|tag| tag == b"\xca\x13").unwrap();
        assert_eq!((malformed.kind, malformed.fatal), (MalformedKind::Missing, false));
        assert!((body..body + 5).contains(&usize::try_from(malformed.offset).unwrap()));
        assert_eq!(lost_, lost(MessageKind::Book, "XYUSDT"));
    }
    // The symbol is that of the channel then.
    let bytes = without(|push| push.symbol = None);
    assert!(ours::push(&bytes).unwrap().0[0].starts_with("delta XYUSDT"));
    let bytes = without(|push| (push.symbol, push.channel) = (None, "spot@x".into()));
    assert_eq!(refusal(&bytes).1, Lost { kind: MessageKind::Book, symbol: None });
    let bytes = without(|push| push.symbol = Some("X\"Y".into()));
    assert_eq!(refusal(&bytes).0.kind, MalformedKind::Symbol);
}

#[test]
fn data_of_two_symbols_is_nobodys() {
    let channel = |symbol: &str| format!("spot@public.aggre.depth.v3.api.pb@100ms@{symbol}");
    let depth = wire::depth_of("XYUSDT", 700_123, &levels());
    let mut push = PushDataV3ApiWrapper::decode(&depth[..]).unwrap();
    for (named, symbol, known) in [
        ("XYUSDT", "XYUSDT", true),
        ("XYUSDT", "", true),
        ("", "XYUSDT", true),
        ("XYUSDT", "XYUSD", false),
        ("X@Y", "Y", false),
        ("龙虾USDT", "虾USDT", false),
    ] {
        (push.channel, push.symbol) = (channel(named), Some(symbol.to_owned()));
        let bytes = push.encode_to_vec();
        if known {
            assert!(ours::push(&bytes).unwrap().0[0].starts_with("delta XYUSDT"));
            continue;
        }
        let (malformed, lost) = refusal(&bytes);
        assert_eq!((malformed.kind, malformed.fatal), (MalformedKind::Symbol, false));
        // It may be either's.
        assert_eq!(lost, Lost { kind: MessageKind::Book, symbol: None });
    }
}

#[test]
fn a_body_of_a_later_schema_on_a_channel_of_books_is_a_lost_update() {
    let push = |channel: &str| {
        // Field 316, with two bytes.
        let mut bytes = vec![0x0a, u8::try_from(channel.len()).unwrap()];
        bytes.extend(channel.as_bytes());
        bytes.extend(b"\xe2\x13\x02\x08\x01");
        bytes
    };
    for channel in ["aggre.depth.v3.api.pb@10ms@XYUSDT", "limit.depth.v3.api.pb@XYUSDT@5"] {
        let (malformed, lost_) = refusal(&push(&format!("spot@public.{channel}")));
        assert_eq!((malformed.kind, malformed.fatal), (MalformedKind::Envelope, false));
        assert_eq!(lost_, lost(MessageKind::Book, "XYUSDT"));
    }
    for channel in ["aggre.deals.v3.api.pb@10ms@XYUSDT", "later.v3.api.pb@XYUSDT"] {
        let (said, _) = ours::push(&push(&format!("spot@public.{channel}"))).unwrap();
        assert!(said[0].starts_with("venue "), "{said:?}");
    }
}

#[test]
fn of_a_cut_push_as_much_is_known_as_came() {
    let whole = wire::depth_of("XYUSDT", 700_123, &levels());
    let channel = 2 + "spot@public.aggre.depth.v3.api.pb@100ms@XYUSDT".len();
    for cut in 1..whole.len() {
        // A wrapper that ends between two fields is whole.
        let mut memory = ours::Memory::new();
        let mut scratch = memory.scratch();
        let message = Message::new(MessageType::Binary, &whole[..cut]);
        let Err(malformed) = MexcSpot.decode(message, &mut scratch) else { continue };
        assert_eq!(malformed, Malformed::value(MalformedKind::Syntax, cut));
        let known = if cut < channel { "" } else { "XYUSDT" };
        assert_eq!(scratch.lost(), Some(lost(MessageKind::Book, known)), "{cut}");
    }
}

#[test]
fn of_a_push_without_its_end_kind_and_symbol_are_known() {
    let mut random = Random(5);
    for _ in 0..100 {
        let whole = wire::hot(&mut random);
        let (_, lost) = refusal(&whole[..whole.len() - 1]);
        let channel = str::from_utf8(&whole[2..2 + usize::from(whole[1])]).unwrap();
        let kinds = [("deals", MessageKind::Trade), ("depth", MessageKind::Book)];
        let kind = kinds.iter().find(|(name, _)| channel.contains(name));
        let kind = kind.map_or(MessageKind::Ticker, |(_, kind)| *kind);
        assert_eq!(lost.kind, kind, "{channel}");
        assert!(channel.contains(lost.symbol.unwrap().as_str()));
    }
}

#[test]
fn what_the_scratch_cannot_hold_is_refused_whole() {
    let mut random = Random(9);
    for _ in 0..300 {
        let push =
            if random.below(2) == 0 { wire::hot(&mut random) } else { wire::other(&mut random) };
        let mut memory = ours::Memory::new();
        let mut scratch = memory.scratch();
        let message = Message::new(MessageType::Binary, &push);
        if MexcSpot.decode(message, &mut scratch).is_err() {
            continue;
        }
        let (items, levels) = (scratch.items().len(), scratch.levels().len());
        decode_within(&push, items, levels).unwrap();
        for items in 0..items {
            assert_eq!(decode_within(&push, items, levels), Err(MalformedKind::TooLarge));
        }
        for levels in 0..levels {
            assert_eq!(decode_within(&push, items, levels), Err(MalformedKind::TooLarge));
        }
    }
}

fn decode_within(push: &[u8], items: usize, levels: usize) -> Result<(), MalformedKind> {
    let mut items = vec![Default::default(); items];
    let mut levels = vec![Default::default(); levels];
    let mut scratch = Scratch::new(&mut items[..], &mut levels[..]);
    let message = Message::new(MessageType::Binary, push);
    let decoded = MexcSpot.decode(message, &mut scratch).map(|_| ());
    if decoded.is_err() {
        assert!(scratch.items().is_empty() && scratch.levels().is_empty(), "half applied");
    }
    decoded.map_err(|malformed| malformed.kind)
}
