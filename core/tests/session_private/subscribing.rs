//! Subscriptions of an account.

use crate::scene::Setup;
use tickwire_core::event::Slot;
use tickwire_core::retry::Cause;
use tickwire_core::session::{CHANNELS_MAX, ConfigError, State, Stop, SubscriptionState};
use tickwire_core::testing::MockAccountChannel::{self, Balances, Fills, Orders, Other, Positions};

const MANY: [MockAccountChannel; 13] = [
    Orders,
    Fills,
    Balances,
    Positions,
    Other(0),
    Other(1),
    Other(2),
    Other(3),
    Other(4),
    Other(5),
    Other(6),
    Other(7),
    Other(8),
];

#[test]
fn every_subscription_is_signed_with_the_time_it_is_sent_at() {
    let setup = Setup::open().with(|config| config.session.channels = &[Orders, Fills]);
    setup.run(|story| {
        story.drain();
        story.connected();
        story.hears(
            "send sub 1 orders KEY@1700000000000
             send sub 2 fills KEY@1700000000000",
        );
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.connected();
        let at = 1_700_000_000_000 + story.now / 1_000_000;
        story.hears(&format!("send sub 1 orders KEY@{at}"));
    });
}

#[test]
fn there_is_room_for_the_channels_of_futures() {
    for count in [8, 9, CHANNELS_MAX - 1, CHANNELS_MAX] {
        let setup = Setup::open().with(move |config| config.session.channels = &MANY[..count]);
        setup.run(|story| {
            story.live();
            let active = (0..count).map(|at| story.session.subscription(Slot(0), at));
            assert!(active.into_iter().all(|state| state == SubscriptionState::Active));
        });
    }
    let setup = Setup::open().with(|config| config.session.channels = &MANY);
    assert_eq!(setup.session().err(), Some(ConfigError::Channels));
}

#[test]
fn one_refused_channel_is_told_and_the_others_go_on() {
    let setup = Setup::open().with(|config| config.session.channels = &[Orders, Fills]);
    setup.run(|story| {
        story.drain();
        story.connected();
        story.take();
        story.says("ok 1");
        story.says("no 2 6 no such channel");
        story.hears(
            "* orders active
             state subscribing > live
             * fills refused 6",
        );
        assert_eq!(story.session.state(), State::Live);
    });
}

#[test]
fn an_account_is_not_live_without_all_of_its_streams() {
    let setup = Setup::open().with(|config| config.session.channels = &[Orders, Fills]);
    let told = "stale: a stream is refused or silent";
    setup.run(|story| {
        story.drain();
        story.connected();
        story.says("no 1 6 no such channel");
        story.says("ok 2");
        story.reconciled(&[]);
        assert_eq!(story.session.account_state().to_string(), told);
        story.says("pong");
        story.wait(14_000);
        assert_eq!(story.session.account_state().to_string(), told);
    });
    setup.run(|story| {
        story.drain();
        story.connected();
        story.says("ok 1");
        // The other is not answered in time.
        story.wait(10_000);
        story.says("pong");
        assert_eq!(story.session.state(), State::Live);
        story.reconciled(&[]);
        assert_eq!(story.session.account_state().to_string(), told);
        story.says("ok 2");
        assert_eq!(story.session.account_state().to_string(), "reconciling");
        story.reconciled(&[]);
        assert_eq!(story.session.account_state().to_string(), "live");
    });
}

#[test]
fn an_account_all_of_whose_streams_are_refused_is_compared_and_never_live() {
    let setup = Setup::open().with(|config| config.session.channels = &[Orders, Fills]);
    setup.run(|story| {
        story.drain();
        story.connected();
        story.take();
        story.says("no 1 6 no such channel");
        story.says("no 2 6 no such channel");
        story.hears(
            "* orders refused 6
             * fills refused 6
             account reconciling
             GET /balances KEY@1700000000000",
        );
        story.reconciled(&[("/balances", "balance X 1 0 -")]);
        story.hears(
            "X 1+0 (found)
             account stale: a stream is refused or silent",
        );
        assert_eq!(story.session.state(), State::Subscribing);
    });
}

#[test]
fn of_an_account_without_streams_lost_orders_are_looked_for() {
    Setup::open().run(|story| {
        story.drain();
        story.connected();
        story.says("no 1 6 no such channel");
        story.reconciled(&[]);
        story.place("t-1");
        for _ in 0..2 {
            story.wait(5_000);
            story.says("pong");
        }
        story.take();
        story.answers("/balances", 200, "none");
        story.answers("/orders", 200, "order A o1 open 1.5 0 1700000002000 c:t-1");
        story.answers("/fills", 200, "none");
        story.hears("outcome 1 place t-1: it was done after all");
        let told = story.session.account_state().to_string();
        assert_eq!(told, "stale: a stream is refused or silent");
    });
}

#[test]
fn a_subscription_refused_for_the_login_is_final() {
    Setup::open().run(|story| {
        story.drain();
        story.connected();
        story.take();
        story.says("no 1 1 wrong key");
        story.expect(
            "disconnect
             venue Refused Some(1) \"wrong key\"
             state subscribing > stopped: the venue refused the login",
        );
        assert_eq!(story.stop, Some(Stop::Final(Cause::Login)));
    });
}

#[test]
fn a_subscription_refused_for_the_clock_is_corrected_once() {
    Setup::open().run(|story| {
        story.skew = 7_200_000_000_000;
        story.drain();
        story.connected();
        story.take();
        story.says("no 1 2 too new");
        story.hears(
            "state subscribing > backoff: the venue finds the time of the signatures wrong
             GET /time",
        );
        story.answers("/time", 200, "time 1700000000000");
        story.connected();
        story.hears("send sub 1 orders KEY@1700000000000");
        story.says("no 1 2 still");
        assert_eq!(story.stop, Some(Stop::Final(Cause::Clock)));
    });
}

#[test]
fn a_login_that_is_accepted_does_not_make_the_clock_right() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.says("out 2");
        story.answers("/time", 200, "time 1700000000000");
        story.says("in");
        story.says("no 1 2 too new");
        assert_eq!(story.stop, Some(Stop::Final(Cause::Clock)));
    });
}

#[test]
fn a_subscription_refused_for_now_is_tried_again() {
    Setup::open().run(|story| {
        story.drain();
        story.connected();
        story.says("no 1 5 busy");
        story.take();
        story.wait(10_000);
        story.hears("send sub 2 orders KEY@1700000010000");
    });
}

#[test]
fn a_listen_key_is_extended_though_every_channel_is_refused() {
    Setup::with_key().run(|story| {
        story.drain();
        story.answers("/key", 200, "key ONE");
        story.connected();
        story.says("no 1 6");
        for _ in 0..90 {
            story.wait(20_000);
            story.says("pong");
        }
        assert!(story.calls.iter().any(|(_, line)| line.starts_with("PUT")));
    });
}
