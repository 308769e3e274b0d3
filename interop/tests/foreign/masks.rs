//! Masks, as they went over the socket.

use std::collections::BTreeSet;

use tickwire_core::exchange::MessageType::{Binary, Text};
use tickwire_interop::Frame;

use crate::site::{ROOM, Site, pattern, text};

at_each_site!(every_frame_is_masked_with_a_key_of_its_own, two_connections_share_no_key);

fn every_frame_is_masked_with_a_key_of_its_own(site: Site) {
    let mut peer = site.open("/pings?count=40", ROOM);
    assert_eq!(peer.message(), (Text, b"all answered".to_vec()));
    for size in 0..100 {
        peer.send(Binary, &pattern(size));
        peer.send(Text, text(size * 50).as_bytes());
        peer.client().ping(&pattern(size)).expect("a ping that fits");
        assert_eq!((peer.message().0, peer.message().0), (Binary, Text));
    }
    let (report, recording) = peer.close();
    assert_eq!(report.error, "");
    let frames = recording.sent();
    let count = |opcode| frames.iter().filter(|frame| frame.opcode == opcode).count();
    assert_eq!([1, 2, 8, 9, 10].map(count), [100, 100, 1, 100, 40]);
    // A key for each, and no bit that is always the same.
    let keys: BTreeSet<_> = keys(&frames).collect();
    assert_eq!(keys.len(), frames.len());
    assert_eq!(keys.iter().fold(0, |bits, key| bits | key), u32::MAX);
    assert_eq!(keys.iter().fold(u32::MAX, |bits, key| bits & key), 0);
    // Under the masks is what was sent.
    let binary: Vec<_> = frames.iter().filter(|frame| frame.opcode == 2).collect();
    assert!(binary.iter().zip(0..).all(|(frame, size)| frame.payload == pattern(size)));
    assert!(recording.received().iter().all(|frame| frame.key.is_none()), "a server masks none");
}

fn two_connections_share_no_key(site: Site) {
    let seen: Vec<BTreeSet<_>> = (0..2)
        .map(|_| {
            let mut peer = site.open("/echo", ROOM);
            for _ in 0..100 {
                peer.send(Text, b"the same each time");
                assert_eq!(peer.message().0, Text);
            }
            keys(&peer.close().1.sent()).collect()
        })
        .collect();
    assert_eq!((seen[0].len(), seen[1].len()), (101, 101));
    assert!(seen[0].is_disjoint(&seen[1]));
}

fn keys(frames: &[Frame]) -> impl Iterator<Item = u32> {
    frames.iter().map(|frame| u32::from_be_bytes(frame.key.expect("a mask on every frame")))
}
