//! Pings, pongs and silence.

use core::time::Duration;

use crate::setup::Setup;
use tickwire_core::session::State;

#[test]
fn pings_are_sent_by_the_clock_whatever_arrives() {
    Setup::new().run(|s| {
        s.live();
        for _ in 0..20 {
            s.wait(5_000);
            s.says("trade A 1 10 1 buy");
        }
        let pings = s.take().into_iter().filter(|line| line == "send ping").count();
        assert_eq!(pings, 5, "one in 20 s for 100 s");
        assert_eq!(s.session.state(), State::Live);
    });
}

#[test]
fn a_ping_without_answer_ends_the_connection() {
    Setup::new().run(|s| {
        s.live();
        s.wait(20_000);
        s.expect("send ping");
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect(
            "disconnect
             state live > backoff: the server is silent and did not answer a ping
             A trades pending
             reconnect #1: the server is silent and did not answer a ping",
        );
    });
}

#[test]
fn any_sign_of_life_answers_a_ping() {
    for sign in ["pong", "trade A 1 10 1 buy", "trade A what", "system all is well"] {
        Setup::new().run(|s| {
            s.live();
            s.wait(20_000);
            s.says(sign);
            s.wait(10_000);
            assert_eq!(s.session.state(), State::Live, "{sign}");
        });
    }
    Setup::new().run(|s| {
        s.live();
        s.wait(20_000);
        s.session.heard(s.instant());
        s.drain();
        s.wait(10_000);
        assert_eq!(s.session.state(), State::Live, "a protocol pong, told by `heard`");
    });
}

#[test]
fn silence_asks_where_no_heartbeat_does() {
    let setup = Setup::new().with(|config| config.context.heartbeat = Duration::ZERO);
    setup.run(|s| {
        s.live();
        s.wait(29_999);
        s.expect_nothing();
        s.wait(1);
        s.expect("send <ping 0>");
        s.session.heard(s.instant());
        s.drain();
        s.wait(30_000);
        s.expect("send <ping 0>");
        s.wait(10_000);
        assert_eq!(s.session.state(), State::Backoff);
    });
}

#[test]
fn a_dead_peer_is_noticed_within_silence_and_pong() {
    // I24, at every moment of death.
    for alive_ms in (0..61_000).step_by(1_777) {
        Setup::new().run(|s| {
            s.live();
            let mut left = alive_ms;
            while left > 0 {
                let step = left.min(1_000);
                s.wait(step);
                s.says("pong");
                left -= step;
            }
            s.wait(40_000);
            let told = s.take();
            assert!(told.iter().any(|line| line == "disconnect"), "dead after {alive_ms} ms");
        });
    }
}

#[test]
fn pings_that_are_sent_meanwhile_do_not_prolong_the_wait_for_a_pong() {
    let setup = Setup::new().with(|config| config.context.heartbeat = Duration::from_secs(3));
    setup.run(|s| {
        s.live();
        s.wait(12_999);
        assert_eq!(s.session.state(), State::Live);
        s.wait(1);
        assert_eq!(s.session.state(), State::Backoff);
    });
}

#[test]
fn without_any_watch_nothing_is_awaited() {
    let setup = Setup::new().with(|config| {
        config.context.heartbeat = Duration::ZERO;
        config.context.silence = Duration::ZERO;
    });
    setup.run(|s| {
        s.live();
        // The connection is judged for usefulness still.
        s.says("trade A 1 10 1 buy");
        s.wait(20_000);
        assert_eq!(s.due_in(), None);
        s.wait(1_000_000);
        assert_eq!(s.session.state(), State::Live);
    });
}

#[test]
fn a_late_wake_up_is_the_same_later() {
    Setup::new().run(|s| {
        s.live();
        s.sleep(8 * 3_600_000);
        s.drain();
        s.expect("send ping");
        s.says("pong");
        s.wait(19_999);
        s.expect_nothing();
        s.sleep(8 * 3_600_000);
        s.drain();
        s.expect("send ping");
        s.sleep(8 * 3_600_000);
        s.drain();
        assert_eq!(s.session.state(), State::Live, "what it said may be in the socket");
        s.wait(1_000);
        assert_eq!(s.session.state(), State::Backoff);
        s.sleep(8 * 3_600_000);
        s.drain();
        assert_eq!(s.session.state(), State::Connecting);
    });
}
