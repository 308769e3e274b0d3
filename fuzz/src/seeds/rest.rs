//! Answers to a REST call.

use tickwire_core::http::{HEAD_MAX, HEADERS_MAX};

use super::{Seed, named};

/// Answers, each with the room for it and a cut before it.
pub(super) fn answers() -> Vec<Seed> {
    let with = |headers: &str, body: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}");
    let chunked = |chunks: &str| with("Transfer-Encoding: chunked\r\n", chunks);
    let length = |length: &str, body: &str| with(&format!("Content-Length: {length}\r\n"), body);
    let many = |count: u16| with(&"X: 1\r\n".repeat(count.into()), "");
    let answers = [
        ("length", length("11", "hello world")),
        ("length-and-more", length("5", "hello world")),
        ("length-cut-short", length("12", "hello world")),
        ("length-twice", with("Content-Length: 2\r\ncontent-length: 02, 2\r\n", "{}")),
        ("lengths-that-differ", with("Content-Length: 2\r\nContent-Length: 1\r\n", "{}")),
        ("length-of-no-digits", length("+2", "{}")),
        ("length-beyond-numbers", length(&"9".repeat(40), "{}")),
        ("length-at-the-room", length("549", &"x".repeat(549))),
        ("length-beyond-the-room", length("550", &"x".repeat(550))),
        ("chunks", chunked("5\r\nhello\r\n06;a=\"b\"\r\n world\r\n0\r\nX: y\r\n\r\nmore")),
        ("chunks-at-the-room", chunked(&format!("225\r\n{}\r\n0\r\n\r\n", "x".repeat(549)))),
        ("chunks-beyond-the-room", chunked(&format!("{}0\r\n\r\n", "1\r\nx\r\n".repeat(550)))),
        ("chunk-too-short", chunked("5\r\nhello!\r\n0\r\n\r\n")),
        ("chunk-of-a-bare-lf", chunked("5\nhello\r\n0\r\n\r\n")),
        ("chunk-of-seventeen-digits", chunked("00000000000000000\r\n\r\n")),
        ("trailer-folded", chunked("0\r\nX: y\r\n z\r\n\r\n")),
        ("extension-too-long", chunked(&format!("0;{}\r\n\r\n", "x".repeat(HEAD_MAX)))),
        ("chunked-and-length", with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "")),
        ("chunked-twice", with("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n")),
        ("other-coding", with("Transfer-Encoding: gzip\r\n", "")),
        ("old-chunked", chunked("0\r\n\r\n").replace("HTTP/1.1", "HTTP/1.0")),
        ("until-the-end", with("", "hello world")),
        ("interim", format!("HTTP/1.1 100 \r\n\r\n{}", length("2", "{}"))),
        ("interim-and-no-more", "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n".to_owned()),
        ("switching", "HTTP/1.1 101 \r\nUpgrade: h2c\r\n\r\n".to_owned()),
        ("no-content", "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello".to_owned()),
        ("not-modified", "HTTP/1.1 304\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned()),
        ("limited", with("Retry-After: soon\r\nRetry-After: 30\r\n", "").replace("200", "429")),
        ("headers-at-the-limit", many(HEADERS_MAX)),
        ("headers-beyond-the-limit", many(HEADERS_MAX + 1)),
        ("folded", with("X: 1\r\n 2\r\n", "")),
        ("blank-in-a-name", with("Content-Length : 2\r\n", "{}")),
        ("bare-lf", with("", "").replace("OK\r", "OK")),
        ("bare-cr", with("X: a\rb\r\n", "")),
        ("other-protocol", "SSH-2.0-OpenSSH_9.6\r\n".to_owned()),
        ("nothing", String::new()),
    ];
    let placed = |text: String| [&[0x90, 1, 60, 0][..], text.as_bytes()].concat();
    named(answers.map(|(name, text)| (name, placed(text))))
}
