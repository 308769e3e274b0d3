//! Close codes and reasons, both ways, and the end without them.

use tickwire_core::exchange::MessageType::Text;
use tickwire_core::ws::{ClosedBy, State};
use tickwire_interop::Event;

use crate::site::{ROOM, Site};

at_each_site!(
    the_server_closes_with_any_code,
    the_server_closes_without_a_code,
    the_server_closes_after_messages,
    the_client_closes_with_any_code,
    both_close_at_once,
    the_server_cuts_the_connection,
);

/// Each that may be sent, at its borders.
const CODES: [u16; 14] =
    [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999];

fn the_server_closes_with_any_code(site: Site) {
    for code in CODES {
        let path = format!("/close?code={code}&reason=because%20of%20{code}%20%E2%82%AC");
        let mut peer = site.open(&path, ROOM);
        let Event::Closed(closing, reason) = peer.event() else { panic!("not closed: {code}") };
        assert_eq!((closing.code, closing.by), (Some(code), ClosedBy::Peer));
        assert_eq!(reason, format!("because of {code} €"));
        let (report, recording) = peer.finish();
        assert_eq!((report.code, report.error.as_str()), (code, ""), "our answer");
        assert_eq!(recording.sent().len(), 1, "one close frame");
    }
}

fn the_server_closes_without_a_code(site: Site) {
    let mut peer = site.open("/close", ROOM);
    let Event::Closed(closing, reason) = peer.event() else { panic!("not closed") };
    assert_eq!((closing.code, closing.by, closing.status()), (None, ClosedBy::Peer, 1005));
    assert_eq!(reason, "");
    assert_eq!(peer.finish().0.code, 1005, "a close frame without a body");
}

fn the_server_closes_after_messages(site: Site) {
    let mut peer = site.open("/close?after=3&code=4000&reason=enough", ROOM);
    for _ in 0..3 {
        peer.send(Text, b"one more");
    }
    let Event::Closed(closing, reason) = peer.event() else { panic!("not closed") };
    assert_eq!((closing.code, reason.as_str()), (Some(4000), "enough"));
    assert_eq!(peer.client().state(), State::Closed);
    let (report, _) = peer.finish();
    assert_eq!((report.code, report.messages, report.bytes), (4000, 3, 24));
}

fn the_client_closes_with_any_code(site: Site) {
    for code in CODES {
        let mut peer = site.open("/echo", ROOM);
        let reason = format!("because of {code} €");
        peer.client().close(code, &reason).expect("a code that may be sent");
        let Event::Closed(closing, _) = peer.event() else { panic!("not closed: {code}") };
        assert_eq!(closing.by, ClosedBy::Us);
        let (report, _) = peer.finish();
        assert_eq!((report.code, report.reason, report.error.as_str()), (code, reason, ""));
    }
}

fn both_close_at_once(site: Site) {
    let mut peer = site.open("/close?code=4001&reason=mine", ROOM);
    // The server's close frame is under way already, and not read yet.
    peer.client().close(4002, "ours").expect("an open connection");
    let Event::Closed(closing, reason) = peer.event() else { panic!("not closed") };
    assert_eq!((closing.code, reason.as_str()), (Some(4001), "mine"));
    let (report, recording) = peer.finish();
    assert_eq!((report.code, report.reason.as_str()), (4002, "ours"));
    assert_eq!(recording.sent().len(), 1, "one close frame");
}

fn the_server_cuts_the_connection(site: Site) {
    let mut peer = site.open("/cut", ROOM);
    peer.send(Text, b"cut here");
    let Event::Closed(closing, _) = peer.event() else { panic!("not closed") };
    assert_eq!((closing.code, closing.by, closing.status()), (None, ClosedBy::Cut, 1006));
    assert_eq!(peer.finish().0.code, 1006);
}
