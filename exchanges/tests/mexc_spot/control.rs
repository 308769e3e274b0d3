//! What the venue answers, in its words.

use tickwire_core::event::Interval;
use tickwire_core::exchange::ControlKind::{
    Error, LoginRefused, Pong, Refused, Subscribed, System, Unsubscribed,
};
use tickwire_core::exchange::{
    Control, ControlKind, Decoded, Exchange, Malformed, MalformedKind, Message, Verdict,
};
use tickwire_exchanges::mexc::spot::{LimitLevels, MexcSpot, Speed, SpotChannel, Zone};

use crate::{ours, samples};

fn decoded(text: &str) -> Result<Control<'_, SpotChannel>, Malformed> {
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    match MexcSpot.decode(Message::text(text), &mut scratch) {
        Ok(Decoded::Control(control)) => Ok(control),
        Ok(events) => panic!("a text is no data: {events:?}"),
        Err(malformed) => Err(malformed),
    }
}

#[track_caller]
fn control(text: &str) -> Control<'_, SpotChannel> {
    let control = decoded(text).unwrap();
    if let (Some(channel), Some(name)) = (control.channel, control.channel_name) {
        assert!(name == MexcSpot.channel_name(channel) || name.contains('\\'), "{name}");
    }
    assert_eq!((control.sent, control.id_text), (None, None));
    control
}

const DEPTH: SpotChannel = SpotChannel::AggreDepth(Speed::Ms100);
const DEALS: SpotChannel = SpotChannel::AggreDeals(Speed::Ms10);

#[test]
fn an_echo_accepts_what_it_names() {
    let text = r#"{"id":9,"code":0,"msg":"spot@public.aggre.depth.v3.api.pb@100ms@XYUSDT"}"#;
    let one = control(text);
    assert_eq!((one.kind, one.id, one.code, one.reason), (Subscribed, Some(9), Some(0), None));
    assert_eq!(one.channel, Some(DEPTH));
    assert_eq!(one.channel_name, Some("spot@public.aggre.depth.v3.api.pb"));
    let accepted = "spot@public.aggre.depth.v3.api.pb@100ms@XYUSDT";
    assert_eq!(one.verdict, Some(Verdict { accepted, refused: "" }));

    let text = r#"{"msg":"spot@public.aggre.deals.v3.api.pb@10ms@AUSDT,spot@public.aggre.deals.v3.api.pb@10ms@龙虾USDT","id":10,"code":0}"#;
    let many = control(text);
    assert_eq!((many.kind, many.channel), (Subscribed, Some(DEALS)));
    assert!(
        many.verdict
            .unwrap()
            .accepted
            .ends_with("@AUSDT,spot@public.aggre.deals.v3.api.pb@10ms@龙虾USDT")
    );
}

#[test]
fn every_channel_is_known_by_its_echo() {
    for (stream, channel) in [
        ("kline.v3.api.pb@XYUSDT@Hour4", SpotChannel::Kline(Interval::Hours(4))),
        // The symbol is all before the parameter, as where it is predicted.
        ("limit.depth.v3.api.pb@X@Y@20", SpotChannel::LimitDepth(LimitLevels::L20)),
        ("miniTicker.v3.api.pb@XYUSDT@24H", SpotChannel::MiniTicker(Zone::HOURS_24)),
        ("miniTickers.v3.api.pb@UTC+8", SpotChannel::MiniTickers(Zone::UTC_8)),
        ("bookTicker.batch.v3.api.pb@XYUSDT", SpotChannel::BookTickerBatch),
        ("increase.depth.v3.api.pb@XYUSDT", SpotChannel::IncreaseDepth),
    ] {
        let text = format!(r#"{{"id":0,"code":0,"msg":"spot@public.{stream}"}}"#);
        let control = control(&text);
        assert_eq!((control.channel, control.kind, control.id), (Some(channel), Subscribed, None));
    }
    let private = control(r#"{"id":1,"code":0,"msg":"spot@private.orders.v3.api.pb"}"#);
    assert_eq!((private.channel, private.kind), (None, Subscribed));
    assert_eq!(private.channel_name, Some("spot@private.orders.v3.api.pb"));
}

#[test]
fn a_refusal_names_what_it_refuses() {
    let bad = "spot@public.aggre.depth.v3.api.pb@100ms@NOUSDT";
    let good = "spot@public.aggre.depth.v3.api.pb@100ms@YESUSDT";
    let no = format!("Not Subscribed successfully! [{bad}]");
    for (words, accepted, refused) in [
        (format!("{no}.  Reason： Blocked! "), "", bad),
        (format!("{no}. Reason: Blocked!"), "", bad),
        (no.clone(), "", bad),
        (format!("Subscribed successful! [{good}]. {no}.  Reason： Blocked! "), good, bad),
        (format!("Subscribed successful! []. {no}.  Reason： Blocked! "), "", bad),
        // The other way round, with the reason behind either sentence.
        (format!("{no}.  Reason： Blocked! Subscribed successful! [{good}]."), good, bad),
        (format!("{no}. Subscribed successful! [{good}].  Reason： Blocked! "), good, bad),
    ] {
        let text = format!(r#"{{"id":4,"code":0,"msg":"{words}"}}"#);
        let control = control(&text);
        assert_eq!(
            (control.kind, control.id, control.code),
            (Refused, Some(4), Some(0)),
            "{words}"
        );
        assert_eq!(control.verdict, Some(Verdict { accepted, refused }), "{words}");
        let reason = if words.contains("Blocked") { "Blocked!" } else { &words };
        assert_eq!((control.channel, control.reason), (Some(DEPTH), Some(reason)));
    }
}

#[test]
fn a_refusal_that_names_nothing_is_of_the_whole_request() {
    for words in [
        "Not Subscribed successfully! [].",
        "Subscribed successful! []. Not Subscribed successfully! []",
        "Not Subscribed successfully! []. Reason： ",
        "msg format invalid",
    ] {
        let text = format!(r#"{{"id":4,"code":0,"msg":"{words}"}}"#);
        let control = control(&text);
        assert_eq!((control.kind, control.verdict), (Refused, None), "{words}");
        assert_eq!((control.reason, control.id), (Some(words), Some(4)));
    }
    let text = r#"{"id":4,"code":"730001","msg":"spot@public.aggre.depth.v3.api.pb@100ms@XYUSDT"}"#;
    let other = control(text);
    assert_eq!((other.kind, other.code, other.verdict), (Refused, Some(730_001), None));
    // A code that is none that we can read is not 0.
    for (code, kind) in [
        (r#""ERR_7""#, Refused),
        ("99999999999999999999", Refused),
        ("1.5", Refused),
        ("\"0\"", Subscribed),
        ("null", Subscribed),
    ] {
        let text = format!(
            r#"{{"id":4,"code":{code},"msg":"spot@public.aggre.depth.v3.api.pb@100ms@XYUSDT"}}"#
        );
        assert_eq!(control(&text).kind, kind, "{code}");
    }
}

#[test]
fn a_refused_list_that_is_empty_refuses_nothing() {
    let good = "spot@public.aggre.deals.v3.api.pb@10ms@XYUSDT";
    for words in [
        format!("Subscribed successful! [{good}]. Not Subscribed successfully! []."),
        format!("Subscribed successful! [{good}]."),
    ] {
        let text = format!(r#"{{"id":4,"code":0,"msg":"{words}"}}"#);
        let control = control(&text);
        assert_eq!((control.kind, control.channel), (Subscribed, Some(DEALS)), "{words}");
        assert_eq!(control.reason, None);
        assert_eq!(control.verdict, Some(Verdict { accepted: good, refused: "" }));
    }
}

#[test]
fn answers_of_a_word() {
    for (text, kind, id, reason) in [
        (r#"{"id":0,"code":0,"msg":"PONG"}"#, Pong, None, None),
        (r#"{"id":6,"code":0,"msg":""}"#, Subscribed, Some(6), None),
        (
            r#"{"id":6,"code":0,"msg":"no subscription"}"#,
            Unsubscribed,
            Some(6),
            Some("no subscription"),
        ),
        (r#"{"id":6,"code":0,"msg":"never seen"}"#, System, Some(6), Some("never seen")),
        (r#"{"msg":"never seen"}"#, System, None, Some("never seen")),
    ] {
        let control = control(text);
        assert_eq!((control.kind, control.id, control.reason), (kind, id, reason), "{text}");
        assert_eq!((control.verdict, control.channel), (None, None));
    }
}

#[test]
fn texts_of_another_form_are_told_whole() {
    for (text, kind) in [
        ("Invalid listen key", LoginRefused),
        ("Service Unavailable", Error),
        ("<html>403</html>", Error),
        ("", Error),
        (r#"["PONG"]"#, Error),
        (r#"{"channel":"rs.error","data":"x"}"#, Error),
        (r#"{"id":1,"code":0}"#, Error),
        (r#"{"id":1,"code":0,"msg":null}"#, Error),
    ] {
        let control = control(text);
        assert_eq!((control.kind, control.reason), (kind, Some(text)));
    }
}

#[test]
fn a_broken_text_is_wrong_by_itself_alone() {
    for (text, kind, offset) in [
        (r#"{"id":1,"code":0,"msg":"#, MalformedKind::Syntax, 23),
        (r#"{"id":1,"code":0,"msg":7}"#, MalformedKind::Value, 23),
    ] {
        assert_eq!(decoded(text), Err(Malformed::value(kind, offset)), "{text}");
    }
    let message = Message::new(tickwire_core::exchange::MessageType::Text, b"{\"msg\":\"\xff\"}");
    let mut memory = ours::Memory::new();
    let malformed = MexcSpot.decode(message, &mut memory.scratch()).unwrap_err();
    assert_eq!(malformed, Malformed::value(MalformedKind::Encoding, 8));
}

#[test]
fn escapes_are_undone_before_words_are_understood() {
    let text = r#"{"msg":"spot\u0040public.aggre.depth.v3.api.pb@100ms\u0040XYUSDT","code":0,"id":18446744073709551615}"#;
    let echo = control(text);
    assert_eq!((echo.kind, echo.channel, echo.id), (Subscribed, Some(DEPTH), Some(u64::MAX)));
    // A name that would not be found in the text as it stands: all of the request are meant.
    assert_eq!(echo.verdict, None);
    assert_eq!(control(r#"{"msg":"PO\u004eG"}"#).kind, Pong);
    let text = r#"{"id":5,"code":0,"msg":"Not Subscribed successfully! [spot@public.aggre.depth.v3.api.pb@100ms@NOUSDT].  Reason\uff1a Blocked! "}"#;
    let refusal = control(text);
    assert_eq!((refusal.kind, refusal.channel), (Refused, Some(DEPTH)));
    // The colon is known as itself only; without it all of the words are the reason.
    assert!(refusal.reason.unwrap().starts_with("Not Subscribed"));
    let refused = "spot@public.aggre.depth.v3.api.pb@100ms@NOUSDT";
    assert_eq!(refusal.verdict, Some(Verdict { accepted: "", refused }));
}

#[test]
fn ids_are_the_sessions_own_or_none() {
    for (id, number, word) in [
        ("0", None, None),
        ("1", Some(1), None),
        ("\"17\"", Some(17), None),
        ("\"x\"", None, Some("x")),
        ("-1", None, None),
        ("null", None, None),
        ("18446744073709551616", None, None),
    ] {
        let text = format!(r#"{{"id":{id},"code":0,"msg":"PONG"}}"#);
        let control = decoded(&text).unwrap();
        assert_eq!((control.kind, control.id, control.id_text), (Pong, number, word), "{id}");
    }
}

/// What each recorded or documented answer is, and whether it names what is accepted and refused.
const RECORDED: [(&str, ControlKind, [bool; 2]); 12] = [
    ("ack_escapes_madeup.json", Subscribed, [false, false]),
    ("ack_many_comma_reordered.json", Subscribed, [true, false]),
    ("ack_one.json", Subscribed, [true, false]),
    ("ack_repeat_subscription_empty_msg.json", Subscribed, [false, false]),
    ("ack_unsubscribe.json", Subscribed, [true, false]),
    ("refused_ascii_colon.json", Refused, [false, true]),
    ("refused_empty_list.json", Refused, [false, false]),
    ("refused_empty_success_list.json", Refused, [false, true]),
    ("refused_one.json", Refused, [false, true]),
    ("refused_partly.json", Refused, [true, true]),
    ("refused_partly_with_id.json", Refused, [true, true]),
    ("text_invalid_listen_key.txt", LoginRefused, [false, false]),
];

#[test]
fn recorded_answers_are_what_they_are_named() {
    let Some(files) = samples::shared("json/spot_control") else { return };
    for (name, kind, names) in RECORDED {
        let (_, text) = files.iter().find(|(file, _)| file == name).expect(name);
        let control = control(str::from_utf8(text).unwrap().trim_end_matches('\n'));
        let verdict = control.verdict.unwrap_or_default();
        assert_eq!(control.kind, kind, "{name}: {control:?}");
        assert_eq!(
            [verdict.accepted, verdict.refused].map(|list| !list.is_empty()),
            names,
            "{name}"
        );
    }
    // What is not in the table is told all the same.
    for (name, text) in &files {
        assert!(decoded(str::from_utf8(text).unwrap()).is_ok(), "{name}");
    }
}
