//! What is asked for before a connection is opened.

use crate::scene::{START, Setup};
use tickwire_core::account::id::Id;
use tickwire_core::retry::Cause;
use tickwire_core::session::{State, Stop, Unanswered};

fn everything() -> Setup {
    let mut setup = Setup::with_key().venue(|venue| venue.entrance.user_id = true);
    setup.wall = false;
    setup
}

#[test]
fn time_number_and_key_are_asked_for_in_this_order() {
    everything().run(|story| {
        story.drain();
        story.expect(
            "* orders pending
             state idle > preparing
             GET /time",
        );
        story.answers("/time", 200, "time 1700000000000");
        story.expect("GET /user KEY@1700000000000");
        story.answers("/user", 200, "user 77");
        story.expect("POST /key KEY@1700000000000");
        story.answers("/key", 200, "key SPIDER");
        story.expect(
            "connect /account
             state preparing > connecting",
        );
        assert_eq!(story.session.path(), "/account?key=SPIDER");
    });
}

#[test]
fn what_is_configured_is_not_asked_for() {
    let setup = Setup::open()
        .venue(|venue| venue.entrance.user_id = true)
        .with(|config| config.user_id = Id::text("77"));
    setup.run(|story| {
        story.drain();
        story.hears("connect /account");
        assert!(story.calls.is_empty());
    });
}

#[test]
fn what_is_known_is_not_asked_for_again() {
    everything().run(|story| {
        story.drain();
        story.answers("/time", 200, "time 1700000000000");
        story.answers("/user", 200, "user 77");
        story.answers("/key", 200, "key SPIDER");
        story.closed(Cause::Refused);
        story.take();
        story.wait(1_000);
        story.hears("connect /account");
        assert!(story.calls.is_empty());
    });
}

#[test]
fn a_refused_key_is_final_after_one_attempt() {
    Setup::with_key().run(|story| {
        story.drain();
        story.answers("/key", 401, "");
        story.hears(
            "state preparing > stopped: the venue refused the login
             failed create_listen_key: the answer is HTTP 401",
        );
        story.wait(3_600_000);
        story.expect("");
        assert_eq!(story.stop, Some(Stop::Final(Cause::Login)));
        assert_eq!(story.session.stats().connections, 0);
    });
}

#[test]
fn a_failed_call_is_a_fault_with_back_off() {
    Setup::with_key().run(|story| {
        story.drain();
        story.take();
        story.unanswered("/key");
        story.expect(
            "state preparing > backoff: what a connection needs could not be asked for
             reconnect #1: what a connection needs could not be asked for
             failed create_listen_key: the call could not be made",
        );
        story.wait(1_000);
        story.answers("/key", 500, "");
        story.wait(2_000);
        story.answers("/key", 200, "no such form");
        story.wait(4_000);
        story.answers("/key", 200, "key SPIDER");
        assert_eq!(story.session.state(), State::Connecting);
        assert_eq!(story.delays.len(), 3);
        assert!(story.delays[2] > story.delays[0], "it grows: {:?}", story.delays);
    });
}

#[test]
fn a_call_has_a_deadline() {
    Setup::with_key().run(|story| {
        story.drain();
        let late = story.call("/key");
        story.take();
        story.wait(9_999);
        story.expect("");
        story.wait(1);
        story.hears("failed create_listen_key: the answer took too long");
        assert_eq!(story.session.state(), State::Backoff);
        story.session.responded(story.stamp(), late, 200, None, b"key SPIDER");
        story.drain();
        story.expect("");
    });
}

#[test]
fn attempts_are_counted() {
    let setup = Setup::with_key().with(|config| config.session.policy.attempts = Some(2));
    setup.run(|story| {
        story.drain();
        for _ in 0..3 {
            story.unanswered("/key");
            story.wait(4_000);
        }
        assert_eq!(story.stop, Some(Stop::OutOfAttempts(Cause::Unprepared)));
    });
}

#[test]
fn a_clock_that_is_wrong_is_corrected_once() {
    Setup::with_key().run(|story| {
        story.skew = 3_600_000_000_000;
        story.drain();
        story.take();
        story.answers("/key", 403, "deny 2");
        story.expect("GET /time");
        story.wait(200);
        story.answers("/time", 200, "time 1700000000100");
        // Half the round trip later it is 100 ms more.
        story.expect("POST /key KEY@1700000000200");
        story.answers("/key", 403, "deny 2");
        assert_eq!(story.stop, Some(Stop::Final(Cause::Clock)));
    });
}

#[test]
fn a_wall_clock_that_jumps_moves_signatures_and_no_timer() {
    Setup::new().run(|story| {
        story.live();
        for (skew, told) in [(3_600_000, START + 3_600_000), (-3_600_000, START - 3_600_000)] {
            story.skew = skew * 1_000_000;
            story.closed(Cause::Reset);
            let delay = story.delays.last().unwrap().as_millis();
            story.wait(u64::try_from(delay).unwrap() + 1);
            assert_eq!(story.session.state(), State::Connecting, "timers go by the other clock");
            story.take();
            story.connected();
            let at = told + story.now / 1_000_000;
            let login = story.take().into_iter().find(|line| line.starts_with("send login"));
            assert!(login.unwrap().ends_with(&format!("KEY@{at}")));
            story.says("in");
            story.acknowledge();
        }
    });
}

#[test]
fn what_is_asked_of_a_venue_that_wants_to_be_left_alone_waits() {
    Setup::with_key().run(|story| {
        story.drain();
        let id = story.call("/key");
        story.session.responded(story.stamp(), id, 429, Some(60), b"");
        story.drain();
        story.wait(59_999);
        assert!(story.calls.is_empty());
        story.wait(1);
        assert_eq!(story.calls.len(), 1);
    });
}

#[test]
fn a_call_that_does_not_fit_the_buffer_is_told() {
    let mut setup = Setup::with_key();
    setup.text = 8;
    setup.run(|story| {
        story.drain();
        story.hears("failed create_listen_key: the call's path does not fit the text buffer");
        assert_eq!(story.session.state(), State::Backoff);
    });
}

#[test]
fn a_certificate_that_is_not_acceptable_is_final_before_a_connection() {
    Setup::with_key().run(|story| {
        story.drain();
        story.take();
        story.unanswered_for("/key", Unanswered::Certificate);
        story.expect(
            "state preparing > stopped: the server's certificate is not acceptable
             failed create_listen_key: the server's certificate is not acceptable",
        );
        assert_eq!(story.stop, Some(Stop::Final(Cause::Certificate)));
        story.wait(100_000_000);
        story.expect("");
    });
}

#[test]
fn a_certificate_that_is_not_acceptable_is_final_in_a_connection() {
    Setup::open().run(|story| {
        story.subscribed();
        story.take();
        story.unanswered_for("/balances", Unanswered::Certificate);
        story.hears(
            "disconnect
             state live > stopped: the server's certificate is not acceptable..",
        );
        assert_eq!(story.stop, Some(Stop::Final(Cause::Certificate)));
    });
}
