//! Answers to the opening request.

use tickwire_core::ws::{Fault, HandshakeFault};

use crate::site::{ROOM, Site};

at_each_site!(a_refusal_is_told_with_its_time, a_subprotocol_that_nobody_asked_for);
at_each_plain_site!(an_extension_that_nobody_asked_for, a_plain_client_offers_nothing);

fn a_refusal_is_told_with_its_time(site: Site) {
    for (query, code, retry_after_s) in [
        ("status=401", 401, None),
        ("status=429&retry=7", 429, Some(7)),
        ("status=503&retry=120", 503, Some(120)),
        ("status=503&retry=Sat,%2021%20Nov%202026%2021:00:00%20GMT", 503, None),
    ] {
        let fault = site.refused(&format!("/refuse?{query}"), ROOM);
        assert_eq!(fault, Fault::Status { code, retry_after_s }, "{query}");
    }
}

fn a_subprotocol_that_nobody_asked_for(site: Site) {
    let fault = site.refused("/header?header=Sec-WebSocket-Protocol&value=chat", ROOM);
    assert_eq!(fault, Fault::Handshake(HandshakeFault::Subprotocol));
}

fn an_extension_that_nobody_asked_for(site: Site) {
    for value in ["permessage-deflate", "x-webkit-deflate-frame", "permessage-bzip2"] {
        let path = format!("/header?header=Sec-WebSocket-Extensions&value={value}");
        assert_eq!(
            site.refused(&path, ROOM),
            Fault::Handshake(HandshakeFault::Extension),
            "{value}"
        );
    }
}

/// A server that has the extension does not use it then.
fn a_plain_client_offers_nothing(site: Site) {
    let (report, recording) = site.open("/echo?deflate", ROOM).close();
    assert_eq!((report.code, report.error.as_str()), (1000, ""));
    for head in [recording.request(), recording.answer()] {
        assert!(!head.to_lowercase().contains("extensions"), "{head}");
    }
}
