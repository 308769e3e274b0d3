//! The end.

use crate::scene::{Scene, Setup};
use tickwire_core::retry::Cause;
use tickwire_core::session::{State, Stop};

#[test]
fn the_key_is_given_back_once_the_socket_is_closed() {
    Setup::with_key().run(|story| {
        story.drain();
        story.answers("/key", 200, "key ONE");
        story.live();
        story.close();
        story.expect(
            "state live > closing
             send <close 1000>",
        );
        story.closed(Cause::Closed(Some(1000)));
        story.expect(
            "* orders pending
             account stale: disconnected
             DELETE /key?key=ONE KEY@1700000002000",
        );
        assert_eq!(story.session.state(), State::Closing);
        story.answers("/key", 200, "done");
        story.expect("state closing > stopped: the server closed with code 1000");
        assert_eq!(story.stop, Some(Stop::Requested));
    });
}

#[test]
fn a_key_that_cannot_be_given_back_does_not_keep_the_session() {
    for how in 0..3 {
        Setup::with_key().run(|story| {
            story.drain();
            story.answers("/key", 200, "key ONE");
            story.live();
            story.close();
            story.closed(Cause::Ended);
            match how {
                0 => story.answers("/key", 500, ""),
                1 => story.unanswered("/key"),
                _ => story.wait(10_000),
            }
            assert_eq!(story.stop, Some(Stop::Requested), "{how}");
        });
    }
}

#[test]
fn without_a_key_the_end_of_the_socket_is_the_end() {
    Setup::new().run(|story| {
        story.live();
        story.close();
        story.closed(Cause::Closed(Some(1000)));
        assert_eq!(story.stop, Some(Stop::Requested));
        assert!(story.calls.is_empty());
    });
}

type Way = (&'static str, State, fn(&mut Scene));

/// Ways into every state.
const WAYS: [Way; 7] = [
    ("idle", State::Idle, |_| {}),
    ("preparing", State::Preparing, Scene::drain),
    ("connecting", State::Connecting, keyed),
    ("authenticating", State::Authenticating, |story| {
        keyed(story);
        story.connected();
    }),
    ("subscribing", State::Subscribing, |story| {
        keyed(story);
        story.connected();
        story.says("in");
    }),
    ("live", State::Live, |story| {
        keyed(story);
        story.live();
    }),
    ("backoff", State::Backoff, |story| {
        keyed(story);
        story.closed(Cause::Reset);
    }),
];

fn keyed(story: &mut Scene) {
    story.drain();
    story.answers("/key", 200, "key ONE");
}

#[test]
fn it_can_be_closed_in_every_state() {
    for (name, state, way) in WAYS {
        Setup::with_key().venue(|venue| venue.entrance.login = true).run(|story| {
            way(story);
            assert_eq!(story.session.state(), state, "{name}");
            story.close();
            story.closed(Cause::Ended);
            if let Some((_, line)) = story.calls.last().cloned()
                && line.starts_with("DELETE")
            {
                story.calls.drain(..story.calls.len() - 1);
                story.answers("/key", 200, "done");
            }
            assert_eq!(story.stop, Some(Stop::Requested), "{name}");
            story.close();
            story.wait(3_600_000);
            assert_eq!(story.stop, Some(Stop::Requested), "{name}");
        });
    }
}

#[test]
fn it_can_be_cut_in_every_state_and_comes_back() {
    for (name, _, way) in WAYS.into_iter().skip(2).take(4) {
        Setup::with_key().venue(|venue| venue.entrance.login = true).run(|story| {
            way(story);
            story.closed(Cause::Reset);
            assert_eq!(story.session.state(), State::Backoff, "{name}");
            story.wait(1_000);
            story.calls.clear();
            story.live();
        });
    }
}

#[test]
fn closing_twice_gives_back_once() {
    Setup::with_key().run(|story| {
        keyed(story);
        story.live();
        story.close();
        story.close();
        story.closed(Cause::Ended);
        story.close();
        story.closed(Cause::Ended);
        let told = story.take();
        let given_back = told.iter().filter(|line| line.starts_with("DELETE")).count();
        assert_eq!(given_back, 1, "{told:#?}");
    });
}
