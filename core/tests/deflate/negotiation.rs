//! What is asked, and which answers are an agreement (RFC 7692 section 7.1).

use tickwire_core::ws::deflate::{BadAgreement, OFFER_MAX, Offer};
use tickwire_core::ws::{Fault, HandshakeFault, Violation};

use crate::rig::{self, AGREED, ALONE, deflate, scene, shake};
use crate::scene::{Event, text};
use crate::server::{self, frame, header};

/// The value of the request's header.
fn asked(server_window_bits: u8, server_takeover: bool) -> String {
    let offer = Offer { server_window_bits, server_takeover };
    let mut scene = scene(deflate(offer, 100), 1000);
    let request = scene.connect([7; 32]);
    header(request, "Sec-WebSocket-Extensions").unwrap().to_owned()
}

#[test]
fn the_offer_says_what_the_user_wants() {
    let always = "permessage-deflate; client_no_context_takeover; client_max_window_bits";
    assert_eq!(asked(15, true), always);
    assert_eq!(asked(15, false), format!("{always}; server_no_context_takeover"));
    assert_eq!(asked(8, true), format!("{always}; server_max_window_bits=8"));
    assert_eq!(
        asked(14, false),
        format!("{always}; server_no_context_takeover; server_max_window_bits=14")
    );
}

#[test]
fn the_longest_offer_makes_the_request_longer_by_as_much_as_stated() {
    let request = |offer: Option<Offer>| {
        let mut scene = match offer {
            Some(offer) => scene(deflate(offer, 100), 1000),
            None => crate::scene::Scene::new(),
        };
        scene.connect([7; 32]).len()
    };
    let longest = Offer { server_window_bits: 10, server_takeover: false };
    assert_eq!(request(Some(longest)) - request(None), OFFER_MAX);
}

/// What comes of an answer to `offer`.
fn answered(offer: Offer, agreement: &str) -> Event {
    let mut scene = scene(deflate(offer, 100), 1000);
    let mut events = shake(&mut scene, agreement);
    assert_eq!(events.len(), 1, "{agreement}: {events:?}");
    events.remove(0)
}

fn small(server_window_bits: u8) -> Offer {
    Offer { server_window_bits, server_takeover: true }
}

#[test]
fn right_answers_are_agreements() {
    let cases = [
        (Offer::DEFAULT, "permessage-deflate"),
        (Offer::DEFAULT, " \tpermessage-deflate ; client_no_context_takeover\t"),
        (Offer::DEFAULT, "permessage-deflate;client_max_window_bits=8"),
        (Offer::DEFAULT, "permessage-deflate; client_max_window_bits=\"15\""),
        (Offer::DEFAULT, r#"permessage-deflate; client_max_window_bits = "\1\0""#),
        // Elements without anything in them do not count.
        (Offer::DEFAULT, ", permessage-deflate,,"),
        // A server may restrict itself unasked.
        (Offer::DEFAULT, "permessage-deflate; server_no_context_takeover"),
        (Offer::DEFAULT, "permessage-deflate; server_max_window_bits=15"),
        (Offer::DEFAULT, "permessage-deflate; server_max_window_bits=9"),
        (small(12), "permessage-deflate; server_max_window_bits=12"),
        (small(12), "permessage-deflate; server_max_window_bits=8"),
        (ALONE, "permessage-deflate; server_no_context_takeover"),
        (
            ALONE,
            "permessage-deflate; client_max_window_bits=9; server_max_window_bits=10; \
             client_no_context_takeover; server_no_context_takeover",
        ),
    ];
    for (offer, agreement) in cases {
        assert_eq!(answered(offer, agreement), Event::Opened, "{agreement}");
    }
}

#[test]
fn wrong_answers_are_refused_each_with_its_cause() {
    let any = Offer::DEFAULT;
    let cases = [
        (any, "", BadAgreement::Name),
        (any, ",", BadAgreement::Name),
        (any, "x-webkit-deflate-frame", BadAgreement::Name),
        (any, "permessage-deflate2", BadAgreement::Name),
        (any, "Permessage-Deflate", BadAgreement::Name),
        (any, "; permessage-deflate", BadAgreement::Name),
        (any, "foo, permessage-deflate", BadAgreement::Name),
        (any, "permessage-deflate, permessage-deflate", BadAgreement::Several),
        (any, "permessage-deflate, foo", BadAgreement::Several),
        (any, "permessage-deflate;", BadAgreement::Parameter),
        (any, "permessage-deflate; ; client_max_window_bits=9", BadAgreement::Parameter),
        (any, "permessage-deflate; foo", BadAgreement::Parameter),
        (any, "permessage-deflate; foo=1", BadAgreement::Parameter),
        (any, "permessage-deflate; =1", BadAgreement::Parameter),
        (any, "permessage-deflate; Server_No_Context_Takeover", BadAgreement::Parameter),
        (any, "permessage-deflate; server_no_context_takeover=1", BadAgreement::Value),
        (any, "permessage-deflate; server_no_context_takeover=", BadAgreement::Value),
        (any, "permessage-deflate; client_no_context_takeover=true", BadAgreement::Value),
        (small(12), "permessage-deflate", BadAgreement::Window),
        (small(12), "permessage-deflate; server_max_window_bits=13", BadAgreement::Window),
        (small(8), "permessage-deflate; server_max_window_bits=9", BadAgreement::Window),
        (ALONE, "permessage-deflate", BadAgreement::Takeover),
    ];
    for (offer, agreement, cause) in cases {
        let fault = Fault::Handshake(HandshakeFault::Deflate(cause));
        assert_eq!(answered(offer, agreement), Event::Failed(fault), "{agreement}");
    }
}

#[test]
fn a_window_is_a_plain_number_from_8_to_15() {
    let values = [
        "",
        "=",
        "=7",
        "=16",
        "=0",
        "=08",
        "=015",
        "=+9",
        "=-9",
        "=9.0",
        "=9 9",
        "=0x9",
        "=115",
        "=256",
        "=264",
        "=\"",
        "=\"\"",
        "=\"9",
        "=9\"",
        "=\"9\\\"",
        "=\" 9\"",
        "=\\9",
        "=9=9",
        "=10;=",
        "=9\"9\"",
        "=99999999999999999999",
    ];
    for side in ["server", "client"] {
        for value in values {
            let agreement = format!("permessage-deflate; {side}_max_window_bits{value}");
            let event = answered(Offer::DEFAULT, &agreement);
            let Event::Failed(Fault::Handshake(HandshakeFault::Deflate(cause))) = event else {
                panic!("{agreement}: {event:?}")
            };
            let expected = match value {
                "=10;=" => BadAgreement::Parameter,
                _ => BadAgreement::WindowBits,
            };
            assert_eq!(cause, expected, "{agreement}");
        }
    }
}

#[test]
fn no_parameter_is_there_twice() {
    let parameters = [
        "server_no_context_takeover",
        "client_no_context_takeover",
        "server_max_window_bits=10",
        "client_max_window_bits=10",
    ];
    for parameter in parameters {
        let agreement = format!("permessage-deflate; {parameter}; {parameter}");
        let fault = HandshakeFault::Deflate(BadAgreement::Duplicate);
        let failed = Event::Failed(Fault::Handshake(fault));
        assert_eq!(answered(Offer::DEFAULT, &agreement), failed, "{agreement}");
    }
}

#[test]
fn a_second_header_is_refused() {
    let mut scene = scene(deflate(Offer::DEFAULT, 100), 1000);
    let twice = format!("{AGREED}\r\nsec-websocket-extensions: {AGREED}");
    let failed = Event::Failed(Fault::Handshake(HandshakeFault::Duplicate));
    assert_eq!(shake(&mut scene, &twice), [failed]);
}

#[test]
fn every_cause_has_words_of_its_own() {
    let causes = [
        BadAgreement::Name,
        BadAgreement::Several,
        BadAgreement::Parameter,
        BadAgreement::Duplicate,
        BadAgreement::Value,
        BadAgreement::WindowBits,
        BadAgreement::Window,
        BadAgreement::Takeover,
    ];
    let mut words: Vec<String> = causes.iter().map(ToString::to_string).collect();
    assert!(words.iter().all(|words| !words.is_empty()));
    words.sort();
    words.dedup();
    assert_eq!(words.len(), causes.len());
    let fault = Fault::Handshake(HandshakeFault::Deflate(BadAgreement::Name));
    assert_eq!(
        fault.to_string(),
        "bad handshake: permessage-deflate: another extension than permessage-deflate"
    );
}

#[test]
fn a_no_is_accepted_and_then_the_first_reserved_bit_means_nothing() {
    let mut scene = scene(deflate(Offer::DEFAULT, 100), 1000);
    scene.connect([7; 32]);
    let answer = scene.answer(&server::RIGHT);
    assert_eq!(scene.feed(&answer), [Event::Opened]);
    assert!(!scene.client.is_deflated());
    assert_eq!(scene.feed(&frame(server::TEXT, "plain")), [text("plain")]);
    let deflated = server::raw(rig::TEXT, &[0x00]);
    assert_eq!(scene.feed(&deflated), [Event::Failed(Fault::Protocol(Violation::Rsv))]);
}

#[test]
fn every_connection_negotiates_anew() {
    let mut scene = rig::ordinary();
    scene.connect([8; 32]);
    assert!(!scene.client.is_deflated(), "nothing is agreed yet");
    let answer = scene.answer(&server::RIGHT);
    assert_eq!(scene.feed(&answer), [Event::Opened]);
    assert!(!scene.client.is_deflated());
    assert_eq!(shake(&mut scene, AGREED), [Event::Opened]);
    assert!(scene.client.is_deflated());
    scene.client.wipe();
    assert!(!scene.client.is_deflated());
}

#[test]
fn the_reserved_bit_starts_messages_and_nothing_else() {
    let rsv = |first: u8| {
        let mut scene = rig::ordinary();
        scene.feed(&server::part(server::TEXT, "a"));
        scene.feed(&server::raw(first, &[0x00]))
    };
    // A continuation, each control frame, the other reserved bits.
    for first in [0xc0, 0x40, 0xc8, 0xc9, 0xca, 0xe1, 0xd1, 0xa1, 0x91] {
        let failed = Event::Failed(Fault::Protocol(Violation::Rsv));
        assert_eq!(rsv(first), [failed], "{first:#x}");
    }
}
