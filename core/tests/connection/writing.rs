//! Bytes out.

use core::time::Duration;

use crate::cable::{Cable, connection};
use crate::setup::Setup;
use tickwire_core::connection::{ConfigError, Connection};
use tickwire_core::context::Rate;
use tickwire_core::exchange::MessageType;
use tickwire_core::session::{Refused, State};

/// A connection whose send buffer has room for hardly more than one request.
fn narrow(symbols: &[&'static str]) -> Cable {
    let mut setup = Setup::new().symbols(symbols);
    setup.venue.batch = 1;
    setup.text = 160;
    let session = setup.session().unwrap();
    let error = Connection::new(session, vec![0; 8192].leak(), vec![0; 1].leak()).unwrap_err();
    let ConfigError::TxTooSmall(least) = error else { panic!("{error:?}") };
    Cable::of(connection(&setup, 8192, least))
}

const LONG: [&str; 9] = [
    "SYMBOL_NUMBER_ONE_ZZZZZZZZZZZZ",
    "SYMBOL_NUMBER_TWO_ZZZZZZZZZZZZ",
    "SYMBOL_NUMBER_THREE_ZZZZZZZZZZ",
    "SYMBOL_NUMBER_FOUR_ZZZZZZZZZZZ",
    "SYMBOL_NUMBER_FIVE_ZZZZZZZZZZZ",
    "SYMBOL_NUMBER_SIZ_ZZZZZZZZZZZZ",
    "SYMBOL_NUMBER_SEVEN_ZZZZZZZZZZ",
    "SYMBOL_NUMBER_EIGHT_ZZZZZZZZZZ",
    "SYMBOL_NUMBER_NINE_ZZZZZZZZZZZ",
];

#[test]
fn requests_larger_than_the_room_wait_and_are_not_lost() {
    for chunk in [1, 10, usize::MAX] {
        let mut cable = narrow(&LONG);
        cable.peer.link.up.chunk = chunk;
        cable.go_live();
        let mut cable = narrow(&LONG);
        cable.peer.link.up.chunk = chunk;
        cable.pump();
        let expected: Vec<_> =
            (1..).zip(LONG).map(|(id, symbol)| format!("sub {id} trades {symbol}")).collect();
        assert_eq!(cable.hears()[1..], expected);
    }
}

#[test]
fn a_socket_that_takes_nothing_stops_neither_reading_nor_time() {
    let mut cable = narrow(&LONG);
    cable.polite = false;
    cable.pump();
    cable.peer.link.up.blocked = true;
    cable.peer.accept();
    cable.pump();
    assert!(cable.want_write);
    cable.take();
    for _ in 0..9 {
        cable.wait(1_000);
        cable.says("note still here");
    }
    let notes = cable.take();
    assert_eq!(notes.len(), 9, "{notes:?}");
    cable.wait(1_000);
    let told = cable.take();
    assert_eq!(told[0], "disconnect");
    assert!(told[1].contains("the server reads nothing"), "{told:?}");
    // What waited for the old connection is not what the new one begins with.
    cable.peer.link.up.blocked = false;
    cable.polite = true;
    cable.hears();
    cable.wait(1_000);
    assert_eq!(cable.connection.state(), State::Live);
    assert_eq!(cable.hears()[1], format!("sub 1 trades {}", LONG[0]));
}

#[test]
fn every_byte_taken_starts_the_write_deadline_anew() {
    let mut cable = narrow(&LONG[..1]);
    cable.polite = false;
    cable.pump();
    cable.peer.link.up.blocked = true;
    cable.peer.accept();
    cable.pump();
    let length = cable.connection.pending().len();
    for _ in 0..length - 1 {
        cable.wait(9_000);
        cable.peer.text("pong");
        cable.peer.link.up.blocked = false;
        cable.peer.link.up.chunk = 1;
        let now = cable.stamp();
        cable.peer.link.carry(&mut cable.connection, now);
        cable.peer.link.up.blocked = true;
        cable.drain();
        assert!(cable.connection.is_connected(), "{:?}", cable.take());
    }
    cable.wait(10_000);
    assert!(!cable.connection.is_connected());
}

#[test]
fn a_ping_that_found_no_room_is_sent_later() {
    let mut cable = narrow(&LONG[..1]);
    cable.go_live();
    cable.peer.link.up.blocked = true;
    let now = cable.instant();
    let mut sent = 0;
    while cable.connection.send(MessageType::Text, b"filling, filling, filling", now).is_ok() {
        sent += 1;
    }
    assert!(sent > 0);
    cable.wait(9_000);
    cable.says("note hello");
    cable.peer.link.up.blocked = false;
    cable.peer.link.up.chunk = 1;
    let now = cable.stamp();
    cable.peer.link.carry(&mut cable.connection, now);
    cable.peer.link.up.blocked = true;
    cable.wait(9_500);
    let now = cable.stamp();
    cable.peer.link.up.blocked = false;
    cable.peer.link.carry(&mut cable.connection, now);
    cable.peer.link.up.blocked = true;
    // The heartbeat is due while there is no room.
    cable.wait(2_000);
    cable.hears();
    cable.peer.link.up.blocked = false;
    cable.peer.link.up.chunk = usize::MAX;
    cable.pump();
    assert_eq!(cable.hears().last().unwrap(), "ping");
    assert_eq!(cable.connection.state(), State::Live);
}

#[test]
fn our_close_waits_for_nothing_that_waits_for_room() {
    let mut cable = narrow(&LONG);
    cable.polite = false;
    cable.pump();
    cable.hears();
    cable.peer.link.up.blocked = true;
    cable.peer.accept();
    cable.pump();
    let queued = cable.connection.pending().len();
    let now = cable.instant();
    cable.connection.close(now);
    cable.drain();
    assert_eq!(cable.connection.pending().len(), queued + 8, "a close frame of eight bytes");
    cable.peer.link.up.blocked = false;
    cable.pump();
    assert_eq!(cable.hears().last().unwrap(), "<close Some(1000)>");
    assert_eq!(cable.take().last().unwrap(), "stopped: Requested");
}

#[test]
fn messages_of_the_caller_s_own() {
    let rate = Rate { count: 4, window: Duration::from_secs(1) };
    let setup = Setup::new().with(move |config| config.limits.frames = rate);
    let mut cable = Cable::new(&setup);
    let now = cable.instant();
    let send = |cable: &mut Cable, text: &str| {
        let now = cable.instant();
        cable.connection.send(MessageType::Text, text.as_bytes(), now)
    };
    assert_eq!(send(&mut cable, "early"), Err(Refused::NotConnected));
    cable.go_live();
    for text in ["one", "two", "three"] {
        assert_eq!(send(&mut cable, text), Ok(()));
    }
    assert_eq!(send(&mut cable, "four"), Err(Refused::Paced), "one request went before them");
    cable.pump();
    assert_eq!(cable.hears(), ["one", "two", "three"]);
    cable.wait(1_200);
    assert_eq!(send(&mut cable, &"x".repeat(4_000)), Err(Refused::NoRoom));
    let now = now.after(Duration::from_millis(1_200));
    assert_eq!(cable.connection.send(MessageType::Binary, b"\x00", now), Ok(()));
    cable.pump();
    assert_eq!(cable.hears(), ["<binary 1>"]);
    cable.connection.close(now);
    assert_eq!(send(&mut cable, "late"), Err(Refused::NotConnected));
}

#[test]
fn a_caller_who_sends_all_the_time_does_not_keep_pings_from_being_sent() {
    let rate = Rate { count: 1, window: Duration::from_secs(1) };
    let setup = Setup::new().with(move |config| config.limits.frames = rate);
    let mut cable = Cable::live(&setup);
    for _ in 0..4_500 {
        cable.now += 10_000_000;
        // Before anything else has a chance.
        let now = cable.instant();
        let _ = cable.connection.send(MessageType::Text, b"mine", now);
        cable.pump();
    }
    let heard = cable.hears();
    assert_eq!(heard.iter().filter(|line| *line == "ping").count(), 2, "{heard:?}");
    assert!(heard.iter().filter(|line| *line == "mine").count() > 30, "{heard:?}");
}

#[test]
fn a_dead_peer_behind_a_full_socket_is_left_and_found_again() {
    // A request waits for room for ever, and the silence ends the connection first.
    let mut setup = Setup::new().symbols(&LONG[..2]).with(|config| {
        config.context.silence = Duration::from_secs(2);
        config.context.pong_wait = Duration::from_secs(1);
        config.context.heartbeat = Duration::from_secs(1);
        config.context.write_timeout = Duration::from_secs(100);
    });
    setup.venue.batch = 1;
    setup.text = 160;
    let mut cable = Cable::of(connection(&setup, 8192, 420));
    cable.polite = false;
    cable.pump();
    cable.peer.link.up.blocked = true;
    cable.peer.accept();
    cable.pump();
    cable.wait(150_000);
    let told = cable.take();
    assert!(told.iter().any(|line| line == "disconnect"), "{told:?}");
    cable.peer.link.up.blocked = false;
    cable.polite = true;
    cable.wait(70_000);
    assert_eq!(cable.connection.state(), State::Live);
}

#[test]
fn what_a_late_driver_has_not_tried_to_write_is_not_stuck_yet() {
    for blocked in [false, true] {
        let mut cable = Cable::live(&Setup::new());
        cable.peer.link.up.blocked = true;
        cable.peer.ping(b"there?");
        cable.pump();
        assert!(cable.want_write, "a pong waits");
        // The deadline is after ten seconds.
        cable.now += 11_000_000_000;
        cable.peer.link.up.blocked = blocked;
        cable.pump();
        assert_eq!(cable.connection.state(), State::Live, "blocked: {blocked}");
        cable.wait(1_000);
        let told = cable.take();
        let is_left = told.iter().any(|line| line.contains("the server reads nothing"));
        assert_eq!(is_left, blocked, "{told:?}");
    }
}
