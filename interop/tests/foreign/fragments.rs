//! Messages that come in fragments, with pings between them.

use tickwire_core::exchange::MessageType::{Binary, Text};
use tickwire_interop::Event;

use crate::site::{ROOM, Site, pattern, text};

at_each_site!(text_cut_inside_characters, binary_in_fragments_of_any_size);

fn text_cut_inside_characters(site: Site) {
    // The package in JavaScript checks no text that it sends, the one in Python is told not to.
    for size in [1, 2, 3, 7] {
        let mut peer = site.open(&format!("/fragments?size={size}"), ROOM);
        let sent = text(600);
        peer.send(Text, sent.as_bytes());
        let mut pings = Vec::new();
        let received = loop {
            match peer.event() {
                Event::Pinged(payload) => pings.push(payload),
                Event::Message(Text, bytes) => break bytes,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(received, sent.as_bytes(), "fragments of {size} bytes");
        let expected: Vec<_> =
            (0..sent.len()).step_by(size).map(|at| format!("at {at}").into_bytes()).collect();
        assert_eq!(pings, expected);
        let (report, recording) = peer.close();
        assert_eq!((report.pongs, report.error.as_str()), (expected.len() as u64, ""));
        // The fragments were ones, and the pings were between them.
        let frames = recording.received();
        let opcodes: Vec<_> = frames.iter().map(|frame| (frame.opcode, frame.fin)).collect();
        assert_eq!(opcodes[..3], [(1, false), (9, true), (0, false)]);
        assert_eq!(frames.iter().filter(|frame| frame.opcode == 0).count(), expected.len());
    }
}

fn binary_in_fragments_of_any_size(site: Site) {
    for size in [1, 124, 125, 126, 127, 4_096, 65_535, 65_536] {
        let mut peer = site.open(&format!("/fragments?size={size}"), ROOM);
        for sent in [pattern(1), pattern(5_000), pattern(300 * size.min(700))] {
            peer.send(Binary, &sent);
            assert!(peer.message() == (Binary, sent), "fragments of {size} bytes");
        }
        let (report, _) = peer.close();
        assert_eq!((report.messages, report.error.as_str()), (3, ""));
    }
}
