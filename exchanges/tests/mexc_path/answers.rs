//! Subscriptions and their answers through a whole connection.

use tickwire_core::event::Slot;
use tickwire_core::session::SubscriptionState;
use tickwire_exchanges::mexc::spot::{Speed, SpotChannel};

use crate::client::Client;
use crate::pushes::{depth, rest};

const DEPTH: &[SpotChannel] = &[SpotChannel::AggreDepth(Speed::Ms100)];

#[test]
fn symbols_of_a_request_are_accepted_and_refused_one_by_one() {
    let mut client = Client::open(&["AUSDT", "NOUSDT", "龙虾USDT"], DEPTH);
    let stream = |symbol| format!("spot@public.aggre.depth.v3.api.pb@100ms@{symbol}");
    let (a, no, cjk) = (stream("AUSDT"), stream("NOUSDT"), stream("龙虾USDT"));
    let expected = format!(r#"{{"method":"SUBSCRIPTION","params":["{a}","{no}","{cjk}"],"id":1}}"#);
    assert_eq!(client.requests(), [expected]);
    client.heard();
    client.text(&format!(
        r#"{{"id":1,"code":0,"msg":"Subscribed successful! [{cjk},{a}]. Not Subscribed successfully! [{no}].  Reason： Blocked! "}}"#
    ));
    let heard = client.heard();
    let about = |symbol: &str, state: &str| {
        let mut lines = heard.lines();
        assert!(
            lines.any(|line| line.contains(symbol) && line.contains(state)),
            "{symbol}: {heard}"
        );
    };
    about("AUSDT", "Active");
    about("龙虾USDT", "Active");
    about("NOUSDT", "Refused");
    about("NOUSDT", "Blocked!");
}

#[test]
fn the_heartbeat_is_the_venues_ping() {
    let mut client = Client::open(&["AUSDT"], DEPTH);
    client.requests();
    client.pass(core::time::Duration::from_secs(16));
    assert_eq!(client.requests(), [r#"{"method":"PING"}"#]);
    client.text(r#"{"id":0,"code":0,"msg":"PONG"}"#);
    client.pass(core::time::Duration::from_secs(11));
    assert!(client.connection.is_connected(), "{}", client.said);
}

#[test]
fn a_book_of_a_symbol_in_any_script_is_fetched_and_goes_live() {
    let mut client = Client::open(&["龙虾USDT"], DEPTH);
    client.push(&depth("龙虾USDT", (5, 9), &[("8.5", "2")]));
    let (_, path) = &client.calls[0];
    assert_eq!(path, "/api/v3/depth?symbol=%E9%BE%99%E8%99%BEUSDT&limit=1000");
    client.answer(rest(7).as_bytes());
    let book = client.book().expect("a live book");
    assert_eq!((book.version, book.bids.len()), (9, 2));
}

#[test]
fn the_end_of_a_subscription_is_answered_like_a_subscription() {
    let mut client = Client::open(&["AUSDT", "BUSDT"], DEPTH);
    let stream = |symbol| format!("spot@public.aggre.depth.v3.api.pb@100ms@{symbol}");
    client.text(&format!(r#"{{"id":1,"code":0,"msg":"{},{}"}}"#, stream("AUSDT"), stream("BUSDT")));
    client.requests();
    client.connection.unsubscribe("BUSDT", client.now.mono).unwrap();
    client.pass(core::time::Duration::from_millis(100));
    let expected =
        format!(r#"{{"method":"UNSUBSCRIPTION","params":["{}"],"id":2}}"#, stream("BUSDT"));
    assert_eq!(client.requests(), [expected]);
    client.text(&format!(r#"{{"id":2,"code":0,"msg":"{}"}}"#, stream("BUSDT")));
    // Before the end is answered the symbol is not asked for again.
    client.connection.subscribe("BUSDT", client.now.mono).unwrap();
    client.pass(core::time::Duration::from_millis(100));
    let expected =
        format!(r#"{{"method":"SUBSCRIPTION","params":["{}"],"id":3}}"#, stream("BUSDT"));
    assert_eq!(client.requests(), [expected]);
}

/// The first letter of any script but our own, and all that follow, as JSON may also write them.
fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        c if c.is_ascii() => c.to_string(),
        c => format!("\\u{:04x}", u32::from(c)),
    };
    text.chars().map(escape).collect()
}

/// What a venue says that writes other scripts with escapes, in sentences or by echo.
fn judge(request: &str, sentences: bool) -> String {
    let (params, id) = request.split_once("[").unwrap().1.split_once("]").unwrap();
    let id = id.split_once(":").unwrap().1.trim_end_matches('}');
    let (no, yes): (Vec<String>, Vec<String>) = params
        .split(',')
        .map(|param| escaped(param.trim_matches('"')))
        .partition(|param| param.contains("NO") || param.contains("\\u867e"));
    let (yes, no) = (yes.join(","), no.join(","));
    let msg = if !no.is_empty() {
        let no = format!("Not Subscribed successfully! [{no}].  Reason： Blocked! ");
        format!("Subscribed successful! [{yes}]. {no}")
    } else if sentences {
        format!("Subscribed successful! [{yes}].")
    } else {
        yes
    };
    format!(r#"{{"id":{id},"code":0,"msg":"{msg}"}}"#)
}

#[test]
fn names_with_escapes_are_settled_in_the_end() {
    // 龙 is there, 虾 is not.
    for symbols in [
        &["AUSDT", "NOUSDT", "龙USDT", "虾USDT"][..],
        &["AUSDT", "龙USDT", "龙龙USDT"],
        &["虾USDT", "NOUSDT", "虾虾USDT"],
        &["虾USDT", "龙USDT", "虾虾USDT", "龙龙USDT"],
        &["虾USDT"],
    ] {
        for sentences in [false, true] {
            let mut client = Client::open(symbols, DEPTH);
            let mut rounds = 0;
            for _ in 0..60 {
                for request in client.requests() {
                    if request.contains("PING") {
                        client.text(r#"{"id":0,"code":0,"msg":"PONG"}"#);
                        continue;
                    }
                    rounds += 1;
                    client.text(&judge(&request, sentences));
                }
                client.pass(core::time::Duration::from_secs(1));
            }
            assert!(rounds < 12, "{rounds} requests for {symbols:?}");
            for (symbol, slot) in symbols.iter().zip(0..) {
                let refused = symbol.contains("NO") || symbol.contains('虾');
                let state =
                    if refused { SubscriptionState::Refused } else { SubscriptionState::Active };
                let is = client.connection.session().subscription(Slot(slot), 0);
                assert_eq!(is, state, "{symbol} of {symbols:?}: {}", client.said);
            }
        }
    }
}
