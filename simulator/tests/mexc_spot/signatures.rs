//! Who may ask: signatures, times, keys, addresses and permissions.

use tickwire_simulator::account::{Access, Faults, Key, Permissions, Profile};
use tickwire_simulator::venue::Venue;

use crate::member::{KEY, SECRET, USER, rich, signature};
use crate::scene::Scene;

const ACCOUNT: &str = "/api/v3/account";
const ORDER: &str = "/api/v3/order";

/// What a request is answered whose query is this; `TIME` in it is the venue's.
fn asked(scene: &mut Scene, query: &str) -> (u16, String, String) {
    let query = query.replace("TIME", &scene.now.as_millis().to_string());
    let signature = signature(SECRET, &query);
    let query = format!("{query}&signature={signature}");
    let answer = scene.asks("GET", ACCOUNT, &query, "", Some(KEY));
    if answer.status == 200 { (200, "0".into(), String::new()) } else { Scene::refusal(&answer) }
}

#[test]
fn times_are_near_the_venues() {
    for (offset, window, fine) in [
        (0, "", true),
        (-5_000, "", true),
        (-5_001, "", false),
        (999, "", true),
        (1_000, "", false),
        (-60_000, "&recvWindow=60000", true),
        (-60_001, "&recvWindow=60000", false),
        (-11, "&recvWindow=10", false),
    ] {
        let mut scene = Scene::new(rich(1));
        let time = i128::try_from(scene.now.as_millis()).unwrap() + offset;
        let (status, code, words) = asked(&mut scene, &format!("timestamp={time}{window}"));
        if fine {
            assert_eq!(status, 200, "{offset}{window}: {words}");
        } else {
            assert_eq!((status, code.as_str()), (400, "700003"), "{offset}{window}: {words}");
        }
    }
}

#[test]
fn what_is_missing_or_wrong_has_its_documented_code() {
    for (query, code) in [
        ("timestamp=TIME&recvWindow=60001", "700005"),
        ("recvWindow=5000", "700004"),
        ("timestamp=now", "33333"),
    ] {
        assert_eq!(asked(&mut Scene::new(rich(1)), query).1, code, "{query}");
    }
    let mut scene = Scene::new(rich(1));
    let unsigned = format!("timestamp={}", scene.now.as_millis());
    let answer = scene.asks("GET", ACCOUNT, &unsigned, "", Some(KEY));
    assert_eq!(Scene::refusal(&answer).1, "700004");
    let answer = scene.asks("GET", ACCOUNT, &unsigned, "", None);
    assert_eq!(Scene::refusal(&answer), (400, "400".into(), "api key required".into()));
    assert_eq!(scene.venue.violation_count(), 2);
}

#[test]
fn signatures_are_of_the_query_and_the_body_without_anything_between() {
    let mut scene = Scene::new(rich(1));
    let query = "symbol=BTCUSDT&side=SELL&type=LIMIT";
    let body = format!("quantity=0.001&price=999999.9&timestamp={}", scene.now.as_millis());
    for (text, fine) in [
        (format!("{query}{body}"), true),
        (format!("{query}&{body}"), false),
        (body.clone(), false),
    ] {
        let signed = format!("{body}&signature={}", signature(SECRET, &text));
        let answer = scene.asks("POST", ORDER, query, &signed, Some(KEY));
        assert_eq!(answer.status == 200, fine, "{text}: {}", answer.body);
        if !fine {
            let words = "Signature for this request is not valid.";
            assert_eq!(Scene::refusal(&answer), (400, "700002".into(), words.into()));
        }
    }
}

#[test]
fn signatures_are_lower_case_and_of_the_right_secret() {
    let mut scene = Scene::new(rich(1));
    let query = format!("timestamp={}", scene.now.as_millis());
    let right = signature(SECRET, &query);
    for (wrong, what) in [
        (right.to_uppercase(), "upper case"),
        (signature("another", &query), "another secret"),
        (signature(SECRET, &format!("{query}0")), "another text"),
    ] {
        let query = format!("{query}&signature={wrong}");
        let answer = scene.asks("GET", ACCOUNT, &query, "", Some(KEY));
        assert_eq!(Scene::refusal(&answer).1, "700002", "{what}");
    }
}

#[test]
fn the_code_of_an_unknown_key_is_a_text_and_members_come_in_any_order() {
    let mut scene = Scene::new(rich(1));
    let mut orders = [0, 0];
    for _ in 0..40 {
        let answer = scene.asks("GET", ACCOUNT, "timestamp=1&signature=a", "", Some("nobody"));
        let refusal = Scene::refusal(&answer);
        assert_eq!(refusal, (401, "\"10072\"".into(), "Api key info invalid".into()));
        orders[usize::from(answer.body.starts_with("{\"code\""))] += 1;
    }
    assert!(orders.iter().all(|&count| count > 5), "{orders:?}");
}

#[test]
fn a_key_may_do_what_it_is_allowed_from_where_it_is() {
    let key = |spot, addresses: &[&str]| {
        let mut key = Key::new(KEY, SECRET);
        key.permissions = Permissions { spot, futures: Access::Trade };
        key.addresses = addresses.iter().map(|it| (*it).to_owned()).collect();
        key
    };
    for (key, reads, trades) in [
        (key(Access::Trade, &[]), "0", "-2011"),
        (key(Access::Trade, &["10.0.0.1", "127.0.0.1"]), "0", "-2011"),
        (key(Access::Trade, &["10.0.0.1"]), "700006", "700006"),
        (key(Access::Read, &[]), "0", "700007"),
        (key(Access::None, &[]), "700007", "700007"),
    ] {
        let mut config = rich(1);
        let mut profile = Profile::new(USER, KEY, SECRET);
        profile.keys = vec![key];
        config.accounts = vec![profile];
        let mut scene = Scene::new(config);
        assert_eq!(asked(&mut scene, "timestamp=TIME").1, reads);
        let answer = scene.signed("DELETE", ORDER, "symbol=BTCUSDT&orderId=C02__1");
        assert_eq!(Scene::refusal(&answer).1, trades);
    }
}

#[test]
fn the_venues_clock_can_be_wrong() {
    for skew_ms in [-20_000, 20_000] {
        let mut scene = Scene::new(rich(1));
        let mut faults = Faults::default();
        faults.skew_ms = skew_ms;
        scene.venue.set_account_faults(&faults);
        assert_eq!(asked(&mut scene, "timestamp=TIME").1, "700003");
        let told: serde_json::Value =
            serde_json::from_str(&scene.get("/api/v3/time", "").body).unwrap();
        let expected = i128::try_from(scene.now.as_millis()).unwrap() + i128::from(skew_ms);
        assert_eq!(told["serverTime"], u64::try_from(expected).unwrap());
        assert_eq!(asked(&mut scene, &format!("timestamp={expected}")).0, 200);
    }
}

#[test]
fn signatures_addresses_and_whole_requests_can_be_refused() {
    let with = |change: fn(&mut Faults)| {
        let mut scene = Scene::new(rich(1));
        let mut faults = Faults::default();
        change(&mut faults);
        scene.venue.set_account_faults(&faults);
        asked(&mut scene, "timestamp=TIME")
    };
    assert_eq!(with(|faults| faults.refuse_signatures = true).1, "700002");
    assert_eq!(with(|faults| faults.refuse_address = true).1, "700006");
    let failed = with(|faults| {
        faults.rest_error_per_mille = 1_000;
        faults.rest_error_status = 503;
    });
    assert_eq!(failed.0, 503);
}
