//! Which channel a message is of, what it answers, and how it was counted.

use tickwire_core::event::Interval;
use tickwire_core::exchange::{
    Control, ControlKind, Decoded, Exchange, MalformedKind, Message, MessageKind, MessageType,
};
use tickwire_core::scratch::{Body, DecodeCounts};
use tickwire_exchanges::gateio::spot::{
    BookLevels, BookSpeed, GateioSpot, ObuLevels, SpotChannel, UpdateSpeed,
};

use crate::{FAST, ours, wire};

/// The kind and channel of a message, in its own form and in one that nobody predicts.
fn events(text: &str) -> (MessageKind, Option<SpotChannel>) {
    let decode = |text: &str| {
        let mut memory = ours::Memory::new();
        match GateioSpot.decode(Message::text(text), &mut memory.scratch()).unwrap() {
            Decoded::Events { kind, channel } => (kind, channel),
            other => panic!("{other:?}"),
        }
    };
    let events = decode(text);
    assert_eq!(decode(&text.replace(r#","event""#, r#", "event""#)), events, "{text}");
    events
}

fn control(text: &str) -> Control<'_, SpotChannel> {
    let mut memory = ours::Memory::new();
    match GateioSpot.decode(Message::text(text), &mut memory.scratch()).unwrap() {
        Decoded::Control(control) => control,
        _ => panic!("{text}"),
    }
}

#[test]
fn messages_name_their_channel_as_far_as_they_say_it() {
    let minute = SpotChannel::Candlesticks(Interval::Minutes(1));
    let book = SpotChannel::OrderBook { levels: BookLevels::L5, speed: BookSpeed::Ms100 };
    let update = SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100);
    let obu = SpotChannel::Obu(ObuLevels::L50);
    for (name, kind, channel) in [
        ("spot.book_ticker", MessageKind::Ticker, Some(SpotChannel::BookTicker)),
        ("spot.trades", MessageKind::Trade, Some(SpotChannel::Trades)),
        ("spot.order_book_update", MessageKind::Book, Some(update)),
        ("spot.obu", MessageKind::Book, Some(obu)),
        ("spot.order_book", MessageKind::Book, Some(book)),
        ("spot.tickers", MessageKind::Ticker, Some(SpotChannel::Tickers)),
        ("spot.candlesticks", MessageKind::Other, Some(minute)),
        ("spot.usertrades", MessageKind::Other, None),
    ] {
        assert_eq!(events(wire::first(name)), (kind, channel), "{name}");
    }
    let fast = wire::first("spot.order_book_update").replace(r#""e":"#, r#""l":"20","e":"#);
    let fast = events(&fast).1;
    assert_eq!(fast, Some(SpotChannel::OrderBookUpdate(UpdateSpeed::Ms20)));
    let deep = wire::first("spot.obu").replace(".50", ".400");
    assert_eq!(events(&deep).1, Some(SpotChannel::Obu(ObuLevels::L400)));
    let odd = wire::first("spot.obu").replace(".50", ".51");
    assert_eq!(events(&odd).1, None);
}

#[test]
fn a_stream_is_recognised_by_what_its_messages_say() {
    let book = |levels, speed| SpotChannel::OrderBook { levels, speed };
    let heard = book(BookLevels::L5, BookSpeed::Ms100);
    assert!(GateioSpot.same_stream(book(BookLevels::L100, BookSpeed::Ms1000), heard));
    let (fast, slow) = (
        SpotChannel::OrderBookUpdate(UpdateSpeed::Ms20),
        SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100),
    );
    assert!(GateioSpot.same_stream(fast, slow) && !GateioSpot.same_stream(fast, heard));
    let (small, large) = (SpotChannel::Obu(ObuLevels::L50), SpotChannel::Obu(ObuLevels::L400));
    assert!(!GateioSpot.same_stream(small, large) && GateioSpot.same_stream(small, small));
}

#[test]
fn acknowledgements_name_the_channel_that_their_payload_tells() {
    let book = SpotChannel::OrderBook { levels: BookLevels::L20, speed: BookSpeed::Ms1000 };
    let fast = SpotChannel::OrderBookUpdate(UpdateSpeed::Ms20);
    let hours = SpotChannel::Candlesticks(Interval::Hours(4));
    for (name, payload, expected) in [
        ("spot.trades", "null", Some(SpotChannel::Trades)),
        ("spot.tickers", r#"["BTC_USDT"]"#, Some(SpotChannel::Tickers)),
        ("spot.book_ticker", "[]", Some(SpotChannel::BookTicker)),
        ("spot.candlesticks", r#"["4h","BTC_USDT"]"#, Some(hours)),
        ("spot.candlesticks", r#"["BTC_USDT","4h"]"#, None),
        ("spot.order_book_update", r#"["BTC_USDT","20ms"]"#, Some(fast)),
        ("spot.order_book_update", r#"["BTC_USDT"]"#, None),
        ("spot.order_book_update", "null", None),
        ("spot.order_book", r#"["BTC_USDT","20","1000ms"]"#, Some(book)),
        ("spot.order_book", r#"["BTC_USDT","30","1000ms"]"#, None),
        ("spot.obu", r#"["ob.BTC_USDT.400"]"#, Some(SpotChannel::Obu(ObuLevels::L400))),
        ("spot.obu", r#"["ob.BTC_USDT.20"]"#, None),
        ("spot.obu", r#"{"a":1}"#, None),
        ("spot.orders", r#"["BTC_USDT"]"#, None),
    ] {
        let head = format!(r#"{{"time":1474097211,"id":3,"channel":"{name}","event":"subscribe""#);
        let text = format!(r#"{head},"payload":{payload},"result":{{"status":"success"}}}}"#);
        let control = control(&text);
        assert_eq!(control.kind, ControlKind::Subscribed, "{text}");
        assert_eq!((control.channel_name, control.id), (Some(name), Some(3)));
        assert_eq!(control.channel, expected, "{text}");
    }
}

#[test]
fn a_failure_is_told_by_the_error_or_the_status() {
    let head = r#"{"time":1474097211,"channel":"spot.trades","event":"unsubscribe""#;
    for (tail, kind) in [
        (r#","result":{"status":"success"}}"#, ControlKind::Unsubscribed),
        (r#","error":null,"result":null}"#, ControlKind::Unsubscribed),
        (r#","error":{"code":2,"message":"no"},"result":null}"#, ControlKind::Refused),
        (r#","result":{"status":"fail"}}"#, ControlKind::Refused),
        (r#","error":{}}"#, ControlKind::Refused),
    ] {
        assert_eq!(control(&format!("{head}{tail}")).kind, kind, "{tail}");
    }
}

#[test]
fn an_error_about_no_channel_names_none() {
    let error = r#""error":{"code":1,"message":"request message need json scheme"}"#;
    let tail = format!(r#"{error},"result":{{"status":"fail"}}}}"#);
    let text = format!(r#"{{"time":1,"channel":"","event":"",{tail}"#);
    let control = control(&text);
    assert_eq!((control.kind, control.code), (ControlKind::Error, Some(1)));
    assert_eq!(control.channel_name, None);
}

#[test]
fn notices_of_an_upgrade_come_in_two_forms() {
    let head = r#"{"time":1,"channel":"spot.system""#;
    for (tail, kind) in [
        (r#""event":"update","result":{"type":"upgrade","msg":"soon"}}"#, ControlKind::Upgrade),
        (r#""event":"upgrade","result":{"msg":"soon"}}"#, ControlKind::Upgrade),
        (r#""event":"update","result":{"type":"other","msg":"soon"}}"#, ControlKind::System),
    ] {
        let text = format!("{head},{tail}");
        let control = control(&text);
        assert_eq!((control.kind, control.reason), (kind, Some("soon")), "{text}");
    }
}

#[test]
fn counts_tell_how_messages_were_read() {
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    for text in wire::all() {
        scratch.clear();
        let buffer = [text.as_bytes(), &[b' '; 32]].concat();
        let message = Message::within(MessageType::Text, &buffer, text.len());
        GateioSpot.decode(message, &mut scratch).unwrap();
    }
    let [hot, other] =
        [wire::hot().count(), wire::other().count()].map(|count| u64::try_from(count).unwrap());
    let expected = DecodeCounts {
        predicted: if FAST { hot } else { 0 },
        general: if FAST { other } else { hot + other },
        unknown_keys: 0,
        unknown_channels: 1,
        unread_rows: 0,
    };
    assert_eq!(scratch.counts, expected);
}

#[test]
fn several_trades_in_one_message_are_several_events_or_none() {
    let text = wire::first("spot.trades");
    let (head, trade) = text.split_once(r#""result":"#).unwrap();
    let trade = trade.strip_suffix('}').unwrap();
    let message = |trades: &[&str]| format!(r#"{head}"result":[{}]}}"#, trades.join(","));
    let text = message(&[trade, &trade.replace("sell", "buy"), trade]);
    assert_eq!(ours::message(text.as_bytes()).unwrap().len(), 3);
    assert_eq!(ours::message(message(&[]).as_bytes()), Ok(vec![]));
    let text = message(&[trade, &trade.replace("12.7400000000", "a lot")]);
    assert_eq!(ours::message(text.as_bytes()).unwrap_err().kind, MalformedKind::Number);
}

#[test]
fn a_full_frame_is_a_snapshot_with_its_id() {
    let mut count = 0;
    for text in wire::other().filter(|text| text.contains(r#""full":true"#)) {
        let mut memory = ours::Memory::new();
        let mut scratch = memory.scratch();
        GateioSpot.decode(Message::text(text), &mut scratch).unwrap();
        assert!(matches!(scratch.items()[0].body, Body::BookSnapshot { id: Some(_), .. }));
        let delta = text.replace(r#""full":true"#, r#""full":false"#);
        scratch.clear();
        match GateioSpot.decode(Message::text(&delta), &mut scratch) {
            Ok(_) => assert!(matches!(scratch.items()[0].body, Body::BookDelta { .. })),
            Err(malformed) => assert_eq!(malformed.kind, MalformedKind::Missing, "no U: {text}"),
        }
        count += 1;
    }
    assert_eq!(count, 2);
}
