//! Requests as they go over the wire.

use tickwire_core::account::call::Method;
use tickwire_core::http::{Base, Call, Unfit};
use tickwire_core::session::{Request, Unanswered};

use crate::rig::{ROOM, deliver, outcome, request, whole};

fn base() -> Base<'static> {
    Base::parse("https://api.example.com:8443/api/v4").expect("a base")
}

fn written(request: &Request<'_>) -> String {
    let mut buffer = [0; ROOM];
    let call = Call::new(&base(), request, &mut buffer).expect("it fits");
    String::from_utf8(call.pending().to_vec()).expect("text")
}

const START: &str = "/api/v4/x?a=1 HTTP/1.1\r\nHost: api.example.com:8443\r\n";

fn agent() -> String {
    format!("User-Agent: tickwire/{}\r\n", env!("CARGO_PKG_VERSION"))
}

#[test]
fn a_request_has_method_path_host_headers_and_body() {
    let asked = Request {
        method: Method::Post,
        ..request("/x?a=1", "KEY: k1\nContent-Type: application/json\n", "{\"a\":1}")
    };
    let expected = format!(
        "POST {START}{}Accept: application/json\r\nKEY: k1\r\nContent-Type: application/json\r\n\
         Content-Length: 7\r\nConnection: close\r\n\r\n{{\"a\":1}}",
        agent()
    );
    assert_eq!(written(&asked), expected);
}

#[test]
fn the_venue_s_headers_replace_ours() {
    let asked = request("/x?a=1", "user-agent: own\nACCEPT: */*\n", "");
    let expected =
        format!("GET {START}user-agent: own\r\nACCEPT: */*\r\nConnection: close\r\n\r\n");
    assert_eq!(written(&asked), expected);
}

/// RFC 9110 section 8.6.
#[test]
fn methods_that_mean_something_by_a_body_say_that_it_is_empty() {
    for (method, has_length) in
        [(Method::Get, false), (Method::Delete, false), (Method::Post, true), (Method::Put, true)]
    {
        let text = written(&Request { method, ..request("/x?a=1", "", "") });
        assert!(text.starts_with(&format!("{} {START}", method.name())), "{text}");
        assert_eq!(text.contains("\r\nContent-Length: 0\r\n"), has_length, "{text}");
    }
}

#[test]
fn what_would_break_the_request_apart_is_refused() {
    for (path, headers, unfit) in [
        ("", "", Unfit::Path),
        ("x", "", Unfit::Path),
        ("http://other/", "", Unfit::Path),
        ("/a b", "", Unfit::Path),
        ("/a\r\nX: y", "", Unfit::Path),
        ("/a\tb", "", Unfit::Path),
        ("/a#b", "", Unfit::Path),
        ("/%4", "", Unfit::Path),
        ("/\u{e9}", "", Unfit::Path),
        ("/", "A B: c\n", Unfit::Header),
        ("/", ": c\n", Unfit::Header),
        ("/", "KEY: a\rb\n", Unfit::Header),
        ("/", "KEY: a\0b\n", Unfit::Header),
        ("/", "Host: other\n", Unfit::Reserved),
        ("/", "content-length: 9\n", Unfit::Reserved),
        ("/", "Transfer-Encoding: chunked\n", Unfit::Reserved),
        ("/", "Connection: keep-alive\n", Unfit::Reserved),
        ("/", "Accept-Encoding: gzip\n", Unfit::Reserved),
        ("/", "Expect: 100-continue\n", Unfit::Reserved),
        ("/", "te: trailers\n", Unfit::Reserved),
        ("/", "Upgrade: h2c\n", Unfit::Reserved),
    ] {
        let mut buffer = [0; ROOM];
        let refused = Call::new(&base(), &request(path, headers, ""), &mut buffer).err();
        assert_eq!(refused, Some(unfit), "{path:?} {headers:?}");
        assert_eq!(Unanswered::from(unfit), Unanswered::Network);
    }
}

#[test]
fn a_base_that_was_put_together_by_hand_is_looked_at_too() {
    for (base, unfit) in [
        (Base { authority: "h\r\nX: y", ..base() }, Unfit::Host),
        (Base { authority: "", ..base() }, Unfit::Host),
        (Base { prefix: "/a b", ..base() }, Unfit::Path),
        (Base { prefix: "a", ..base() }, Unfit::Path),
    ] {
        let mut buffer = [0; ROOM];
        let refused = Call::new(&base, &request("/", "", ""), &mut buffer).err();
        assert_eq!(refused, Some(unfit), "{base:?}");
    }
}

#[test]
fn a_request_fits_exactly_or_leaves_nothing_behind() {
    let asked = request("/x?signature=MARKER", "KEY: MARKER\n", "MARKER");
    let len = written(&asked).len();
    for size in 0..len + 2 {
        let mut buffer = vec![7; size];
        let made = Call::new(&base(), &asked, &mut buffer[..]).map(|call| call.pending().len());
        assert_eq!(made, if size < len { Err(Unfit::TooLong) } else { Ok(len) });
        assert!(buffer.iter().all(|byte| *byte == 0), "{size}");
    }
}

#[test]
fn a_request_goes_in_any_pieces_and_is_overwritten_then() {
    let asked = request("/x?signature=MARKER", "KEY: MARKER\n", "MARKER");
    let text = written(&asked);
    for piece in 1..=text.len() {
        let mut buffer = [7; ROOM];
        let mut call = Call::new(&base(), &asked, &mut buffer).expect("it fits");
        let mut sent = Vec::new();
        while !call.pending().is_empty() {
            assert!(call.room().is_empty(), "nothing is to be read before all is written");
            let count = piece.min(call.pending().len());
            sent.extend_from_slice(&call.pending()[..count]);
            call.sent(count);
        }
        assert_eq!(sent, text.as_bytes());
        assert!(!call.room().windows(6).any(|part| part == b"MARKER"));
        deliver(&mut call, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", usize::MAX);
        assert_eq!(outcome(&call), whole(200, "ok"));
    }
}

#[test]
fn nothing_that_may_be_secret_is_shown() {
    let asked = request("/x?signature=MARKER", "KEY: MARKER\n", "MARKER");
    let mut buffer = [0; ROOM];
    let mut call = Call::new(&base(), &asked, &mut buffer).expect("it fits");
    assert!(!format!("{call:?}").contains("MARKER"));
    call.sent(usize::MAX);
    deliver(&mut call, b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nMARKER", usize::MAX);
    let shown = format!("{call:?} {:?}", call.poll());
    assert!(!shown.contains("MARKER") && shown.contains("6 bytes"), "{shown}");
    drop(call);
    assert_eq!(buffer, [0; ROOM]);
}

/// A buffer that is kept holds one call after the other, and nothing of those before.
#[test]
fn one_buffer_takes_one_call_after_the_other() {
    let mut buffer = [0; ROOM];
    let mut call = Call::idle(&mut buffer);
    assert!(call.pending().is_empty() && call.room().is_empty() && outcome(&call).is_none());
    for round in 0..3 {
        call.begin(&base(), &request("/x?a=1", "", "")).expect("it fits");
        assert!(call.pending().starts_with(format!("GET {START}").as_bytes()));
        assert_eq!(outcome(&call), None, "{round}: of the call before");
        call.sent(usize::MAX);
        deliver(&mut call, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", usize::MAX);
        assert_eq!(outcome(&call), whole(200, "{}"));
    }
    let long = "/x".repeat(ROOM);
    assert_eq!(call.begin(&base(), &request(&long, "", "")), Err(Unfit::TooLong));
    assert!(call.pending().is_empty() && outcome(&call).is_none(), "nothing of it is left");
    call.begin(&base(), &request("/x?a=1", "", "")).expect("it fits");
    call.clear();
    assert!(call.pending().is_empty() && outcome(&call).is_none());
}
