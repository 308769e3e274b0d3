//! The opening request, item by item (RFC 6455 sections 3 and 4.1).

use std::collections::BTreeSet;

use tickwire_core::ws::{BadOpening, Opening};

use crate::scene::Scene;
use crate::server::{base64, header};

/// The request's first line, and its headers in order.
fn request() -> (String, Vec<(String, String)>) {
    let mut scene = Scene::new();
    let request = scene.connect([3; 32]).to_owned();
    let head = request.strip_suffix("\r\n\r\n").unwrap();
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap().to_owned();
    let split = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_ascii_lowercase(), value.to_owned())
    };
    (first, lines.map(split).collect())
}

#[test]
fn it_is_a_get_of_http_1_1_with_each_header_once() {
    let (first, headers) = request();
    assert_eq!(first, "GET /ws/v4/ HTTP/1.1");
    let names: BTreeSet<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["connection", "host", "sec-websocket-key", "sec-websocket-version", "upgrade"];
    assert_eq!(Vec::from_iter(names), expected);
    assert_eq!(headers.len(), expected.len(), "none twice");
    for (name, value) in [
        ("host", "example.com"),
        ("upgrade", "websocket"),
        ("connection", "Upgrade"),
        ("sec-websocket-version", "13"),
    ] {
        assert!(headers.contains(&(name.to_owned(), value.to_owned())), "{name}");
    }
}

#[test]
fn its_key_is_the_base64_of_sixteen_bytes_of_which_every_bit_varies() {
    let mut scene = Scene::new();
    let (mut ones, mut zeros) = ([0_u8; 16], [0_u8; 16]);
    for seed in 0..100 {
        let request = scene.connect([seed; 32]);
        let key = header(request, "Sec-WebSocket-Key").unwrap();
        let nonce = decoded(key);
        assert_eq!(base64(&nonce), key, "the one way to write it");
        for (at, byte) in nonce.iter().enumerate() {
            ones[at] |= byte;
            zeros[at] |= !byte;
        }
    }
    assert_eq!((ones, zeros), ([0xff; 16], [0xff; 16]));
}

/// What a key stands for.
fn decoded(key: &str) -> [u8; 16] {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = key.strip_suffix("==").unwrap();
    let bits = digits.chars().map(|letter| letters.find(letter).unwrap());
    let bits: Vec<bool> =
        bits.flat_map(|value| (0..6).rev().map(move |bit| value >> bit & 1 == 1)).collect();
    let bytes = bits
        .chunks_exact(8)
        .map(|eight| eight.iter().fold(0_u8, |byte, bit| byte << 1 | u8::from(*bit)));
    Vec::from_iter(bytes).try_into().unwrap()
}

#[test]
fn the_path_has_only_what_an_address_may_have() {
    let judged = |path: &str| Opening::new("h", path, &[]).map(drop);
    for path in ["/", "/ws/v4/", "/a;b=c:d@e/(f)*?x=1&y=/?", "/%23%aF", "/-._~!$&'()*+,;=:@"] {
        assert_eq!(judged(path), Ok(()), "{path}");
    }
    let wrong = ["/a#b", "/#", "/%", "/%2", "/%2g", "/%g2", "/a\"b", "/<", "/>", "/a\\b"];
    let more = ["/^", "/`", "/{", "/|", "/}", "/[", "/]", "*", "http://h/"];
    for path in wrong.into_iter().chain(more) {
        assert_eq!(judged(path), Err(BadOpening::Path), "{path}");
    }
}

#[test]
fn every_octet_of_a_path_is_judged_as_rfc_3986_does() {
    let fine = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?";
    for octet in '\0'..='\u{ff}' {
        let path = format!("/{octet}");
        assert_eq!(Opening::new("h", &path, &[]).is_ok(), fine.contains(octet), "{octet:?}");
        let host = format!("h{octet}");
        let of_host = octet == '[' || octet == ']' || fine.contains(octet);
        let of_host = of_host && !"@/?".contains(octet);
        assert_eq!(Opening::new(&host, "/", &[]).is_ok(), of_host, "{octet:?}");
    }
}
