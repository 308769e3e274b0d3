//! `server.sign`, where the venue has it.

use serde_json::{Value, json};
use tickwire_simulator::gateio::spot::Sign;

use crate::scene::{KEY, SECRET, Scene, config, signed};

fn scene(sign: Option<Sign>) -> Scene {
    let mut config = config(1);
    config.sign = sign;
    Scene::new(config)
}

fn signs(scene: &mut Scene, params: &Value) -> Value {
    let message = json!({ "id": 5, "method": "server.sign", "params": params });
    let got = scene.says(1, &message.to_string());
    got[0].reply().unwrap().clone()
}

fn is_logged_in(scene: &mut Scene) -> bool {
    let param = json!({ "currency_pair": "ETH_USDT", "status": "open" });
    scene.result("spot.order_list", &param).is_ok()
}

#[test]
fn the_old_form_signs_the_time_in_milliseconds() {
    let mut scene = scene(Some(Sign::GateV3));
    let nonce = 1_900_000_000_000_u64;
    let wrong = signs(&mut scene, &json!([KEY, signed(SECRET, "1900000000001"), nonce]));
    assert_eq!((&wrong["result"], &wrong["error"]["code"]), (&Value::Null, &json!(6)));
    assert!(!is_logged_in(&mut scene));
    let right = signs(&mut scene, &json!([KEY, signed(SECRET, "1900000000000"), nonce]));
    assert_eq!(right, json!({ "error": null, "result": { "status": "success" }, "id": 5 }));
    assert!(is_logged_in(&mut scene));
    let old = nonce - 61_000;
    let expired = signs(&mut scene, &json!([KEY, signed(SECRET, &old.to_string()), old]));
    assert_ne!(expired["error"], Value::Null);
}

#[test]
fn the_other_form_signs_a_channel_at_a_time_in_seconds() {
    for time in [json!("1900000000"), json!(1_900_000_000)] {
        let mut scene = scene(Some(Sign::SignedChannel));
        let text = "channel=spot.order&event=subscribe&time=1900000000";
        let wrong = signs(&mut scene, &json!([KEY, signed(SECRET, "1900000000"), time]));
        assert_ne!(wrong["error"], Value::Null, "the old form is not this one");
        let right = signs(&mut scene, &json!([KEY, signed(SECRET, text), time]));
        assert_eq!((&right["error"], &right["id"]), (&Value::Null, &json!(5)));
        assert!(is_logged_in(&mut scene));
    }
}

#[test]
fn a_venue_without_it_does_not_know_it() {
    let mut scene = scene(None);
    let params = json!([KEY, signed(SECRET, "1900000000000"), 1_900_000_000_000_u64]);
    let answer = signs(&mut scene, &params);
    assert_eq!(answer["error"]["code"], 1);
    assert!(!is_logged_in(&mut scene));
}
