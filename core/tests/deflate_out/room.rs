//! Room is what the plain message would take; and nothing that was sent stays in it.

use std::collections::BTreeSet;

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::Refused;
use tickwire_core::ws::deflate::{Deflate, Offer, Workspace};
use tickwire_core::ws::{Client, Config, Opening, Step, TX_OVERHEAD};

use crate::scene::memory;
use crate::server;
use crate::wire::{Frame, agreed, asks, noise, taken};

#[test]
fn what_is_refused_depends_on_the_plain_size_alone() {
    // Room for a plain frame of 500 bytes behind a header of 8.
    let mut client = agreed(508 + TX_OVERHEAD).client;
    for payload in [vec![b'a'; 501], noise(501)] {
        assert_eq!(client.send(MessageType::Binary, &payload), Err(Refused::TooLarge));
        assert_eq!(client.send(MessageType::Binary, &payload[..500]), Ok(()));
        taken(&mut client);
    }
    assert_eq!(client.send(MessageType::Binary, &[b'a'; 300]), Ok(()));
    let used = client.pending().len();
    assert!(used < 30, "{used} bytes of 300");
    assert_eq!(client.send(MessageType::Binary, &vec![b'a'; 501 - used]), Err(Refused::NoRoom));
    assert_eq!(client.pending().len(), used, "what is refused leaves nothing");
    assert_eq!(client.send(MessageType::Binary, &vec![b'a'; 500 - used]), Ok(()));
    assert_eq!(taken(&mut client).len(), 2);
}

#[test]
fn a_close_frame_always_finds_room() {
    let mut client = agreed(508 + TX_OVERHEAD).client;
    while client.send(MessageType::Binary, &asks(100)).is_ok() {}
    assert_eq!(client.close(1000, &"r".repeat(123)), Ok(()));
    assert!(taken(&mut client).len() > 4);
}

/// A client on whose connection deflate is agreed, which sends from `tx`.
fn sending_from(tx: &mut [u8]) -> Client<'_> {
    let workspace: &'static mut [Workspace] = vec![Workspace::default()].leak();
    let offer = Offer { server_takeover: false, ..Offer::DEFAULT };
    let deflate = Deflate::new(workspace, memory(1000), offer).unwrap();
    let client = Client::new(memory(8192), tx, Config::default()).unwrap();
    let mut client = client.with_deflate(deflate);
    client.connected(&Opening::new("h", "/?listenKey=MARKER", &[]).unwrap(), [1; 32]);
    let request = String::from_utf8(client.pending().to_vec()).unwrap();
    client.sent(request.len());
    let agreed = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover";
    let answer = server::answer(&request, &[&server::RIGHT[..], &[agreed]].concat());
    client.room()[..answer.len()].copy_from_slice(&answer);
    client.received(answer.len());
    assert_eq!(client.step(), Step::Opened);
    client
}

#[test]
fn neither_what_was_sent_nor_what_was_tried_stays_in_memory() {
    let mut tx = [0; 3000];
    let mut client = sending_from(&mut tx);
    for at in 0..200 {
        // Partial writes, so that bytes also move.
        for payload in [asks(at * 3), noise(at * 2), [noise(at), asks(at)].concat()] {
            let _ = client.send(MessageType::Binary, &payload);
            client.sent(100);
        }
    }
    client.sent(usize::MAX);
    drop(client);
    assert_eq!(tx, [0; 3000]);
}

#[test]
fn a_header_shorter_than_the_plain_one_leaves_nothing_behind() {
    let mut tx = vec![0; 1 << 17];
    let mut sizes = BTreeSet::new();
    // A run, and letters that take eight bits each: what is deflated grows byte by byte, and passes
    // the lengths where its header grows, while the plain frame has the longer header.
    for (letters, run) in
        (90..130).map(|len| (len, 300)).chain((65_500..65_545).map(|len| (len, 600)))
    {
        let letters: Vec<u8> = noise(letters).iter().map(|byte| byte & 0x7f).collect();
        let payload = [vec![b'x'; run], letters].concat();
        let mut client = sending_from(&mut tx);
        // Something before it, so that its place is not the first.
        client.ping(b"before").unwrap();
        client.send(MessageType::Binary, &payload).unwrap();
        client.ping(b"behind").unwrap();
        let [before, frame, behind] = <[Frame; 3]>::try_from(taken(&mut client)).unwrap();
        assert_eq!((&before.payload[..], &behind.payload[..]), (&b"before"[..], &b"behind"[..]));
        assert!(frame.deflated && frame.message() == payload, "{} bytes", frame.payload.len());
        sizes.insert(frame.payload.len());
        drop(client);
        assert!(tx.iter().all(|byte| *byte == 0), "{} bytes deflated", frame.payload.len());
    }
    for size in [124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537] {
        assert!(sizes.contains(&size), "no payload of {size} bytes among {sizes:?}");
    }
}
