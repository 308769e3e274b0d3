//! The opening handshake (RFC 6455 section 4.1).

use tickwire_core::ws::{
    BadOpening, ClosedBy, Config, Fault, HandshakeFault, Opening, Refused, State, TX_OVERHEAD,
};

use crate::scene::{Event, Scene, Socket, text};
use crate::server::{self, RIGHT, TEXT, base64, frame, header};

fn failed(fault: HandshakeFault) -> Vec<Event> {
    vec![Event::Failed(Fault::Handshake(fault))]
}

/// The events of an answer with these lines.
fn answered(lines: &[&str]) -> Vec<Event> {
    let mut scene = Scene::new();
    scene.connect([1; 32]);
    let answer = scene.answer(lines);
    let events = scene.feed(&answer);
    assert!(scene.said().is_empty(), "a failed handshake sends nothing");
    events
}

/// The right answer with line `index` replaced by `lines`.
fn with(index: usize, lines: &[&'static str]) -> Vec<&'static str> {
    let mut all = RIGHT.to_vec();
    all.splice(index..=index, lines.iter().copied());
    all
}

#[test]
fn the_request_is_what_the_rfc_requires_and_no_more() {
    let mut scene = Scene::new();
    let opening = Opening::new("example.com:8080", "/ws?a=b", &[("User-Agent", "x y")]).unwrap();
    scene.client.connected(&opening, [1; 32]);
    assert_eq!(scene.client.state(), State::Opening);
    let request = scene.take_request().to_owned();
    let key = header(&request, "Sec-WebSocket-Key").unwrap();
    let expected = format!(
        "GET /ws?a=b HTTP/1.1\r\nHost: example.com:8080\r\nUpgrade: websocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\
         User-Agent: x y\r\n\r\n"
    );
    assert_eq!(request, expected);
    assert_eq!(opening.encoded_len(), request.len());
    assert_eq!((key.len(), &key[22..]), (24, "=="), "sixteen bytes in base64");
}

#[test]
fn the_key_is_fresh_for_every_connection_even_from_equal_entropy() {
    let mut scene = Scene::new();
    let mut keys = std::collections::BTreeSet::new();
    for _ in 0..100 {
        let request = scene.connect([0; 32]);
        assert!(keys.insert(header(request, "Sec-WebSocket-Key").unwrap().to_owned()));
    }
    assert!(!keys.contains(&base64(&[0; 16])));
}

#[test]
fn nothing_but_the_request_is_sent_before_the_answer() {
    let mut scene = Scene::new();
    assert_eq!(scene.client.send(tickwire_core::exchange::MessageType::Text, b"x"), NOT_OPEN);
    scene.connect([1; 32]);
    assert_eq!(scene.client.send(tickwire_core::exchange::MessageType::Text, b"x"), NOT_OPEN);
    assert_eq!(scene.client.ping(b""), NOT_OPEN);
    assert_eq!(scene.client.close(1000, ""), NOT_OPEN);
    assert!(scene.client.pending().is_empty());
}

const NOT_OPEN: Result<(), Refused> = Err(Refused::NotOpen);

#[test]
fn right_answers_open_the_connection() {
    let answers = [
        RIGHT.to_vec(),
        with(0, &["HTTP/1.1 101 "]),
        with(0, &["HTTP/1.1 101"]),
        with(0, &["HTTP/1.1 101 Web Socket Protocol Handshake"]),
        with(1, &["UPGRADE:WebSocket"]),
        with(2, &["connection: keep-alive,\tuPGRADE  "]),
        with(2, &["Connection: keep-alive", "Connection: Upgrade"]),
        with(3, &["sec-websocket-accept:\t  ACCEPT \t"]),
        with(3, &["Sec-WebSocket-Accept: ACCEPT", "Server: nginx/1.2 (\u{e9}t\u{e9})", "X-Empty:"]),
        with(
            3,
            &["Sec-WebSocket-Accept: ACCEPT", "Content-Length: 0", "Sec-WebSocket-Version: 13"],
        ),
    ];
    for lines in answers {
        assert_eq!(answered(&lines), [Event::Opened], "{lines:?}");
    }
}

#[test]
fn frames_may_follow_the_answer_at_once() {
    let mut scene = Scene::new();
    scene.connect([1; 32]);
    let mut bytes = scene.answer(&RIGHT);
    bytes.extend(frame(TEXT, "first"));
    assert_eq!(scene.feed(&bytes), [Event::Opened, text("first")]);
}

#[test]
fn wrong_answers_fail_with_their_cause_and_send_nothing() {
    use HandshakeFault as H;
    let other_accept = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    let cases: &[(Vec<&str>, H)] = &[
        (with(0, &["HTTP/1.0 101 Switching Protocols"]), H::StatusLine),
        (with(0, &["HTTP/2 101"]), H::StatusLine),
        (with(0, &["HTTP/1.1 1010"]), H::StatusLine),
        (with(0, &["HTTP/1.1 10"]), H::StatusLine),
        (with(0, &["HTTP/1.1  101"]), H::StatusLine),
        (with(0, &["HTTP/1.1 +01"]), H::StatusLine),
        (with(0, &["HTTP/1.1 099"]), H::StatusLine),
        (with(0, &["http/1.1 101 Switching Protocols"]), H::StatusLine),
        (with(0, &["", "HTTP/1.1 101"]), H::StatusLine),
        (with(1, &[]), H::Upgrade),
        (with(1, &["Upgrade: h2c"]), H::Upgrade),
        (with(1, &["Upgrade: websocket, h2c"]), H::Upgrade),
        (with(1, &["Upgrade: websocket", "Upgrade: websocket"]), H::Duplicate),
        (with(2, &[]), H::Connection),
        (with(2, &["Connection: close"]), H::Connection),
        (with(2, &["Connection: Upgraded"]), H::Connection),
        (with(3, &[]), H::AcceptMissing),
        (with(3, &["Sec-WebSocket-Accept:"]), H::Accept),
        (with(3, &[other_accept]), H::Accept),
        (with(3, &["Sec-WebSocket-Accept: ACCEPT=="]), H::Accept),
        (with(3, &["Sec-WebSocket-Accept: ACCEPT", "Sec-WebSocket-Accept: ACCEPT"]), H::Duplicate),
        (with(3, &["Sec-WebSocket-Extensions: permessage-deflate"]), H::Extension),
        (with(3, &["sec-websocket-extensions: x-unknown; a=1"]), H::Extension),
        (with(3, &["Sec-WebSocket-Protocol: chat"]), H::Subprotocol),
        (with(3, &["Sec-WebSocket-Accept: ACCEPT", " folded"]), H::Folded),
        (with(3, &["Sec-WebSocket-Accept: ACCEPT", "\tfolded: too"]), H::Folded),
        (with(3, &["No colon"]), H::Header),
        (with(3, &[": no name"]), H::Header),
        (with(3, &["Space : before the colon"]), H::Header),
        (with(3, &["X-Nul: a\0b"]), H::Header),
        (with(3, &["X-Return: a\rb"]), H::LineEnd),
        (with(3, &["X-Return: a\r"]), H::LineEnd),
        (with(3, &["X-Bare: a\nX-Line: b"]), H::LineEnd),
    ];
    for (lines, fault) in cases {
        assert_eq!(answered(lines), failed(*fault), "{lines:?}");
    }
}

#[test]
fn bare_line_feeds_fail_at_the_first_line() {
    let mut scene = Scene::new();
    scene.connect([1; 32]);
    assert_eq!(scene.feed(b"HTTP/1.1 101 Switching\n"), failed(HandshakeFault::LineEnd));
}

#[test]
fn another_status_is_told_with_its_retry_after() {
    let status = |code, retry_after_s| vec![Event::Failed(Fault::Status { code, retry_after_s })];
    let cases: &[(&[&str], _)] = &[
        (&["HTTP/1.1 200 OK"], status(200, None)),
        (&["HTTP/1.1 301 Moved", "Location: wss://x/"], status(301, None)),
        (&["HTTP/1.1 401 Unauthorized"], status(401, None)),
        (&["HTTP/1.0 403 Forbidden", "Connection: close"], status(403, None)),
        (&["HTTP/1.1 418 I'm a teapot", "Retry-After: 120"], status(418, Some(120))),
        (&["HTTP/1.1 429", "retry-after:5", "Server: x"], status(429, Some(5))),
        (&["HTTP/1.1 429", "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"], status(429, None)),
        (&["HTTP/1.1 429", "Retry-After: 99999999999"], status(429, None)),
        (&["HTTP/1.1 429", "Retry-After: -1"], status(429, None)),
        (&["HTTP/1.1 503 x", "Upgrade: no", "Upgrade: twice"], status(503, None)),
        // What is wrong behind the status line does not hide the status.
        (&["HTTP/1.1 502 Bad Gateway", "Retry-After: 7", "<html>"], status(502, Some(7))),
        (&["HTTP/1.1 502 Bad Gateway", " folded: yes"], status(502, None)),
    ];
    for (lines, expected) in cases {
        assert_eq!(&answered(lines), expected, "{lines:?}");
    }
}

#[test]
fn an_answer_that_ends_early_tells_what_is_known() {
    let cases = [
        ("", Fault::Handshake(HandshakeFault::Ended)),
        (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: web",
            Fault::Handshake(HandshakeFault::Ended),
        ),
        (
            "HTTP/1.1 429 x\r\nRetry-After: 9\r\nX",
            Fault::Status { code: 429, retry_after_s: Some(9) },
        ),
    ];
    for (bytes, fault) in cases {
        let mut scene = Scene::new();
        scene.connect([1; 32]);
        assert_eq!(scene.feed(bytes.as_bytes()), []);
        assert_eq!(scene.end(), [Event::Failed(fault)], "{bytes}");
        assert_eq!(scene.client.state(), State::Failed);
        assert_eq!(scene.end(), [], "said once");
    }
}

/// An answer whose head has `len` bytes.
fn answer_of(scene: &Scene, len: usize) -> Vec<u8> {
    let shortest = scene.answer(&[&RIGHT[..], &["X-Filler: "]].concat()).len();
    let filler = format!("X-Filler: {}", "x".repeat(len - shortest));
    let answer = scene.answer(&[&RIGHT[..], &[&filler]].concat());
    assert_eq!(answer.len(), len);
    answer
}

#[test]
fn the_answer_may_be_as_long_as_the_limit() {
    for (answer_max, rx) in [(4096, 8192), (4096, 4096 + 32), (300, 300 + 32)] {
        for read_max in [1, 7, usize::MAX] {
            let outcome = |len| {
                let mut scene = Scene::with(rx, 4096, Config { answer_max, headers_max: 64 });
                scene.connect([1; 32]);
                scene.read_max = read_max;
                let answer = answer_of(&scene, len);
                scene.feed(&answer)
            };
            assert_eq!(outcome(answer_max - 1), [Event::Opened]);
            assert_eq!(outcome(answer_max), [Event::Opened]);
            assert_eq!(outcome(answer_max + 1), failed(HandshakeFault::TooLong));
        }
    }
}

#[test]
fn an_endless_line_fails_at_the_limit() {
    let mut scene = Scene::new();
    scene.connect([1; 32]);
    assert_eq!(scene.feed(&[b'x'; 4095]), []);
    assert_eq!(scene.feed(b"x"), failed(HandshakeFault::TooLong));
}

#[test]
fn the_answer_may_have_as_many_headers_as_the_limit() {
    let outcome = |count: usize| {
        let mut scene = Scene::new();
        scene.connect([1; 32]);
        let mut lines = RIGHT.to_vec();
        lines.resize(1 + count, "X: y");
        let answer = scene.answer(&lines);
        scene.feed(&answer)
    };
    assert_eq!(outcome(63), [Event::Opened]);
    assert_eq!(outcome(64), [Event::Opened]);
    assert_eq!(outcome(65), failed(HandshakeFault::TooManyHeaders));
}

#[test]
fn a_request_that_does_not_fit_is_a_fault_and_sends_nothing() {
    let opening = Opening::new("example.com", "/", &[("X-Long", LONG)]).unwrap();
    let outcome = |tx: usize| {
        let mut scene = Scene::with(8192, tx, Config::default());
        scene.client.connected(&opening, [1; 32]);
        let request = scene.take_request().to_owned();
        (request.len(), scene.events.clone())
    };
    let least = opening.encoded_len() + TX_OVERHEAD;
    assert_eq!(outcome(least - 1), (0, vec![Event::Failed(Fault::RequestTooLong)]));
    assert_eq!(outcome(least), (opening.encoded_len(), vec![]));
    assert_eq!(outcome(least + 1), (opening.encoded_len(), vec![]));
}

const LONG: &str = "a value long enough that the request is larger than two control frames can be, \
                    which is the least that a transmit buffer may have in any case";

#[test]
fn a_request_of_which_nothing_was_written_yet_is_dropped_with_a_failed_handshake() {
    let mut scene = Scene::new();
    scene.socket = Socket::Untried;
    scene.client.connected(&Opening::new("example.com", "/", &[]).unwrap(), [1; 32]);
    assert!(!scene.client.pending().is_empty());
    scene.feed(b"HTTP/1.1 408 Request Timeout\r\n\r\n");
    assert!(scene.client.pending().is_empty());
}

#[test]
fn bytes_after_a_failed_handshake_are_ignored() {
    let mut scene = Scene::new();
    scene.connect([1; 32]);
    let mut bytes = b"HTTP/1.1 403 Forbidden\r\n\r\n<html>".to_vec();
    bytes.extend(frame(TEXT, "no"));
    assert_eq!(scene.feed(&bytes).len(), 1);
    assert_eq!(scene.feed(&vec![0x81; 100_000]), []);
    assert_eq!(scene.end(), []);
}

#[test]
fn a_new_connection_starts_anew_whatever_was_before() {
    let leftovers: [&[u8]; 4] =
        [&[0x01, 5, b'a', b'b'], &[0x81, 0x7e, 0], &[0x88, 0], &[0xff, 0xff, 0xff]];
    for leftover in leftovers {
        let mut scene = Scene::open();
        scene.feed(leftover);
        scene.client.ended();
        scene.connect([2; 32]);
        let mut bytes = scene.answer(&RIGHT);
        bytes.extend(frame(TEXT, "new"));
        assert_eq!(scene.feed(&bytes), [Event::Opened, text("new")], "after {leftover:?}");
        assert_eq!(scene.end(), [Event::Closed(None, ClosedBy::Cut, String::new())]);
    }
}

#[test]
fn a_request_cannot_be_smuggled_into_another() {
    let refused = |host, path| Opening::new(host, path, &[]).err();
    for host in ["", "a b", "a\r\nX: y", "é.example"] {
        assert_eq!(refused(host, "/"), Some(BadOpening::Host), "{host:?}");
    }
    for path in ["", "ws", "/a b", "/\r\n", "/é", "/\u{7f}"] {
        assert_eq!(refused("h", path), Some(BadOpening::Path), "{path:?}");
    }
}

#[test]
fn extra_headers_can_neither_break_the_request_nor_change_the_handshake() {
    let refused = |header| Opening::new("h", "/", &[header]).err();
    let broken =
        [("", "x"), ("a b", "x"), ("a:", "x"), ("a", "x\r\ny: z"), ("a", "\n"), ("a", "\0")];
    for header in broken {
        assert_eq!(refused(header), Some(BadOpening::Header), "{header:?}");
    }
    let ours = [
        "host",
        "Upgrade",
        "CONNECTION",
        "sec-websocket-key",
        "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Extensions",
        "Content-Length",
        "Transfer-Encoding",
    ];
    for name in ours {
        assert_eq!(refused((name, "1")), Some(BadOpening::Reserved), "{name}");
    }
    assert_eq!(refused(("Sec-Other", "tabs\tand é are fine")), None);
}

#[test]
fn debug_shows_neither_path_nor_headers() {
    let opening = Opening::new("h", "/ws?listenKey=MARKER", &[("X-Key", "MARKER")]).unwrap();
    let mut scene = Scene::new();
    scene.client.connected(&opening, [1; 32]);
    let shown = format!("{opening:?} {:?}", scene.client);
    assert!(!shown.contains("MARKER") && !shown.contains("listenKey"), "{shown}");
    assert!(scene.take_request().contains("MARKER"));
}

#[test]
fn the_test_server_agrees_with_rfc_6455_section_1_3() {
    let accept = server::accept("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    assert_eq!(accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}
