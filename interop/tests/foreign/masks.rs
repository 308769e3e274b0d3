//! Masks, as they went over the socket.

use std::collections::BTreeSet;

use tickwire_core::exchange::MessageType::{Binary, Text};
use tickwire_interop::{Frame, Recording};

use crate::site::{ROOM, Site, pattern, text};

at_each_site!(
    every_frame_is_masked_with_a_key_of_its_own,
    two_connections_share_no_key,
    under_the_masks_is_what_was_sent,
);

fn every_frame_is_masked_with_a_key_of_its_own(site: Site) {
    let recording = conversation(site);
    let frames = recording.sent();
    let count = |opcode| frames.iter().filter(|frame| frame.opcode == opcode).count();
    assert_eq!([1, 2, 8, 9, 10].map(count), [100, 100, 1, 100, 40]);
    let keys: BTreeSet<_> = keys(&frames).collect();
    assert_eq!(keys.len(), frames.len());
    // No bit is always the same.
    assert_eq!(keys.iter().fold(0, |bits, key| bits | key), u32::MAX);
    assert_eq!(keys.iter().fold(u32::MAX, |bits, key| bits & key), 0);
    assert!(recording.received().iter().all(|frame| frame.key.is_none()), "a server masks none");
}

fn two_connections_share_no_key(site: Site) {
    let keys = || keys(&conversation(site).sent()).collect::<BTreeSet<_>>();
    assert!(keys().is_disjoint(&keys()));
}

fn under_the_masks_is_what_was_sent(site: Site) {
    let frames = conversation(site).sent();
    // Pings are never compressed, messages are where that makes them shorter.
    let plain = |opcode| frames.iter().filter(move |frame| frame.opcode == opcode);
    assert!(plain(9).zip(0..).all(|(frame, size)| frame.payload == pattern(size)));
    let messages = plain(2).zip(0..).filter(|(frame, _)| frame.rsv == 0);
    assert!(messages.clone().count() > 0);
    assert!(messages.clone().all(|(frame, size)| frame.payload == pattern(size)));
}

/// Pings, pongs and messages of different sizes, and the close frame.
fn conversation(site: Site) -> Recording {
    let mut peer = site.open("/pings?count=40", ROOM);
    assert_eq!(peer.message(), (Text, b"all answered".to_vec()));
    for size in 0..100 {
        peer.send(Binary, &pattern(size));
        peer.send(Text, text(size * 50).as_bytes());
        peer.client().ping(&pattern(size)).expect("a ping that fits");
        assert_eq!((peer.message().0, peer.message().0), (Binary, Text));
    }
    let (report, recording) = peer.close();
    assert_eq!((report.pongs, report.error.as_str()), (40, ""));
    recording
}

fn keys(frames: &[Frame]) -> impl Iterator<Item = u32> {
    frames.iter().map(|frame| u32::from_be_bytes(frame.key.expect("a mask on every frame")))
}
