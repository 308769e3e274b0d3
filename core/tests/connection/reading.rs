//! Bytes in.

use crate::cable::{Cable, MESSAGE_MAX};
use crate::setup::Setup;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Output, State};
use tickwire_core::testing::MockChannel;

/// A run with everything in it, over a link with these chunks.
fn transcript(up: usize, down: usize) -> (Vec<String>, Vec<String>) {
    let channels = &[MockChannel::Book, MockChannel::Trades];
    let mut cable = Cable::new(&Setup::new().symbols(&["A", "B"]).channels(channels));
    cable.peer.link.up.chunk = up;
    cable.peer.link.down.chunk = down;
    cable.pump();
    cable.peer.text("trade A 1 10 1 buy\ntrade B 2 10 1 buy");
    cable.peer.ping(b"are you there?");
    cable.peer.send(0x01, b"delta A 5 7 b:10@1");
    cable.peer.ping(b"between");
    cable.peer.send(0x80, b" a:11@1");
    cable.peer.text(&format!("note {}", "x".repeat(400)));
    cable.peer.binary(b"\x00\x01");
    cable.pump();
    cable.wait(21_000);
    cable.peer.text("trade A 3 10 1 sell");
    cable.peer.close(Some(1001));
    cable.pump();
    let mut heard = cable.hears();
    // The order of pongs and requests depends on when bytes come; the set of them does not.
    heard.sort();
    (cable.take(), heard)
}

#[test]
fn cutting_the_stream_in_pieces_changes_nothing() {
    // I12.
    let whole = transcript(usize::MAX, usize::MAX);
    assert!(whole.0.len() > 20, "{:#?}", whole.0);
    for chunk in [1, 2, 3, 5, 7, 11, 64, 125, 126, 127, 500] {
        assert_eq!(transcript(usize::MAX, chunk), whole, "read by {chunk}");
        assert_eq!(transcript(chunk, usize::MAX), whole, "written by {chunk}");
    }
}

#[test]
fn messages_before_the_end_are_still_delivered() {
    for cause in [Cause::Ended, Cause::Reset] {
        let mut cable = Cable::live(&Setup::new());
        cable.peer.text("trade A 1 10 1 buy\ntrade A 2 10 1 buy");
        cable.peer.text("trade A 3 10 1 buy");
        cable.peer.raw(b"\x81\x20trade A 4 10 1");
        let now = cable.stamp();
        cable.peer.link.carry(&mut cable.connection, now);
        cable.connection.closed(now, cause);
        cable.drain();
        let told = cable.take();
        assert_eq!(
            told,
            [
                "A trade 1 10 1 buy",
                "A trade 2 10 1 buy",
                "A trade 3 10 1 buy",
                "disconnect",
                &format!("state live > backoff: {cause} (data 0 ms old)"),
                "A trades pending",
                &format!("reconnect #1: {cause}"),
            ]
        );
    }
}

#[test]
fn an_end_at_any_byte_gives_no_event_of_the_torn_frame() {
    // F1.
    let mut frame = vec![0x81, 126, 0, 130];
    let mut text = b"note ".to_vec();
    text.resize(130, b'x');
    frame.extend(&text);
    for at in 0..frame.len() {
        let mut cable = Cable::live(&Setup::new());
        cable.peer.raw(&frame[..at]);
        cable.peer.link.down.end();
        cable.pump();
        let told = cable.take();
        assert_eq!(told[0], "disconnect", "cut at {at}: {told:?}");
        assert!(told[1].contains("without a close frame (1006)"), "{told:?}");
        cable.wait(1_000);
        assert_eq!(cable.connection.state(), State::Live, "cut at {at}: and again");
    }
}

#[test]
fn the_largest_message_passes_and_one_byte_more_is_refused() {
    // F7.
    let fits = format!("note {}", "x".repeat(MESSAGE_MAX - 5));
    let mut cable = Cable::live(&Setup::new());
    cable.says(&fits);
    assert_eq!(cable.take()[0].len(), MESSAGE_MAX - 5 + "note \"\"".len());
    cable.says(&format!("{fits}x"));
    let told = cable.take();
    assert_eq!(told[0], "disconnect");
    assert!(told[1].contains("larger than the memory for it"), "{told:?}");
    assert_eq!(cable.hears(), ["<close Some(1009)>"]);
}

#[test]
fn broken_frames_end_the_connection_with_their_code() {
    // F6.
    for (bytes, code) in [
        (&b"\xC1\x01x"[..], 1002),
        (b"\x83\x01x", 1002),
        (b"\x81\x81\x00\x00\x00\x00x", 1002),
        (b"\x81\x02\xC3\x28", 1007),
        (b"\x88\x01\x03", 1002),
        (b"\x81\x7F\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 1009),
    ] {
        let mut cable = Cable::live(&Setup::new());
        cable.peer.text("trade A 1 10 1 buy");
        cable.peer.raw(bytes);
        cable.pump();
        let told = cable.take();
        assert_eq!(told[0], "A trade 1 10 1 buy");
        assert_eq!(told[1], "disconnect");
        assert!(told[2].contains("broke the protocol"), "{told:?}");
        assert_eq!(cable.hears(), [format!("<close Some({code})>")], "flushed first");
    }
}

#[test]
fn pings_of_the_peer_are_answered_and_count_as_life() {
    let mut cable = Cable::live(&Setup::new());
    for count in 0..30 {
        cable.peer.ping(format!("{count}").as_bytes());
        cable.wait(3_000);
    }
    let heard = cable.hears();
    let pongs: Vec<_> = heard.iter().filter(|line| line.starts_with("<pong")).collect();
    assert_eq!(pongs.len(), 30);
    assert_eq!(pongs[7], "<pong 7>");
    assert_eq!(cable.connection.state(), State::Live);
}

#[test]
fn a_late_driver_with_an_answer_in_its_buffer_does_not_give_up() {
    // The pong was there in time, only the driver was not.
    let mut cable = Cable::live(&Setup::new());
    cable.wait(19_999);
    cable.polite = false;
    cable.wait(1);
    assert_eq!(cable.hears(), ["ping"]);
    cable.peer.text("pong");
    cable.now += 60_000_000_000;
    let now = cable.stamp();
    cable.peer.link.carry(&mut cable.connection, now);
    cable.polite = true;
    cable.pump();
    assert_eq!(cable.connection.state(), State::Live);
}

#[test]
fn nothing_is_taken_after_the_end() {
    let mut cable = Cable::live(&Setup::new());
    cable.says("garbage");
    assert_eq!(cable.connection.state(), State::Backoff);
    cable.take();
    let now = cable.stamp();
    cable.connection.received(now, 100);
    cable.connection.sent(now, 100);
    cable.connection.closed(now, Cause::Reset);
    cable.drain();
    cable.expect("");
    assert!(cable.connection.room().is_empty());
    assert_eq!(cable.connection.pending(), b"");
}

#[test]
fn events_carry_the_time_of_the_read_however_late_they_are_polled_for() {
    let channels = &[MockChannel::Trades];
    let mut cable = Cable::live(&Setup::new().channels(channels));
    cable.peer.text("trade A 1 10 1 buy\ntrade A 2 10 1 buy");
    cable.peer.text("trade A 3 10 1 buy");
    let read = cable.stamp();
    assert!(cable.peer.link.carry(&mut cable.connection, read));
    let mut told = Vec::new();
    while told.len() < 3 {
        // A consumer that takes its time.
        cable.now += 1_000_000_000;
        let now = cable.stamp();
        match cable.connection.poll(now) {
            Output::Event(event) => told.push(event.received),
            Output::Wait { .. } => panic!("{told:?}"),
            _ => {}
        }
    }
    assert_eq!(told, [read.wall; 3]);
}
