//! The life of a connection, from the first poll to the last.

use core::time::Duration;

use crate::scenario::{Scenario, facts, millis};
use crate::setup::Setup;
use tickwire_core::retry::{Cause, Phase};
use tickwire_core::session::State;
use tickwire_core::testing::MockChannel;
use tickwire_core::ws::{Fault, HandshakeFault, Violation};

#[test]
fn a_good_run() {
    let channels = &[MockChannel::Book, MockChannel::Trades];
    Setup::new().symbols(&["A", "B"]).channels(channels).run(|s| {
        s.drain();
        s.expect(
            "A book pending
             A trades pending
             B book pending
             B trades pending
             connect mock.test:443/feed
             state idle > connecting",
        );
        subscribes(s);
        s.says("delta A 5 7 b:10@1 a:11@1");
        s.expect("A delta 7: syncing (new subscription)");
        s.wait(1_250);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 6 b:10@2,9@1 a:11@3");
        s.expect("A book live, epoch 1 id 7");
        s.says("delta A 8 8 b:10@0 a:12@5");
        s.expect("A delta 8: live 8 b:9@1 a:11@1,12@5");
        // Nothing has changed in B since the subscription: its book is fetched all the same.
        s.wait(1_250);
        s.expect("GET /book/B");
        s.answers("B", 200, "book 3 b:5@1 a:6@1");
        s.expect("B book live, epoch 1 id 3");
        // Nothing has changed in it since: whether its snapshot was new enough is asked once more.
        s.wait(10_000);
        s.expect("GET /book/B");
        s.answers("B", 200, "book 3 b:5@1 a:6@1");
        s.wait(millis(facts().context.heartbeat) - 10_000);
        s.expect("send ping");
        s.says("pong");
        s.expect_nothing();
        s.close();
        s.expect(
            "state live > closing (data 21250 ms old)
             A book stale (disconnected), epoch 1 id 8
             B book stale (disconnected), epoch 1 id 3
             send <close 1000>",
        );
        s.closed(Cause::Closed(Some(1000)));
        s.expect(
            "state closing > stopped: the server closed with code 1000 (data 21250 ms old)
             A book pending
             A trades pending
             B book pending
             B trades pending
             stopped: Requested",
        );
        s.wait(1_000_000);
        s.expect_nothing();
        assert_eq!(s.session.state(), State::Stopped);
        assert_eq!(s.session.active_symbols().count(), 0);
        assert_eq!(s.session.desired_symbols().count(), 2);
    });
}

/// The part of a good run between the transport and the state `live`.
fn subscribes(s: &mut Scenario) {
    s.wait(120);
    s.connected();
    s.expect(
        "state connecting > handshaking
         state handshaking > subscribing
         send sub 1 book A,B
         A book syncing (new subscription), epoch 1
         B book syncing (new subscription), epoch 1
         send sub 2 trades A,B",
    );
    s.wait(30);
    s.says("ok 1");
    s.expect("A book active\nB book active");
    s.says("trade A 1 10.50 2 buy");
    s.expect("A trade 1 10.50 2 buy");
    s.wait(5);
    s.says("ok 2");
    s.expect(
        "state subscribing > live (data 5 ms old)
         A trades active
         B trades active",
    );
}

#[test]
fn durations_of_the_phases_are_known() {
    Setup::new().run(|s| {
        s.drain();
        s.wait(120);
        s.connected();
        s.wait(30);
        s.acknowledge();
        let stats = s.session.stats();
        assert_eq!(stats.connect, Some(Duration::from_millis(120)));
        assert_eq!(stats.handshake, Some(Duration::ZERO));
        assert_eq!(stats.subscribe, Some(Duration::from_millis(30)));
        assert_eq!((stats.connections, stats.attempts), (1, 0));
    });
}

#[test]
fn connecting_has_a_deadline() {
    Setup::new().run(|s| {
        s.drain();
        s.take();
        s.wait(9_999);
        s.expect_nothing();
        s.wait(1);
        s.expect(
            "disconnect
             state connecting > backoff: connecting took too long
             reconnect #1: connecting took too long",
        );
        s.wait(1000);
        s.expect("connect mock.test:443/feed\nstate backoff > connecting");
        s.connected();
        assert!(s.session.is_connected());
    });
}

#[test]
fn causes_that_pass_are_tried_again() {
    let causes = [
        Cause::Dns,
        Cause::Refused,
        Cause::Reset,
        Cause::Network,
        Cause::Tls,
        Cause::Timeout(Phase::Handshake),
        Cause::Status { status: 503, retry_after_s: None },
        Cause::Status { status: 429, retry_after_s: Some(3) },
        Cause::Status { status: 403, retry_after_s: None },
        Cause::Handshake(HandshakeFault::Accept),
        Cause::Protocol(Fault::Protocol(Violation::Rsv)),
        Cause::Closed(Some(1000)),
        Cause::Closed(None),
        Cause::Closed(Some(1012)),
        Cause::Closed(Some(1013)),
        Cause::Closed(Some(4002)),
        Cause::Ended,
    ];
    for cause in causes {
        Setup::new().run(|s| {
            s.drain();
            s.take();
            s.closed(cause);
            s.expect(&format!("state connecting > backoff: {cause}\nreconnect #1: {cause}"));
            let (low, high) = match cause {
                Cause::Status { status: 429, .. } => (10_000, 20_000),
                Cause::Status { status: 403, .. } => (30_000, 180_000),
                Cause::Closed(Some(1012 | 1013)) => (5_000, 30_000),
                _ => (500, 1_000),
            };
            let delay = s.delays[0].as_millis();
            assert!((low..=high).contains(&delay), "{cause}: {delay} ms");
            s.wait(180_001);
            assert_eq!(s.take()[0], "connect mock.test:443/feed", "{cause}");
        });
    }
}

#[test]
fn causes_that_an_operator_must_mend_are_final() {
    Setup::new().run(|s| {
        s.drain();
        s.take();
        s.closed(Cause::Certificate);
        s.expect(
            "state connecting > stopped: the server's certificate is not acceptable
             stopped: Final(Certificate)",
        );
        s.wait(100_000_000);
        s.expect_nothing();
    });
}

#[test]
fn a_user_replaces_a_row_of_the_table() {
    use tickwire_core::retry::{Class, Retry};
    let setup =
        Setup::new().with(|config| config.retry = config.retry.with(Class::Refused, Retry::Never));
    setup.run(|s| {
        s.drain();
        s.closed(Cause::Refused);
        assert_eq!(s.take().last().unwrap(), "stopped: Final(Refused)");
    });
}

#[test]
fn delays_grow_and_end_with_the_attempts() {
    Setup::new().run(|s| {
        s.drain();
        let mut bound = 1_000;
        for attempt in 1..=10 {
            s.take();
            s.closed(Cause::Ended);
            let told = s.take();
            assert!(told[1].starts_with(&format!("reconnect #{attempt}:")), "{told:?}");
            let delay = s.delays.pop().unwrap().as_millis();
            assert!((bound / 2..=bound).contains(&delay), "{delay} of {bound}");
            s.wait(u64::try_from(delay).unwrap());
            s.expect_nothing();
            s.wait(1);
            assert_eq!(s.take()[0], "connect mock.test:443/feed");
            bound = (bound * 2).min(60_000);
        }
        s.closed(Cause::Reset);
        s.expect(
            "state connecting > stopped: the connection was reset
             stopped: OutOfAttempts(Reset)",
        );
    });
}

#[test]
fn accepting_and_kicking_does_not_reset_the_back_off() {
    let setup = Setup::new().with(|config| config.policy.attempts = None);
    setup.run(|s| {
        s.drain();
        let mut bound = 1_000;
        for _ in 0..8 {
            s.connected();
            s.acknowledge();
            s.says("trade A 1 10 1 buy");
            s.wait(10);
            s.closed(Cause::Closed(Some(1000)));
            let delay = s.delays.pop().unwrap().as_millis();
            assert!((bound / 2..=bound).contains(&delay), "{delay} of {bound}");
            s.wait(bound.try_into().unwrap());
            bound = (bound * 2).min(60_000);
        }
    });
}

/// Ends the connection, connects again, and says what the bound of the delay was, in seconds.
fn bound_of_next(s: &mut Scenario) -> u128 {
    s.closed(Cause::Ended);
    let delay = s.delays.pop().unwrap();
    while s.session.state() == State::Backoff {
        s.wait(100);
    }
    delay.as_millis().div_ceil(1000).next_power_of_two()
}

#[test]
fn only_a_useful_connection_resets_the_back_off() {
    Setup::new().run(|s| {
        s.drain();
        for bound in [1, 2, 4] {
            assert_eq!(bound_of_next(s), bound);
        }
        // Open and acknowledged for a minute, but without data.
        s.connected();
        s.acknowledge();
        for _ in 0..6 {
            s.wait(10_000);
            s.says("pong");
        }
        assert_eq!(s.session.stats().attempts, 3);
        // Fresh, and then for long enough.
        s.says("trade A 1 10 1 buy");
        s.wait(9_999);
        assert_eq!(s.session.stats().attempts, 3);
        s.wait(1);
        assert_eq!(s.session.stats().attempts, 0);
        assert_eq!(bound_of_next(s), 1);
    });
}

#[test]
fn no_time_at_all_may_be_enough_to_be_useful() {
    Setup::new().with(|config| config.policy.useful_after = Duration::ZERO).run(|s| {
        s.drain();
        assert_eq!((bound_of_next(s), bound_of_next(s)), (1, 2));
        s.connected();
        s.acknowledge();
        assert_eq!(s.session.stats().attempts, 0);
    });
}

#[test]
fn facts_that_nobody_waits_for_change_nothing() {
    Setup::new().run(|s| {
        // Before anything was asked.
        let now = s.stamp();
        s.session.connected(now, [7; 32]);
        s.session.closed(now, Cause::Ended);
        s.tell("trade A 1 10 1 buy");
        s.drain();
        assert_eq!(s.session.state(), State::Connecting);
        s.wait(500);
        s.connected();
        s.acknowledge();
        s.connected();
        assert_eq!(s.session.state(), State::Live);
        s.closed(Cause::Ended);
        s.take();
        s.closed(Cause::Reset);
        s.connected();
        s.says("trade A 1 10 1 buy");
        s.expect_nothing();
        assert_eq!(s.session.state(), State::Backoff);
    });
}

#[test]
fn an_upgrade_is_followed_at_once_but_not_in_a_loop() {
    Setup::new().run(|s| {
        s.live();
        s.says("upgrade in 30 s");
        s.expect(
            "disconnect
             venue Upgrade None \"in 30 s\"
             state live > backoff: the venue announced a service upgrade
             A trades pending
             reconnect #1: the venue announced a service upgrade
             connect mock.test:443/feed
             state backoff > connecting",
        );
        s.connected();
        s.acknowledge();
        s.take();
        s.says("upgrade again");
        assert_eq!(s.session.state(), State::Backoff);
        assert!(s.delays[1] >= Duration::from_millis(500));
    });
}

#[test]
fn a_poisoned_stream_is_left() {
    Setup::new().run(|s| {
        s.live();
        s.says("garbage");
        s.expect(
            "disconnect
             malformed: broken syntax at byte 0: \"garbage\"
             state live > backoff: the stream is broken: broken syntax at byte 0
             A trades pending
             reconnect #1: the stream is broken: broken syntax at byte 0",
        );
    });
}

#[test]
fn a_bad_value_is_an_error_of_its_message_only() {
    Setup::new().run(|s| {
        s.live();
        s.says("trade A 1 10 1 buy\ntrade A 2 ten 1 buy");
        s.expect(
            "malformed: not a number at byte 29: \"trade A 1 10 1 buy\\ntrade A 2 ten 1 buy\"",
        );
        s.says("trade A 3 10 1 buy");
        s.expect("A trade 3 10 1 buy");
        let [_, trades, .., other] = s.session.stats().kinds;
        assert_eq!((trades.errors, trades.messages), (1, 1));
        assert_eq!((other.errors, other.messages), (0, 1), "the acknowledgement");
        let long = format!("trade A x{}", "y".repeat(500));
        s.says(&long);
        let told = s.take();
        let excerpt = told[0].rsplit('"').nth(1).unwrap();
        assert_eq!(excerpt, &long[..100], "at most 100 bytes");
    });
}
