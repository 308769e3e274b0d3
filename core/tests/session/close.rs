//! Closing, from every state.

use crate::setup::Setup;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Refused, State};

#[test]
fn before_the_first_poll() {
    Setup::new().run(|s| {
        s.close();
        s.expect("state idle > stopped\nA trades pending\nstopped: Requested");
    });
}

#[test]
fn while_connecting() {
    Setup::new().run(|s| {
        s.drain();
        s.take();
        s.close();
        s.expect("disconnect\nstate connecting > stopped\nstopped: Requested");
        s.connected();
        s.closed(Cause::Ended);
        s.expect_nothing();
    });
}

#[test]
fn while_subscribing_and_live() {
    for acknowledged in [false, true] {
        Setup::new().run(|s| {
            s.open();
            if acknowledged {
                s.acknowledge();
            }
            s.take();
            s.close();
            let from = if acknowledged { "live" } else { "subscribing" };
            s.expect(&format!("state {from} > closing\nsend <close 1000>"));
            s.says("trade A 1 10 1 buy");
            s.expect_nothing();
            s.wait(9_999);
            s.expect_nothing();
            s.closed(Cause::Closed(Some(1000)));
            assert_eq!(s.take().last().unwrap(), "stopped: Requested");
        });
    }
}

#[test]
fn an_unanswered_close_has_a_deadline() {
    Setup::new().run(|s| {
        s.live();
        s.close();
        s.take();
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect(
            "disconnect
             state closing > stopped: the server did not answer the close
             A trades pending
             stopped: Requested",
        );
    });
}

#[test]
fn while_waiting_to_reconnect() {
    Setup::new().run(|s| {
        s.live();
        s.closed(Cause::Ended);
        s.take();
        s.close();
        s.expect("state backoff > stopped\nstopped: Requested");
        s.wait(100_000);
        s.expect_nothing();
    });
}

#[test]
fn a_plan_that_was_not_told_is_dropped() {
    Setup::new().run(|s| {
        s.live();
        s.session.closed(s.stamp(), Cause::Ended);
        s.close();
        let told = s.take();
        assert!(!told.iter().any(|line| line.starts_with("reconnect")), "{told:?}");
        assert_eq!(told.last().unwrap(), "stopped: Requested");
    });
}

#[test]
fn twice_is_once_and_nothing_is_followed_after() {
    Setup::new().run(|s| {
        s.live();
        s.close();
        s.take();
        s.close();
        s.expect_nothing();
        let now = s.instant();
        assert_eq!(s.session.subscribe("B", now), Err(Refused::Stopped));
        s.closed(Cause::Ended);
        s.close();
        assert_eq!(s.session.subscribe("B", now), Err(Refused::Stopped));
        assert_eq!(s.session.state(), State::Stopped);
    });
}
