//! The listen key's life.

use crate::scene::{Scene, Setup};
use tickwire_core::retry::Cause;
use tickwire_core::session::State;

const MINUTE: u64 = 60_000;

fn setup() -> Setup {
    Setup::with_key().with(|config| config.audit = core::time::Duration::ZERO)
}

/// A session that is live with the key `ONE`.
fn live(story: &mut Scene) {
    story.drain();
    story.answers("/key", 200, "key ONE");
    story.live();
}

/// Time passes to so many milliseconds from the beginning, and pings are answered.
fn wait_until(story: &mut Scene, millis: u64) {
    let end = millis * 1_000_000;
    while story.now < end {
        let step = (end - story.now).min(20_000_000_000) / 1_000_000;
        story.wait(step);
        story.says("pong");
    }
}

fn without_pings(story: &mut Scene) -> Vec<String> {
    story.take().into_iter().filter(|line| line != "send ping").collect()
}

#[test]
fn it_is_extended_at_half_its_life() {
    setup().run(|story| {
        live(story);
        wait_until(story, 30 * MINUTE - 1);
        assert!(story.calls.is_empty());
        wait_until(story, 30 * MINUTE);
        assert_eq!(without_pings(story), ["PUT /key?key=ONE KEY@1700001800000"]);
        story.answers("/key", 200, "key ONE");
        wait_until(story, 60 * MINUTE);
        assert_eq!(without_pings(story), ["PUT /key?key=ONE KEY@1700003600000"]);
        story.answers("/key", 200, "done");
        assert_eq!(story.session.stats().connections, 1);
    });
}

#[test]
fn an_extension_that_fails_is_tried_again_within_the_rest_of_its_life() {
    setup().run(|story| {
        live(story);
        wait_until(story, 30 * MINUTE);
        for tried in 1..4 {
            story.answers("/key", 500, "");
            wait_until(story, 30 * MINUTE + tried * 8_000);
        }
        assert_eq!(story.calls.len(), 1);
        story.answers("/key", 200, "done");
        wait_until(story, 60 * MINUTE);
        assert_eq!(story.session.state(), State::Live, "it was in time");
        assert_eq!(story.session.stats().connections, 1);
    });
}

#[test]
fn it_is_not_used_after_a_suspend_longer_than_its_life() {
    setup().run(|story| {
        live(story);
        // The monotonic clock stood still.
        story.skew = 61 * 60 * 1_000_000_000;
        story.closed(Cause::Reset);
        story.take();
        story.wait(5_000);
        story.hears("POST /key..");
        story.answers("/key", 200, "key TWO");
        assert!(story.session.path().ends_with("key=TWO"));
    });
}

#[test]
fn it_is_never_older_than_its_life() {
    setup().run(|story| {
        live(story);
        wait_until(story, 30 * MINUTE);
        let mut tries = 0;
        while story.session.state() == State::Live {
            if let Some((_, line)) = story.calls.first() {
                assert!(line.starts_with("PUT"), "{line}");
                story.unanswered("/key");
                tries += 1;
            }
            let next = story.now / 1_000_000 + 1_000;
            wait_until(story, next);
        }
        assert_eq!(story.now, 60 * MINUTE * 1_000_000, "an hour after it was asked for");
        assert!((5..=130).contains(&tries), "{tries}");
        let told = without_pings(story);
        assert!(told.iter().any(|line| line.ends_with("of no use any more")), "{told:#?}");
        story.wait(1);
        story.answers("/key", 200, "key TWO");
        assert_eq!(story.session.path(), "/account?key=TWO");
    });
}

#[test]
fn one_that_expired_is_one_new_key_and_one_new_connection() {
    setup().run(|story| {
        live(story);
        wait_until(story, 30 * MINUTE);
        story.take();
        story.answers("/key", 400, "deny 3");
        story.expect(
            "disconnect
             state live > backoff: the listen key is of no use any more
             * orders pending
             reconnect #1: the listen key is of no use any more
             failed extend_listen_key: the answer is HTTP 400
             account stale: disconnected
             state backoff > preparing
             POST /key KEY@1700001800000",
        );
    });
}

#[test]
fn a_key_that_the_venue_does_not_know_on_the_socket_is_replaced_once_then_later() {
    setup().run(|story| {
        story.drain();
        story.answers("/key", 200, "key ONE");
        story.connected();
        story.says("out 3 bad listen key");
        assert_eq!(story.session.state(), State::Preparing, "at once");
        story.answers("/key", 200, "key TWO");
        story.connected();
        story.says("out 3 bad listen key");
        assert_eq!(story.session.state(), State::Backoff, "no storm");
        assert_eq!(story.session.stats().connections, 2);
        assert!(story.delays[0].is_zero() && !story.delays[1].is_zero());
    });
}

#[test]
fn a_key_that_changes_when_it_is_extended_needs_a_new_connection() {
    setup().run(|story| {
        live(story);
        wait_until(story, 30 * MINUTE);
        story.take();
        story.answers("/key", 200, "key TWO");
        story.hears(
            "state live > backoff: the listen key is of no use any more
             state backoff > connecting",
        );
        assert_eq!(story.session.path(), "/account?key=TWO");
        assert!(story.calls.is_empty(), "it is not asked for again");
    });
}

#[test]
fn a_cut_keeps_the_key_while_it_lives() {
    setup().run(|story| {
        live(story);
        story.closed(Cause::Reset);
        story.wait(1_000);
        assert_eq!(story.session.path(), "/account?key=ONE");
        story.connected();
        assert!(story.calls.is_empty());
        story.closed(Cause::Reset);
        story.sleep(61 * MINUTE);
        story.drain();
        assert_eq!(story.session.state(), State::Preparing, "its life is over");
    });
}

#[test]
fn an_extension_that_is_refused_for_the_login_is_final() {
    setup().run(|story| {
        live(story);
        wait_until(story, 30 * MINUTE);
        story.answers("/key", 403, "deny 1");
        assert_eq!(story.session.state(), State::Stopped);
    });
}
