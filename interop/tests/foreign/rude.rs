//! Frames that no server may send: what the client finds, and what the server hears of it.

use tickwire_core::ws::Violation::{
    CloseCode, ClosePayload, Continuation, ControlFragmented, ControlLength, Interleaved, Length,
    Masked, Opcode, Rsv,
};
use tickwire_core::ws::{Fault, Violation};
use tickwire_interop::Event;

use crate::site::{ROOM, Site};

at_each_plain_site!(a_compressed_message_that_nobody_agreed_on_ends_with_1002);
at_each_site!(
    frames_against_the_protocol_end_with_1002,
    bytes_that_are_not_utf_8_end_with_1007,
    a_length_over_the_limit_ends_with_1009_before_the_bytes,
);

const VIOLATIONS: [(&str, Violation); 14] = [
    ("a100", Rsv),
    ("9100", Rsv),
    ("8300", Opcode),
    ("8f00", Opcode),
    ("818000000000", Masked),
    ("817e000161", Length),
    ("827f8000000000000001", Length),
    ("897e007e", ControlLength),
    ("0900", ControlFragmented),
    ("8000", Continuation),
    ("01008100", Interleaved),
    ("880103", ClosePayload),
    ("880203ed", CloseCode),
    ("880203ee", CloseCode),
];

fn a_compressed_message_that_nobody_agreed_on_ends_with_1002(site: Site) {
    fails(site, "/raw?hex=c100", Fault::Protocol(Rsv), 1002);
}

fn frames_against_the_protocol_end_with_1002(site: Site) {
    for (hex, violation) in VIOLATIONS {
        fails(site, &format!("/raw?hex={hex}"), Fault::Protocol(violation), 1002);
    }
}

fn bytes_that_are_not_utf_8_end_with_1007(site: Site) {
    // A lone continuation, a surrogate, a number too large, an overlong slash, half a character.
    for hex in ["80", "eda080", "f4908080", "c0af", "61e282"] {
        fails(site, &format!("/invalid-text?hex={hex}"), Fault::Encoding, 1007);
    }
    // In the second fragment, which is not the last; in the reason for closing.
    for hex in ["010161000180", "880303e8ff"] {
        fails(site, &format!("/raw?hex={hex}"), Fault::Encoding, 1007);
    }
}

fn a_length_over_the_limit_ends_with_1009_before_the_bytes(site: Site) {
    for hex in ["827f0000000001000000", "827f7fffffffffffffff"] {
        fails(site, &format!("/raw?hex={hex}"), Fault::TooBig, 1009);
    }
}

fn fails(site: Site, path: &str, fault: Fault, code: u16) {
    let mut peer = site.open(path, ROOM);
    assert_eq!(peer.event(), Event::Failed(fault), "{path}");
    let (report, _) = peer.finish();
    assert_eq!(report.code, code, "{path}: as the server saw it");
}
