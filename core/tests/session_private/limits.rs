//! What is asked of REST stays within the venue's limits; what cannot be made is refused.

use core::time::Duration;

use crate::scene::Setup;
use tickwire_core::context::Rate;
use tickwire_core::session::ConfigError;

#[test]
fn calls_are_made_one_at_a_time_and_by_weight() {
    let rate = Rate { count: 10, window: Duration::from_secs(10) };
    let setup = Setup::open()
        .venue(|venue| venue.weight = 4)
        .with(move |config| config.session.limits.requests = rate);
    setup.run(|story| {
        story.subscribed();
        let mut asked = Vec::new();
        while story.session.account_state().to_string() != "live" {
            assert!(story.calls.len() <= 1, "{:?}", story.calls);
            if let Some((_, line)) = story.calls.first() {
                let path = line.split(' ').nth(1).unwrap().to_owned();
                asked.push(story.now);
                story.answers(&path, 200, "none");
            }
            story.wait(500);
            story.says("pong");
        }
        for window in asked.windows(3) {
            assert!(window[2] - window[0] >= 10_000_000_000 - 500_000_000, "{asked:?}");
        }
    });
}

#[test]
fn a_weight_beyond_the_limit_is_the_limit() {
    let rate = Rate { count: 3, window: Duration::from_secs(1) };
    let setup = Setup::open()
        .venue(|venue| venue.weight = 100)
        .with(move |config| config.session.limits.requests = rate);
    setup.run(|story| story.live());
}

#[test]
fn a_venue_that_wants_to_be_left_alone_is() {
    Setup::open().run(|story| {
        story.subscribed();
        let id = story.call("/balances");
        story.session.responded(story.stamp(), id, 429, Some(30), b"");
        story.drain();
        for _ in 0..2 {
            story.wait(14_000);
            story.says("pong");
        }
        assert!(story.calls.is_empty());
        story.wait(2_000);
        assert_eq!(story.calls.len(), 1);
    });
}

#[test]
fn wrong_arguments_are_the_programmer_s() {
    let no_login_time = Setup::new().with(|config| config.login_timeout = Duration::ZERO);
    assert_eq!(no_login_time.session().err(), Some(ConfigError::ZeroTimeout));
    let no_time = Setup::new().with(|config| config.action_timeout = Duration::ZERO);
    assert_eq!(no_time.session().err(), Some(ConfigError::ZeroTimeout));
    let mut no_records = Setup::new();
    no_records.records = 0;
    assert_eq!(no_records.session().err(), Some(ConfigError::Memory));
    let mut no_text = Setup::new();
    no_text.text = 0;
    assert_eq!(no_text.session().err(), Some(ConfigError::Memory));
    let no_channels = Setup::new().with(|config| config.session.channels = &[]);
    assert_eq!(no_channels.session().err(), Some(ConfigError::Channels));
}

#[test]
fn a_login_that_does_not_fit_the_buffer_is_a_fault_with_back_off() {
    let mut setup = Setup::new();
    setup.text = 16;
    setup.run(|story| {
        story.drain();
        story.connected();
        story.hears("reconnect #1: what a connection needs could not be asked for");
    });
}

#[test]
fn an_account_without_memory_for_actions_asks_for_none() {
    let mut setup = Setup::new();
    setup.actions = 0;
    setup.run(|story| {
        use tickwire_core::account::action::Action;
        use tickwire_core::session::NotAsked;
        story.live();
        let order = crate::scene::order(None);
        assert_eq!(story.act(&Action::Place(&order)), Err(NotAsked::TooMany));
    });
}
