//! Configurations and capacities: what cannot work is refused, and nothing is ever stuck.

use core::time::Duration;

use crate::setup::Setup;
use tickwire_core::endpoint::EndpointError;
use tickwire_core::event::Slot;
use tickwire_core::session::{ConfigError, Refused, State, SubscriptionState};
use tickwire_core::testing::MockChannel;

fn error(setup: &Setup) -> ConfigError {
    setup.session().expect_err("refused")
}

#[test]
fn wrong_arguments_are_the_programmer_s() {
    assert_eq!(error(&Setup::new().symbols(&[])), ConfigError::NoSymbols);
    assert_eq!(error(&Setup::new().symbols(&["A", ""])), ConfigError::Symbol(1));
    let long = "0123456789012345678901234567890123";
    assert_eq!(error(&Setup::new().symbols(&[long])), ConfigError::Symbol(0));
    assert_eq!(error(&Setup::new().channels(&[])), ConfigError::Channels);
    let many = &[MockChannel::Trades; 13];
    assert_eq!(error(&Setup::new().channels(many)), ConfigError::Channels);
    let alike = &[MockChannel::Trades, MockChannel::Full, MockChannel::Book];
    assert_eq!(error(&Setup::new().channels(alike)), ConfigError::SameStream(1, 2));
    let http = Setup::new().with(|config| config.context.url = "http://mock.test/");
    assert_eq!(error(&http), ConfigError::Url(EndpointError::Scheme));
}

#[test]
fn a_timeout_of_zero_is_none_at_all() {
    let changes: [fn(&mut tickwire_core::context::Context<'static>); 7] = [
        |context| context.connect_timeout = Duration::ZERO,
        |context| context.handshake_timeout = Duration::ZERO,
        |context| context.subscribe_timeout = Duration::ZERO,
        |context| context.request_timeout = Duration::ZERO,
        |context| context.write_timeout = Duration::ZERO,
        |context| context.close_timeout = Duration::ZERO,
        |context| context.pong_wait = Duration::ZERO,
    ];
    for change in changes {
        let setup = Setup::new().with(move |config| change(&mut config.context));
        assert_eq!(error(&setup), ConfigError::ZeroTimeout);
    }
}

#[test]
fn too_little_memory_is_refused_or_told() {
    // F30: capacities from nothing to hardly enough; an error at once, or a session that lives.
    for rows in 0..4 {
        for (items, levels, batch, text) in
            [(0, 64, 8, 256), (16, 64, 0, 256), (16, 64, 8, 0), (1, 0, 1, 1), (1, 1, 1, 14)]
        {
            let mut setup = Setup::new().channels(&[MockChannel::Book]);
            (setup.rows, setup.items, setup.levels) = (rows, items, levels);
            (setup.batch, setup.text, setup.books, setup.depth) = (batch, text, rows, 1);
            match setup.session() {
                Err(error) => {
                    let told = matches!(error, ConfigError::Memory | ConfigError::TooManySymbols);
                    assert!(told, "{error:?}");
                    assert!(rows == 0 || items == 0 || batch == 0 || text == 0);
                }
                Ok(_) => setup.run(|s| {
                    s.open();
                    if text == 1 {
                        let state = s.session.subscription(Slot(0), 0);
                        assert_eq!(state, SubscriptionState::Refused);
                        let told = s.take();
                        let line =
                            "A book refused \"the request does not fit into the text buffer\"";
                        assert!(told.contains(&line.into()), "{told:?}");
                        return;
                    }
                    s.acknowledge();
                    assert_eq!(s.session.state(), State::Live);
                    s.says("delta A 5 7 b:10@1 a:11@1");
                    s.says("trade A 1 1 1 buy\ntrade A 2 1 1 buy");
                    let told = s.take();
                    let too_large = told.iter().filter(|line| line.contains("scratch holds"));
                    assert_eq!(too_large.count(), 2, "{told:?}");
                    s.wait(20_000);
                    assert!(s.due_in().is_some());
                }),
            }
        }
    }
}

#[test]
fn fewer_books_than_rows_are_refused() {
    let mut setup = Setup::new().channels(&[MockChannel::Book]);
    setup.books = 3;
    assert_eq!(error(&setup), ConfigError::Books);
}

#[test]
fn full_rows_refuse_and_go_on() {
    let mut setup = Setup::new().symbols(&["A", "B"]);
    (setup.rows, setup.books) = (2, 2);
    setup.run(|s| {
        s.live();
        let now = s.instant();
        assert_eq!(s.session.subscribe("C", now), Err(Refused::TooManySymbols));
        assert_eq!(s.session.subscribe("", now), Err(Refused::Symbol));
        s.says("trade B 1 10 1 buy");
        s.expect("B trade 1 10 1 buy");
    });
}

#[test]
fn requests_that_do_not_fit_are_halved() {
    let mut setup = Setup::new().symbols(&["AAAA", "BBBB", "CCCC", "DDDD", "EEEE"]);
    setup.text = 30;
    setup.run(|s| {
        s.open();
        let sent: Vec<_> = s.take().into_iter().filter(|line| line.starts_with("send")).collect();
        assert_eq!(
            sent,
            [
                "send sub 1 trades AAAA,BBBB",
                "send sub 2 trades CCCC,DDDD",
                "send sub 3 trades EEEE"
            ]
        );
        s.acknowledge();
        assert_eq!(s.session.state(), State::Live);
    });
}

#[test]
fn a_path_that_does_not_fit_is_told_and_not_tried_again() {
    let mut setup = Setup::new().symbols(&["ABCDEFGH"]).channels(&[MockChannel::Book]);
    setup.text = 13;
    setup.run(|s| {
        s.open();
        let told = s.take();
        assert!(told.iter().any(|line| line.contains("refused")), "{told:?}");
        s.says("delta ABCDEFGH 5 7 b:10@1 a:11@1");
        s.wait(5_000);
    });
}

#[test]
fn debug_shows_no_memory() {
    Setup::new().run(|s| {
        s.live();
        s.says("trade A what a secret");
        let shown = format!("{:?}", s.session);
        assert!(shown.len() < 200 && !shown.contains("secret"), "{shown}");
        assert!(shown.contains("Live") && shown.contains("mock.test"), "{shown}");
    });
}
