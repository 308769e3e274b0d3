//! What client and server agree on about permessage-deflate, and that both keep to it.

use tickwire_core::ws::deflate::Offer;
use tickwire_core::ws::{Fault, HandshakeFault};
use tickwire_interop::{Language, Peer, Setup};

use crate::corpus::conversation;
use crate::site::{ROOM, Site};

at_each_deflated_site!(
    every_window_and_takeover_that_the_server_asks_for,
    every_window_and_takeover_that_the_client_asks_for,
);
at_each_plain_site!(
    the_least_window,
    a_no_is_accepted,
    agreements_that_are_none,
    agreements_to_more_than_was_asked_for,
);

fn every_window_and_takeover_that_the_server_asks_for(site: Site) {
    for asked in asked() {
        let mut peer = site.open(&format!("/echo?{}", asked.join("&")), ROOM);
        converse(&mut peer);
        let (report, recording) = peer.close();
        // A reference too far back would be an error of the server's inflater.
        assert_eq!((report.code, report.error.as_str()), (1000, ""), "{asked:?}");
        let agreed = extensions(&recording.answer());
        for parameter in &asked {
            let parameter = names(parameter);
            assert!(agreed.contains(&parameter), "{parameter}: {agreed:?}");
        }
    }
}

fn every_window_and_takeover_that_the_client_asks_for(site: Site) {
    for server_window_bits in 9..=15 {
        for server_takeover in [true, false] {
            let offer = Offer { server_window_bits, server_takeover };
            let mut peer = site.open("/echo", Setup { deflate: Some(offer), ..ROOM });
            converse(&mut peer);
            let (report, recording) = peer.close();
            assert_eq!((report.code, report.error.as_str()), (1000, ""), "{offer:?}");
            let (offered, agreed) =
                (extensions(&recording.request()), extensions(&recording.answer()));
            assert_eq!(offered[0], "permessage-deflate");
            let takeover = "server_no_context_takeover".to_owned();
            assert_eq!(offered.contains(&takeover), !server_takeover, "{offered:?}");
            assert_eq!(agreed.contains(&takeover), !server_takeover, "{agreed:?}");
        }
    }
}

/// zlib cannot: the one server declines, and the other agrees and uses nine bits, of which zlib
/// never refers to the farther half.
fn the_least_window(site: Site) {
    let deflate = Some(Offer { server_window_bits: 8, ..Offer::DEFAULT });
    let mut peer = Peer::open(site.server(), "/echo?deflate", Setup { deflate, ..ROOM })
        .unwrap_or_else(|fault| panic!("{fault}"));
    let agrees = site.server().language() == Language::Node;
    assert_eq!(peer.client().is_deflated(), agrees);
    converse(&mut peer);
    let (report, _) = peer.close();
    assert_eq!((report.code, report.error.as_str()), (1000, ""));
}

fn a_no_is_accepted(site: Site) {
    let mut peer = site.open("/echo", Setup { deflate: Some(Offer::DEFAULT), ..ROOM });
    converse(&mut peer);
    let (report, recording) = peer.close();
    assert_eq!((report.code, report.error.as_str()), (1000, ""));
    assert_eq!(extensions(&recording.request())[0], "permessage-deflate");
    assert!(recording.sent().iter().all(|frame| frame.rsv == 0));
}

fn agreements_that_are_none(site: Site) {
    for value in [
        "permessage-bzip2",
        "permessage-deflate,permessage-deflate",
        "permessage-deflate;unknown",
        "permessage-deflate;server_no_context_takeover;server_no_context_takeover",
        "permessage-deflate;server_no_context_takeover=1",
        "permessage-deflate;client_no_context_takeover=true",
        "permessage-deflate;server_max_window_bits",
        "permessage-deflate;server_max_window_bits=7",
        "permessage-deflate;server_max_window_bits=16",
        "permessage-deflate;server_max_window_bits=09",
        "permessage-deflate;client_max_window_bits",
        "permessage-deflate;client_max_window_bits=x",
        "permessage-deflate;client_max_window_bits=12;client_max_window_bits=12",
    ] {
        let path = format!("/header?header=Sec-WebSocket-Extensions&value={}", encoded(value));
        let fault = site.refused(&path, Setup { deflate: Some(Offer::DEFAULT), ..ROOM });
        assert!(
            matches!(fault, Fault::Handshake(HandshakeFault::Deflate(_))),
            "{value}: {fault:?}"
        );
    }
}

fn agreements_to_more_than_was_asked_for(site: Site) {
    let less = Offer { server_window_bits: 10, ..Offer::DEFAULT };
    let alone = Offer { server_takeover: false, ..Offer::DEFAULT };
    for (offer, value) in [
        (less, "permessage-deflate"),
        (less, "permessage-deflate;server_max_window_bits=11"),
        (alone, "permessage-deflate"),
        (alone, "permessage-deflate;server_max_window_bits=10"),
    ] {
        let path = format!("/header?header=Sec-WebSocket-Extensions&value={}", encoded(value));
        let fault = site.refused(&path, Setup { deflate: Some(offer), ..ROOM });
        let is_right = matches!(fault, Fault::Handshake(HandshakeFault::Deflate(_)));
        assert!(is_right, "{offer:?} {value}: {fault:?}");
    }
}

/// Sends each message and waits for it to come back.
fn converse(peer: &mut Peer) {
    for (kind, bytes) in conversation() {
        peer.send(kind, &bytes);
        assert!(peer.message() == (kind, bytes.clone()), "{} bytes of {kind:?}", bytes.len());
    }
}

/// Each set of parameters that both servers know.
fn asked() -> Vec<Vec<String>> {
    let bits = |name| (9..=15).map(move |bits| vec![format!("{name}={bits}")]);
    let mut asked = vec![
        vec![],
        vec!["server_no_takeover".to_owned()],
        vec!["client_no_takeover".to_owned()],
        vec!["server_no_takeover".to_owned(), "client_no_takeover".to_owned()],
    ];
    asked.extend(bits("server_bits"));
    asked.extend(bits("server_bits").map(|one| [one, vec!["server_no_takeover".into()]].concat()));
    asked.extend(bits("client_bits"));
    asked.push(vec!["client_bits=8".to_owned()]);
    asked.extend(bits("server_bits").zip(bits("client_bits").rev()).map(|(a, b)| [a, b].concat()));
    asked
}

/// A setting of a path, as the parameter of RFC 7692 that it is.
fn names(setting: &str) -> String {
    setting.replace("_bits", "_max_window_bits").replace("_no_takeover", "_no_context_takeover")
}

/// The name of the one extension in a head, and its parameters.
fn extensions(head: &str) -> Vec<String> {
    let line = head
        .lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("Sec-WebSocket-Extensions").then_some(value)
        })
        .unwrap_or_else(|| panic!("no extension: {head}"));
    line.split(';').map(|part| part.trim().to_owned()).collect()
}

/// A value as a query may have it.
fn encoded(value: &str) -> String {
    value.replace(';', "%3B").replace('=', "%3D").replace(',', "%2C")
}
