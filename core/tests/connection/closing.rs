//! Ends: the peer's, ours, and neither's.

use crate::cable::Cable;
use crate::setup::Setup;
use tickwire_core::session::State;
use tickwire_core::testing::MockChannel;

#[test]
fn a_close_of_the_peer_is_echoed_and_flushed_first() {
    for code in [Some(1000), Some(1001), Some(1012), Some(4002), None] {
        let mut cable = Cable::live(&Setup::new());
        cable.answers_close = false;
        cable.peer.link.up.chunk = 1;
        cable.peer.text("trade A 1 10 1 buy");
        cable.peer.close(code);
        cable.pump();
        let told = cable.take();
        let cause = match code {
            Some(code) => format!("the server closed with code {code}"),
            None => "the server closed without a code (1005)".into(),
        };
        assert_eq!(told[..2], ["A trade 1 10 1 buy", "disconnect"]);
        assert!(told[2].starts_with(&format!("state live > backoff: {cause}")), "{told:?}");
        assert_eq!(cable.hears(), [format!("<close {code:?}>")]);
    }
}

#[test]
fn an_echo_that_cannot_be_flushed_has_a_deadline() {
    let mut cable = Cable::live(&Setup::new().channels(&[MockChannel::Book]));
    cable.answers_close = false;
    cable.peer.link.up.blocked = true;
    cable.says("full A 1 b:10@1 a:11@1");
    cable.take();
    cable.peer.close(Some(1000));
    cable.pump();
    // The data has ended already, whatever becomes of the goodbye.
    cable.expect("A book stale (disconnected), epoch 1 id 1");
    cable.says("full A 2 b:10@1 a:11@1");
    cable.wait(9_999);
    cable.expect("");
    cable.wait(1);
    assert_eq!(cable.take()[0], "disconnect");
}

#[test]
fn an_echo_to_a_peer_that_has_hung_up_is_not_waited_for() {
    let mut cable = Cable::live(&Setup::new());
    cable.answers_close = false;
    cable.peer.link.up.blocked = true;
    cable.peer.close(Some(1000));
    cable.peer.link.down.end();
    cable.pump();
    assert_eq!(cable.take()[0], "disconnect");
}

#[test]
fn our_close_is_answered() {
    let mut cable = Cable::live(&Setup::new());
    let now = cable.instant();
    cable.connection.close(now);
    cable.pump();
    cable.expect(
        "state live > closing
         disconnect
         state closing > stopped: the server closed with code 1000
         A trades pending
         stopped: Requested",
    );
    assert_eq!(cable.hears(), ["<close Some(1000)>"]);
}

#[test]
fn our_close_has_a_deadline_and_an_end_will_do() {
    for end in [false, true] {
        let mut cable = Cable::live(&Setup::new());
        cable.answers_close = false;
        let now = cable.instant();
        cable.connection.close(now);
        cable.pump();
        cable.says("trade A 1 10 1 buy");
        cable.expect("state live > closing");
        if end {
            cable.peer.link.down.end();
            cable.pump();
        } else {
            cable.wait(9_999);
            cable.expect("");
            cable.wait(1);
        }
        let told = cable.take();
        assert_eq!((&*told[0], &**told.last().unwrap()), ("disconnect", "stopped: Requested"));
    }
}

#[test]
fn closing_while_the_socket_takes_nothing() {
    let mut cable = Cable::live(&Setup::new());
    cable.peer.link.up.blocked = true;
    let now = cable.instant();
    cable.connection.subscribe("B", now).unwrap();
    cable.pump();
    cable.connection.close(now);
    cable.wait(10_000);
    assert_eq!(cable.connection.state(), State::Stopped);
    assert_eq!(cable.take().last().unwrap(), "stopped: Requested");
}

#[test]
fn closing_during_the_handshake_disconnects() {
    let mut cable = Cable::new(&Setup::new());
    cable.polite = false;
    cable.pump();
    cable.take();
    let now = cable.instant();
    cable.connection.close(now);
    cable.pump();
    cable.expect("disconnect\nstate handshaking > stopped\nstopped: Requested");
    assert_eq!(cable.hears(), ["GET /feed HTTP/1.1"], "no frame before the handshake");
}

#[test]
fn a_close_of_both_at_once() {
    let mut cable = Cable::live(&Setup::new());
    cable.answers_close = false;
    cable.peer.close(Some(1001));
    let now = cable.instant();
    cable.connection.close(now);
    cable.pump();
    assert_eq!(cable.take().last().unwrap(), "stopped: Requested");
    assert_eq!(cable.hears().len(), 1, "one close frame");
}

#[test]
fn closing_while_an_echo_waits_to_be_flushed() {
    let mut cable = Cable::live(&Setup::new());
    cable.answers_close = false;
    cable.peer.link.up.blocked = true;
    cable.peer.close(Some(1000));
    cable.pump();
    let now = cable.instant();
    cable.connection.close(now);
    cable.wait(10_000);
    assert_eq!(cable.take().last().unwrap(), "stopped: Requested");
}
