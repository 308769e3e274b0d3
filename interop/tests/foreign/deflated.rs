//! Compressed messages as they went over the socket.

use tickwire_core::exchange::MessageType::{Binary, Text};
use tickwire_core::ws::{Fault, Violation};
use tickwire_interop::{Event, Frame, Recording};

use crate::corpus::{feed, noise};
use crate::site::{ROOM, Site};

at_each_deflated_site!(
    both_sides_compress,
    the_server_remembers_and_the_client_does_not,
    nobody_remembers_where_so_agreed,
    what_does_not_shrink_goes_out_plain,
    plain_messages_come_in_between,
    a_bomb_ends_with_1009,
    what_cannot_be_inflated_ends_with_1007,
    a_reserved_bit_elsewhere_ends_with_1002,
);

const COMPRESSED: u8 = 4;

fn both_sides_compress(site: Site) {
    let mut peer = site.open("/echo", ROOM);
    let sent: Vec<_> = (0..100).map(feed).collect();
    for text in &sent {
        peer.send(Text, text.as_bytes());
        assert_eq!(peer.message(), (Text, text.clone().into_bytes()));
    }
    let (report, recording) = peer.close();
    let plain: usize = sent.iter().map(String::len).sum();
    assert_eq!((report.bytes, report.error.as_str()), (plain as u64, ""));
    for frames in [recording.sent(), recording.received()] {
        let messages: Vec<_> = frames.iter().filter(|frame| frame.opcode == 1).collect();
        assert!(messages.iter().all(|frame| frame.rsv == COMPRESSED));
        let wire: usize = messages.iter().map(|frame| frame.payload.len()).sum();
        assert!(wire < plain, "{wire} of {plain} bytes");
    }
}

fn the_server_remembers_and_the_client_does_not(site: Site) {
    let recording = the_same_three_times(site, "/echo");
    let [first, second, third] = sizes(&recording.received());
    assert!(second * 4 < first && third * 4 < first, "{first}, {second}, {third}");
    let [first, second, third] = sizes(&recording.sent());
    assert_eq!((second, third), (first, first));
}

fn nobody_remembers_where_so_agreed(site: Site) {
    let recording = the_same_three_times(site, "/echo?server_no_takeover");
    for frames in [recording.received(), recording.sent()] {
        let [first, second, third] = sizes(&frames);
        assert_eq!((second, third), (first, first));
    }
}

fn the_same_three_times(site: Site, path: &str) -> Recording {
    let mut peer = site.open(path, ROOM);
    for _ in 0..3 {
        peer.send(Text, feed(1).as_bytes());
        assert_eq!(peer.message(), (Text, feed(1).into_bytes()));
    }
    let (report, recording) = peer.close();
    assert_eq!((report.messages, report.error.as_str()), (3, ""));
    recording
}

/// The sizes of the three messages of text.
fn sizes(frames: &[Frame]) -> [usize; 3] {
    let texts = frames.iter().filter(|frame| frame.opcode == 1);
    let sizes: Vec<_> = texts.map(|frame| frame.payload.len()).collect();
    sizes.try_into().expect("three messages")
}

fn what_does_not_shrink_goes_out_plain(site: Site) {
    let mut peer = site.open("/echo", ROOM);
    for bytes in [noise(3_000), vec![], b"x".to_vec(), feed(2).into_bytes()] {
        peer.send(Binary, &bytes);
        assert!(peer.message() == (Binary, bytes));
    }
    let (report, recording) = peer.close();
    assert_eq!(report.error, "");
    let bits: Vec<_> = recording.sent().iter().map(|frame| frame.rsv).collect();
    assert_eq!(bits, [0, 0, 0, COMPRESSED, 0]);
}

fn plain_messages_come_in_between(site: Site) {
    // A plain one, the "Hello" of RFC 7692 section 7.2.3.1, its two fragments, a plain one.
    let hex = "8103616263c107f248cdc9c907004103f248cd8004c9c907008103646566";
    let mut peer = site.open(&format!("/raw?hex={hex}"), ROOM);
    for expected in ["abc", "Hello", "Hello", "def"] {
        assert_eq!(peer.message(), (Text, expected.as_bytes().to_vec()));
    }
    peer.send(Text, feed(3).as_bytes());
    assert_eq!(peer.message(), (Text, feed(3).into_bytes()));
    assert_eq!(peer.close().0.error, "");
}

fn a_bomb_ends_with_1009(site: Site) {
    let mut peer = site.open("/zeros?size=100000000", ROOM);
    assert_eq!(peer.event(), Event::Failed(Fault::TooBig));
    let (report, recording) = peer.finish();
    assert_eq!(report.code, 1009, "as the server saw it");
    // It was the inflated size that was too big.
    let bomb = &recording.received()[0];
    assert!(bomb.payload.len() < ROOM.receives, "{} bytes", bomb.payload.len());
}

fn what_cannot_be_inflated_ends_with_1007(site: Site) {
    // A reserved kind of block, a stored length without its complement, a reference to nothing.
    for hex in ["c10107", "c10500050011224a", "c103030200"] {
        fails(site, hex, Fault::Deflate, 1007);
    }
}

fn a_reserved_bit_elsewhere_ends_with_1002(site: Site) {
    // In a ping, a close frame, the second fragment; a bit that has no meaning.
    for hex in ["c900", "c800", "4101f2c00100", "d100", "e100"] {
        fails(site, hex, Fault::Protocol(Violation::Rsv), 1002);
    }
}

fn fails(site: Site, hex: &str, fault: Fault, code: u16) {
    let mut peer = site.open(&format!("/raw?hex={hex}"), ROOM);
    assert_eq!(peer.event(), Event::Failed(fault), "{hex}");
    assert_eq!(peer.finish().0.code, code, "{hex}: as the server saw it");
}
