//! Connections: who is let in, who is cut, and what reaches whom.

use std::collections::BTreeSet;
use std::time::Duration;

use tickwire_simulator::venue::{ClientId, Venue};

use crate::scene::{Got, Scene, config};

fn receivers(got: &[Got]) -> BTreeSet<u64> {
    let to = |got: &Got| match got {
        Got::Push { to, .. } | Got::Reply { to, .. } | Got::Cut { to } => *to,
    };
    got.iter().map(to).collect()
}

#[test]
fn who_subscribes_to_nothing_and_says_nothing_is_cut_once() {
    let mut scene = Scene::with_client(config(1));
    assert_eq!(scene.passes_ms(29_980), []);
    assert_eq!(scene.passes_ms(40), [Got::Cut { to: 1 }]);
    scene.venue.closed(ClientId(1), scene.now);
    assert_eq!(scene.passes_ms(60_000), []);
}

#[test]
fn a_ping_each_25_seconds_keeps_a_connection() {
    let mut scene = Scene::with_client(config(1));
    for _ in 0..6 {
        assert_eq!(scene.passes_ms(25_000), []);
        let time = scene.now.as_secs();
        let got = scene.says(1, &format!(r#"{{"time":{time},"channel":"spot.ping"}}"#));
        assert_eq!(got.len(), 1);
    }
}

#[test]
fn a_protocol_ping_each_10_seconds_keeps_a_connection_and_says_nothing() {
    let mut scene = Scene::with_client(config(1));
    for _ in 0..15 {
        assert_eq!(scene.passes_ms(10_000), []);
        scene.venue.pinged(ClientId(1), scene.now);
    }
    assert_eq!(scene.passes_ms(29_980), []);
    assert_eq!(scene.passes_ms(40), [Got::Cut { to: 1 }]);
}

#[test]
fn a_subscription_keeps_a_connection_until_it_ends() {
    let mut config = config(1);
    config.quiet_symbols = vec!["BTC_USDT".into()];
    let mut scene = Scene::with_client(config);
    scene.subscribes("spot.trades", r#"["BTC_USDT"]"#);
    assert_eq!(scene.passes_ms(90_000), []);
    scene.asks(1, "unsubscribe", "spot.trades", r#"["BTC_USDT"]"#);
    assert_eq!(scene.passes_ms(29_000), []);
    assert_eq!(scene.passes_ms(1_010), [Got::Cut { to: 1 }]);
}

#[test]
fn without_an_idle_time_nobody_is_cut() {
    let mut config = config(1);
    config.idle = Duration::ZERO;
    let mut scene = Scene::with_client(config);
    assert_eq!(scene.passes_ms(120_000), []);
}

#[test]
fn connections_are_limited_while_they_are_open() {
    let mut scene = Scene::new(config(1));
    for client in 1..=300 {
        assert_eq!(scene.venue.admit(&[], scene.now), Ok(()));
        scene.venue.opened(ClientId(client), scene.now);
    }
    assert_eq!(scene.venue.admit(&[], scene.now), Err(429));
    assert_eq!(scene.venue.violations(), ["more than 300 connections"]);
    scene.venue.closed(ClientId(17), scene.now);
    assert_eq!(scene.venue.admit(&[], scene.now), Ok(()));
}

#[test]
fn a_sub_protocol_is_noted() {
    let mut scene = Scene::new(config(1));
    let headers = [("Sec-WebSocket-Protocol".to_owned(), "json".to_owned())];
    assert_eq!(scene.venue.admit(&headers, scene.now), Ok(()));
    assert_eq!(scene.venue.violation_count(), 1);
}

#[test]
fn each_gets_what_it_has_subscribed_to_and_the_same_bytes() {
    let mut scene = Scene::new(config(2));
    for client in 1..=3 {
        scene.venue.opened(ClientId(client), scene.now);
    }
    for client in 1..=2 {
        scene.asks(client, "subscribe", "spot.order_book_update", r#"["BTC_USDT","20ms"]"#);
    }
    scene.asks(3, "subscribe", "spot.trades", r#"["ETH_USDT"]"#);
    let got = scene.passes_ms(3_000);
    let texts = |client: u64| -> Vec<&str> {
        let text = |got| match got {
            &Got::Push { to, ref text, .. } if to == client => Some(text.as_str()),
            _ => None,
        };
        got.iter().filter_map(text).collect()
    };
    assert!(texts(1).len() > 50);
    assert_eq!(texts(1), texts(2));
    assert!(!texts(3).is_empty());
    assert!(texts(3).iter().all(|text| text.contains("spot.trades")));
}

#[test]
fn who_unsubscribes_or_closes_gets_nothing_more_and_others_go_on() {
    let mut scene = Scene::new(config(2));
    for client in 1..=3 {
        scene.venue.opened(ClientId(client), scene.now);
        scene.asks(client, "subscribe", "spot.obu", r#"["ob.BTC_USDT.50"]"#);
    }
    assert_eq!(receivers(&scene.passes_ms(1_000)), BTreeSet::from([1, 2, 3]));
    let got = scene.asks(1, "unsubscribe", "spot.obu", r#"["ob.BTC_USDT.50"]"#);
    assert_eq!(got[0].result()["status"], "success");
    scene.venue.closed(ClientId(2), scene.now);
    let got = scene.passes_ms(1_000);
    assert_eq!(receivers(&got), BTreeSet::from([3]));
    scene.venue.closed(ClientId(3), scene.now);
    assert_eq!(scene.passes_ms(1_000), []);
}

#[test]
fn a_late_subscriber_of_obu_gets_a_whole_book_that_the_next_push_follows() {
    let mut before_the_ack = 0;
    for seed in 0..40 {
        let mut scene = Scene::new(config(seed));
        for client in 1..=2 {
            scene.venue.opened(ClientId(client), scene.now);
        }
        scene.asks(1, "subscribe", "spot.obu", r#"["ob.BTC_USDT.400"]"#);
        scene.passes_ms(1_000 + seed);
        let mut got = scene.asks(2, "subscribe", "spot.obu", r#"["ob.BTC_USDT.400"]"#);
        before_the_ack += u32::from(got[0].is_push());
        got.extend(scene.passes_ms(1_000));
        let mut last = None;
        for got in got.iter().filter(|got| matches!(got, Got::Push { to: 2, .. })) {
            let push = got.result();
            match last {
                None => assert_eq!(push["full"], true, "seed {seed}: {push}"),
                Some(last) => assert_eq!(push["U"], last + 1, "seed {seed}: {push}"),
            }
            last = push["u"].as_u64();
        }
        assert!(last.is_some(), "seed {seed}");
    }
    assert!((1..40).contains(&before_the_ack), "{before_the_ack} of 40 came before the answer");
}

#[test]
fn who_is_not_connected_is_not_answered() {
    let mut scene = Scene::new(config(1));
    assert_eq!(scene.asks(9, "subscribe", "spot.trades", r#"["BTC_USDT"]"#), []);
    assert_eq!(scene.passes_ms(1_000), []);
}
