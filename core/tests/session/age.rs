//! Connections that become too old: closed politely, and made anew at once.

use core::time::Duration;

use crate::setup::Setup;
use tickwire_core::retry::{Cause, Class, Retry};
use tickwire_core::session::{ConfigError, State};
use tickwire_core::testing::MockChannel;

/// A session whose connections become two minutes old, and whose venue is never silent.
fn aging() -> Setup {
    Setup::new().with(|config| {
        config.context.age_max = Duration::from_secs(120);
        config.context.heartbeat = Duration::ZERO;
        config.context.silence = Duration::ZERO;
    })
}

#[test]
fn at_its_age_a_connection_is_closed_and_made_anew_at_once() {
    aging().channels(&[MockChannel::Full]).run(|s| {
        s.drain();
        // The age is counted from the opening.
        s.wait(5_000);
        s.connected();
        s.acknowledge();
        s.says("full A 7 b:10@1 a:11@1");
        s.take();
        s.wait(119_999);
        s.expect_nothing();
        s.wait(1);
        s.expect(
            "state live > closing: the connection reached its age limit (data 120000 ms old)
             A book stale (disconnected), epoch 1 id 7
             send <close 1000>",
        );
        // What comes after the goodbye is not told.
        s.says("full A 9 b:10@1 a:11@1");
        s.expect_nothing();
        s.wait(30);
        s.closed(Cause::Closed(Some(1000)));
        s.expect(
            "state closing > backoff: the connection reached its age limit (data 120030 ms old)
             A full pending
             reconnect #0: the connection reached its age limit
             connect mock.test:443/feed
             state backoff > connecting (data 120030 ms old)",
        );
        assert_eq!(s.delays, [Duration::ZERO]);
        assert_eq!(s.session.stats().attempts, 0);
        s.connected();
        s.acknowledge();
        s.says("full A 11 b:10@1 a:11@1");
        assert_eq!(s.book("A"), "live 11 b:10@1 a:11@1");
    });
}

#[test]
fn a_peer_that_does_not_answer_costs_a_second() {
    for (close_ms, patience) in [(10_000, 1_000), (1_000, 1_000), (400, 400)] {
        let close = Duration::from_millis(close_ms);
        let setup = aging().with(move |config| config.context.close_timeout = close);
        setup.run(|s| {
            s.live();
            s.wait(120_000);
            assert_eq!(s.session.state(), State::Closing);
            s.take();
            s.wait(patience - 1);
            s.expect_nothing();
            s.wait(1);
            s.expect(
                "disconnect
                 state closing > backoff: the connection reached its age limit
                 A trades pending
                 reconnect #0: the connection reached its age limit
                 connect mock.test:443/feed
                 state backoff > connecting",
            );
        });
    }
}

#[test]
fn every_connection_becomes_as_old() {
    aging().run(|s| {
        s.live();
        for renewal in 1..=20 {
            s.wait(120_000);
            assert_eq!(s.session.state(), State::Closing, "{renewal}");
            s.closed(Cause::Closed(None));
            assert_eq!(s.session.state(), State::Connecting, "{renewal}");
            s.wait(1_000);
            s.connected();
            s.acknowledge();
        }
        assert_eq!(s.delays, [Duration::ZERO; 20], "twice the attempts of the policy");
        assert_eq!(s.session.state(), State::Live);
    });
}

#[test]
fn a_failure_after_a_renewal_is_a_first_one() {
    aging().run(|s| {
        s.live();
        s.wait(120_000);
        s.closed(Cause::Closed(None));
        s.take();
        s.closed(Cause::Refused);
        let told = s.take();
        assert!(told[1].starts_with("reconnect #1:"), "{told:?}");
        let delay = s.delays[1].as_millis();
        assert!((500..=1_000).contains(&delay), "{delay}");
    });
}

#[test]
fn the_age_counts_while_subscribing_too_and_dies_with_the_connection() {
    aging().run(|s| {
        s.open();
        s.wait(119_000);
        s.closed(Cause::Ended);
        s.wait(1_000);
        s.connected();
        s.take();
        s.wait(60_000);
        assert_eq!(s.session.state(), State::Subscribing, "its own age, not the former's");
        s.wait(60_000);
        assert_eq!(s.session.state(), State::Closing);
    });
}

#[test]
fn wishes_while_it_is_replaced() {
    aging().run(|s| {
        s.live();
        s.wait(120_000);
        s.take();
        s.subscribe("B");
        s.unsubscribe("A");
        s.expect("B trades pending\nA trades gone");
        s.closed(Cause::Closed(Some(1000)));
        s.connected();
        assert_eq!(s.take().last().unwrap(), "send sub 1 trades B");
        // Closing for good turns the renewal into an end.
        s.acknowledge();
        s.wait(120_000);
        s.take();
        s.close();
        s.expect_nothing();
        s.closed(Cause::Closed(Some(1000)));
        assert_eq!(s.take().last().unwrap(), "stopped: Requested");
    });
}

#[test]
fn a_connection_made_anew_may_be_closed_for_good() {
    aging().run(|s| {
        s.live();
        s.wait(120_000);
        s.closed(Cause::Closed(Some(1000)));
        s.connected();
        s.acknowledge();
        s.close();
        s.closed(Cause::Closed(Some(1000)));
        assert_eq!(s.take().last().unwrap(), "stopped: Requested");
    });
}

#[test]
fn without_an_age_there_is_none() {
    let setup = aging().with(|config| config.context.age_max = Duration::ZERO);
    setup.run(|s| {
        s.live();
        s.wait(400_000_000);
        s.expect_nothing();
        assert_eq!(s.session.state(), State::Live);
    });
}

#[test]
fn an_age_under_a_minute_would_be_a_loop() {
    for (age_ms, fits) in [(1, false), (59_999, false), (60_000, true), (0, true)] {
        let setup =
            aging().with(move |config| config.context.age_max = Duration::from_millis(age_ms));
        assert_eq!(setup.session().err(), (!fits).then_some(ConfigError::Age), "{age_ms}");
    }
}

#[test]
fn a_user_s_row_decides_what_follows() {
    let row =
        |retry| aging().with(move |config| config.retry = config.retry.with(Class::Age, retry));
    row(Retry::Never).run(|s| {
        s.live();
        s.wait(120_000);
        s.closed(Cause::Closed(Some(1000)));
        assert_eq!(s.take().last().unwrap(), "stopped: Final(Age)");
    });
    row(Retry::Soon).run(|s| {
        s.live();
        s.wait(120_000);
        s.closed(Cause::Closed(Some(1000)));
        assert!((500..=1_000).contains(&s.delays[0].as_millis()), "{:?}", s.delays);
    });
}
