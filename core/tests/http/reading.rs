//! Answers that are right, in each of their forms.

use tickwire_core::http::Fault;

use crate::rig::{ROOM, answered, answered_and_ended, asked, deliver, outcome, whole};

#[test]
fn a_body_has_the_length_that_was_told() {
    for (bytes, status, body) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"),
        ("HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello and more", 200, "hello"),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: \t 2 \r\n\r\n{}", 404, "{}"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, ""),
        ("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
        ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
        // The same length twice is one (RFC 9112 section 6.3, rule 5).
        ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 200, "x"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 1, 01\r\n\r\nx", 200, "x"),
        ("HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n", 999, ""),
    ] {
        assert_eq!(answered(bytes.as_bytes()), whole(status, body), "{bytes:?}");
    }
}

/// RFC 9112 section 7.1.
#[test]
fn chunks_are_put_together() {
    for (chunks, body) in [
        ("5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("1\r\nh\r\n3\r\nell\r\n1\r\no\r\n0\r\n\r\nmore", "hello"),
        ("0\r\n\r\n", ""),
        ("00000000\r\n\r\n", ""),
        ("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"),
        ("5;name=value\r\nhello\r\n0;last=\"a b\"\r\n\r\n", "hello"),
        ("5 ; a\r\nhello\r\n0 \r\n\r\n", "hello"),
        ("0000000000000005\r\nhello\r\n0\r\n\r\n", "hello"),
        ("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"),
        ("5\r\nhello\r\n0\r\nExpires: never\r\nX: y\r\n\r\n", "hello"),
    ] {
        for head in [
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding:\tCHUNKED \r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: , chunked,\r\n\r\n",
        ] {
            let bytes = format!("{head}{chunks}");
            assert_eq!(answered(bytes.as_bytes()), whole(200, body), "{bytes:?}");
        }
    }
}

/// RFC 9112 section 6.3, rule 8.
#[test]
fn a_body_without_a_length_ends_with_the_connection() {
    for (bytes, body) in
        [("HTTP/1.1 200 OK\r\n\r\nhello", "hello"), ("HTTP/1.0 200 OK\r\nX: y\r\n\r\n", "")]
    {
        assert_eq!(answered(bytes.as_bytes()), None, "{bytes:?}");
        assert_eq!(answered_and_ended(bytes.as_bytes()), whole(200, body), "{bytes:?}");
    }
}

/// RFC 9112 section 6.3, rule 1, whatever the headers say.
#[test]
fn some_answers_have_no_body() {
    for status in [204, 304] {
        for headers in ["", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"] {
            let bytes = format!("HTTP/1.1 {status} \r\n{headers}\r\nhello");
            assert_eq!(answered(bytes.as_bytes()), whole(status, ""), "{bytes:?}");
        }
    }
}

/// RFC 9110 section 15.2.
#[test]
fn interim_answers_are_skipped() {
    let last = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for interim in [
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\nContent-Length: 9\r\nRetry-After: 9\r\n\r\n",
        "HTTP/1.1 102 \r\n\r\nHTTP/1.1 199 \r\nTransfer-Encoding: gzip\r\n\r\n",
    ] {
        assert_eq!(answered(interim.as_bytes()), None, "{interim:?}");
        let bytes = format!("{interim}{last}");
        assert_eq!(answered(bytes.as_bytes()), whole(200, "ok"), "{bytes:?}");
    }
    let switching = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n";
    assert_eq!(answered(switching.as_bytes()), Some(Err(Fault::Switched)));
}

/// RFC 9110 section 10.2.3.
#[test]
fn retry_after_is_told_in_seconds() {
    for (value, seconds) in [
        ("120", Some(120)),
        ("0", Some(0)),
        ("4294967295", Some(u32::MAX)),
        ("4294967296", None),
        ("-1", None),
        ("1.5", None),
        ("", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", None),
        ("7\r\nRetry-After: 8", Some(7)),
    ] {
        let bytes =
            format!("HTTP/1.1 429 Slow\r\nretry-after: {value}\r\nContent-Length: 1\r\n\r\nx");
        assert_eq!(answered(bytes.as_bytes()), Some(Ok((429, seconds, b"x".to_vec()))), "{value}");
    }
}

#[test]
fn an_answer_that_is_cut_short_is_none() {
    for bytes in [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
        "HTTP/1.1 100 \r\n\r\nHTTP/1.1 204 \r\n\r\n",
    ] {
        for cut in 0..bytes.len() {
            let outcome = answered_and_ended(&bytes.as_bytes()[..cut]);
            assert_eq!(outcome, Some(Err(Fault::Ended)), "{:?}", &bytes[..cut]);
        }
        assert!(matches!(answered_and_ended(bytes.as_bytes()), Some(Ok(_))), "{bytes:?}");
    }
}

#[test]
fn an_end_before_the_request_is_sent_is_no_answer() {
    let mut buffer = [0; ROOM];
    let base = tickwire_core::http::Base::parse("http://h").expect("a base");
    let request = crate::rig::request("/", "", "");
    let mut call = tickwire_core::http::Call::new(&base, &request, &mut buffer).expect("it fits");
    call.ended();
    assert_eq!(outcome(&call), Some(Err(Fault::Ended)));
    assert!(call.pending().is_empty() && call.room().is_empty());
}

#[test]
fn what_comes_after_the_end_changes_nothing() {
    for bytes in ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "no answer\r\n"] {
        let mut buffer = [0; ROOM];
        let mut call = asked(&mut buffer);
        deliver(&mut call, bytes.as_bytes(), usize::MAX);
        let before = outcome(&call);
        assert!(before.is_some() && call.room().is_empty() && call.pending().is_empty());
        call.received(usize::MAX);
        call.sent(usize::MAX);
        call.ended();
        assert_eq!(outcome(&call), before);
    }
}
