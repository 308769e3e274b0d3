//! Books that look right and are not: what makes a session distrust them.

use core::time::Duration;

use crate::books::{books, shallow_and_live, shallow_books, synced};
use crate::setup::Setup;

#[test]
fn a_venue_that_counts_anew_is_not_mistaken_for_one_that_repeats_itself() {
    books(&["A"]).run(|s| {
        s.live();
        synced(s, "A");
        // A stream that lags behind the snapshot repeats what is known for a while.
        s.says("delta A 8 9 b:10@7 a:");
        s.wait(10_000);
        s.says("delta A 9 10 b:10@7 a:");
        assert_eq!(s.book("A"), "live 10 b:10@1,9@1 a:11@1,12@1");
        // Numbers that stay low are a new count: the old book shows the past.
        s.wait(1);
        s.says("delta A 1 2 b:10@5 a:");
        assert!(s.book("A").starts_with("stale"), "{}", s.book("A"));
        s.says("delta A 3 3 b: a:11@5");
        s.wait(1_250);
        s.answers("A", 200, "book 2 b:10@5 a:12@1");
        assert_eq!(s.book("A"), "live 3 b:10@5 a:11@5,12@1");
    });
}

#[test]
fn an_update_that_cannot_be_read_makes_its_book_stale_at_once() {
    books(&["A", "B"]).run(|s| {
        s.live();
        synced(s, "A");
        synced(s, "B");
        s.says("delta A 11 x b:10@2 a:");
        assert!(s.book("A").starts_with("stale"), "{}", s.book("A"));
        assert_eq!(s.book("B"), "live 10 b:10@1,9@1 a:11@1,12@1");
        s.wait(2_250);
        s.answers("A", 200, "book 12 b:10@2 a:12@1");
        assert_eq!(s.book("A"), "live 12 b:10@2 a:12@1");
        // Where not even the symbol is known, it may have been any book's.
        s.says("delta A 13 13 b:10@3 a:\ndelta ");
        assert!(s.book("A").starts_with("stale"), "{}", s.book("A"));
        assert!(s.book("B").starts_with("stale"), "{}", s.book("B"));
        // A trade that cannot be read is no book's.
        s.wait(2_250);
        s.answers("A", 200, "book 14 b:10@2 a:12@1");
        s.says("trade A x 10.5 2 buy");
        assert_eq!(s.book("A"), "live 14 b:10@2 a:12@1");
    });
}

#[test]
fn an_update_that_cannot_be_read_is_missed_by_a_book_that_is_being_built_too() {
    books(&["A"]).run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.wait(1_250);
        let old = s.call("A");
        s.says("delta A 11 x b:10@2 a:");
        assert_eq!(
            s.take().last().unwrap(),
            "A book syncing (after a gap or a defect), epoch 2",
            "once per update that was lost"
        );
        // It was asked for before the update.
        s.answers_late(old, "book 10 b:9@1 a:12@1");
        s.expect_nothing();
        s.wait(2_250);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 11 b:10@2,9@1 a:11@1");
        s.expect("A book live, epoch 2 id 11");
    });
}

#[test]
fn a_snapshot_asked_for_before_an_update_was_lost_does_not_mend_the_book() {
    shallow_books(&["A"]).run(|s| {
        shallow_and_live(s);
        s.says("delta A 11 11 b:9@0,8@0,7@0 a:");
        s.wait(2_250);
        let deepening = s.call("A");
        s.says("delta A 12 x b:6@2 a:");
        assert!(s.book("A").starts_with("stale"), "{}", s.book("A"));
        s.take();
        // Nothing is held that would prove it too old, and the next delta may be long in coming.
        s.answers_late(deepening, "book 11 b:6@1,5@1 a:11@1,12@1");
        s.expect_nothing();
        s.wait(2_250);
        s.expect("GET /book/A");
        s.answers("A", 200, "book 12 b:6@2,5@1 a:11@1,12@1");
        assert_eq!(s.book("A"), "live 12 b:6@2,5@1 a:11@1,12@1");
    });
}

#[test]
fn a_symbol_that_falls_quiet_is_told_once_each_time() {
    let setup = Setup::new().symbols(&["A", "B"]).with(|config| {
        config.context.quiet = Duration::from_secs(5);
        config.context.heartbeat = Duration::ZERO;
        config.context.silence = Duration::ZERO;
    });
    setup.run(|s| {
        s.live();
        let quiet = |told: Vec<String>| -> Vec<String> {
            told.into_iter().filter(|line| line.contains("quiet")).collect()
        };
        for id in 1..=8 {
            s.wait(1_000);
            s.says(&format!("trade A {id} 10 1 buy"));
        }
        assert_eq!(quiet(s.take()), ["B quiet for 5s"], "never heard since the connection opened");
        s.says("trade B 9 10 1 buy");
        s.wait(4_999);
        assert_eq!(quiet(s.take()).len(), 0);
        s.wait(1);
        assert_eq!(quiet(s.take()), ["A quiet for 5s", "B quiet for 5s"]);
        s.wait(20_000);
        assert_eq!(quiet(s.take()).len(), 0, "once is enough");
        s.says("trade A 10 10 1 buy");
        s.wait(10_000);
        assert_eq!(quiet(s.take()).len(), 1, "another time is told again");
    });
}

#[test]
fn a_symbol_whose_data_lay_in_the_socket_while_nobody_looked_was_not_quiet() {
    let setup = Setup::new().with(|config| {
        config.context.quiet = Duration::from_secs(5);
        config.context.heartbeat = Duration::ZERO;
        config.context.silence = Duration::ZERO;
    });
    setup.run(|s| {
        s.live();
        s.says("trade A 1 10 1 buy");
        s.sleep(60_000);
        s.drain();
        s.says("trade A 2 10 1 buy");
        s.wait(4_999);
        assert!(!s.take().iter().any(|line| line.contains("quiet")));
        s.wait(1);
        s.expect("A quiet for 5s");
    });
}
