//! Room is what the plain message would take; and nothing that was sent stays in it.

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::Refused;
use tickwire_core::ws::deflate::{Deflate, Offer, Workspace};
use tickwire_core::ws::{Client, Config, Opening, Step, TX_OVERHEAD};

use crate::server;
use crate::wire::{agreed, asks, noise, taken};

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

#[test]
fn neither_what_was_sent_nor_what_was_tried_stays_in_memory() {
    let (mut rx, mut tx, mut window) = ([0; 8192], [0; 3000], [0; 1000]);
    let mut workspace = [Workspace::default()];
    let offer = Offer { server_takeover: false, ..Offer::DEFAULT };
    let deflate = Deflate::new(&mut workspace, &mut window, offer).unwrap();
    let client = Client::new(&mut rx, &mut tx, Config::default()).unwrap();
    let mut client = client.with_deflate(deflate);
    client.connected(&Opening::new("h", "/?listenKey=MARKER", &[]).unwrap(), [1; 32]);
    let request = String::from_utf8(client.pending().to_vec()).unwrap();
    client.sent(request.len());
    let agreed = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover";
    let answer = server::answer(&request, &[&server::RIGHT[..], &[agreed]].concat());
    client.room()[..answer.len()].copy_from_slice(&answer);
    client.received(answer.len());
    assert_eq!(client.step(), Step::Opened);
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
