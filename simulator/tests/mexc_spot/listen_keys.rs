//! Listen keys: what they open, how long, and how they end.

use serde_json::json;
use tickwire_simulator::account::{Act, Faults};
use tickwire_simulator::venue::{ClientId, Venue};

use crate::member::{ACCOUNT, KEYS, ORDERS, USER, rich};
use crate::scene::{Got, Scene, subscription};

const HALF_HOUR: u64 = 1_800_000;

fn refused(client: u64) -> [Got; 2] {
    [
        Got::Reply { to: client, text: "Invalid listen key".into() },
        Got::Close { to: client, code: None },
    ]
}

/// Whether anything is told of a deposit.
fn is_told(scene: &mut Scene) -> bool {
    let act = Act::Deposit { currency: "MX".into(), amount: "1".into() };
    scene.venue.act(USER, &act, scene.now).unwrap();
    !scene.drain().is_empty()
}

#[test]
fn a_key_has_64_characters_and_opens_the_accounts_stream() {
    let (mut scene, key) = Scene::listening(rich(1));
    assert_eq!(key.len(), 64);
    assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{key}");
    assert!(is_told(&mut scene));
}

#[test]
fn a_wrong_key_is_told_so_and_closed() {
    let mut scene = Scene::new(rich(1));
    assert_eq!(scene.connects(1, "a1"), refused(1));
    let key = scene.listen_key();
    assert_eq!(scene.connects(2, &key[1..]), refused(2));
}

#[test]
fn without_a_key_private_channels_are_blocked() {
    let mut scene = Scene::new(rich(1));
    scene.venue.opened(ClientId(1), scene.now);
    let answer = scene.answer(1, &subscription(&[ORDERS]));
    assert!(answer.contains("Not Subscribed successfully!"), "{answer}");
    assert_eq!(scene.venue.violation_count(), 1);
}

#[test]
fn public_channels_are_served_beside_private_ones() {
    let (mut scene, _) = Scene::listening(rich(1));
    scene.subscribes(1, "spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT");
    assert!(scene.passes_ms(3_000).iter().any(Got::is_push));
}

#[test]
fn a_key_lasts_an_hour_unless_it_is_extended() {
    let (mut scene, key) = Scene::listening(rich(1));
    for _ in 0..3 {
        pings(&mut scene, HALF_HOUR);
        assert!(is_told(&mut scene));
        let extended = scene.gets("PUT", KEYS, &format!("listenKey={key}"));
        assert_eq!(extended, json!({ "listenKey": key }));
    }
    pings(&mut scene, 2 * HALF_HOUR - 10_000);
    assert!(is_told(&mut scene));
    pings(&mut scene, 10_000);
    // The venue looks each 10 ms.
    scene.passes_ms(10);
    assert!(!is_told(&mut scene), "the stream stays up, and is silent");
    assert_eq!(scene.connects(2, &key), refused(2));
    let late = scene.signed("PUT", KEYS, &format!("listenKey={key}"));
    assert_eq!(late.status, 400, "{}", late.body);
    assert_eq!(scene.gets("GET", KEYS, ""), json!({ "listenKey": [] }));
}

/// Time passes for a client that pings.
fn pings(scene: &mut Scene, ms: u64) {
    for _ in 0..ms / 10_000 {
        assert!(!scene.passes_ms(10_000).iter().any(|it| matches!(it, Got::Cut { .. })));
        scene.answer(1, r#"{"method":"PING"}"#);
    }
}

#[test]
fn a_key_can_last_less_and_not_be_extended() {
    let (mut scene, key) = Scene::listening(rich(1));
    let mut faults = Faults::default();
    faults.refuse_extension = true;
    scene.venue.set_account_faults(&faults);
    assert_eq!(scene.signed("PUT", KEYS, &format!("listenKey={key}")).status, 400);
    assert!(is_told(&mut scene), "it is in force");
    faults.refuse_extension = false;
    faults.listen_key_life_ms = Some(5_000);
    scene.venue.set_account_faults(&faults);
    scene.passes_ms(4_980);
    assert!(is_told(&mut scene));
    scene.passes_ms(40);
    assert!(!is_told(&mut scene));
}

#[test]
fn all_keys_of_an_account_can_end_at_once() {
    let (mut scene, key) = Scene::listening(rich(1));
    scene.venue.act(USER, &Act::ExpireListenKeys, scene.now).unwrap();
    assert!(!is_told(&mut scene));
    assert_eq!(scene.signed("PUT", KEYS, &format!("listenKey={key}")).status, 400);
    let second = scene.listen_key();
    assert_ne!(second, key);
    assert_eq!(scene.connects(2, &second), []);
    scene.subscribes(2, ACCOUNT);
    assert!(is_told(&mut scene));
}

#[test]
fn a_key_may_change_as_it_is_extended() {
    let mut config = rich(1);
    config.changes_listen_keys = true;
    let (mut scene, key) = Scene::listening(config);
    let renewed = scene.gets("PUT", KEYS, &format!("listenKey={key}"));
    let renewed = renewed["listenKey"].as_str().unwrap();
    assert_ne!(renewed, key);
    assert_eq!(scene.connects(2, &key), refused(2));
    assert_eq!(scene.connects(3, renewed), []);
}

#[test]
fn a_key_that_is_deleted_closes_what_it_opened() {
    let (mut scene, key) = Scene::listening(rich(1));
    assert_eq!(scene.gets("DELETE", KEYS, &format!("listenKey={key}"))["listenKey"], key);
    assert_eq!(scene.drain(), [Got::Close { to: 1, code: None }]);
    assert_eq!(scene.gets("GET", KEYS, ""), json!({ "listenKey": [] }));
}

#[test]
fn a_key_opens_five_connections() {
    let mut scene = Scene::new(rich(1));
    let key = scene.listen_key();
    for client in 1..=5 {
        assert_eq!(scene.connects(client, &key), []);
    }
    assert_eq!(scene.connects(6, &key), refused(6));
    scene.venue.closed(ClientId(3), scene.now);
    assert_eq!(scene.connects(7, &key), []);
}

#[test]
fn an_account_has_sixty_keys_in_the_order_of_their_making() {
    let mut scene = Scene::new(rich(1));
    let keys: Vec<_> = (0..60).map(|_| scene.listen_key()).collect();
    assert_eq!(scene.gets("GET", KEYS, ""), json!({ "listenKey": keys }));
    assert_eq!(scene.signed("POST", KEYS, "").status, 400);
    scene.gets("DELETE", KEYS, &format!("listenKey={}", keys[0]));
    scene.listen_key();
}
