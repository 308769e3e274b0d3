//! What a session says, against the forms of the documents.

use core::time::Duration;

use tickwire_core::event::Interval;
use tickwire_core::exchange::{Batch, Command, Exchange, Refusal, Scope};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_exchanges::mexc::spot::{LimitLevels, MexcSpot, Speed, SpotChannel, Zone};

use crate::samples;

fn encoded(command: Command<'_, SpotChannel>) -> String {
    let mut out = [0; 4096];
    let mut out = Writer::new(&mut out);
    MexcSpot.encode(command, &mut out).unwrap();
    String::from_utf8(out.written().to_vec()).unwrap()
}

fn batch<'a>(id: u32, channel: SpotChannel, symbols: &'a [Symbol]) -> Batch<'a, SpotChannel> {
    Batch { id, time: None, channel, symbols }
}

fn symbols(names: &[&str]) -> Vec<Symbol> {
    names.iter().map(|name| Symbol::new(name).unwrap()).collect()
}

/// Every channel, its name, and what it calls the stream of `SYM`.
fn channels() -> Vec<(SpotChannel, &'static str, &'static str)> {
    vec![
        (SpotChannel::AggreDeals(Speed::Ms10), "aggre.deals", "10ms@SYM"),
        (SpotChannel::AggreDeals(Speed::Ms100), "aggre.deals", "100ms@SYM"),
        (SpotChannel::AggreDepth(Speed::Ms10), "aggre.depth", "10ms@SYM"),
        (SpotChannel::AggreDepth(Speed::Ms100), "aggre.depth", "100ms@SYM"),
        (SpotChannel::AggreBookTicker(Speed::Ms10), "aggre.bookTicker", "10ms@SYM"),
        (SpotChannel::AggreBookTicker(Speed::Ms100), "aggre.bookTicker", "100ms@SYM"),
        (SpotChannel::LimitDepth(LimitLevels::L5), "limit.depth", "SYM@5"),
        (SpotChannel::LimitDepth(LimitLevels::L10), "limit.depth", "SYM@10"),
        (SpotChannel::LimitDepth(LimitLevels::L20), "limit.depth", "SYM@20"),
        (SpotChannel::BookTickerBatch, "bookTicker.batch", "SYM"),
        (SpotChannel::Kline(Interval::Minutes(60)), "kline", "SYM@Min60"),
        (SpotChannel::Kline(Interval::Months(1)), "kline", "SYM@Month1"),
        (SpotChannel::MiniTicker(Zone::UTC_8), "miniTicker", "SYM@UTC+8"),
        (SpotChannel::MiniTicker(Zone::HOURS_24), "miniTicker", "SYM@24H"),
        (SpotChannel::Deals, "deals", "SYM"),
        (SpotChannel::IncreaseDepth, "increase.depth", "SYM"),
        (SpotChannel::IncreaseDepthBatch, "increase.depth.batch", "SYM"),
        (SpotChannel::BookTicker, "bookTicker", "SYM"),
    ]
}

#[test]
fn the_forms_are_those_of_the_documents() {
    assert_eq!(encoded(Command::Ping { time: None }), r#"{"method":"PING"}"#);
    let (one, two) = (symbols(&["BTCUSDT"]), symbols(&["BTCUSDT", "ETHUSDT"]));
    let deals = SpotChannel::AggreDeals(Speed::Ms100);
    let depth = SpotChannel::AggreDepth(Speed::Ms100);
    let many = encoded(Command::Subscribe(batch(2, depth, &two)));
    let subscribe = encoded(Command::Subscribe(batch(1, deals, &one)));
    let unsubscribe = encoded(Command::Unsubscribe(batch(1, deals, &one)));
    let Some(files) = samples::shared("json/spot_requests") else { return };
    // Two of the documents' requests have no id; ours always do.
    let without_id = |text: &str| text.replace(r#"],"id":1}"#, "]}");
    for (name, text) in [
        ("ping.json", encoded(Command::Ping { time: None })),
        ("subscribe_many_with_id.json", many),
        ("subscribe_one.json", without_id(&subscribe)),
        ("unsubscribe_one.json", without_id(&unsubscribe)),
    ] {
        let (_, file) = files.iter().find(|(file, _)| file == name).expect(name);
        assert_eq!(text, str::from_utf8(file).unwrap().trim(), "{name}");
    }
}

#[test]
fn every_channel_names_its_streams() {
    let two = symbols(&["1R0RUSDT", "龙虾USDT"]);
    for (channel, name, stream) in channels() {
        let name = format!("spot@public.{name}.v3.api.pb");
        assert_eq!(
            (MexcSpot.channel_name(channel), MexcSpot.scope(channel)),
            (&name[..], Scope::Symbol)
        );
        let streams = ["1R0RUSDT", "龙虾USDT"].map(|symbol| stream.replace("SYM", symbol));
        let params = format!(r#"["{name}@{}","{name}@{}"],"id":7"#, streams[0], streams[1]);
        let expected = format!(r#"{{"method":"SUBSCRIPTION","params":{params}}}"#);
        assert_eq!(encoded(Command::Subscribe(batch(7, channel, &two))), expected);
        let expected = format!(r#"{{"method":"UNSUBSCRIPTION","params":{params}}}"#);
        assert_eq!(encoded(Command::Unsubscribe(batch(7, channel, &two))), expected);
    }
}

#[test]
fn a_channel_of_the_whole_market_names_no_symbol() {
    let channel = SpotChannel::MiniTickers(Zone::new("UTC+5:30").unwrap());
    assert_eq!((MexcSpot.scope(channel), MexcSpot.batch(channel)), (Scope::Market, 1));
    let expected = r#"{"method":"SUBSCRIPTION","params":["spot@public.miniTickers.v3.api.pb@UTC+5:30"],"id":3}"#;
    for symbols in [symbols(&[]), symbols(&["BTCUSDT"])] {
        assert_eq!(encoded(Command::Subscribe(batch(3, channel, &symbols))), expected);
    }
}

#[test]
fn a_whole_batch_is_a_short_message() {
    let names: Vec<_> = (10..25).map(|n| format!("SYM{n}456USDT")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    for (channel, ..) in channels() {
        let batched = symbols(&names[..usize::from(MexcSpot.batch(channel))]);
        let text = encoded(Command::Subscribe(batch(u32::MAX, channel, &batched)));
        assert_eq!(batched.len(), 15);
        assert!(text.len() <= 1_024, "{}: {text}", text.len());
    }
}

#[test]
fn a_batch_that_has_no_form_is_refused() {
    let one = symbols(&["BTCUSDT"]);
    for (channel, symbols) in [
        (SpotChannel::AggreDepth(Speed::Ms100), &[][..]),
        (SpotChannel::Kline(Interval::Seconds(10)), &one[..]),
    ] {
        let mut out = [0; 512];
        let command = Command::Subscribe(batch(7, channel, symbols));
        MexcSpot.encode(command, &mut Writer::new(&mut out)).unwrap_err();
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let symbols = symbols(&["BTCUSDT"]);
    for (channel, ..) in channels() {
        let command = Command::Subscribe(batch(7, channel, &symbols));
        let len = encoded(command).len();
        for room in 0..len {
            let mut out = vec![0; room];
            MexcSpot.encode(command, &mut Writer::new(&mut out)).unwrap_err();
        }
        MexcSpot.encode(command, &mut Writer::new(&mut vec![0; len])).unwrap();
    }
}

#[test]
fn only_the_depth_of_all_changes_feeds_a_book() {
    for (channel, name, _) in channels() {
        let feed = MexcSpot.book_feed(channel);
        assert_eq!(feed.is_some(), name == "aggre.depth", "{channel:?}");
        assert!(feed.is_none_or(|feed| feed.levels == 1_000));
    }
}

#[test]
fn a_snapshot_is_as_deep_as_its_feed_says() {
    for (symbol, expected) in
        [("BTCUSDT", "BTCUSDT"), ("龙A&b=c", "%E9%BE%99A%26b%3Dc"), ("1R0RUSDT", "1R0RUSDT")]
    {
        let channel = SpotChannel::AggreDepth(Speed::Ms10);
        let mut out = [0; 256];
        let mut out = Writer::new(&mut out);
        MexcSpot.snapshot_path(channel, &Symbol::new(symbol).unwrap(), &mut out).unwrap();
        let path = format!("/api/v3/depth?symbol={expected}&limit=1000");
        assert_eq!(str::from_utf8(out.written()).unwrap(), path);
    }
}

#[test]
fn the_facts_are_those_of_the_documents() {
    let facts = MexcSpot.facts();
    assert_eq!(facts.name, "mexc-spot");
    assert_eq!(facts.context.url, "wss://wbs-api.mexc.com/ws");
    assert!(facts.context.headers.is_empty(), "more than RFC 6455 requires is blocked");
    assert_eq!(facts.limits.subscriptions, 30);
    assert_eq!(facts.rest_base, "https://api.mexc.com");
    assert_eq!(MexcSpot.refusal(Some(0)), Refusal::Final);
    assert_eq!(MexcSpot.default_channels().len(), 3);
}

#[test]
fn a_connection_outlives_the_venues_patience_and_limits() {
    let facts = MexcSpot.facts();
    let [second, minute] = [Duration::from_secs(1), Duration::from_secs(60)];
    // Before the 24 hours of the venue, and not long before.
    assert!((1_430 * minute..1_440 * minute).contains(&facts.context.age_max));
    // It closes what is idle for 60 s; 30 s leave room for a ping and its answer.
    assert!((15 * second..=20 * second).contains(&facts.context.heartbeat));
    assert!(facts.context.heartbeat + facts.context.pong_wait < 30 * second);
    let policy = facts.policy;
    assert_eq!((policy.first, policy.factor_pct, policy.max), (second / 2, 150, 30 * second));
    assert_eq!((policy.attempts, policy.no_status_restarts), (Some(15), true));
    // 100 messages in a second are allowed, and a firewall was seen at 20 requests.
    assert_eq!((facts.limits.frames.window, facts.limits.requests.window), (second, second));
    assert!((1..100).contains(&facts.limits.frames.count));
    assert!((1..20).contains(&facts.limits.requests.count));
}
