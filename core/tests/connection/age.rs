//! A connection that becomes too old, at the level of bytes.

use core::time::Duration;

use crate::cable::Cable;
use crate::setup::Setup;
use tickwire_core::session::State;

fn aging() -> Setup {
    Setup::new().with(|config| config.context.age_max = Duration::from_secs(60))
}

#[test]
fn it_says_goodbye_and_a_new_one_takes_its_place() {
    let mut cable = Cable::live(&aging());
    cable.wait(59_999);
    cable.take();
    cable.hears();
    cable.says("trade A 1 10 1 buy");
    cable.wait(1);
    cable.expect(
        "A trade 1 10 1 buy
         state live > closing: the connection reached its age limit (data 1 ms old)
         disconnect
         state closing > backoff: the connection reached its age limit (data 1 ms old)
         A trades pending
         reconnect #0: the connection reached its age limit
         connect mock.test:443/feed
         state backoff > connecting (data 1 ms old)
         state connecting > handshaking (data 1 ms old)
         state handshaking > subscribing (data 1 ms old)
         state subscribing > live (data 1 ms old)
         A trades active",
    );
    // The ping that was due with it is not sent any more.
    let heard = cable.hears();
    assert_eq!(
        heard.last_chunk().unwrap(),
        &["<close Some(1000)>", "GET /feed HTTP/1.1", "sub 1 trades A"]
    );
    cable.says("trade A 2 10 1 buy");
    cable.expect("A trade 2 10 1 buy");
}

#[test]
fn a_peer_that_neither_reads_nor_answers_is_left_after_a_second() {
    for blocked in [false, true] {
        let mut cable = Cable::live(&aging());
        cable.wait(59_000);
        cable.answers_close = false;
        cable.peer.link.up.blocked = blocked;
        cable.wait(1_000);
        assert_eq!(cable.connection.state(), State::Closing, "blocked: {blocked}");
        cable.wait(999);
        assert_eq!(cable.connection.state(), State::Closing, "blocked: {blocked}");
        cable.take();
        cable.peer.link.up.blocked = false;
        cable.peer.link.up.end();
        cable.connects = false;
        cable.wait(1);
        assert_eq!(cable.take()[0], "disconnect");
        assert_eq!(cable.connection.state(), State::Connecting, "blocked: {blocked}");
    }
}
