//! Answers that are refused, each for its reason.

use tickwire_core::http::Fault;
use tickwire_core::session::Unanswered;

use crate::rig::answered;

fn refuses(cases: &[(&str, Fault)]) {
    for (bytes, fault) in cases {
        assert_eq!(answered(bytes.as_bytes()), Some(Err(*fault)), "{bytes:?}");
        assert_eq!(Unanswered::from(*fault), Unanswered::Network);
    }
}

/// RFC 9112 section 4.
#[test]
fn a_first_line_that_is_no_status_line() {
    refuses(&[
        ("\r\n", Fault::StatusLine),
        ("HTTP/2 200 OK\r\n", Fault::StatusLine),
        ("HTTP/2.0 200 OK\r\n", Fault::StatusLine),
        ("HTTP/1.x 200 OK\r\n", Fault::StatusLine),
        ("http/1.1 200 OK\r\n", Fault::StatusLine),
        (" HTTP/1.1 200 OK\r\n", Fault::StatusLine),
        ("HTTP/1.1  200 OK\r\n", Fault::StatusLine),
        ("HTTP/1.1 20 OK\r\n", Fault::StatusLine),
        ("HTTP/1.1 2000 OK\r\n", Fault::StatusLine),
        ("HTTP/1.1 +20 OK\r\n", Fault::StatusLine),
        ("HTTP/1.1 099 OK\r\n", Fault::StatusLine),
        ("HTTP/1.1 2OO OK\r\n", Fault::StatusLine),
        ("<html>\r\n", Fault::StatusLine),
    ]);
}

/// RFC 9112 sections 2.2 and 5.
#[test]
fn lines_and_headers_that_two_readers_could_read_differently() {
    refuses(&[
        ("HTTP/1.1 200 OK\n", Fault::LineEnd),
        ("HTTP/1.1 200 O\rK\r\n", Fault::LineEnd),
        ("HTTP/1.1 200 OK\r\nA: b\n", Fault::LineEnd),
        ("HTTP/1.1 200 OK\r\nA: b\r\r\n", Fault::LineEnd),
        ("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n", Fault::Folded),
        ("HTTP/1.1 200 OK\r\n\tA: b\r\n", Fault::Folded),
        ("HTTP/1.1 200 OK\r\nA b\r\n", Fault::Header),
        ("HTTP/1.1 200 OK\r\nA : b\r\n", Fault::Header),
        ("HTTP/1.1 200 OK\r\n: b\r\n", Fault::Header),
        ("HTTP/1.1 200 OK\r\nA: b\0c\r\n", Fault::Header),
        ("HTTP/1.1 200 OK\r\nA: b\u{c}\r\n", Fault::Header),
        ("HTTP/1.1 200 OK\r\nContent-Length : 2\r\n", Fault::Header),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\x0b\r\n", Fault::Header),
    ]);
}

/// RFC 9112 section 6.3, rules 3 to 5, and section 6.1.
#[test]
fn lengths_and_codings_that_contradict_themselves() {
    let length = |headers| (format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n"), Fault::Length);
    let coding = |headers| (format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n"), Fault::Coding);
    for (bytes, fault) in [
        length("Content-Length: "),
        length("Content-Length: -1"),
        length("Content-Length: +1"),
        length("Content-Length: 1 2"),
        length("Content-Length: 0x1"),
        length("Content-Length: 1.0"),
        length("Content-Length: 1,"),
        length("Content-Length: 1, 2"),
        length("Content-Length: 1\r\nContent-Length: 2"),
        length("Content-Length: 1\r\nContent-Length: 2\r\nContent-Length: 1"),
        length("Content-Length: 1\r\nContent-Length: x"),
        length("Content-Length: x\r\nContent-Length: x"),
        length("Content-Length: 1\r\nTransfer-Encoding: chunked"),
        length("Transfer-Encoding: chunked\r\nContent-Length: 1"),
        coding("Transfer-Encoding: gzip"),
        coding("Transfer-Encoding: "),
        coding("Transfer-Encoding: identity"),
        coding("Transfer-Encoding: gzip, chunked"),
        coding("Transfer-Encoding: chunked, gzip"),
        coding("Transfer-Encoding: chunked, chunked"),
        coding("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
        coding("Transfer-Encoding: chunked;q=1"),
        coding("Transfer-Encoding: xchunked"),
        coding("Transfer-Encoding: gzip\r\nContent-Length: 1"),
        ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".into(), Fault::Coding),
    ] {
        refuses(&[(&bytes, fault)]);
    }
}

/// RFC 9112 section 7.1.
#[test]
fn chunks_that_are_none() {
    for (chunks, fault) in [
        ("\r\n", Fault::Chunk),
        ("x\r\n", Fault::Chunk),
        ("-1\r\n", Fault::Chunk),
        (" 1\r\n", Fault::Chunk),
        (";a\r\n", Fault::Chunk),
        ("0x1\r\n", Fault::Chunk),
        ("1\n", Fault::Chunk),
        ("1\r\r\n", Fault::Chunk),
        ("1;a\nb\r\n", Fault::Chunk),
        ("1;a\0\r\n", Fault::Chunk),
        ("00000000000000001\r\n", Fault::Chunk),
        ("1\r\nab\r\n", Fault::Chunk),
        ("1\r\na\n", Fault::Chunk),
        ("1\r\na\rb", Fault::Chunk),
        ("0\r\n\n", Fault::LineEnd),
        ("0\r\n\rx", Fault::LineEnd),
        ("0\r\nA: b\n", Fault::LineEnd),
        ("0\r\nA: b\rc\n", Fault::LineEnd),
        ("0\r\n A: b\r\n", Fault::Folded),
    ] {
        let bytes = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");
        refuses(&[(&bytes, fault)]);
    }
}
