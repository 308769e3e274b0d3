//! Being let in.

use core::time::Duration;

use crate::scene::Setup;
use tickwire_core::retry::{Cause, Phase};
use tickwire_core::session::{State, Stop};

#[test]
fn nothing_private_is_sent_before_the_login_is_accepted() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        assert!(!story.session.is_authenticated());
        story.expect(
            "* orders pending
             connect /account
             state idle > connecting
             state connecting > handshaking
             state handshaking > authenticating
             send login 1 KEY@1700000000000",
        );
        story.says("in");
        assert!(story.session.is_authenticated());
        story.expect(
            "state authenticating > subscribing
             send sub 1 orders KEY@1700000000000",
        );
    });
}

#[test]
fn a_refused_login_is_final_after_one_attempt() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.take();
        story.says("out 1 no such key");
        story.expect(
            "disconnect
             venue LoginRefused Some(1) \"no such key\"
             state authenticating > stopped: the venue refused the login",
        );
        story.wait(3_600_000);
        story.expect("");
        assert_eq!(story.stop, Some(Stop::Final(Cause::Login)));
        assert_eq!(story.session.stats().connections, 1);
    });
}

#[test]
fn a_login_that_is_refused_for_any_other_reason_is_final_too() {
    for code in [4, 6, 77] {
        Setup::new().run(|story| {
            story.drain();
            story.connected();
            story.says(&format!("out {code}"));
            assert_eq!(story.stop, Some(Stop::Final(Cause::Login)), "{code}");
        });
    }
}

#[test]
fn a_login_without_an_answer_is_a_fault_with_back_off() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.take();
        story.wait(9_999);
        assert_eq!(story.session.state(), State::Authenticating);
        story.wait(1);
        story.hears(
            "disconnect
             state authenticating > backoff: the venue did not answer the login
             reconnect #1: the venue did not answer the login",
        );
        assert!(!story.session.is_authenticated());
        story.wait(1_000);
        assert_eq!(story.session.state(), State::Connecting);
    });
}

#[test]
fn the_login_timeout_is_the_user_s() {
    let setup = Setup::new().with(|config| config.login_timeout = Duration::from_secs(3));
    setup.run(|story| {
        story.drain();
        story.connected();
        story.wait(3_000);
        story.hears("reconnect #1: the venue did not answer the login");
    });
}

#[test]
fn a_login_that_the_venue_cannot_take_now_is_tried_again_later() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.says("out 5 busy");
        story.hears("reconnect #1: what a connection needs could not be asked for");
        assert_eq!(story.session.state(), State::Backoff);
    });
}

#[test]
fn a_login_refused_for_the_clock_is_corrected_once_and_sent_again() {
    Setup::new().run(|story| {
        story.skew = -3_600_000_000_000;
        story.drain();
        story.connected();
        story.take();
        story.says("out 2 too old");
        story.expect(
            "venue LoginRefused Some(2) \"too old\"
             GET /time",
        );
        story.answers("/time", 200, "time 1700000000000");
        story.expect("send login 2 KEY@1700000000000");
        story.says("in");
        story.expect(
            "state authenticating > subscribing
             send sub 1 orders KEY@1700000000000",
        );
        assert_eq!(story.session.stats().connections, 1, "on the same connection");
    });
}

#[test]
fn a_clock_that_stays_wrong_is_final() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.says("out 2");
        story.answers("/time", 200, "time 1700000000000");
        story.take();
        story.says("out 2");
        story.expect(
            "disconnect
             venue LoginRefused Some(2) \"\"
             state authenticating > stopped: the venue finds the time of the signatures wrong",
        );
        assert_eq!(story.stop, Some(Stop::Final(Cause::Clock)));
    });
}

#[test]
fn the_time_is_asked_for_again_where_the_answer_does_not_come() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.says("out 2");
        story.unanswered("/time");
        story.hears("failed server_time: the call could not be made");
        story.wait(1_000);
        story.answers("/time", 200, "time 1700000000000");
        story.hears("send login 2 KEY@1700000000..");
    });
}

#[test]
fn pings_and_their_pongs_work_before_the_login_is_answered() {
    let setup = Setup::new().with(|config| config.login_timeout = Duration::from_secs(100));
    setup.run(|story| {
        story.drain();
        story.connected();
        story.take();
        story.wait(20_000);
        story.expect("send ping");
        story.says("pong");
        story.wait(20_000);
        story.expect("send ping");
        story.wait(10_000);
        story.hears(
            "state authenticating > backoff: the server is silent and did not answer a ping",
        );
    });
}

#[test]
fn the_login_waits_for_the_limit_of_messages() {
    use tickwire_core::context::Rate;
    let one = Rate { count: 1, window: Duration::from_secs(8) };
    let setup = Setup::new().with(move |config| config.session.limits.frames = one);
    setup.run(|story| {
        story.drain();
        story.connected();
        story.says("in");
        story.take();
        story.wait(9_000);
        story.expect("send sub 1 orders KEY@1700000009000");
    });
}

#[test]
fn a_cut_before_the_login_is_answered_logs_in_anew() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.take();
        story.connected();
        story.hears("state handshaking > authenticating");
        assert!(!story.session.is_authenticated());
        story.says("in");
        story.acknowledge();
        assert_eq!(story.session.state(), State::Live);
        assert_eq!(story.stop, None);
        assert_ne!(Cause::Timeout(Phase::Login).class(), Cause::Login.class());
    });
}

#[test]
fn a_venue_without_a_login_lets_in_by_the_opening() {
    Setup::open().run(|story| {
        story.drain();
        story.connected();
        assert!(story.session.is_authenticated());
        story.hears(
            "state handshaking > subscribing
             send sub 1 orders KEY@1700000000000",
        );
    });
}

#[test]
fn a_handshake_that_is_refused_with_401_or_403_is_final() {
    for status in [401, 403] {
        Setup::new().run(|story| {
            story.drain();
            let cause = Cause::Status { status, retry_after_s: None };
            story.closed(cause);
            assert_eq!(story.stop, Some(Stop::Final(cause)));
        });
    }
}

#[test]
fn a_login_that_waits_for_the_time_does_not_wait_for_ever() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.says("out 2");
        for _ in 0..11 {
            if story.calls.iter().any(|(_, line)| line.starts_with("GET /time")) {
                story.unanswered("/time");
            }
            if story.session.state() == State::Authenticating {
                story.says("pong");
                story.wait(1_000);
            }
        }
        story.hears("state authenticating > backoff: the venue did not answer the login");
    });
}
