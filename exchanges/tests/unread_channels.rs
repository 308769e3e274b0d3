//! Channels that are not read, where a build for a small target leaves them out: their messages are
//! told as they are, and no book waits for what never comes.
//!
//! There is something to see without features only:
//! `cargo test -p tickwire-exchanges --no-default-features --test unread_channels`.
#![cfg(not(any(
    feature = "books",
    feature = "trades",
    feature = "candles",
    feature = "statistics"
)))]
// A test may stop at what it did not expect; helpers of tests are not in test functions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use core::time::Duration;

use prost::Message as _;
use tickwire_core::book::{BookHead, Books, Entry, NoBooks};
use tickwire_core::event::Level;
use tickwire_core::exchange::{Decoded, Exchange, Message, MessageKind};
use tickwire_core::scratch::{Body, Item, Scratch, Span};
use tickwire_core::session::{
    Arrays, Config, ConfigError, Frame, Notice, Output, Session, State, SubscriptionState, Symbols,
};
use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures};
use tickwire_exchanges::gateio::spot::{GateioSpot, ObuLevels, SpotChannel, UpdateSpeed};
use tickwire_exchanges::mexc::spot::{MexcSpot, Speed, SpotChannel as MexcChannel};
use tickwire_proto::generated::push_data_v3_api_wrapper::Body as Pushed;
use tickwire_proto::generated::{PublicDealsV3Api, PublicDealsV3ApiItem, PushDataV3ApiWrapper};

/// The channel and the payload of a message that is told as it is.
fn told<X: Exchange>(venue: &X, message: Message<'_>) -> (String, Vec<u8>) {
    let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 8]);
    let mut scratch = Scratch::new(&mut items, &mut levels);
    let decoded = venue.decode(message, &mut scratch).unwrap();
    assert!(matches!(decoded, Decoded::Events { kind: MessageKind::Other, channel: None }));
    let [Item { body: Body::Venue { channel, payload }, .. }] = scratch.items() else {
        unreachable!("read as {:?}", scratch.items());
    };
    let part = |span: &Span| message.bytes()[span.range()].to_vec();
    (String::from_utf8(part(channel)).unwrap(), part(payload))
}

#[test]
fn gateios_are_told_as_they_are() {
    for (channel, result) in [
        ("trades", r#"{"id":1,"price":"5"}"#),
        ("tickers", r#"{"last":"5"}"#),
        ("candlesticks", r#"{"n":"1m_BTC_USDT"}"#),
        ("order_book_update", r#"{"s":"BTC_USDT","U":1,"u":2,"b":[],"a":[]}"#),
        ("order_book", r#"{"bids":[["1","2"]]}"#),
        ("obu", r#"{"s":"ob.BTC_USDT.50"}"#),
    ] {
        for market in ["spot", "futures"] {
            let text = format!(
                r#"{{"time":1,"channel":"{market}.{channel}","event":"update","result":{result}}}"#
            );
            let (name, payload) = match market {
                "spot" => told(&GateioSpot, Message::text(&text)),
                _ => told(&GateioFutures::USDT, Message::text(&text)),
            };
            assert_eq!(name, format!("{market}.{channel}"));
            assert_eq!(payload, result.as_bytes());
        }
    }
}

#[test]
fn mexcs_are_told_as_they_are() {
    let deal = PublicDealsV3ApiItem {
        price: "5".into(),
        quantity: "2".into(),
        trade_type: 1,
        time: 1_790_000_000_000,
    };
    let deals = PublicDealsV3Api { deals: vec![deal], event_type: String::new() };
    let channel = "spot@public.deals.v3.api.pb@BTCUSDT";
    let push = PushDataV3ApiWrapper {
        channel: channel.into(),
        symbol: Some("BTCUSDT".into()),
        body: Some(Pushed::PublicDeals(deals.clone())),
        ..PushDataV3ApiWrapper::default()
    };
    let bytes = push.encode_to_vec();
    let (name, payload) =
        told(&MexcSpot, Message::new(tickwire_core::exchange::MessageType::Binary, &bytes));
    assert_eq!((name.as_str(), payload), (channel, deals.encode_to_vec()));
}

#[test]
fn the_best_bid_and_ask_are_read() {
    let text = r#"{"time":1,"channel":"spot.book_ticker","event":"update",
        "result":{"t":1,"u":2,"s":"BTC_USDT","b":"5","B":"1","a":"6","A":"2"}}"#;
    let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 8]);
    let mut scratch = Scratch::new(&mut items, &mut levels);
    let decoded = GateioSpot.decode(Message::text(text), &mut scratch).unwrap();
    let channel = Some(SpotChannel::BookTicker);
    assert!(matches!(decoded, Decoded::Events { channel: heard, .. } if heard == channel));
    assert!(matches!(scratch.items(), [Item { body: Body::BookTicker(_), .. }]));
}

#[test]
fn no_channel_feeds_books() {
    let channel = SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100);
    assert!(GateioSpot.book_feed(channel).is_none());
    for channel in GateioFutures::USDT.default_channels() {
        assert!(GateioFutures::USDT.book_feed(*channel).is_none());
    }
    assert!(MexcSpot.book_feed(MexcChannel::AggreDepth(Speed::Ms100)).is_none());
}

/// It is what a program forgets that switches the default features off.
#[test]
fn books_that_nothing_feeds_are_refused() {
    for (channels, expected) in [
        (&[SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100)][..], Some(ConfigError::Unread(0))),
        (&[SpotChannel::BookTicker, SpotChannel::Trades], Some(ConfigError::Unread(1))),
        (&[SpotChannel::BookTicker], None),
    ] {
        let mut memory = Arrays::<1, 2, 4, 8, 256>::new();
        let (mut heads, mut entries) = ([BookHead::EMPTY; 1], [Entry::default(); 20]);
        let books = Books::new(&mut heads[..], &mut entries[..], 10).unwrap();
        let config = Config { channels, ..Config::of(&GateioSpot) };
        let symbols = Symbols::of(&["BTC_USDT"]);
        let made = Session::public(GateioSpot, symbols, config, books, memory.lend(), [1; 32]);
        assert_eq!(made.err(), expected);
    }
}

/// Polls until the session waits; tells what it sent last, and counts what it told of data and of
/// their absence.
fn turn<X: Exchange>(
    session: &mut Session<'_, X, NoBooks>,
    (now, heard): (Stamp, &str),
    (data, absence): (&mut u32, &mut u32),
) -> Option<String> {
    let (heard, mut sent) = (Message::text(heard), None);
    if !heard.bytes().is_empty() {
        session.received(now, heard);
    }
    loop {
        match session.poll(now, heard) {
            Output::Wait { .. } => return sent,
            Output::Connect(_) => session.connected(now, [2; 32]),
            Output::Send(Frame::Text(text)) => sent = Some(text.to_owned()),
            Output::Event(_) => *data += 1,
            Output::Notice(
                Notice::Quiet { .. }
                | Notice::Subscription { state: SubscriptionState::Silent, .. },
            ) => *absence += 1,
            _ => {}
        }
    }
}

/// A session of a channel that its venue acknowledges, and sends a message on each second of a
/// minute: nothing is missing, and nothing is told to be.
fn misses_nothing<X: Exchange>(venue: X, channels: &[X::Channel], market: &str) {
    let mut config = Config { channels, ..Config::of(&venue) };
    config.context.quiet = Duration::from_secs(5);
    let (mut memory, symbols) = (Arrays::<1, 2, 4, 8, 256>::new(), Symbols::of(&["BTC_USDT"]));
    let session = Session::public(venue, symbols, config, NoBooks, memory.lend(), [1; 32]);
    let (mut session, mut data, mut absence) = (session.unwrap(), 0, 0);
    let at = |second: u64| {
        let time = UnixNanos::from_secs(1_790_000_000 + second);
        Stamp::new(Instant::from_nanos((1 + second) * 1_000_000_000), time)
    };
    let said = |what: &str| format!(r#"{{"time":1,"channel":"{market}.obu",{what}}}"#);

    let asked = turn(&mut session, (at(0), ""), (&mut data, &mut absence)).unwrap();
    let (_, id) = asked.split_once("\"id\":").unwrap();
    let id: String = id.chars().take_while(char::is_ascii_digit).collect();
    let done = said(&format!(r#""id":{id},"event":"subscribe","result":{{"status":"success"}}"#));
    turn(&mut session, (at(0), &done), (&mut data, &mut absence));
    assert_eq!(session.state(), State::Live);
    for second in 1..=60 {
        let push = r#""event":"update","result":{"s":"ob.BTC_USDT.50","u":7,"b":[["5","1"]]}"#;
        turn(&mut session, (at(second), &said(push)), (&mut data, &mut absence));
    }
    assert_eq!((session.state(), data, absence), (State::Live, 60, 0));
}

#[test]
fn what_is_told_as_it_is_does_not_count_as_absent() {
    misses_nothing(GateioSpot, &[SpotChannel::Obu(ObuLevels::L50)], "spot");
    misses_nothing(GateioFutures::USDT, &[FuturesChannel::Obu(ObuLevels::L50)], "futures");
}
