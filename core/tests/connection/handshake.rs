//! From the transport to the first message.

use crate::cable::{Cable, connection};
use crate::setup::Setup;
use tickwire_core::connection::{ConfigError, Connection};
use tickwire_core::exchange::MessageType;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Refused, State};
use tickwire_core::testing::Heard;
use tickwire_core::ws;

#[test]
fn the_request_asks_for_the_address_and_carries_the_headers() {
    let setup = Setup::new().with(|config| {
        config.context.url = "wss://mock.test:443/feed?a=b";
        config.context.headers = &[("User-Agent", "mock/1")];
    });
    let mut cable = Cable::new(&setup);
    cable.drain();
    let now = cable.stamp();
    cable.peer.link.carry(&mut cable.connection, now);
    let Heard::Opening(request) = cable.peer.listen() else { panic!("no request") };
    let lines: Vec<&str> = request.lines().collect();
    assert_eq!(lines[0], "GET /feed?a=b HTTP/1.1");
    assert!(lines.contains(&"Host: mock.test"), "{request}");
    assert!(lines.contains(&"User-Agent: mock/1"), "{request}");
}

#[test]
fn without_extra_headers_the_request_has_what_rfc_6455_requires_and_nothing_else() {
    // Section 4.1, requirements 2 to 9; there is no User-Agent, no Origin, no extension.
    let mut cable = Cable::new(&Setup::new().with(|config| config.context.headers = &[]));
    cable.drain();
    let now = cable.stamp();
    cable.peer.link.carry(&mut cable.connection, now);
    let Heard::Opening(request) = cable.peer.listen() else { panic!("no request") };
    let key = request.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: ")).unwrap();
    assert!(key.len() == 24 && key.ends_with("=="), "16 bytes in base64: {key}");
    let expected = format!(
        "GET /feed HTTP/1.1\r\n\
         Host: mock.test\r\n\
         Upgrade: websocket\r\n\
         Connection: Upgrade\r\n\
         Sec-WebSocket-Key: {key}\r\n\
         Sec-WebSocket-Version: 13\r\n\r\n"
    );
    assert_eq!(request, expected);
}

#[test]
fn nothing_but_the_request_is_sent_before_the_handshake_is_verified() {
    // I6, with an answer that comes byte by byte.
    let mut cable = Cable::new(&Setup::new());
    cable.polite = false;
    cable.pump();
    assert_eq!(cable.hears(), ["GET /feed HTTP/1.1"]);
    assert_eq!(cable.connection.state(), State::Handshaking);
    let now = cable.instant();
    let refused = cable.connection.send(MessageType::Text, b"early", now);
    assert_eq!(refused, Err(Refused::NotConnected));
    cable.connection.subscribe("B", now).unwrap();
    cable.peer.accept();
    cable.peer.text("trade A 1 10 1 buy");
    cable.peer.link.down.chunk = 1;
    while cable.connection.state() == State::Handshaking {
        assert_eq!(cable.connection.pending(), b"", "{:?}", cable.lines);
        let now = cable.stamp();
        assert!(cable.peer.link.carry(&mut cable.connection, now));
        cable.drain();
    }
    cable.pump();
    assert_eq!(cable.hears(), ["sub 1 trades A,B"]);
    assert_eq!(cable.take().last().unwrap(), "A trade 1 10 1 buy");
}

#[test]
fn the_answer_has_a_deadline_in_total() {
    // F9: a byte in nine seconds does not keep a handshake alive.
    for trickle in [false, true] {
        let mut cable = Cable::new(&Setup::new());
        cable.polite = false;
        cable.pump();
        if trickle {
            cable.wait(9_000);
            cable.peer.raw(b"H");
        }
        cable.wait(if trickle { 999 } else { 9_999 });
        assert_eq!(cable.connection.state(), State::Handshaking);
        cable.lines.clear();
        cable.wait(1);
        cable.expect(
            "disconnect
             state handshaking > backoff: the opening handshake took too long
             reconnect #1: the opening handshake took too long",
        );
    }
}

#[test]
fn other_answers_are_causes() {
    for (answer, cause) in [
        ("HTTP/1.1 503 Busy\r\n\r\n", "the server answered the handshake with HTTP 503"),
        (
            "HTTP/1.1 429 Slow\r\nRetry-After: 120\r\n\r\n",
            "the server answered with HTTP 429, retry after 120 s",
        ),
        ("HTTP/1.1 403 No\r\n\r\n", "the server answered the handshake with HTTP 403"),
        (
            "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
            "the server's handshake is wrong: 'Sec-WebSocket-Accept' does not answer our key",
        ),
        ("<html>\r\n", "the server's handshake is wrong"),
    ] {
        let mut cable = Cable::new(&Setup::new());
        cable.polite = false;
        cable.pump();
        cable.take();
        cable.peer.raw(answer.as_bytes());
        cable.peer.link.down.end();
        cable.pump();
        let told = cable.take();
        assert_eq!(told[0], "disconnect", "{told:?}");
        let line = format!("state handshaking > backoff: {cause}");
        assert!(told[1].starts_with(&line), "{told:?}");
        assert_eq!(cable.hears(), ["GET /feed HTTP/1.1"], "nothing is said to such a peer");
    }
}

#[test]
fn an_end_before_the_answer_is_the_driver_s_cause() {
    for cause in [Cause::Ended, Cause::Reset] {
        let mut cable = Cable::new(&Setup::new());
        cable.polite = false;
        cable.pump();
        cable.take();
        let now = cable.stamp();
        cable.connection.closed(now, cause);
        cable.pump();
        cable.expect(&format!(
            "disconnect\nstate handshaking > backoff: {cause}\nreconnect #1: {cause}"
        ));
    }
}

#[test]
fn a_transport_that_cannot_be_made() {
    let mut cable = Cable::new(&Setup::new());
    cable.connects = false;
    cable.drain();
    cable.take();
    let now = cable.stamp();
    cable.connection.closed(now, Cause::Refused);
    cable.drain();
    cable.expect(
        "state connecting > backoff: nothing listens at the address
         reconnect #1: nothing listens at the address",
    );
    cable.connects = true;
    cable.wait(1_000);
    assert_eq!(cable.connection.state(), State::Live);
}

#[test]
fn there_is_nothing_to_read_or_write_without_a_transport() {
    let mut cable = Cable::new(&Setup::new());
    cable.connects = false;
    cable.drain();
    assert_eq!(cable.connection.pending(), b"");
    assert!(cable.connection.room().is_empty());
    let now = cable.stamp();
    cable.connection.received(now, 10);
    cable.connection.sent(now, 10);
    cable.drain();
    assert!(cable.connection.io().0.is_empty());
}

#[test]
fn buffers_are_checked_and_the_least_are_enough() {
    let mut setup = Setup::new();
    setup.text = 200;
    let session = || setup.session().unwrap();
    let buffer = |len: usize| -> &'static mut [u8] { vec![0; len].leak() };
    let error = Connection::new(session(), buffer(8192), buffer(100)).unwrap_err();
    let ConfigError::TxTooSmall(least) = error else { panic!("{error:?}") };
    let error = Connection::new(session(), buffer(8192), buffer(least - 1)).unwrap_err();
    assert_eq!(error, ConfigError::TxTooSmall(least));
    let error = Connection::new(session(), buffer(100), buffer(least)).unwrap_err();
    let ConfigError::WebSocket(ws::ConfigError::RxTooSmall { least: rx }) = error else {
        panic!("{error:?}")
    };
    let mut cable = Cable::of(connection(&setup, rx, least));
    cable.go_live();
    cable.says("trade A 1 10 1 buy");
    cable.expect("A trade 1 10 1 buy");
}

#[test]
fn what_cannot_stand_in_a_request_is_refused() {
    let setup = Setup::new().with(|config| config.context.headers = &[("Host", "other")]);
    let session = setup.session().unwrap();
    let error = Connection::new(session, vec![0; 8192].leak(), vec![0; 2048].leak());
    assert_eq!(error.unwrap_err(), ConfigError::Opening(ws::BadOpening::Reserved));
}
