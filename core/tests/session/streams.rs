//! Books whose stream brings its own full frames, and channels that feed none.

use crate::setup::Setup;
use tickwire_core::session::State;
use tickwire_core::testing::MockChannel;

fn books(symbols: &[&'static str]) -> Setup {
    Setup::new().symbols(symbols).channels(&[MockChannel::Book])
}

fn full() -> Setup {
    Setup::new().channels(&[MockChannel::Full])
}

#[test]
fn a_full_frame_makes_a_book_live_without_a_snapshot() {
    books(&["A"]).run(|s| {
        s.live();
        s.says("delta A 10 10 b:10@1 a:11@1");
        s.says("full A 12 b:9@1 a:13@1");
        s.expect(
            "A delta 10: syncing (new subscription)
             A book live, epoch 1 id 12
             A full 12: live 12 b:9@1 a:13@1",
        );
        s.wait(5_000);
        s.expect_nothing();
    });
}

#[test]
fn a_stream_that_starts_with_a_full_frame_is_subscribed_anew_after_a_gap() {
    full().run(|s| {
        s.live();
        s.says("delta A 6 6 b:10@1 a:");
        s.expect("A delta 6: syncing (new subscription)");
        s.says("full A 7 b:10@1 a:11@1");
        s.expect("A book live, epoch 1 id 7\nA full 7: live 7 b:10@1 a:11@1");
        s.says("delta A 8 9 b:10@2 a:");
        s.expect("A delta 9: live 9 b:10@2 a:11@1");
        s.says("delta A 11 11 b:10@3 a:");
        s.expect(
            "A full pending
             A book stale (updates missing: expected id 10, got 11), epoch 1 id 9
             A delta 11: stale (updates missing: expected id 10, got 11)
             send unsub 2 full A",
        );
        s.says("delta A 12 12 b:10@4 a:");
        s.expect("A delta 12: stale (updates missing: expected id 10, got 11)");
        s.says("done 2");
        s.expect("send sub 3 full A\nA book syncing (after a gap or a defect), epoch 2");
        s.says("ok 3");
        s.expect("A full active");
        s.says("full A 15 b:10@1 a:11@1");
        s.expect("A book live, epoch 2 id 15\nA full 15: live 15 b:10@1 a:11@1");
    });
}

#[test]
fn a_full_frame_that_could_not_be_decoded_is_asked_for_anew() {
    full().run(|s| {
        s.live();
        s.says("full A x b:10@1 a:11@1");
        s.says("delta A 8 8 b:10@2 a:");
        s.wait(9_000);
        s.says("delta A 9 9 b:10@2 a:");
        s.take();
        s.wait(1_000);
        s.says("delta A 10 10 b:10@3 a:");
        s.expect(
            "A full pending
             A delta 10: syncing (new subscription)
             send unsub 2 full A",
        );
        s.says("delta A 11 11 b:10@4 a:");
        s.says("done 2");
        s.says("ok 3");
        s.says("full A 15 b:10@1 a:11@1");
        assert_eq!(s.book("A"), "live 15 b:10@1 a:11@1");
    });
}

#[test]
fn a_gap_of_a_stream_that_began_late_is_mended() {
    full().run(|s| {
        s.open();
        s.wait(12_000);
        s.says("full A 7 b:10@1 a:11@1");
        s.take();
        s.says("delta A 9 9 b:10@2 a:");
        assert_eq!(s.take().last().unwrap(), "send unsub 2 full A");
    });
}

#[test]
fn a_gap_before_the_acknowledgement_is_mended_too() {
    full().run(|s| {
        s.open();
        s.says("full A 7 b:10@1 a:11@1");
        s.take();
        s.says("delta A 9 9 b:10@2 a:");
        assert_eq!(s.take().last().unwrap(), "send unsub 2 full A");
        s.says("ok 1");
        s.says("done 2");
        assert!(s.take().contains(&"send sub 3 full A".into()));
        s.says("ok 3");
        s.says("full A 20 b:10@1 a:11@1");
        assert!(s.book("A").starts_with("live 20"));
    });
}

#[test]
fn a_stream_that_is_broken_again_and_again_is_not_resubscribed_in_a_loop() {
    full().run(|s| {
        s.live();
        let mut sent = Vec::new();
        for _ in 0..6 {
            s.says("full A 7 b:10@1 a:11@1");
            s.says("delta A 9 9 b:10@2 a:");
            let since = s.now;
            while !s.take().iter().any(|line| line.starts_with("send unsub")) {
                s.wait(100);
                s.says("pong");
            }
            sent.push((s.now - since) / 1_000_000);
            s.says("done full");
            s.take();
            s.says("ok full");
        }
        for (at, (delay, bound)) in
            sent.iter().zip([0, 1_000, 2_000, 4_000, 8_000, 16_000]).enumerate()
        {
            assert!(*delay >= bound / 2 && *delay <= bound + 100, "{at}: {sent:?}");
        }
        // A long time without trouble, and the next is the first again.
        s.says("full A 7 b:10@1 a:11@1");
        for _ in 0..100 {
            s.wait(1_000);
            s.says("pong");
        }
        s.take();
        s.says("delta A 9 9 b:10@2 a:");
        assert!(s.take().iter().any(|line| line.starts_with("send unsub")));
    });
}

#[test]
fn a_session_without_books_only_passes_on() {
    let mut setup = books(&["A"]);
    setup.books = 0;
    setup.run(|s| {
        s.live();
        s.says("delta A 5 7 b:10@1 a:11@1");
        s.expect("A delta 7: none");
        s.wait(20_000);
        s.expect("send ping");
        assert_eq!(s.session.state(), State::Live);
    });
}
