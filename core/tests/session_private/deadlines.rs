//! The time limits that only an account has: just before, at, and after.

use crate::scene::{Scene, Setup};
use core::time::Duration;
use tickwire_core::session::State;

const MINUTE: u64 = 60_000;
/// How late that is, in milliseconds.
const LATE: u64 = 100;
/// How long a driver that looks late has to read its socket, in milliseconds.
const SECOND_LOOK: u64 = 1_000;

/// A limit: how to come to where it begins and when that was in nanoseconds, how many milliseconds
/// it is, and what is told at its end, two dots standing for whatever follows.
struct Deadline {
    name: &'static str,
    setup: Setup,
    begin: fn(&mut Scene) -> u64,
    millis: u64,
    words: &'static str,
}

fn deadlines() -> Vec<Deadline> {
    let quiet = |setup: Setup| {
        setup.with(|config| {
            config.audit = Duration::ZERO;
            let context = &mut config.session.context;
            (context.heartbeat, context.silence) = (Duration::ZERO, Duration::ZERO);
        })
    };
    vec![
        Deadline {
            name: "the answer to the login",
            setup: quiet(Setup::new()),
            begin: |story| {
                story.drain();
                story.connected();
                story.now
            },
            millis: 10_000,
            words: "reconnect #1: the venue did not answer the login",
        },
        Deadline {
            name: "the answer to an action",
            setup: quiet(Setup::new()),
            begin: |story| {
                story.live();
                story.place("t-1");
                story.now
            },
            millis: 10_000,
            words: "outcome 2 place t-1: not known whether it was done",
        },
        Deadline {
            name: "the answer to a call before connecting",
            setup: quiet(Setup::with_key()),
            begin: |story| {
                story.drain();
                story.now
            },
            millis: 10_000,
            words: "failed create_listen_key: the answer took too long",
        },
        Deadline {
            name: "half the life of a listen key",
            setup: quiet(Setup::with_key()),
            begin: |story| {
                story.drain();
                let asked = story.now;
                story.answers("/key", 200, "key ONE");
                story.live();
                asked
            },
            millis: 30 * MINUTE,
            words: "PUT /key?key=ONE ..",
        },
    ]
}

/// Whether the words were told since the last look.
fn is_told(story: &mut Scene, words: &str) -> bool {
    let told = story.take();
    told.iter().any(|line| match words.strip_suffix("..") {
        Some(begin) => line.starts_with(begin),
        None => line == words,
    })
}

#[test]
fn nothing_happens_early_and_all_on_time() {
    for Deadline { name, setup, begin, millis, words } in deadlines() {
        setup.run(|story| {
            let from = begin(story);
            story.take();
            story.wait(millis - 1 - (story.now - from) / 1_000_000);
            assert!(!is_told(story, words), "{name} came early");
            story.wait(1);
            assert!(is_told(story, words), "{name} did not come");
        });
    }
}

#[test]
fn a_late_look_finds_the_same() {
    for late in [1, 3 * MINUTE] {
        for Deadline { name, setup, begin, millis, words } in deadlines() {
            setup.run(|story| {
                begin(story);
                story.take();
                story.sleep(millis + late);
                story.drain();
                if late >= LATE && name.starts_with("the answer") {
                    assert!(!is_told(story, words), "{name}: it may be there");
                    story.wait(SECOND_LOOK);
                }
                assert!(is_told(story, words), "{name} did not come {late} ms late");
            });
        }
    }
}

#[test]
fn an_answer_that_lay_in_the_socket_while_nobody_looked_is_one() {
    Setup::new().run(|story| {
        story.drain();
        story.connected();
        story.sleep(MINUTE);
        story.drain();
        story.says("in");
        story.wait(SECOND_LOOK);
        assert!(story.session.is_authenticated());
    });
    Setup::new().run(|story| {
        story.live();
        story.place("t-1");
        story.take();
        story.sleep(MINUTE);
        story.drain();
        story.says("did 2");
        assert!(is_told(story, "outcome 2 place t-1: done"));
    });
}

#[test]
fn an_answer_of_rest_that_was_there_while_nobody_looked_is_taken() {
    Setup::with_key().run(|story| {
        story.drain();
        let call = story.call("/key");
        story.take();
        story.sleep(MINUTE);
        story.drain();
        story.expect("");
        story.session.responded(story.stamp(), call, 200, None, b"key ONE");
        story.drain();
        assert!(!is_told(story, "failed .."), "it came in time");
        assert_eq!(story.session.state(), State::Connecting);
    });
}

#[test]
fn a_listen_key_that_died_while_nobody_looked_is_not_used_for_another_second() {
    Setup::with_key().run(|story| {
        story.drain();
        story.answers("/key", 200, "key ONE");
        story.live();
        story.place("t-1");
        story.take();
        story.sleep(61 * MINUTE);
        story.drain();
        assert!(!story.session.is_connected());
    });
}

#[test]
fn a_time_that_is_old_when_it_is_read_corrects_nothing() {
    Setup::new().run(|story| {
        story.skew = -3_600_000_000_000;
        story.drain();
        story.connected();
        story.says("out 2 too old");
        let call = story.call("/time");
        story.sleep(MINUTE);
        story.drain();
        let told = b"time 1700000000000";
        story.session.responded(story.stamp(), call, 200, None, told);
        story.drain();
        assert!(is_told(story, "failed server_time: the answer took too long"));
        assert_eq!(story.session.state(), State::Authenticating);
    });
}

#[test]
fn a_listen_key_that_has_died_on_its_way_is_not_connected_with() {
    Setup::with_key().run(|story| {
        story.drain();
        let call = story.call("/key");
        story.sleep(61 * MINUTE);
        story.drain();
        story.session.responded(story.stamp(), call, 200, None, b"key ONE");
        story.drain();
        assert!(is_told(story, "failed create_listen_key: the answer took too long"));
        assert_eq!(story.session.state(), State::Backoff);
    });
}

#[test]
fn another_listen_key_that_comes_too_late_ends_the_connection_all_the_same() {
    let setup = Setup::with_key().with(|config| config.audit = Duration::ZERO);
    setup.run(|story| {
        story.drain();
        story.answers("/key", 200, "key ONE");
        story.live();
        while story.calls.is_empty() {
            story.wait(20_000);
            story.says("pong");
        }
        let call = story.call("/key");
        story.sleep(61 * MINUTE);
        story.session.responded(story.stamp(), call, 200, None, b"key TWO");
        story.drain();
        assert!(!story.session.is_connected());
        story.wait(1_000);
        assert!(story.calls.iter().any(|(_, line)| line.starts_with("POST /key")));
    });
}
