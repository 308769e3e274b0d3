//! Each limit, one below it, at it, and one above it.

use tickwire_core::http::{Fault, HEAD_MAX, HEADERS_MAX};
use tickwire_core::session::Unanswered;

use crate::rig::{Outcome, asked, deliver, outcome};

/// The body of a limit of 300 bytes.
const MAX: usize = 300;

/// What comes of an answer in a buffer of `room` bytes, which the request fits as well.
fn within(room: usize, bytes: &[u8], ends: bool) -> Outcome {
    let mut outcomes = [1, 7, usize::MAX].map(|read| {
        let mut buffer = vec![0; room];
        let mut call = asked(&mut buffer[..]);
        deliver(&mut call, bytes, read);
        if ends {
            call.ended();
        }
        outcome(&call)
    });
    let [first, second, third] = &mut outcomes;
    assert!(first == second && second == third, "reads do not matter");
    third.take()
}

/// What comes of a body of `len` bytes in each framing.
fn bodies(len: usize, room: usize) -> [Outcome; 4] {
    let body = "x".repeat(len);
    let single: String = "1\r\nx\r\n".repeat(len);
    let length = format!("HTTP/1.1 200 OK\r\nContent-Length: {len}\r\n\r\n{body}");
    let chunk = format!("{len:x}\r\n{body}\r\n0\r\n\r\n");
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    [
        within(room, length.as_bytes(), false),
        within(room, format!("{head}{chunk}").as_bytes(), false),
        within(room, format!("{head}{single}0\r\n\r\n").as_bytes(), false),
        within(room, format!("HTTP/1.1 200 OK\r\n\r\n{body}").as_bytes(), true),
    ]
}

#[test]
fn a_body_is_one_byte_less_than_the_buffer_at_most() {
    for len in [MAX - 1, MAX] {
        for outcome in bodies(len, MAX + 1) {
            assert_eq!(outcome, Some(Ok((200, None, vec![b'x'; len]))));
        }
    }
    for outcome in bodies(MAX + 1, MAX + 1) {
        assert_eq!(outcome, Some(Err(Fault::TooLarge)));
    }
    assert_eq!(Unanswered::from(Fault::TooLarge), Unanswered::TooLarge);
}

/// RFC 9110 section 8.6: no number is too large to be read.
#[test]
fn a_length_that_no_number_holds_is_too_large() {
    for length in ["18446744073709551615", "18446744073709551616", &"9".repeat(100)] {
        let bytes = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        assert_eq!(within(MAX, bytes.as_bytes(), false), Some(Err(Fault::TooLarge)), "{length}");
    }
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for size in ["FFFFFFFFFFFFFFFF", "fffffffff", "8000000000000000"] {
        let bytes = format!("{head}{size}\r\n");
        assert_eq!(within(MAX, bytes.as_bytes(), false), Some(Err(Fault::TooLarge)), "{size}");
    }
}

/// An answer whose head has `len` bytes.
fn head_of(len: usize) -> String {
    let (start, end) = ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nA: ", "\r\n\r\nx");
    let fill = "a".repeat(len + 1 - start.len() - end.len());
    format!("{start}{fill}{end}")
}

#[test]
fn a_head_is_as_long_as_the_buffer_or_the_limit_at_most() {
    let one = || Some(Ok((200, None, b"x".to_vec())));
    for (room, limit) in [(MAX, MAX), (HEAD_MAX + 100, HEAD_MAX)] {
        for (len, expected) in
            [(limit - 1, one()), (limit, one()), (limit + 1, Some(Err(Fault::HeadTooLong)))]
        {
            let bytes = head_of(len);
            assert_eq!(within(room, bytes.as_bytes(), false), expected, "{len} of {limit}");
        }
    }
}

#[test]
fn interim_answers_count_as_the_head() {
    let interim = "HTTP/1.1 100 \r\n\r\n";
    let last = "HTTP/1.1 204 \r\n\r\n";
    for (room, expected) in [(0, false), (1, true)] {
        let times = (MAX - last.len()) / interim.len();
        let room = times * interim.len() + last.len() - 1 + room;
        let bytes = format!("{}{last}", interim.repeat(times));
        assert_eq!(matches!(within(room, bytes.as_bytes(), false), Some(Ok(_))), expected);
    }
    let endless = interim.repeat(HEAD_MAX / interim.len() + 1);
    let outcome = within(HEAD_MAX + 100, endless.as_bytes(), false);
    assert_eq!(outcome, Some(Err(Fault::HeadTooLong)));
}

#[test]
fn there_are_so_many_headers_at_most() {
    for (count, is_right) in
        [(HEADERS_MAX - 1, true), (HEADERS_MAX, true), (HEADERS_MAX + 1, false)]
    {
        let headers = "A: b\r\n".repeat(usize::from(count));
        let bytes = format!("HTTP/1.1 204 \r\n{headers}\r\n");
        let outcome = within(2_000, bytes.as_bytes(), false);
        let expected = if is_right { Ok((204, None, vec![])) } else { Err(Fault::TooManyHeaders) };
        assert_eq!(outcome, Some(expected), "{count}");
    }
}

#[test]
fn headers_of_interim_answers_count_as_well() {
    for (count, is_right) in [(HEADERS_MAX - 1, true), (HEADERS_MAX, false)] {
        let hints = format!("HTTP/1.1 103 \r\n{}\r\n", "A: b\r\n".repeat(count.into()));
        let bytes = format!("{hints}HTTP/1.1 204 \r\nA: b\r\n\r\n");
        let expected = if is_right { Ok((204, None, vec![])) } else { Err(Fault::TooManyHeaders) };
        assert_eq!(within(2_000, bytes.as_bytes(), false), Some(expected), "{count}");
    }
}

/// What is dropped between and after chunks is bounded (RFC 9112 section 7.1.1).
#[test]
fn extensions_and_trailers_are_bounded() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (len, is_right) in [(HEAD_MAX - 1, true), (HEAD_MAX, true), (HEAD_MAX + 1, false)] {
        let half = "a".repeat(len / 2 - 1);
        let rest = "b".repeat(len - len / 2);
        let expected =
            if is_right { Ok((200, None, b"x".to_vec())) } else { Err(Fault::HeadTooLong) };
        for bytes in [
            format!("{head}1;{half}\r\nx\r\n0\r\n{rest}\r\n\r\n"),
            format!("{head}1;{half}\r\nx\r\n0;{}\r\n\r\n", &rest[1..]),
        ] {
            assert_eq!(within(MAX, bytes.as_bytes(), false), Some(expected.clone()), "{len}");
        }
    }
}

#[test]
fn no_room_at_all_is_no_loop() {
    let mut buffer = [0; 0];
    let base = tickwire_core::http::Base::parse("http://h").expect("a base");
    let request = crate::rig::request("/", "", "");
    let refused = tickwire_core::http::Call::new(&base, &request, &mut buffer).err();
    assert_eq!(refused, Some(tickwire_core::http::Unfit::TooLong));
}
