//! Which channel a message is of, what it answers, and how it was counted.

use tickwire_core::event::Interval;
use tickwire_core::exchange::{
    Control, ControlKind, Decoded, Exchange, Message, MessageKind, MessageType, Refusal,
};
use tickwire_core::scratch::{Body, DecodeCounts};
use tickwire_exchanges::gateio::futures::{
    BookLevels, Extent, FuturesChannel, GateioFutures, ObuLevels, Prices, UpdateStream,
};

use crate::{FAST, ours, wire};

const VENUE: GateioFutures = GateioFutures::USDT;

/// The kind and channel of a message, in its own form and in one that nobody predicts.
fn events(text: &str) -> (MessageKind, Option<FuturesChannel>) {
    let decode = |text: &str| {
        let mut memory = ours::Memory::new();
        match VENUE.decode(Message::text(text), &mut memory.scratch()).unwrap() {
            Decoded::Events { kind, channel } => (kind, channel),
            other => panic!("{other:?}"),
        }
    };
    let events = decode(text);
    assert_eq!(decode(&text.replace(r#","event""#, r#", "event""#)), events, "{text}");
    events
}

fn control(text: &str) -> Control<'_, FuturesChannel> {
    let mut memory = ours::Memory::new();
    match VENUE.decode(Message::text(text), &mut memory.scratch()).unwrap() {
        Decoded::Control(control) => control,
        _ => panic!("{text}"),
    }
}

#[test]
fn messages_name_their_channel_as_far_as_they_say_it() {
    let minute =
        FuturesChannel::Candlesticks { of: Prices::Traded, interval: Interval::Minutes(1) };
    let book = FuturesChannel::OrderBook(BookLevels::L5);
    let update = FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L20);
    let liquidates = FuturesChannel::PublicLiquidates(Extent::Followed);
    let stats = FuturesChannel::ContractStats(Interval::Minutes(1));
    let info = FuturesChannel::ContractInfo(Extent::Followed);
    let adl = FuturesChannel::AdlWarning(Extent::Followed);
    for (name, kind, channel) in [
        ("book_ticker", MessageKind::Ticker, Some(FuturesChannel::BookTicker)),
        ("trades", MessageKind::Trade, Some(FuturesChannel::Trades)),
        ("order_book_update", MessageKind::Book, Some(update)),
        ("obu", MessageKind::Book, Some(FuturesChannel::Obu(ObuLevels::L50))),
        ("order_book", MessageKind::Book, Some(book)),
        ("tickers", MessageKind::Ticker, Some(FuturesChannel::Tickers)),
        ("candlesticks", MessageKind::Other, Some(minute)),
        ("public_liquidates", MessageKind::Other, Some(liquidates)),
        ("contract_stats", MessageKind::Other, Some(stats)),
        ("contract_info", MessageKind::Other, Some(info)),
        ("adl_warning", MessageKind::Other, Some(adl)),
        ("usertrades", MessageKind::Other, None),
    ] {
        assert_eq!(events(wire::first(&format!("futures.{name}"))), (kind, channel), "{name}");
    }
    let candles = wire::first("futures.candlesticks");
    for (prefix, of) in [("mark_", Prices::Mark), ("index_", Prices::Index)] {
        let candles = candles.replace("1m_", &format!("1m_{prefix}"));
        let channel = FuturesChannel::Candlesticks { of, interval: Interval::Minutes(1) };
        assert_eq!(events(&candles).1, Some(channel));
        // The event is of the contract, and says which prices.
        let said = ours::message(candles.as_bytes()).unwrap();
        assert!(said[0].starts_with(&format!("{}BTC_USDT ", prefix.replace('_', " "))), "{said:?}");
    }
    let update = wire::first("futures.order_book_update");
    for (levels, stream) in [("50", UpdateStream::Ms100L50), ("100", UpdateStream::Ms100L100)] {
        let update = update.replace(r#""l":"20""#, &format!(r#""l":"{levels}""#));
        assert_eq!(events(&update).1, Some(FuturesChannel::OrderBookUpdate(stream)));
    }
    assert_eq!(events(&update.replace(r#""l":"20""#, r#""l":"30""#)).1, None);
    let odd = wire::first("futures.obu").replace(".50", ".51");
    assert_eq!(events(&odd).1, None);
}

#[test]
fn a_stream_is_recognised_by_what_its_messages_say() {
    let update = FuturesChannel::OrderBookUpdate;
    let (fast, slow) = (update(UpdateStream::Ms20L20), update(UpdateStream::Ms100L100));
    let (small, large) =
        (FuturesChannel::Obu(ObuLevels::L50), FuturesChannel::Obu(ObuLevels::L400));
    let all = FuturesChannel::PublicLiquidates(Extent::All);
    let some = FuturesChannel::PublicLiquidates(Extent::Followed);
    let candles = |of| FuturesChannel::Candlesticks { of, interval: Interval::Minutes(1) };
    assert!(VENUE.same_stream(fast, slow) && !VENUE.same_stream(fast, small));
    assert!(!VENUE.same_stream(small, large) && VENUE.same_stream(small, small));
    assert!(VENUE.same_stream(all, some));
    assert!(!VENUE.same_stream(candles(Prices::Traded), candles(Prices::Mark)));
}

#[test]
fn acknowledgements_name_the_channel_that_their_payload_tells() {
    let fast = FuturesChannel::OrderBookUpdate(UpdateStream::Ms20L20);
    let marks = FuturesChannel::Candlesticks { of: Prices::Mark, interval: Interval::Hours(4) };
    let book = FuturesChannel::OrderBook(BookLevels::L1);
    let stats = FuturesChannel::ContractStats(Interval::Days(1));
    let all = FuturesChannel::PublicLiquidates(Extent::All);
    for (name, payload, expected) in [
        ("trades", "null", Some(FuturesChannel::Trades)),
        ("tickers", r#"["BTC_USDT"]"#, Some(FuturesChannel::Tickers)),
        ("book_ticker", "[]", Some(FuturesChannel::BookTicker)),
        ("candlesticks", r#"["4h","mark_BTC_USDT"]"#, Some(marks)),
        ("candlesticks", r#"["BTC_USDT","4h"]"#, None),
        ("order_book_update", r#"["BTC_USDT","20ms","20"]"#, Some(fast)),
        ("order_book_update", r#"["BTC_USDT","20ms"]"#, None),
        ("order_book", r#"["BTC_USDT","1","0"]"#, Some(book)),
        ("obu", r#"["ob.BTC_USDT.400"]"#, Some(FuturesChannel::Obu(ObuLevels::L400))),
        ("obu", r#"["ob.BTC_USDT.20"]"#, None),
        ("public_liquidates", r#"["!all"]"#, Some(all)),
        ("public_liquidates", "null", None),
        ("contract_stats", r#"["BTC_USDT","1d"]"#, Some(stats)),
        ("adl_warning", r#"["A_USDT"]"#, Some(FuturesChannel::AdlWarning(Extent::Followed))),
        ("orders", r#"["20011","BTC_USDT"]"#, None),
    ] {
        let name = format!("futures.{name}");
        let head = format!(r#"{{"time":1474097211,"id":3,"channel":"{name}","event":"subscribe""#);
        let text = format!(r#"{head},"payload":{payload},"result":{{"status":"success"}}}}"#);
        let control = control(&text);
        assert_eq!(control.kind, ControlKind::Subscribed, "{text}");
        assert_eq!((control.channel_name, control.id), (Some(&*name), Some(3)));
        assert_eq!(control.channel, expected, "{text}");
    }
}

#[test]
fn a_refusal_says_why_in_the_venues_words() {
    let text = r#"{"time":1,"id":8,"channel":"futures.order_book_update","event":"subscribe","payload":["币安人生_USDT","100ms","20"],"error":{"code":2,"message":"unknown currency pair 币安人生_USDT"},"result":{"status":"fail"}}"#;
    let control = control(text);
    assert_eq!((control.kind, control.code), (ControlKind::Refused, Some(2)));
    assert_eq!(control.reason, Some("unknown currency pair 币安人生_USDT"));
    let stream = FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L20);
    assert_eq!(control.channel, Some(stream));
    assert_eq!(VENUE.refusal(control.code), Refusal::Final);
    assert_eq!(VENUE.refusal(Some(3)), Refusal::Again);
    assert_eq!(VENUE.refusal(Some(4)), Refusal::Login);
}

#[test]
fn an_order_book_v2_that_stays_silent_is_found() {
    let obu = FuturesChannel::Obu(ObuLevels::L50);
    assert!(VENUE.first_data_within(obu).is_some());
    assert_eq!(VENUE.first_data_within(FuturesChannel::Trades), None);
}

#[test]
fn an_order_book_v2_needs_neither_event_nor_time() {
    for whole in wire::all().filter(|text| text.contains(r#""futures.obu""#)) {
        let expected = ours::message(whole.as_bytes()).unwrap();
        let bare = whole.replace(r#""event":"update","#, "").replace(r#""time":1568799960,"#, "");
        assert_ne!(bare, whole);
        assert_eq!(ours::message(bare.as_bytes()), Ok(expected), "{bare}");
    }
}

#[test]
fn counts_tell_how_messages_were_read() {
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    for text in wire::all() {
        scratch.clear();
        let buffer = [text.as_bytes(), &[0; 32]].concat();
        let message = Message::within(MessageType::Text, &buffer, text.len());
        VENUE.decode(message, &mut scratch).unwrap();
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
    let text = wire::all().find(|text| text.contains("is_internal")).unwrap();
    assert_eq!(ours::message(text.as_bytes()).unwrap().len(), 2);
    let head = text.split_once('[').unwrap().0;
    assert_eq!(ours::message(format!("{head}[]}}").as_bytes()), Ok(vec![]));
    for size in ["\"a lot\"", "0", "\"-0.0\"", "null"] {
        let broken = text.replace(r#""size":-3"#, &format!("\"size\":{size}"));
        assert_ne!(broken, text);
        ours::message(broken.as_bytes()).unwrap_err();
    }
}

#[test]
fn integers_above_the_doubles_are_exact() {
    let text = wire::all().find(|text| text.contains("70021")).unwrap();
    for size in ["9007199254740993", "999999999999999", "9223372036854775807", "36028797827161125"]
    {
        let text = text.replace("70021", size).replace("176442509", "9223372036854775807");
        let line = &ours::message(text.as_bytes()).unwrap()[0];
        assert!(line.contains(&format!("58154.3x{size}]")), "{line}");
        assert!(line.contains("..=9223372036854775807 "), "{line}");
    }
}

#[test]
fn a_price_may_be_a_number_with_an_exponent() {
    let text = wire::first("futures.trades").replace(r#""0.7409""#, "1.5e-07");
    let line = &ours::message(text.as_bytes()).unwrap()[0];
    assert!(line.contains("price=0.00000015 size=12.7 side=sell"), "{line}");
}

#[test]
fn a_full_frame_is_a_snapshot_with_its_id() {
    let mut count = 0;
    for text in wire::other().filter(|text| text.contains(r#""full":true"#)) {
        let mut memory = ours::Memory::new();
        let mut scratch = memory.scratch();
        VENUE.decode(Message::text(text), &mut scratch).unwrap();
        assert!(matches!(scratch.items()[0].body, Body::BookSnapshot { id: Some(_), .. }));
        count += 1;
    }
    assert_eq!(count, 2);
}
