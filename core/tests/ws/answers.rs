//! The checks of the answer to the opening request, one by one and to the last byte (RFC 6455
//! section 4.1).

use tickwire_core::ws::{Fault, HandshakeFault};

use crate::scene::{Event, Scene};
use crate::server::{RIGHT, accept};

/// What comes of the right answer with one line replaced.
fn answered(scene: &mut Scene, index: usize, lines: &[&str]) -> Vec<Event> {
    let mut all = RIGHT.to_vec();
    all.splice(index..=index, lines.iter().copied());
    scene.connect([1; 32]);
    let answer = scene.answer(&all);
    let events = scene.feed(&answer);
    assert_eq!(scene.said(), [], "nothing is sent of itself");
    events
}

fn failed(fault: HandshakeFault) -> Vec<Event> {
    vec![Event::Failed(Fault::Handshake(fault))]
}

#[test]
fn every_status_but_101_is_told_and_never_opens() {
    let mut scene = Scene::new();
    for code in 0..=999_u16 {
        let line = format!("HTTP/1.1 {code:03} x");
        let expected = match code {
            0..=99 => failed(HandshakeFault::StatusLine),
            101 => vec![Event::Opened],
            code => vec![Event::Failed(Fault::Status { code, retry_after_s: None })],
        };
        assert_eq!(answered(&mut scene, 0, &[&line]), expected, "{code}");
    }
}

#[test]
fn upgrade_is_websocket_in_letters_of_any_case_and_of_ascii_only() {
    let mut scene = Scene::new();
    let mut judged = |value: &str| answered(&mut scene, 1, &[&format!("Upgrade: {value}")]);
    for right in ["websocket", "WEBSOCKET", "WebSocket", "wEbSoCkEt  "] {
        assert_eq!(judged(right), [Event::Opened], "{right}");
    }
    // A long s and the sign of the kelvin are lower and upper case of s and k to Unicode.
    let wrong = ["", "websockets", "web socket", "\"websocket\"", "websocket/13", "websocket,"];
    for wrong in wrong.into_iter().chain(["web\u{17f}ocket", "websoc\u{212a}et"]) {
        assert_eq!(judged(wrong), failed(HandshakeFault::Upgrade), "{wrong}");
    }
}

#[test]
fn connection_has_the_token_upgrade_in_any_case_and_place() {
    let mut scene = Scene::new();
    let mut judged = |value: &str| answered(&mut scene, 2, &[&format!("Connection: {value}")]);
    for right in ["upgrade", "UPGRADE", "close,Upgrade", "Upgrade , x", ", ,upgrade,"] {
        assert_eq!(judged(right), [Event::Opened], "{right}");
    }
    for wrong in ["", "keep-alive", "up grade", "Upgrade;x", "\"Upgrade\"", "xUpgrade"] {
        assert_eq!(judged(wrong), failed(HandshakeFault::Connection), "{wrong}");
    }
}

#[test]
fn accept_is_right_in_every_character_and_in_its_case() {
    let mut scene = Scene::new();
    let right = accept(scene.connect([1; 32]));
    let judged = |value: String| {
        // A key is new with every connection, so what is right is, too.
        let mut scene = Scene::new();
        assert_eq!(accept(scene.connect([1; 32])), right);
        let answer = scene.answer(&[RIGHT[0], RIGHT[1], RIGHT[2], &value]);
        scene.feed(&answer)
    };
    assert_eq!(judged(format!("Sec-WebSocket-Accept: {right}")), [Event::Opened]);
    for at in 0..right.len() {
        for other in ["A", "b", "=", "", " ", "%3D"] {
            if right[at..=at] != *other {
                let wrong = format!("{}{other}{}", &right[..at], &right[at + 1..]);
                let events = judged(format!("Sec-WebSocket-Accept: {wrong}"));
                assert_eq!(events, failed(HandshakeFault::Accept), "{wrong}");
            }
        }
    }
    for wrong in [right.to_ascii_lowercase(), right.to_ascii_uppercase(), format!("\"{right}\"")] {
        let events = judged(format!("Sec-WebSocket-Accept: {wrong}"));
        assert_eq!(events, failed(HandshakeFault::Accept), "{wrong}");
    }
}

#[test]
fn what_was_not_asked_for_is_refused_even_where_it_is_empty() {
    let mut scene = Scene::new();
    let right = "Sec-WebSocket-Accept: ACCEPT";
    for value in ["", " ", "permessage-deflate", "x;y=1", ",", "identity"] {
        let line = format!("Sec-WebSocket-Extensions:{value}");
        let events = answered(&mut scene, 3, &[right, &line]);
        assert_eq!(events, failed(HandshakeFault::Extension), "{value:?}");
        let line = format!("sec-websocket-protocol:{value}");
        let events = answered(&mut scene, 3, &[right, &line]);
        assert_eq!(events, failed(HandshakeFault::Subprotocol), "{value:?}");
    }
}

#[test]
fn names_of_headers_are_tokens_in_any_case() {
    let mut scene = Scene::new();
    let right = "Sec-WebSocket-Accept: ACCEPT";
    let token = "!#$%&'*+-.^_`|~";
    for octet in '\0'..='\u{7f}' {
        if "\r\n:".contains(octet) {
            continue;
        }
        let fine = octet.is_ascii_alphanumeric() || token.contains(octet);
        let line = format!("X{octet}Y: z");
        let expected = if fine { vec![Event::Opened] } else { failed(HandshakeFault::Header) };
        assert_eq!(answered(&mut scene, 3, &[right, &line]), expected, "{octet:?}");
    }
    let shouted = "SEC-WEBSOCKET-ACCEpT: ACCEPT";
    assert_eq!(answered(&mut scene, 3, &[shouted]), [Event::Opened]);
}

#[test]
fn values_have_no_control_characters_but_tabs() {
    let mut scene = Scene::new();
    let right = "Sec-WebSocket-Accept: ACCEPT";
    for octet in '\0'..='\u{7f}' {
        if "\r\n".contains(octet) {
            continue;
        }
        let fine = octet == '\t' || !octet.is_ascii_control();
        let expected = if fine { vec![Event::Opened] } else { failed(HandshakeFault::Header) };
        for value in [format!("a{octet}b"), format!("{octet}b"), format!("a{octet}")] {
            let events = answered(&mut scene, 3, &[right, &format!("X: {value}")]);
            assert_eq!(events, expected, "{value:?}");
        }
    }
}

#[test]
fn an_answer_of_101_has_no_body_whatever_it_says() {
    // RFC 9112 section 6.3: it ends with its empty line, and frames follow.
    let mut scene = Scene::new();
    for line in ["Content-Length: 5", "Transfer-Encoding: chunked"] {
        let events = answered(&mut scene, 3, &["Sec-WebSocket-Accept: ACCEPT", line]);
        assert_eq!(events, [Event::Opened], "{line}");
        let frame = [0x81, 5, b'f', b'r', b'a', b'm', b'e'];
        assert_eq!(scene.feed(&frame), [Event::Text("frame".to_owned())], "{line}");
    }
}
