//! The WebSocket without faults: messages, pings, closes, and what the RFC has refused.

use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::client::{Client, Http, soon, start, until};

/// The handshake of RFC 6455 section 1.3, for frames by hand.
const HANDSHAKE: &[u8] = b"GET /ws/ HTTP/1.1\r\nHost: toy\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
/// The greeting as a frame.
const HELLO: &[u8] = b"\x81\x05hello";

#[tokio::test]
async fn messages_go_both_ways_and_are_counted() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    client.send("a question").await;
    assert_eq!(client.text().await, "a question");
    soon(client.stream.send(Message::binary(vec![1, 2]))).await.unwrap();
    assert!(matches!(client.next().await, Some(Ok(Message::Binary(it))) if *it == [1, 2]));
    let stats = simulator.stats();
    assert_eq!((stats.accepted, stats.open, stats.received), (1, 1, 2));
    assert_eq!(until(&simulator, |it| it.sent == 3).violations, [""; 0]);
    assert_eq!(simulator.clients().len(), 1);
}

#[tokio::test]
async fn a_flood_is_answered_while_it_comes_in() {
    // More than this that wait to be written would end the connection.
    let simulator = start(|it| it.queue = 10);
    let mut client = Client::connect(&simulator).await;
    for number in 0..1_000 {
        soon(client.stream.feed(Message::text(number.to_string()))).await.unwrap();
    }
    soon(client.stream.flush()).await.unwrap();
    for number in 0..1_000 {
        assert_eq!(client.text().await, number.to_string());
    }
    assert_eq!(simulator.stats().slow, 0);
}

#[tokio::test]
async fn a_ping_is_answered_with_its_payload_and_the_venue_knows() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    soon(client.stream.send(Message::Ping(vec![7, 8].into()))).await.unwrap();
    // The pong is the codec's: it may come before what the venue says or after it.
    let got = [client.next().await, client.next().await].map(|it| it.unwrap().unwrap());
    assert!(got.contains(&Message::Pong(vec![7, 8].into())), "{got:?}");
    assert!(got.contains(&Message::text("pinged")), "{got:?}");
}

#[tokio::test]
async fn what_is_due_comes_by_itself() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    client.send("later 20").await;
    assert_eq!(client.text().await, "late by true");
}

#[tokio::test]
async fn ten_thousand_messages_arrive_in_order() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    for burst in 0..10 {
        let texts = client.texts("push A 1000").await;
        let first = burst * 1_000 + 1;
        let expected: Vec<_> =
            (first..first + 1_000).map(|n| format!(r#"{{"book":{n}}}"#)).collect();
        assert_eq!(texts, expected);
    }
}

#[tokio::test]
async fn the_venue_closes_with_a_code_or_none() {
    let simulator = start(|_| {});
    for (word, expected) in [("1012", Some(1012)), ("4001", Some(4001)), ("none", None)] {
        let mut client = Client::connect(&simulator).await;
        client.send(&format!("close {word}")).await;
        match client.next().await {
            Some(Ok(Message::Close(frame))) => {
                assert_eq!(frame.map(|frame| u16::from(frame.code)), expected);
            }
            other => panic!("a close frame, not {other:?}"),
        }
        assert!(client.next().await.is_none(), "the close is a clean one");
    }
    assert_eq!(until(&simulator, |it| it.open == 0).violations, ["left"; 3]);
}

#[tokio::test]
async fn the_venue_cuts_after_what_it_said_before() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    client.send("last words").await;
    client.send("cut").await;
    assert_eq!(client.text().await, "last words");
    assert!(matches!(client.next().await, Some(Err(Error::Protocol(_)))), "no close frame");
}

#[tokio::test]
async fn an_extension_that_is_offered_is_not_accepted() {
    let simulator = start(|_| {});
    let mut http = Http::connect(&simulator).await;
    http.write(HANDSHAKE).await;
    let answer = http.answer().await;
    assert_eq!(answer.status, 101);
    assert!(answer.head.contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo="));
    assert!(!answer.head.contains("extensions"), "{}", answer.head);
}

#[tokio::test]
async fn frames_that_no_client_may_send_are_refused_with_their_code() {
    let cases: [(&[u8], u16, &str); 4] = [
        (b"\x81\x02hi", 1002, "unmasked"),
        (b"\xc1\x80\0\0\0\0", 1002, "Reserved bits"),
        (b"\x81\x81\0\0\0\0\xff", 1007, "UTF-8"),
        (b"\x82\xff\0\0\0\0\x01\0\0\0\0\0\0\0", 1009, "too long"),
    ];
    for (frame, code, words) in cases {
        let simulator = start(|_| {});
        let mut http = Http::connect(&simulator).await;
        http.write(HANDSHAKE).await;
        assert_eq!(http.answer().await.status, 101);
        http.write(frame).await;
        let close = [&b"\x88\x02"[..], &code.to_be_bytes()].concat();
        assert_eq!(http.rest().await, [HELLO, &close].concat(), "{words}");
        let stats = until(&simulator, |it| it.open == 0);
        assert!(stats.violations[0].contains(words), "{words}: {:?}", stats.violations);
    }
}

#[tokio::test]
async fn a_wrong_path_is_not_found_and_a_wrong_handshake_refused() {
    let simulator = start(|_| {});
    let handshake = String::from_utf8(HANDSHAKE.to_vec()).unwrap();
    let cases = [
        ("/ws/", "/ws", 404),
        ("Upgrade: websocket", "Upgrade: h2c", 400),
        ("GET", "POST", 400),
        ("dGhlIHNhbXBsZSBub25jZQ==", "short", 400),
        ("Version: 13", "Version: 12", 426),
        ("Host: toy", "Host: toy\r\nX-Banned: 1", 403),
    ];
    for (right, wrong, status) in cases {
        let mut http = Http::connect(&simulator).await;
        http.write(handshake.replacen(right, wrong, 1).as_bytes()).await;
        assert_eq!(http.answer().await.status, status, "{wrong}");
    }
    let violations = simulator.stats().violations;
    assert_eq!(violations.len(), 5, "all but what the venue refused by itself: {violations:?}");
}
