//! Every time limit of a session, a nanosecond before it, at it, and after it: nothing happens
//! early, it happens on time, and a driver that looks late finds the same, once it has read its
//! socket.

use core::time::Duration;

use crate::books::books;
use crate::scenario::Scenario;
use crate::setup::Setup;
use tickwire_core::retry::Cause;
use tickwire_core::session::State;

/// How late a driver may look: a nanosecond, and a night of suspend.
const LATE: [u64; 2] = [1, 8 * 3_600_000_000_000];

/// How long a driver that looks late has to read its socket, in milliseconds.
const SECOND_LOOK: u64 = 1_000;

/// A limit: how to come to where it begins, how long it is, and what is told where it ends.
struct Deadline {
    name: &'static str,
    setup: Setup,
    begin: fn(&mut Scenario),
    millis: u64,
    words: &'static str,
}

fn deadlines() -> impl Iterator<Item = Deadline> {
    answers().into_iter().chain(watches())
}

/// How long the answers to what we do may take.
fn answers() -> [Deadline; 4] {
    [
        Deadline {
            name: "connecting",
            setup: Setup::new(),
            begin: |s| s.drain(),
            millis: 10_000,
            words: "reconnect #1: connecting took too long",
        },
        Deadline {
            name: "the answer to a subscription",
            setup: Setup::new(),
            begin: |s| s.open(),
            millis: 10_000,
            words: "A trades silent",
        },
        Deadline {
            name: "the answer of REST",
            setup: books(&["A"]),
            begin: |s| {
                s.live();
                s.says("delta A 10 10 b:10@1 a:11@1");
                while s.calls.is_empty() {
                    s.wait_nanos(s.due_in().expect("a snapshot is wanted"));
                }
            },
            millis: 10_000,
            words: "A snapshot failed: Unanswered(Timeout)",
        },
        Deadline {
            name: "the answer to our close",
            setup: Setup::new(),
            begin: |s| {
                s.live();
                s.close();
            },
            millis: 10_000,
            words: "disconnect",
        },
    ]
}

/// How long nothing may come, and how old a connection may be. Where the heartbeat would be in the
/// way there is none.
fn watches() -> [Deadline; 4] {
    let silent = |setup: Setup| setup.with(|config| config.context.heartbeat = Duration::ZERO);
    let aging = || silent(Setup::new()).with(|it| it.context.silence = Duration::ZERO);
    [
        Deadline {
            name: "a ping of the venue's own",
            setup: Setup::new(),
            begin: |s| s.live(),
            millis: 20_000,
            words: "send ping",
        },
        Deadline {
            name: "silence before a ping",
            setup: silent(Setup::new()),
            begin: |s| s.live(),
            millis: 30_000,
            words: "send <ping 0>",
        },
        Deadline {
            name: "the pong",
            setup: silent(Setup::new()),
            begin: |s| {
                s.live();
                s.wait(30_000);
            },
            millis: 10_000,
            words: "reconnect #1: the server is silent and did not answer a ping",
        },
        Deadline {
            name: "the age of a connection",
            setup: aging().with(|config| config.context.age_max = Duration::from_secs(120)),
            begin: |s| s.live(),
            millis: 120_000,
            words: "send <close 1000>",
        },
    ]
}

/// Whether it is one by which the peer was to be heard, and asking again would do harm.
fn is_of_the_peer(name: &str) -> bool {
    ["the answer of REST", "the answer to our close", "the pong"].contains(&name)
}

#[test]
fn nothing_happens_early_and_all_on_time() {
    for Deadline { name, setup, begin, millis, words } in deadlines() {
        setup.run(|s| {
            begin(s);
            s.take();
            s.wait_nanos(millis * 1_000_000 - 1);
            let told = s.take();
            assert!(!told.iter().any(|line| line == words), "{name} came early: {told:?}");
            s.wait_nanos(1);
            let told = s.take();
            assert!(told.iter().any(|line| line == words), "{name} did not come: {told:?}");
        });
    }
}

#[test]
fn a_late_look_finds_the_same() {
    for late in LATE {
        for Deadline { name, setup, begin, millis, words } in deadlines() {
            setup.run(|s| {
                begin(s);
                s.take();
                s.now += millis * 1_000_000 + late;
                s.drain();
                let has_second_look = late > 1 && is_of_the_peer(name);
                if has_second_look {
                    let told = s.take();
                    assert!(!told.iter().any(|line| line == words), "{name}: {told:?}");
                    s.wait(SECOND_LOOK);
                }
                let told = s.take();
                assert!(told.iter().any(|line| line == words), "{name}, {late} ns late: {told:?}");
            });
        }
    }
}

/// A session whose pings are for silence only.
fn awaiting_a_pong() -> Setup {
    Setup::new().with(|config| config.context.heartbeat = Duration::ZERO)
}

/// Comes to a millisecond before the end of the wait for a pong.
fn await_pong(s: &mut Scenario) {
    s.live();
    s.wait(30_000);
    s.expect("send <ping 0>");
    s.wait(9_999);
}

#[test]
fn a_pong_that_lay_in_the_socket_while_nobody_looked_is_one() {
    for late in [101, 60_000, 8 * 3_600_000] {
        awaiting_a_pong().run(|s| {
            await_pong(s);
            s.sleep(late);
            s.drain();
            s.expect_nothing();
            s.wait(SECOND_LOOK - 1);
            s.session.heard(s.instant());
            s.drain();
            s.wait(29_999);
            s.expect_nothing();
            assert_eq!(s.session.state(), State::Live, "{late} ms late");
        });
    }
}

#[test]
fn a_look_that_is_hardly_late_is_none() {
    awaiting_a_pong().run(|s| {
        await_pong(s);
        s.sleep(100);
        s.drain();
        assert_eq!(s.session.state(), State::Backoff);
    });
}

#[test]
fn who_always_looks_late_learns_of_a_peer_that_is_gone() {
    for every in [1_001, 1_101, 5_000, 60_000] {
        awaiting_a_pong().run(|s| {
            await_pong(s);
            for _ in 0..2 {
                assert_eq!(s.session.state(), State::Live, "every {every} ms");
                s.sleep(every);
                s.drain();
            }
            assert_eq!(s.session.state(), State::Backoff, "every {every} ms");
        });
    }
}

#[test]
fn a_close_that_lay_in_the_socket_while_nobody_looked_is_the_end() {
    Setup::new().run(|s| {
        s.live();
        s.close();
        s.take();
        s.sleep(60_000);
        s.drain();
        s.expect_nothing();
        s.closed(Cause::Closed(Some(1000)));
        let told = s.take();
        assert!(told.iter().any(|line| line.contains("1000")), "{told:?}");
    });
}

#[test]
fn answers_of_rest_that_were_there_while_nobody_looked_are_taken() {
    // The silence that follows is no part of it.
    let quiet = |setup: Setup| setup.with(|config| config.context.silence = Duration::ZERO);
    quiet(books(&["A", "B"])).run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.says("delta B 10 10 b:10@1 a:11@1");
        while s.calls.len() < 2 {
            s.wait_nanos(s.due_in().expect("snapshots are wanted"));
        }
        s.take();
        s.sleep(60_000);
        s.answers("A", 200, "book 9 b:9@1 a:12@1");
        s.answers("B", 200, "book 9 b:9@1 a:12@1");
        for symbol in ["A", "B"] {
            assert_eq!(s.book(symbol), "live 10 b:10@1,9@1 a:11@1,12@1");
        }
        let told = s.take();
        assert!(!told.iter().any(|line| line.contains("failed")), "{told:?}");
    });
}
