//! Binary messages, all the way from the frame to the event.

use crate::cable::{Cable, MESSAGE_MAX};
use crate::setup::Setup;
use tickwire_core::session::State;
use tickwire_core::testing::MockChannel;

/// A venue of binary messages, which reads 32 bytes at a time, past the end.
fn binary() -> Setup {
    let mut setup = Setup::new().symbols(&["A", "B"]);
    (setup.venue.binary, setup.venue.slack) = (true, 32);
    setup
}

#[test]
fn a_binary_message_is_one_of_the_venue_s() {
    for chunk in [1, 2, 7, usize::MAX] {
        let mut cable = Cable::live(&binary());
        cable.peer.link.down.chunk = chunk;
        cable.peer.binary(b"trade A 1 10 1 buy\ntrade B 2 11 1 sell");
        cable.peer.text("trade A 3 12 1 buy");
        // In fragments, with a ping between.
        cable.peer.send(0x02, b"trade A 4 ");
        cable.peer.ping(b"");
        cable.peer.send(0x00, b"13 1");
        cable.peer.send(0x80, b" sell");
        cable.pump();
        cable.expect(
            "A trade 1 10 1 buy
             B trade 2 11 1 sell
             A trade 3 12 1 buy
             A trade 4 13 1 sell",
        );
    }
}

#[test]
fn behind_every_message_are_32_readable_bytes() {
    // The mock venue gives up the connection where there are fewer. Lengths and starts of all
    // kinds, up to the end of the buffer.
    let mut cable = Cable::live(&binary());
    for len in (5..300).chain([1_000, 4_000, MESSAGE_MAX - 1, MESSAGE_MAX]) {
        let mut message = b"note ".to_vec();
        message.resize(len, b'x');
        assert!(cable.peer.binary(&message), "{len}");
        cable.pump();
        let told = cable.take();
        assert_eq!(told.len(), 1, "{len}: {told:?}");
        assert!(told[0].starts_with("note"), "{len}: {told:?}");
    }
    assert_eq!(cable.connection.state(), State::Live);
    // One that asks for more than there can be shows that the venue looks.
    let mut setup = Setup::new();
    setup.venue.slack = 1 << 20;
    let mut cable = Cable::new(&setup);
    cable.peer.link.up.chunk = 200;
    for _ in 0..200 {
        let now = cable.stamp();
        cable.drain();
        cable.peer.link.carry(&mut cable.connection, now);
        if cable.connection.state() == State::Handshaking {
            cable.peer.listen();
            cable.peer.accept();
            cable.peer.text("pong");
        }
        if cable.connection.state() == State::Backoff {
            break;
        }
    }
    assert!(cable.take().iter().any(|line| line.contains("not a message of this venue")));
}

#[test]
fn bytes_that_are_no_text_are_the_venue_s_to_judge() {
    let mut cable = Cable::live(&binary());
    cable.peer.binary(b"\xff\xfe\x00");
    cable.pump();
    // The mock venue's messages are text; a codec that took these for text would say 1007.
    let told = cable.take();
    assert!(
        told.contains(&"malformed: not UTF-8 at byte 0: \"\u{fffd}\u{fffd}\\0\"".into()),
        "{told:?}"
    );
    assert!(cable.hears().is_empty());
}

#[test]
fn a_binary_message_that_cannot_be_read_costs_the_books_it_may_have_been_meant_for() {
    let mut cable = Cable::live(&binary().channels(&[MockChannel::Full]));
    let restored = |cable: &mut Cable, id: u64| {
        for symbol in ["A", "B"] {
            cable.peer.binary(format!("full {symbol} {id} b:10@1 a:11@1").as_bytes());
        }
        cable.pump();
        cable.take();
        cable.hears();
    };
    restored(&mut cable, 7);
    cable.peer.binary(b"delta A 8 x b: a:");
    cable.peer.binary(b"delta B 8 8 b: a:");
    cable.pump();
    cable.expect(
        "malformed: not a number at byte 10: \"delta A 8 x b: a:\"
         A full pending
         A book stale (a message could not be decoded), epoch 1 id 7
         B delta 8: live 8 b:10@1 a:11@1
         A book syncing (after a gap or a defect), epoch 2
         A full active",
    );
    assert_eq!(cable.hears(), ["unsub 2 full A", "sub 3 full A"], "exactly that book");
    restored(&mut cable, 9);
    // Not even its symbol can be read: all that may have been meant.
    cable.peer.binary(b"delta A 10 10 b: a:\ndelta ");
    cable.pump();
    let told = cable.take();
    for symbol in ["A", "B"] {
        let stale = format!("{symbol} book stale (a message could not be decoded)");
        assert!(told.iter().any(|line| line.starts_with(&stale)), "{told:?}");
    }
    assert_eq!(cable.connection.state(), State::Live, "the stream goes on");
    // The second defect of A in so short a time is mended a little later.
    assert_eq!(cable.hears(), ["unsub 4 full B", "sub 5 full B"]);
    cable.wait(1_000);
    assert_eq!(cable.hears(), ["unsub 6 full A", "sub 7 full A"]);
}
