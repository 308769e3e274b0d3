//! The wire: cut at any byte, slow, or late.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::time::Instant;

use crate::client::{Client, Http, soon, start, tcp, until};

const HANDSHAKE: &[u8] = b"GET /ws/ HTTP/1.1\r\nHost: toy\r\nUpgrade: websocket\r\n\
    Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
    Sec-WebSocket-Version: 13\r\n\r\n";

#[tokio::test]
async fn a_connection_is_cut_after_exactly_so_many_bytes() {
    let simulator = start(|_| {});
    let mut whole = Http::connect(&simulator).await;
    whole.write(HANDSHAKE).await;
    let length = u64::try_from(whole.answer().await.head.len()).unwrap();
    // Inside the answer, between answer and frame, inside the frame's header, inside its payload,
    // and after it, where nothing more is to be sent.
    let greeting = 2 + 5;
    for bytes in [0, 1, 20, length - 1, length, length + 1, length + 4, length + greeting] {
        simulator.change_faults(|it| it.cut_after_bytes = Some(bytes));
        let mut http = Http::connect(&simulator).await;
        http.write(HANDSHAKE).await;
        let read = http.rest().await;
        assert_eq!(u64::try_from(read.len()).unwrap(), bytes, "{read:?}");
    }
    drop(whole);
    assert_eq!(until(&simulator, |it| it.open == 0).accepted, 9);
}

#[tokio::test]
async fn who_has_got_more_is_cut_when_the_bound_is_set() {
    let simulator = start(|_| {});
    let mut client = Client::connect(&simulator).await;
    simulator.change_faults(|it| it.cut_after_bytes = Some(100_000));
    assert_eq!(client.texts("not yet").await, ["not yet"]);
    simulator.change_faults(|it| it.cut_after_bytes = Some(10));
    assert!(client.next().await.is_none_or(|it| it.is_err()), "nothing has to be sent for it");
    until(&simulator, |it| it.open == 0);
}

#[tokio::test]
async fn bytes_come_as_slowly_as_asked() {
    let simulator = start(|_| {});
    // The client's codec takes a handshake in tiny pieces for an attack: slow only after it.
    let mut client = Client::connect(&simulator).await;
    simulator.change_faults(|it| it.bytes_per_second = Some(2_000));
    let begun = Instant::now();
    let texts = client.texts("push A 20").await;
    let bytes: usize = texts.iter().map(|text| text.len() + 2).sum();
    let least =
        Duration::from_millis(u64::try_from(bytes).unwrap() / 2) - Duration::from_millis(10);
    assert!(begun.elapsed() >= least, "{bytes} bytes in {:?}", begun.elapsed());
    simulator.set_faults(Default::default());
    assert_eq!(client.texts("push A 1000").await.len(), 1_000, "fast again");
}

#[tokio::test]
async fn a_connection_begins_only_after_the_delay() {
    let simulator = start(|it| it.faults.accept_delay_ms = 60);
    let begun = Instant::now();
    Client::connect(&simulator).await;
    assert!(begun.elapsed() >= Duration::from_millis(60), "after {:?}", begun.elapsed());
}

#[tokio::test]
async fn who_never_asks_is_cut_and_who_has_asked_stays() {
    let simulator = start(|it| it.patience = Duration::from_secs(1));
    let mut client = Client::connect(&simulator).await;
    let mut idle = tcp(&simulator).await;
    let mut slow = Http::connect(&simulator).await;
    slow.write(&HANDSHAKE[..HANDSHAKE.len() - 1]).await;
    assert_eq!(soon(idle.read(&mut [0])).await.unwrap(), 0);
    assert_eq!(slow.rest().await, b"");
    let violations = until(&simulator, |it| it.violations.len() == 2).violations;
    for violation in violations {
        assert!(violation.contains("asked nothing within 1s"), "{violation}");
    }
    assert_eq!(client.texts("still there").await, ["still there"]);
}
