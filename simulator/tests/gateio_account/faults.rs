//! What may go wrong with accounts, knob by knob.

use serde_json::{Value, json};
use tickwire_simulator::venue::{ClientId, Request, Venue};

use crate::scene::{Got, KEY, SECRET, Scene, body, config, order};

fn place(scene: &mut Scene) -> Vec<Got> {
    scene.calls(1, "spot.order_place", &order("buy", "1", "1"))
}

fn count(got: &[Got], is_wanted: impl Fn(&&Got) -> bool) -> usize {
    got.iter().filter(is_wanted).count()
}

#[test]
fn logins_are_refused_or_never_answered() {
    let mut scene = Scene::new(config(1));
    scene.faulty(|faults| faults.ignore_logins = true);
    assert_eq!(scene.login(1, KEY, SECRET), []);
    scene.faulty(|faults| faults.refuse_logins = true);
    let got = scene.login(1, KEY, SECRET);
    assert_eq!(got[0].reply().unwrap()["data"]["errs"]["label"], "INVALID_KEY");
    scene.faulty(|faults| faults.refuse_signatures = true);
    let got = scene.login(1, KEY, SECRET);
    assert_eq!(got[0].reply().unwrap()["data"]["errs"]["label"], "INVALID_SIGNATURE");
    let refused = scene.subscribes(1, "spot.balances", &Value::Null, KEY, SECRET);
    assert_eq!(refused["error"]["code"], 4);
    assert_eq!(scene.rest("GET", "/spot/accounts", "", "").status, 401);
}

#[test]
fn a_clock_that_is_off_can_be_found_and_followed() {
    for skew_s in [300, -300] {
        let mut scene = Scene::new(config(1));
        scene.faulty(|faults| faults.skew_ms = skew_s * 1_000);
        let got = scene.login(1, KEY, SECRET);
        assert_eq!(got[0].reply().unwrap()["data"]["errs"]["label"], "REQUEST_EXPIRED");
        let asked = Request::new("GET", "/api/v4/spot/time", "");
        let time = body(&scene.venue.request(&asked, scene.now));
        assert_eq!(time["server_time"], 1_900_000_000_003_i64 + skew_s * 1_000);
        scene.ahead = skew_s;
        scene.logs_in(1, KEY, SECRET);
        scene.listens(1);
        assert_eq!(scene.rest("GET", "/spot/accounts", "", "").status, 200);
        assert_eq!(scene.account().orders, []);
    }
}

#[test]
fn an_order_is_lost_taken_or_acknowledged_before_a_cut() {
    for (fault, orders, answers) in [("before", 0, 0), ("taken", 1, 0), ("acknowledged", 1, 1)] {
        let mut scene = Scene::listening(config(1));
        scene.faulty(|faults| match fault {
            "before" => faults.cut_before_per_mille = 1_000,
            "taken" => faults.cut_taken_per_mille = 1_000,
            _ => faults.cut_acknowledged_per_mille = 1_000,
        });
        let got = place(&mut scene);
        let cut = got.iter().position(|it| *it == Got::Cut { to: 1 }).expect("a cut");
        assert_eq!(count(&got[..cut], |it| it.reply().is_some()), answers, "{fault}");
        assert_eq!(scene.account().orders.len(), orders, "{fault}");
        assert_eq!(count(&got[..cut], |it| it.push("spot.orders").is_some()), 0, "{fault}");
        // The account survives: another connection finds what was taken.
        scene.venue.closed(ClientId(1), scene.now);
        scene.faulty(|_| ());
        let open = body(&scene.rest("GET", "/spot/open_orders", "", ""));
        assert_eq!(open.as_array().unwrap().len(), orders, "{fault}");
    }
}

#[test]
fn an_order_over_rest_has_no_answer_whether_it_was_taken_or_not() {
    for (is_taken, orders) in [(false, 0), (true, 1)] {
        let mut scene = Scene::new(config(1));
        scene.faulty(|faults| match is_taken {
            false => faults.cut_before_per_mille = 1_000,
            true => faults.cut_taken_per_mille = 1_000,
        });
        let body = order("buy", "1", "1").to_string();
        assert_eq!(scene.rest("POST", "/spot/orders", "", &body).status, 504);
        assert_eq!(scene.account().orders.len(), orders);
    }
}

#[test]
fn an_acknowledged_order_may_have_no_result() {
    let mut scene = Scene::listening(config(1));
    scene.faulty(|faults| faults.no_result_per_mille = 1_000);
    let got = place(&mut scene);
    let answers: Vec<_> = got.iter().filter_map(Got::reply).collect();
    assert_eq!((answers.len(), &answers[0]["ack"]), (1, &json!(true)));
    assert_eq!(count(&got, |it| it.push("spot.orders").is_some()), 1);
    assert_eq!(count(&got, |it| matches!(it, Got::Cut { .. })), 0);
    let id = scene.account().orders[0].id.to_string();
    let param = json!({ "currency_pair": "ETH_USDT", "order_id": id });
    let got = scene.calls(1, "spot.order_cancel", &param);
    assert_eq!(count(&got, |it| it.reply().is_some()), 0);
    assert!(!scene.account().orders[0].is_open);
}

#[test]
fn pushes_are_doubled_reordered_and_cut() {
    let mut scene = Scene::listening(config(1));
    scene.faulty(|faults| faults.duplicate_per_mille = 1_000);
    let got = place(&mut scene);
    let orders: Vec<_> = got.iter().filter_map(|it| it.push("spot.orders")).collect();
    assert_eq!((orders.len(), orders[0]), (2, orders[1]));
    scene.faulty(|faults| faults.reorder_per_mille = 500);
    let mut kinds = Vec::new();
    for _ in 0..40 {
        let mut got = place(&mut scene);
        got.extend(scene.passes_ms(10));
        let pushes = got.iter().filter_map(|it| match it {
            Got::Push { channel, .. } => Some(*channel),
            _ => None,
        });
        kinds.push(pushes.collect::<Vec<_>>());
    }
    assert!(kinds.contains(&vec!["spot.orders", "spot.balances"]));
    assert!(kinds.contains(&vec!["spot.balances", "spot.orders"]));
    assert!(kinds.iter().all(|it| it.len() == 2), "nothing is lost: {kinds:?}");
    scene.faulty(|faults| faults.cut_push_per_mille = 1_000);
    assert!(place(&mut scene).contains(&Got::Cut { to: 1 }));
}

#[test]
fn rest_answers_lag_and_fail() {
    let mut scene = Scene::listening(config(1));
    scene.passes_ms(100);
    place(&mut scene);
    scene.passes_ms(1_000);
    place(&mut scene);
    scene.passes_ms(400);
    let open = |scene: &mut Scene| {
        let open = body(&scene.rest("GET", "/spot/open_orders", "", ""));
        open[0]["total"].as_u64().unwrap_or(0)
    };
    let locked = |scene: &mut Scene| {
        body(&scene.rest("GET", "/spot/accounts", "currency=USDT", ""))[0]["locked"].clone()
    };
    for (lag, orders, expected) in [(0, 2, "2"), (500, 1, "1"), (1_500, 0, "0")] {
        scene.faulty(|faults| faults.rest_lag_ms = lag);
        assert_eq!((open(&mut scene), locked(&mut scene)), (orders, json!(expected)), "{lag}");
    }
    for status in [500, 503, 429] {
        scene.faulty(|faults| {
            faults.rest_error_per_mille = 1_000;
            faults.rest_error_status = status;
        });
        assert_eq!(scene.rest("GET", "/spot/accounts", "", "").status, status);
    }
    let asked = Request::new("GET", "/api/v4/spot/time", "");
    assert_eq!(scene.venue.request(&asked, scene.now).status, 200, "what is public does not");
}
