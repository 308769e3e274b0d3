//! What clients may ask, and what the venue answers, to the letter.

use std::path::PathBuf;

use tickwire_simulator::venue::{ClientId, Message, Venue};

use crate::scene::{Got, Scene, config, request, subscription};

fn scene() -> Scene {
    Scene::with_client(config(1))
}

fn depth(symbol: &str) -> String {
    format!("spot@public.aggre.depth.v3.api.pb@100ms@{symbol}")
}

/// The answer to a request with the id 7.
fn answered(msg: &str) -> String {
    format!(r#"{{"id":7,"code":0,"msg":"{msg}"}}"#)
}

fn no_violations(scene: &Scene) {
    assert_eq!(scene.venue.violations(), [""; 0]);
}

#[test]
fn an_acknowledgement_repeats_the_parameter_and_the_id() {
    for (id, shown) in [(r#","id":18446744073709551615"#, u64::MAX), (r#","id":0"#, 0), ("", 0)] {
        let mut scene = scene();
        let param = depth("BTCUSDT");
        let text = format!(r#"{{"method":"SUBSCRIPTION","params":["{param}"]{id}}}"#);
        let expected = format!(r#"{{"id":{shown},"code":0,"msg":"{param}"}}"#);
        assert_eq!(scene.answer(1, &text), expected);
        no_violations(&scene);
        assert!(!scene.passes_ms(1_000).is_empty());
    }
}

#[test]
fn several_parameters_come_back_in_one_frame_in_any_order() {
    let (mut same, mut other) = (0, 0);
    for seed in 0..20 {
        let mut scene = Scene::with_client(config(seed));
        let params = ["BTCUSDT", "ETHUSDT", "币安人生USDT"].map(depth);
        let asked: Vec<&str> = params.iter().map(String::as_str).collect();
        let answer = scene.answer(1, &subscription(&asked));
        let joined = answer.strip_prefix(r#"{"id":7,"code":0,"msg":""#).unwrap();
        let mut named: Vec<&str> = joined.strip_suffix(r#""}"#).unwrap().split(',').collect();
        if named == asked {
            same += 1;
        } else {
            other += 1;
        }
        named.sort_unstable();
        let mut sorted = asked.clone();
        sorted.sort_unstable();
        assert_eq!(named, sorted, "{answer}");
        no_violations(&scene);
    }
    assert!(same > 0 && other > same, "{same} in order, {other} not");
}

#[test]
fn a_ping_gets_a_pong_in_either_case() {
    let mut scene = scene();
    for method in ["PING", "ping"] {
        let ping = format!(r#"{{"method":"{method}"}}"#);
        assert_eq!(scene.answer(1, &ping), r#"{"id":0,"code":0,"msg":"PONG"}"#);
        assert_eq!(scene.answer(1, &request(method, &[])), answered("PONG"));
    }
    no_violations(&scene);
}

/// The two forms of a refusal.
fn refusals(params: &str) -> [String; 2] {
    let words = format!("Not Subscribed successfully! [{params}].  Reason： Blocked! ");
    [answered(&words), answered(&format!("Subscribed successful! []. {words}"))]
}

/// Asks for one thing that is refused.
#[track_caller]
fn blocked(param: &str, violation: &str) {
    let mut scene = scene();
    let answer = scene.answer(1, &subscription(&[param]));
    assert!(refusals(param).contains(&answer), "{answer}");
    let violations = scene.venue.violations();
    match violation {
        "" => assert_eq!(violations, [""; 0], "{param}"),
        _ => assert!(matches!(&violations[..], [one] if one.contains(violation)), "{violations:?}"),
    }
    assert_eq!(scene.passes_ms(5_000), [], "{param}: something was subscribed to");
}

#[test]
fn unknown_symbols_are_blocked_and_no_violation() {
    blocked(&depth("NOPEUSDT"), "");
    blocked("spot@public.miniTicker.v3.api.pb@NOPEUSDT@UTC+8", "");
}

#[test]
fn what_no_correct_client_asks_for_is_blocked() {
    for (param, violation) in [
        (depth("btcusdt").as_str(), "lower-case symbol"),
        ("spot@public.deals.v3.api.pb@BTCUSDT", "channel"),
        ("spot@public.increase.depth.v3.api.pb@BTCUSDT", "channel"),
        ("spot@public.increase.depth.batch.v3.api.pb@BTCUSDT", "channel"),
        ("spot@public.bookTicker.v3.api.pb@BTCUSDT", "channel"),
        ("spot@public.miniTicker.v3.api@BTCUSDT@UTC+0", "channel"),
        ("spot@public.aggre.deals.v3.api@100ms@BTCUSDT", "channel"),
        ("spot@private.deals.v3.api.pb", "no listen key"),
        ("spot@public.aggre.depth.v3.api.pb@BTCUSDT", "channel"),
        ("spot@public.aggre.depth.v3.api.pb@BTCUSDT@100ms", "speed"),
        ("spot@public.aggre.depth.v3.api.pb@50ms@BTCUSDT", "speed"),
        ("spot@public.limit.depth.v3.api.pb@BTCUSDT@50", "levels"),
        ("spot@public.limit.depth.v3.api.pb@BTCUSDT", "channel"),
        ("spot@public.kline.v3.api.pb@BTCUSDT@1m", "interval"),
        ("spot@public.kline.v3.api+Min60+ethusdt", "channel"),
        ("spot@public.miniTicker.v3.api.pb@BTCUSDT", "channel"),
        ("spot@public.miniTicker.v3.api.pb@BTCUSDT@UTC+14", "time zone"),
        ("spot@public.miniTickers.v3.api.pb@utc+8", "time zone"),
        ("BTCUSDT", "channel"),
        ("", "channel"),
    ] {
        blocked(param, violation);
    }
}

#[test]
fn a_part_may_be_blocked() {
    let mut scene = scene();
    let (good, bad) = (depth("BTCUSDT"), depth("NOPEUSDT"));
    let words = format!(
        "Subscribed successful! [{good}]. Not Subscribed successfully! [{bad}].  Reason： Blocked! "
    );
    assert_eq!(scene.answer(1, &subscription(&[&bad, &good])), answered(&words));
    assert!(scene.passes_ms(1_000).iter().all(Got::is_push));
    no_violations(&scene);
}

#[test]
fn symbols_are_refused_while_the_venue_says_so() {
    let mut scene = scene();
    let (bitcoin, ether) = (depth("BTCUSDT"), depth("ETHUSDT"));
    scene.venue.refuse(&["ETHUSDT".into()]);
    let answer = scene.answer(1, &subscription(&[&ether]));
    assert!(refusals(&ether).contains(&answer), "{answer}");
    scene.subscribes(1, &bitcoin);
    scene.venue.refuse(&[]);
    scene.subscribes(1, &ether);
    no_violations(&scene);
}

#[test]
fn a_second_subscription_is_acknowledged_with_nothing() {
    let mut scene = scene();
    let (bitcoin, ether) = (depth("BTCUSDT"), depth("ETHUSDT"));
    scene.subscribes(1, &bitcoin);
    assert_eq!(scene.answer(1, &subscription(&[&bitcoin])), answered(""));
    assert_eq!(scene.answer(1, &subscription(&[&bitcoin, &ether])), answered(&ether));
    assert_eq!(scene.venue.violation_count(), 2);
    let answer = scene.answer(1, &subscription(&[&depth("SOLUSDT"), &depth("SOLUSDT")]));
    assert_eq!(answer, answered(&depth("SOLUSDT")));
    assert_eq!(scene.venue.violation_count(), 3);
}

#[test]
fn who_asks_for_nothing_gets_a_refusal_without_a_reason() {
    let mut scene = scene();
    let answer = scene.answer(1, &subscription(&[]));
    assert_eq!(answer, answered("Not Subscribed successfully! []."));
    assert_eq!(scene.venue.violation_count(), 1);
}

#[test]
fn an_end_is_acknowledged_as_a_beginning_is() {
    let mut scene = scene();
    let (bitcoin, ether) = (depth("BTCUSDT"), depth("ETHUSDT"));
    scene.subscribes(1, &bitcoin);
    let end = |params: &[&str]| request("UNSUBSCRIPTION", params);
    assert_eq!(scene.answer(1, &end(&[&ether])), answered("no subscription"));
    assert_eq!(scene.answer(1, &end(&[&ether, &bitcoin])), answered(&bitcoin));
    assert_eq!(scene.passes_ms(1_000), []);
    assert_eq!(scene.answer(1, &end(&[&bitcoin])), answered("no subscription"));
    assert_eq!(scene.answer(1, &end(&["nonsense"])), answered("no subscription"));
    scene.subscribes(1, &bitcoin);
    no_violations(&scene);
}

#[test]
fn a_refused_symbol_can_be_unsubscribed_from() {
    let mut scene = scene();
    let bitcoin = depth("BTCUSDT");
    scene.subscribes(1, &bitcoin);
    scene.venue.refuse(&["BTCUSDT".into()]);
    assert_eq!(scene.answer(1, &request("UNSUBSCRIPTION", &[&bitcoin])), answered(&bitcoin));
}

#[test]
fn what_cannot_be_read_has_an_invalid_format() {
    for (text, id, violation) in [
        ("", 0, "no JSON object"),
        ("hello", 0, "no JSON object"),
        ("[]", 0, "no JSON object"),
        (r#"{"method":"PING""#, 0, "no JSON object"),
        ("{}", 0, "`method`"),
        (r#"{"method":1,"id":5}"#, 5, "`method`"),
        (r#"{"method":"sub","id":5}"#, 5, "no method `sub`"),
        (r#"{"method":"subscription","params":[]}"#, 0, "no method"),
        (r#"{"method":"SUBSCRIPTION","id":5}"#, 5, "`params`"),
        (r#"{"method":"SUBSCRIPTION","params":"a","id":5}"#, 5, "`params`"),
        (r#"{"method":"UNSUBSCRIPTION","params":[1],"id":5}"#, 5, "`params`"),
        (r#"{"method":"PING","id":-1}"#, 0, "`id`"),
        (r#"{"method":"PING","id":"7"}"#, 0, "`id`"),
        (r#"{"method":"PING","id":1.5}"#, 0, "`id`"),
    ] {
        let mut scene = scene();
        let expected = format!(r#"{{"id":{id},"code":0,"msg":"msg format invalid"}}"#);
        assert_eq!(scene.answer(1, text), expected, "{text}");
        let violations = scene.venue.violations();
        assert!(matches!(&violations[..], [it] if it.contains(violation)), "{violations:?}");
    }
}

#[test]
fn binary_messages_are_a_violation() {
    let mut scene = scene();
    let binary = Message::Binary(br#"{"method":"PING"}"#);
    scene.venue.received(ClientId(1), binary, scene.now);
    let text = r#"{"id":0,"code":0,"msg":"msg format invalid"}"#.into();
    assert_eq!(scene.drain(), [Got::Reply { to: 1, text }]);
    assert_eq!(scene.venue.violations(), ["the message is binary"]);
}

#[test]
fn long_messages_are_obeyed_and_noted() {
    for (length, noted) in [(1_023, 0), (1_024, 0), (1_025, 1)] {
        let mut scene = scene();
        let ping = r#"{"method":"PING"}"#;
        let text = format!("{ping}{}", " ".repeat(length - ping.len()));
        assert_eq!(scene.answer(1, &text), r#"{"id":0,"code":0,"msg":"PONG"}"#);
        assert_eq!(scene.venue.violation_count(), noted, "{length} bytes");
    }
}

/// The text of a captured answer; `None` where the samples are not there.
fn sample(name: &str) -> Option<String> {
    let folder = std::env::var_os("TICKWIRE_SAMPLES").map(PathBuf::from);
    let folder = folder
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"));
    let path = folder.join("mexc/json/spot_control").join(name);
    if !folder.join("mexc").is_dir() {
        println!("SKIPPED: {} is not there", path.display());
        return None;
    }
    Some(std::fs::read_to_string(&path).unwrap_or_else(|it| panic!("{}: {it}", path.display())))
}

/// The words of a captured answer; in brackets, the parameters are not compared.
fn shape(text: &str) -> String {
    let answer: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(answer["code"], 0, "{text}");
    let (mut shape, mut inside) = (String::new(), false);
    for part in answer["msg"].as_str().unwrap().split_inclusive(['[', ']']) {
        shape.push_str(if inside { "..]" } else { part });
        inside = part.ends_with('[');
    }
    shape.replace("[..]", "[]")
}

#[test]
fn answers_have_the_words_that_were_captured() {
    let (good, bad) = (depth("BTCUSDT"), depth("NOPEUSDT"));
    let mut forms = std::collections::BTreeSet::new();
    for seed in 0..50 {
        let mut scene = Scene::with_client(config(seed));
        forms.insert(shape(&scene.answer(1, &subscription(&[&bad]))));
    }
    let mut scene = scene();
    let partly = shape(&scene.answer(1, &subscription(&[&good, &bad])));
    let nothing = shape(&scene.answer(1, &subscription(&[])));
    let Some(one) = sample("refused_one.json") else { return };
    let without_list = sample("refused_empty_success_list.json").unwrap();
    assert!(forms.iter().eq([&shape(&one), &shape(&without_list)]), "{forms:?}");
    assert_eq!(partly, shape(&sample("refused_partly.json").unwrap()));
    assert_eq!(partly, shape(&sample("refused_partly_with_id.json").unwrap()));
    assert_eq!(nothing, shape(&sample("refused_empty_list.json").unwrap()));
    let again = scene.answer(1, &subscription(&[&good]));
    assert_eq!(again, sample("ack_repeat_subscription_empty_msg.json").unwrap().trim_end());
    let deals = "spot@public.aggre.deals.v3.api.pb@100ms@BTCUSDT";
    let text = format!(r#"{{"method":"SUBSCRIPTION","params":["{deals}"]}}"#);
    assert_eq!(scene.answer(1, &text), sample("ack_one.json").unwrap().trim_end());
}
