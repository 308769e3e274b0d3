//! Connections: who is let in, who is closed or cut and when, and what reaches whom.

use std::time::Duration;

use tickwire_simulator::venue::{ClientId, Venue};

use crate::scene::{Got, START, Scene, config, request, subscription};

const PING: &str = r#"{"method":"PING"}"#;
const TICKER: &str = "spot@public.aggre.bookTicker.v3.api.pb@100ms@BTCUSDT";
const CLOSED: Got = Got::Close { to: 1, code: None };
const CUT: Got = Got::Cut { to: 1 };

fn header(name: &str) -> (String, String) {
    (name.to_owned(), "value".to_owned())
}

/// Passes time and gives all but pushes.
fn ends(scene: &mut Scene, ms: u64) -> Vec<Got> {
    scene.passes_ms(ms).into_iter().filter(|got| !got.is_push()).collect()
}

#[test]
fn only_the_headers_that_the_rfc_asks_for_are_let_in() {
    let asked = ["Host", "upgrade", "Connection", "SEC-WebSocket-Key", "Sec-WebSocket-Version"];
    for other in [
        "User-Agent",
        "origin",
        "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Protocol",
        "Accept",
        "Cookie",
    ] {
        let mut scene = Scene::new(config(1));
        let mut headers: Vec<_> = asked.map(header).into();
        assert_eq!(scene.venue.admit(&headers, scene.now), Ok(()));
        assert_eq!(scene.venue.violation_count(), 0);
        headers.insert(2, header(other));
        assert_eq!(scene.venue.admit(&headers, scene.now), Err(403), "{other}");
        assert_eq!(scene.venue.violations(), [format!("the handshake has a header `{other}`")]);
    }
}

#[test]
fn no_more_connections_are_begun_in_any_second_than_the_wall_lets_through() {
    let mut config = config(1);
    config.connects_per_second = 5;
    let mut scene = Scene::new(config);
    for spread_ms in [0, 10, 20, 900, 989] {
        assert_eq!(scene.venue.admit(&[], START + Duration::from_millis(spread_ms)), Ok(()));
    }
    let admit = |scene: &mut Scene, ms| scene.venue.admit(&[], START + Duration::from_millis(ms));
    assert_eq!(admit(&mut scene, 999), Err(403), "the sixth of a second");
    assert_eq!(scene.venue.violations(), ["more than 5 connections begun in a second"]);
    assert_eq!(admit(&mut scene, 1_000), Err(403), "what is denied counts");
    assert_eq!(admit(&mut scene, 2_000), Ok(()));
    assert_eq!(scene.venue.violation_count(), 2);
}

#[test]
fn without_that_limit_and_by_default_far_more_are_let_in() {
    for (limit, most) in [(Some(0), 1_000), (None, 20)] {
        let mut config = config(1);
        config.connects_per_second = limit.unwrap_or(config.connects_per_second);
        let mut scene = Scene::new(config);
        assert!((0..most).all(|_| scene.venue.admit(&[], START).is_ok()));
        assert_eq!(scene.venue.admit(&[], START).is_err(), limit.is_none());
    }
}

#[test]
fn without_accounts_every_listen_key_is_invalid() {
    let mut scene = Scene::with_client(config(1));
    scene.venue.queried(ClientId(1), "a=b", scene.now);
    assert_eq!(scene.drain(), []);
    scene.venue.queried(ClientId(1), "listenKey=a1", scene.now);
    assert_eq!(scene.drain(), [Got::Reply { to: 1, text: "Invalid listen key".into() }, CLOSED]);
}

#[test]
fn who_subscribes_to_nothing_is_closed_after_30_seconds_ping_or_not() {
    for pings in [false, true] {
        let mut scene = Scene::with_client(config(1));
        for _ in 0..29 {
            assert_eq!(scene.passes_ms(1_000), []);
            if pings {
                scene.answer(1, PING);
            }
        }
        assert_eq!(scene.passes_ms(990), []);
        assert_eq!(scene.passes_ms(20), [CLOSED], "a close without a code");
        scene.venue.closed(ClientId(1), scene.now);
        assert_eq!(scene.passes_ms(60_000), []);
    }
}

#[test]
fn a_refusal_is_no_subscription() {
    let mut scene = Scene::with_client(config(1));
    scene.passes_ms(20_000);
    scene.says(1, &subscription(&["spot@public.limit.depth.v3.api.pb@NOPEUSDT@5"]));
    assert_eq!(scene.passes_ms(9_990), []);
    assert_eq!(scene.passes_ms(20), [CLOSED]);
}

#[test]
fn the_30_seconds_begin_again_where_the_last_subscription_ends() {
    let mut scene = Scene::with_client(config(1));
    scene.subscribes(1, TICKER);
    assert_eq!(ends(&mut scene, 50_000), []);
    scene.says(1, &request("UNSUBSCRIPTION", &[TICKER]));
    assert_eq!(scene.passes_ms(29_980), []);
    assert_eq!(scene.passes_ms(30), [CLOSED]);
}

#[test]
fn who_sends_no_ping_is_cut_after_60_seconds_though_data_flows() {
    let mut scene = Scene::with_client(config(1));
    scene.passes_ms(10_000);
    scene.subscribes(1, TICKER);
    assert_eq!(ends(&mut scene, 59_980), []);
    assert_eq!(ends(&mut scene, 30), [CUT], "without a close frame");
    assert_eq!(scene.passes_ms(10_000), [], "nor any push");
}

#[test]
fn a_ping_each_59_seconds_keeps_a_connection_and_one_of_the_protocol_does_not() {
    let mut scene = Scene::with_client(config(1));
    scene.subscribes(1, TICKER);
    for _ in 0..5 {
        assert_eq!(ends(&mut scene, 59_000), []);
        assert!(scene.says(1, PING).iter().any(|got| !got.is_push()));
    }
    for _ in 0..5 {
        assert_eq!(ends(&mut scene, 10_000), []);
        scene.venue.pinged(ClientId(1), scene.now);
    }
    assert_eq!(ends(&mut scene, 9_980), []);
    assert_eq!(ends(&mut scene, 30), [CUT]);
}

#[test]
fn a_connection_lives_for_24_hours() {
    let mut config = config(1);
    config.symbols.truncate(1);
    (config.changes_per_second, config.trades_per_second) = (1, 0);
    let mut scene = Scene::with_client(config);
    scene.subscribes(1, "spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT");
    for _ in 0..24 * 60 * 2 - 1 {
        assert_eq!(scene.passes_ms(30_000), []);
        scene.answer(1, PING);
    }
    assert_eq!(scene.passes_ms(29_990), []);
    assert_eq!(scene.passes_ms(20), [CLOSED]);
}

#[test]
fn a_shorter_life_and_none_can_be_had() {
    let mut short = config(1);
    short.life = Duration::from_secs(5);
    let mut scene = Scene::with_client(short);
    scene.subscribes(1, TICKER);
    assert_eq!(ends(&mut scene, 4_990), []);
    assert_eq!(ends(&mut scene, 20), [CLOSED]);
    let mut patient = config(1);
    (patient.unsubscribed, patient.idle, patient.life) = Default::default();
    let mut scene = Scene::with_client(patient);
    assert_eq!(scene.passes_ms(120_000), []);
    scene.subscribes(1, TICKER);
    assert_eq!(ends(&mut scene, 120_000), []);
}

/// Parameters of different streams.
fn params(count: usize) -> Vec<String> {
    let symbols = ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "MXUSDT", "HYPEUSDT", "BTCUSDC"];
    let channels = ["aggre.deals", "aggre.depth", "aggre.bookTicker"];
    let each = symbols.iter().flat_map(|symbol| {
        let speeds = ["10ms", "100ms"].into_iter();
        speeds.flat_map(move |speed| {
            channels.map(|it| format!("spot@public.{it}.v3.api.pb@{speed}@{symbol}"))
        })
    });
    each.take(count).collect()
}

#[test]
fn a_connection_has_at_most_30_subscriptions_by_and_by_or_at_once() {
    for step in [1, 7, 15, 31] {
        let mut scene = Scene::new(config(1));
        scene.venue.opened(ClientId(1), START);
        let params = params(31);
        let mut blocked = Vec::new();
        for some in params.chunks(step) {
            let some: Vec<&str> = some.iter().map(String::as_str).collect();
            let answer = scene.answer(1, &subscription(&some));
            blocked.extend(answer.contains("Blocked").then_some(answer));
        }
        assert_eq!(blocked.len(), 1, "in steps of {step}: {blocked:?}");
        let words = format!("Not Subscribed successfully! [{}].  Reason： Blocked! ", params[30]);
        assert!(blocked[0].contains(&words), "{blocked:?}");
        let noted = scene.venue.violations();
        assert!(noted.iter().any(|it| it.starts_with("more than 30 subscriptions")), "{noted:?}");
        // One that ends makes room for another.
        scene.answer(1, &request("UNSUBSCRIPTION", &[&params[0]]));
        scene.subscribes(1, &params[30]);
        let repeated = scene.answer(1, &subscription(&[&params[30]]));
        assert_eq!(repeated, r#"{"id":7,"code":0,"msg":""}"#, "a repeated one needs no room");
    }
}

#[test]
fn each_connection_has_30_subscriptions_of_its_own() {
    let mut scene = Scene::new(config(1));
    let params = params(30);
    for client in 1..=3 {
        scene.venue.opened(ClientId(client), START);
        for param in &params {
            scene.subscribes(client, param);
        }
    }
    assert_eq!(scene.venue.violation_count(), 0);
}

#[test]
fn a_hundred_messages_in_a_second_are_fine_and_one_more_ends_the_connection() {
    let mut scene = Scene::with_client(config(1));
    scene.subscribes(1, TICKER);
    scene.passes_ms(1_000);
    for _ in 0..2 {
        for _ in 0..100 {
            assert!(!scene.says(1, PING).contains(&CUT));
        }
        scene.passes_ms(1_000);
    }
    assert_eq!(scene.venue.violation_count(), 0);
    for _ in 0..100 {
        scene.says(1, PING);
    }
    scene.passes_ms(990);
    assert_eq!(scene.says(1, PING), [CUT]);
    assert_eq!(scene.venue.violations(), ["more than 100 messages in a second"]);
    assert_eq!(scene.passes_ms(1_000), [], "nothing comes after it");
}

#[test]
fn all_subscribers_get_the_same_bytes_at_the_same_moments() {
    let mut scene = Scene::new(config(2));
    let params = params(12);
    for client in 1..=2 {
        scene.venue.opened(ClientId(client), START);
    }
    for param in &params {
        scene.subscribes(1, param);
    }
    scene.passes_ms(777);
    for param in &params {
        scene.subscribes(2, param);
    }
    let got = scene.passes_ms(3_000);
    let of = |client: u64| -> Vec<&[u8]> {
        let bytes = |got| match got {
            &Got::Push { to, ref bytes, .. } if to == client => Some(&bytes[..]),
            _ => None,
        };
        got.iter().filter_map(bytes).collect()
    };
    assert!(of(1).len() > 500, "{}", of(1).len());
    assert_eq!(of(1), of(2));
}

#[test]
fn who_unsubscribes_or_closes_gets_nothing_more_and_others_go_on() {
    let mut scene = Scene::new(config(2));
    for client in 1..=3 {
        scene.venue.opened(ClientId(client), START);
        scene.subscribes(client, TICKER);
    }
    let receivers = |got: &[Got]| -> std::collections::BTreeSet<u64> {
        let to = |got: &Got| match got {
            Got::Push { to, .. } => *to,
            other => panic!("{other:?}"),
        };
        got.iter().map(to).collect()
    };
    assert!(receivers(&scene.passes_ms(1_000)).iter().eq(&[1, 2, 3]));
    scene.says(1, &request("UNSUBSCRIPTION", &[TICKER]));
    scene.venue.closed(ClientId(2), scene.now);
    assert!(receivers(&scene.passes_ms(1_000)).iter().eq(&[3]));
    scene.venue.closed(ClientId(3), scene.now);
    assert_eq!(scene.passes_ms(1_000), []);
    assert_eq!(scene.says(2, PING), [], "who is gone is not answered");
}

#[test]
fn nobody_idles_or_ages_in_a_leap() {
    let mut scene = Scene::with_client(config(1));
    scene.subscribes(1, TICKER);
    scene.passes_ms(30_000);
    let hours = Duration::from_secs(30 * 3_600);
    assert!(scene.leaps(hours).iter().all(Got::is_push));
    assert_eq!(ends(&mut scene, 29_900), []);
    assert_eq!(ends(&mut scene, 200), [CUT]);
}
