//! What is asked of REST stays within the venue's limits.

use core::time::Duration;

use crate::scene::Setup;
use tickwire_core::context::Rate;

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
