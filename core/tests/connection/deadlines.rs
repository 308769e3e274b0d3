//! The time limits that only a connection has: just before, at, and after.

use crate::cable::Cable;
use crate::setup::Setup;
use tickwire_core::exchange::MessageType;

const LIMIT: u64 = 10_000_000_000;
/// How long a driver that looks late has to read its socket.
const SECOND_LOOK: u64 = 1_000_000_000;

/// The handshake has begun, and a byte of the answer comes now and then.
fn opening() -> Cable {
    let mut cable = Cable::new(&Setup::new());
    cable.polite = false;
    cable.pump();
    cable
}

/// A message of ours waits for a socket that takes nothing.
fn writing() -> Cable {
    let mut cable = Cable::live(&Setup::new());
    cable.peer.link.up.blocked = true;
    let now = cable.instant();
    cable.connection.send(MessageType::Text, b"note", now).unwrap();
    cable.pump();
    cable
}

/// Our close waits for its answer.
fn closing() -> Cable {
    let mut cable = Cable::live(&Setup::new());
    cable.answers_close = false;
    let now = cable.instant();
    cable.connection.close(now);
    cable.pump();
    cable
}

/// Whether the connection is given up when somebody looks so much after its begin, with some looks
/// on the way.
fn is_over(mut cable: Cable, looks: &[u64]) -> bool {
    let begin = cable.now;
    for after in looks {
        cable.now = begin + after;
        cable.pump();
    }
    cable.take().iter().any(|line| line == "disconnect")
}

#[test]
fn each_ends_at_its_limit_however_often_somebody_looks() {
    for (name, begun) in [
        ("the opening handshake", opening as fn() -> Cable),
        ("a blocked write", writing),
        ("the closing handshake", closing),
    ] {
        assert!(!is_over(begun(), &[LIMIT - 1]), "{name} came early");
        assert!(is_over(begun(), &[LIMIT]), "{name} did not come");
        assert!(is_over(begun(), &[LIMIT - 1, LIMIT]), "{name} was put off by a look");
        assert!(is_over(begun(), &[LIMIT / 2, LIMIT + 1]), "{name} did not come late");
        let suspended = [LIMIT * 1000, LIMIT * 1000 + SECOND_LOOK];
        assert!(is_over(begun(), &suspended), "{name} did not come after a suspend");
    }
}

#[test]
fn an_answer_that_trickles_has_the_same_limit_in_total() {
    // F9: a byte of the handshake's answer every second.
    let mut cable = opening();
    let begin = cable.now;
    for (second, byte) in (1..10).zip(b"HTTP/1.1 ") {
        cable.now = begin + second * 1_000_000_000;
        cable.peer.raw(&[*byte]);
        cable.pump();
    }
    cable.now = begin + LIMIT - 1;
    cable.pump();
    assert!(!cable.take().iter().any(|line| line == "disconnect"));
    cable.peer.raw(b"1");
    cable.now = begin + LIMIT;
    cable.pump();
    assert!(cable.take().iter().any(|line| line == "disconnect"));
}
