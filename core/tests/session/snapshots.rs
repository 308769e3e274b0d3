//! Snapshots over REST: when they are asked for, how many at once, and what fails.

use core::time::Duration;

use crate::books::books;
use tickwire_core::context::Rate;
use tickwire_core::session::Unanswered;

#[test]
fn the_first_snapshot_is_fetched_a_while_after_the_first_delta() {
    for seed in 1..20 {
        let mut setup = books(&["A"]);
        setup.seed = seed;
        setup.run(|s| {
            s.live();
            s.wait(700);
            s.expect_nothing();
            s.says("delta A 5 7 b:10@1 a:11@1");
            s.says("delta A 8 8 b:10@2 a:11@2");
            s.take();
            s.wait(999);
            s.expect_nothing();
            s.wait(251);
            s.expect("GET /book/A");
        });
    }
}

#[test]
fn a_snapshot_that_is_too_old_is_fetched_again_and_never_given_up() {
    let setup = books(&["A"]).with(|config| {
        config.context.heartbeat = Duration::ZERO;
        config.context.silence = Duration::ZERO;
    });
    setup.run(|s| {
        s.live();
        s.says("delta A 50 51 b:10@1 a:11@1");
        s.wait(1_250);
        s.take();
        let mut bound = 1_000;
        for round in 0..10 {
            s.answers("A", 200, "book 48 b:9@1 a:12@1");
            let told = s.take();
            if round == 0 {
                let why = "the snapshot was older than the stream, awaiting another";
                assert_eq!(told, [format!("A book syncing ({why}), epoch 1")]);
            } else {
                assert!(told.is_empty(), "{told:?}");
            }
            s.wait(bound / 2 - 1);
            s.expect_nothing();
            s.wait(bound / 2 + 1);
            s.expect("GET /book/A");
            bound = (bound * 2).min(32_000);
        }
        s.answers("A", 200, "book 49 b:9@1 a:12@1");
        assert_eq!(s.book("A"), "live 51 b:10@1,9@1 a:11@1,12@1");
    });
}

#[test]
fn failures_are_told_and_tried_again() {
    books(&["A"]).run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(1_250);
        s.take();
        s.answers("A", 500, "oops");
        s.expect("A snapshot failed: Status(500)");
        s.wait(1_000);
        s.expect("GET /book/A");
        s.unanswered("A", Unanswered::TooLarge);
        s.expect("A snapshot failed: Unanswered(TooLarge)");
        s.wait(2_000);
        s.expect("GET /book/A");
        s.answers("A", 200, "book A x b: a:");
        s.expect(
            "A snapshot failed: Malformed(Malformed { kind: Number, offset: 7, fatal: false })",
        );
        s.wait(4_000);
        s.expect("GET /book/A");
        s.answers("A", 200, "no 2 unknown");
        s.expect(
            "A snapshot failed: Malformed(Malformed { kind: Refused, offset: 0, fatal: false })",
        );
        s.wait(8_000);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 10 b:10@-1 a:");
        let told = s.take();
        assert_eq!(told[0], "A snapshot failed: Unusable");
        assert!(told[1].starts_with("A book stale (a price or size"), "{told:?}");
    });
}

#[test]
fn a_call_has_a_deadline_and_its_late_answer_is_ignored() {
    books(&["A"]).run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(1_250);
        let late = s.call("A");
        s.take();
        s.says("pong");
        s.wait(10_000);
        s.expect("A snapshot failed: Unanswered(Timeout)");
        s.answers_late(late, "book 9 b:9@1 a:12@1");
        s.expect_nothing();
        s.wait(1_000);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 9 b:9@1 a:12@1");
        s.expect("A book live, epoch 1 id 10");
    });
}

#[test]
fn no_more_calls_at_once_than_the_limit() {
    let setup = books(&["A", "B", "C", "D", "E"]).with(|config| {
        config.limits.requests_at_once = 2;
    });
    setup.run(|s| {
        s.live();
        for symbol in ["A", "B", "C", "D", "E"] {
            s.says(&format!("delta {symbol} 10 10 b:10@1 a:11@1"));
        }
        s.wait(1_250);
        assert_eq!(s.calls.len(), 2);
        let (_, path) = s.calls[0].clone();
        let first = path.rsplit('/').next().unwrap().to_owned();
        s.answers(&first, 200, "book 9 b:9@1 a:12@1");
        assert_eq!(s.calls.len(), 2, "an answer makes room for one more");
        // One that is no longer wanted still occupies its place, until it is answered.
        let (_, path) = s.calls[0].clone();
        let second = path.rsplit('/').next().unwrap().to_owned();
        s.unsubscribe(&second);
        assert_eq!(s.calls.len(), 2);
        let id = s.call(&second);
        let now = s.stamp();
        s.session.unanswered(now, id, Unanswered::Network);
        s.drain();
        assert_eq!(s.calls.len(), 2);
        // Nobody answers: the deadlines make room.
        s.says("pong");
        s.wait(9_000);
        s.says("pong");
        s.wait(5_000);
        assert!(s.calls.len() >= 4, "{:?}", s.calls);
    });
}

#[test]
fn a_driver_is_asked_for_no_more_calls_at_once_than_it_can_make() {
    for (configured, of_driver, calls) in [(3, 1, 1), (3, 0, 1), (1, 3, 1), (2, u8::MAX, 2)] {
        let setup = books(&["A", "B", "C", "D"]).with(move |config| {
            config.limits.requests_at_once = configured;
        });
        setup.run(|s| {
            s.session.limit_requests(of_driver);
            s.live();
            for symbol in ["A", "B", "C", "D"] {
                s.says(&format!("delta {symbol} 10 10 b:10@1 a:11@1"));
            }
            s.wait(1_250);
            assert_eq!(s.calls.len(), calls, "{configured} configured, {of_driver} possible");
        });
    }
}

#[test]
fn a_symbol_whose_snapshots_fail_does_not_keep_others_from_theirs() {
    let setup = books(&["A", "B"]).with(|config| {
        config.limits.requests_at_once = 1;
        config.context.snapshot_retry = Duration::ZERO;
        config.context.snapshot_delay = Duration::ZERO;
    });
    setup.run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(10);
        s.says("delta B 10 10 b:10@1 a:11@1");
        s.wait(10);
        s.take();
        s.answers("A", 500, "");
        assert_eq!(s.take().last().unwrap(), "GET /book/B");
        s.answers("B", 500, "");
        assert_eq!(s.take().last().unwrap(), "GET /book/A");
    });
}

#[test]
fn calls_keep_to_the_rate() {
    let rate = Rate { count: 2, window: Duration::from_secs(10) };
    let setup = books(&["A", "B", "C", "D", "E"]).with(move |config| {
        config.limits.requests = rate;
    });
    setup.run(|s| {
        s.live();
        for symbol in ["A", "B", "C", "D", "E"] {
            s.says(&format!("delta {symbol} 10 10 b:10@1 a:11@1"));
        }
        let mut times = Vec::new();
        for _ in 0..400 {
            s.wait(100);
            s.says("pong");
            while let Some((_, path)) = s.calls.first().cloned() {
                times.push(s.now);
                s.answers(path.rsplit('/').next().unwrap(), 200, "book 9 b:9@1 a:12@1");
            }
        }
        assert_eq!(times.len(), 5);
        for three in times.windows(3) {
            assert!(three[2] - three[0] >= 9_900_000_000, "{times:?}");
        }
    });
}

#[test]
fn a_429_holds_all_calls() {
    for (retry_after, hold) in [(Some(60), 60_000), (None, 10_000)] {
        books(&["A", "B"]).run(|s| {
            s.live();
            s.says("delta A 10 10 b:10@1 a:11@1");
            s.wait(1_250);
            s.answers_with("A", 429, retry_after, "slow down");
            s.says("delta B 10 10 b:10@1 a:11@1");
            s.take();
            for _ in 0..hold / 1_000 - 1 {
                s.wait(1_000);
                s.says("pong");
            }
            let told = s.take();
            assert!(!told.iter().any(|line| line.starts_with("GET")), "{told:?}");
            s.wait(1_000);
            let told = s.take();
            let calls = told.iter().filter(|line| line.starts_with("GET")).count();
            assert_eq!(calls, 2, "{told:?}");
        });
    }
}

#[test]
fn a_certificate_that_is_not_acceptable_is_final() {
    books(&["A", "B"]).run(|s| {
        s.live();
        for symbol in ["A", "B"] {
            s.says(&format!("delta {symbol} 10 10 b:10@1 a:11@1"));
        }
        s.wait(1_250);
        let late = s.call("B");
        s.take();
        s.unanswered("A", Unanswered::Certificate);
        s.expect(
            "disconnect
             state live > stopped: the server's certificate is not acceptable (data 1250 ms old)
             A snapshot failed: Unanswered(Certificate)
             A book pending
             A book stale (disconnected), epoch 1
             B book pending
             B book stale (disconnected), epoch 1
             stopped: Final(Certificate)",
        );
        s.answers_late(late, "book 9 b:9@1 a:12@1");
        s.wait(100_000_000);
        s.expect_nothing();
    });
}

#[test]
fn what_follows_a_certificate_is_the_row_of_the_table() {
    use tickwire_core::retry::{Class, Retry};
    let setup = books(&["A"])
        .with(|config| config.retry = config.retry.with(Class::Certificate, Retry::Soon));
    setup.run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(1_250);
        s.take();
        s.unanswered("A", Unanswered::Certificate);
        let words = "reconnect #1: the server's certificate is not acceptable";
        assert!(s.take().contains(&words.into()));
    });
}
