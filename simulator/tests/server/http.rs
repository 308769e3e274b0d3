//! REST on the port of the WebSocket.

use crate::client::{Client, Http, start};

#[tokio::test]
async fn requests_share_a_connection() {
    let simulator = start(|_| {});
    let _client = Client::connect(&simulator).await;
    let mut http = Http::connect(&simulator).await;
    let first = http.ask("GET /book?symbol=A", "").await;
    assert_eq!((first.status, first.body.as_str()), (200, "GET /book symbol=A 0"));
    assert!(first.head.contains("x-toy: yes"));
    let second = http.ask("POST /other", "unread").await;
    assert_eq!((second.status, second.body.as_str()), (404, "POST /other  0"));
    let stats = simulator.stats();
    assert_eq!((stats.accepted, stats.open, stats.requests), (2, 1, 2));
}

#[tokio::test]
async fn what_is_no_http_is_a_violation() {
    let simulator = start(|_| {});
    let mut http = Http::connect(&simulator).await;
    http.write(b"\x16\x03\x01 is a handshake of TLS\r\n\r\n").await;
    http.rest().await;
    let stats = crate::client::until(&simulator, |it| !it.violations.is_empty());
    assert!(stats.violations[0].contains("no HTTP"), "{:?}", stats.violations);
}

#[tokio::test]
async fn lag_status_and_silence_are_knobs() {
    let simulator = start(|_| {});
    simulator.change_faults(|it| it.snapshot_lag_ms = 900);
    let mut http = Http::connect(&simulator).await;
    assert_eq!(http.ask("GET /book", "").await.body, "GET /book  900");
    simulator.change_faults(|it| (it.rest_status, it.retry_after_s) = (Some(429), Some(3)));
    let answer = http.ask("GET /book", "").await;
    assert_eq!(answer.status, 429);
    assert!(answer.head.contains("retry-after: 3"), "{}", answer.head);
    simulator.set_faults(Default::default());
    assert_eq!(http.ask("GET /book", "").await.status, 200);

    simulator.change_faults(|it| it.rest_silent = true);
    let mut silent = Http::connect(&simulator).await;
    silent.write(b"GET /book HTTP/1.1\r\nhost: toy\r\n\r\n").await;
    let mut client = Client::connect(&simulator).await;
    assert_eq!(client.texts("still there").await, ["still there"]);
    assert_eq!(simulator.stats().requests, 3, "the fourth is not answered");
    drop(simulator);
    assert_eq!(silent.rest().await, b"", "nor when all ends");
}
