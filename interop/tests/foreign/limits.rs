//! The longest message of each side, and one byte more.

use tickwire_core::exchange::MessageType::{Binary, Text};
use tickwire_core::ws::{ClosedBy, Fault};
use tickwire_interop::{Event, Setup};

use crate::site::{ROOM, Site, pattern};

at_each_site!(
    the_client_takes_no_byte_more,
    nor_a_byte_more_in_fragments,
    the_server_takes_no_byte_more,
);

const LIMIT: usize = 10_000;
const TIGHT: Setup = Setup { receives: LIMIT, sends: LIMIT + 1, deflate: None };

fn the_client_takes_no_byte_more(site: Site) {
    for size in [LIMIT - 1, LIMIT] {
        let mut peer = site.open(&format!("/big?size={size}"), TIGHT);
        assert_eq!(peer.client().message_max(), LIMIT);
        assert!(peer.message() == (Binary, pattern(size)));
        assert_eq!(peer.close().0.code, 1000);
    }
    let mut peer = site.open(&format!("/big?size={}", LIMIT + 1), TIGHT);
    assert_eq!(peer.event(), Event::Failed(Fault::TooBig));
    assert_eq!(peer.finish().0.code, 1009, "as the server saw it");
}

fn nor_a_byte_more_in_fragments(site: Site) {
    let mut peer = site.open("/fragments?size=999", TIGHT);
    peer.send(Binary, &pattern(LIMIT));
    assert!(peer.message() == (Binary, pattern(LIMIT)));
    peer.send(Binary, &pattern(LIMIT + 1));
    let end = loop {
        match peer.event() {
            Event::Pinged(_) => {}
            other => break other,
        }
    };
    assert_eq!(end, Event::Failed(Fault::TooBig));
    let (report, _) = peer.finish();
    assert_eq!((report.code, report.messages), (1009, 2));
}

fn the_server_takes_no_byte_more(site: Site) {
    let mut peer = site.open("/echo?max=1000", ROOM);
    peer.send(Text, &[b'a'; 1000]);
    assert!(peer.message() == (Text, vec![b'a'; 1000]));
    peer.send(Text, &[b'a'; 1001]);
    let Event::Closed(closing, _) = peer.event() else { panic!("not closed") };
    assert_eq!((closing.code, closing.by), (Some(1009), ClosedBy::Peer));
    assert_eq!(peer.finish().0.messages, 1);
}
