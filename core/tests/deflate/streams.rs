//! What a server deflates is what comes out, however it is cut.

use flate2::Compression;
use proptest::prelude::*;
use tickwire_core::ws::deflate::Offer;
use tickwire_core::ws::{Fault, State};

use crate::bits::Bits;
use crate::rig::{self, AGREED, ALONE, Server, open, ordinary};
use crate::scene::{Event, text};
use crate::server::{self, CONTINUATION, PING, frame, part, raw};

/// The text of the `at`-th message: like an exchange's, and of any length up to some hundreds.
fn news(at: usize) -> String {
    let price = 60_000 + at * 7919 % 1000;
    let levels: String =
        (0..at % 23).map(|n| format!(r#"["{}.{n}","0.{at}"],"#, price + n)).collect();
    format!(r#"{{"time":{},"channel":"spot.order_book","asks":[{levels}]}}"#, 1_700_000_000 + at)
}

#[test]
fn messages_with_takeover_come_out_as_they_went_in() {
    let (mut scene, mut server) = (ordinary(), Server::new(15, true));
    let mut wire = 0;
    for at in 0..500 {
        let frame = server.text(&news(at));
        wire += frame.len();
        assert_eq!(scene.feed(&frame), [text(&news(at))], "message {at}");
    }
    let plain: usize = (0..500).map(|at| news(at).len()).sum();
    assert!(wire * 3 < plain, "{wire} bytes for {plain}: nothing was taken over");
}

#[test]
fn messages_without_takeover_come_out_as_they_went_in() {
    let agreement = "permessage-deflate; server_no_context_takeover";
    for offer in [ALONE, Offer::DEFAULT] {
        let (mut scene, mut server) = (open(offer, 1000, agreement), Server::new(15, false));
        for at in 0..100 {
            assert_eq!(scene.feed(&server.text(&news(at))), [text(&news(at))], "message {at}");
        }
    }
}

#[test]
fn every_window_holds_what_its_server_refers_to() {
    for bits in 8..=15 {
        let offer = Offer { server_window_bits: bits, server_takeover: true };
        let agreement = format!("permessage-deflate; server_max_window_bits={bits}");
        // The least memory for these messages, so that they move all the time.
        let (mut scene, mut server) = (open(offer, 700, &agreement), Server::new(bits, true));
        for at in 0..400 {
            let told = scene.feed(&server.text(&news(at)));
            assert_eq!(told, [text(&news(at))], "message {at} with {bits} bits");
        }
    }
}

#[test]
fn a_smaller_window_than_asked_for_is_enough() {
    let offer = Offer { server_window_bits: 12, server_takeover: true };
    let agreement = "permessage-deflate; server_max_window_bits=9";
    let (mut scene, mut server) = (open(offer, 700, agreement), Server::new(9, true));
    for at in 0..400 {
        assert_eq!(scene.feed(&server.text(&news(at))), [text(&news(at))], "message {at}");
    }
}

#[test]
fn every_level_of_compression_is_read() {
    for level in 0..=9 {
        let mut server = Server::with(Compression::new(level), 15, true);
        let mut scene = ordinary();
        for at in 0..50 {
            let told = scene.feed(&server.text(&news(at)));
            assert_eq!(told, [text(&news(at))], "message {at} at level {level}");
        }
    }
}

#[test]
fn fragments_may_be_cut_anywhere_with_pings_between() {
    let payload = Server::new(15, true).payload(news(22).as_bytes());
    for cut in 0..=payload.len() {
        let mut scene = ordinary();
        let wire = [
            raw(0x41, &payload[..cut]),
            frame(PING, "still there?"),
            part(CONTINUATION, []),
            frame(CONTINUATION, &payload[cut..]),
        ];
        let pinged = Event::Pinged(b"still there?".to_vec());
        assert_eq!(scene.feed(&wire.concat()), [pinged, text(&news(22))], "cut at {cut}");
    }
}

#[test]
fn every_split_of_the_reads_gives_the_same() {
    let mut server = Server::new(15, true);
    let wire: Vec<u8> = (0..6).flat_map(|at| server.text(&news(at))).collect();
    let expected: Vec<Event> = (0..6).map(|at| text(&news(at))).collect();
    for cut in 0..wire.len() {
        let mut scene = ordinary();
        let mut events = scene.feed(&wire[..cut]);
        events.extend(scene.feed(&wire[cut..]));
        assert_eq!(events, expected, "cut at {cut}");
    }
    for read_max in 1..20 {
        let mut scene = ordinary();
        scene.read_max = read_max;
        assert_eq!(scene.feed(&wire), expected, "{read_max} bytes a read");
    }
}

#[test]
fn a_server_may_flush_where_it_likes() {
    let mut server = Server::new(15, true);
    let mut payload: Vec<u8> =
        news(22).as_bytes().chunks(12).flat_map(|chunk| server.flushed(chunk)).collect();
    payload.truncate(payload.len() - 4);
    assert_eq!(ordinary().feed(&raw(rig::TEXT, &payload)), [text(&news(22))]);
}

#[test]
fn plain_messages_between_are_no_history() {
    let (mut scene, mut server) = (ordinary(), Server::new(15, true));
    for at in 0..50 {
        assert_eq!(scene.feed(&server.text(&news(at))), [text(&news(at))]);
        let plain = format!("plain {at}");
        assert_eq!(scene.feed(&frame(server::TEXT, &plain)), [text(&plain)]);
        let parts = [part(server::BINARY, "a"), frame(CONTINUATION, "b")].concat();
        assert_eq!(scene.feed(&parts), [Event::Binary(b"ab".to_vec())]);
    }
}

#[test]
fn text_is_checked_after_inflating() {
    let wrong = [&b"\xff"[..], b"abc\x80", b"\xed\xa0\x80", b"only half a \xe2\x82"];
    for bytes in wrong {
        let payload = Server::new(15, true).payload(bytes);
        let mut scene = ordinary();
        let binary = scene.feed(&raw(rig::BINARY, &payload));
        assert_eq!(binary, [Event::Binary(bytes.to_vec())]);
        let mut scene = ordinary();
        assert_eq!(scene.feed(&raw(rig::TEXT, &payload)), [Event::Failed(Fault::Encoding)]);
        assert_eq!(scene.said(), [(server::CLOSE, 1007_u16.to_be_bytes().to_vec())]);
    }
    // A character may be cut by a block, as by anything else.
    let payload = Bits::default()
        .block(false, 1)
        .literals(&[0xe2])
        .fixed(256)
        .block(true, 1)
        .literals(&[0x82, 0xac])
        .fixed(256)
        .align()
        .payload();
    assert_eq!(ordinary().feed(&raw(rig::TEXT, &payload)), [text("€")]);
}

#[test]
fn messages_come_while_we_close() {
    let (mut scene, mut server) = (ordinary(), Server::new(15, true));
    scene.client.close(1000, "").unwrap();
    assert_eq!(scene.client.state(), State::Closing);
    assert_eq!(scene.feed(&server.text("late")), [text("late")]);
}

prop_compose! {
    /// A message with repetitions of any distance, or with none.
    fn message()(
        words in prop::collection::vec("[a-z0-9]{1,9}", 1..20),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 0..120),
        noise in prop::collection::vec(any::<u8>(), 0..200),
        noisy in any::<bool>(),
    ) -> Vec<u8> {
        let mut out = picks.iter().flat_map(|pick| pick.get(&words).bytes()).collect::<Vec<u8>>();
        if noisy { out.extend(noise); }
        out
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_messages_come_out_as_they_went_in(
        messages in prop::collection::vec(message(), 1..12),
        bits in 8_u8..=15,
        takeover in any::<bool>(),
        level in 0_u32..=9,
        room in 1400_usize..5000,
        cut in any::<prop::sample::Index>(),
        read_max in 1_usize..3000,
    ) {
        let offer = Offer { server_window_bits: bits, server_takeover: takeover };
        let agreement = match takeover {
            true => format!("{AGREED}; server_max_window_bits={bits}"),
            false => format!("{AGREED}; server_max_window_bits={bits}; server_no_context_takeover"),
        };
        let mut scene = open(offer, room, &agreement);
        scene.read_max = read_max;
        let mut server = Server::with(Compression::new(level), bits, takeover);
        for message in messages {
            let payload = server.payload(&message);
            let (one, two) = payload.split_at(cut.index(payload.len() + 1));
            let wire = [raw(0x42, one), frame(CONTINUATION, two)].concat();
            prop_assert_eq!(scene.feed(&wire), [Event::Binary(message)]);
        }
    }
}
