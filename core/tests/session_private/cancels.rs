//! Ends of orders that nobody has answered.

use core::time::Duration;

use crate::scene::{Scene, Setup};
use tickwire_core::retry::Cause;

const OPEN: &str = "order A o1 open 2 0 1700000002000";

fn setup() -> Setup {
    Setup::open().with(|config| config.audit = Duration::from_secs(60))
}

fn outcomes(story: &mut Scene) -> Vec<String> {
    story.take().into_iter().filter(|line| line.starts_with("outcome")).collect()
}

#[test]
fn after_a_cut_the_order_tells_whether_it_was_cancelled() {
    const UNKNOWN: &str = "outcome 1 cancel: not known whether it was done";
    const DONE: &str = "outcome 1 cancel: it was done after all";
    const NOT_DONE: &str = "outcome 1 cancel: it was not done";
    for (listed, asked, told) in [
        (OPEN, "none", NOT_DONE),
        ("order A o1 cancelled 2 0 1700000003000", "none", DONE),
        ("order A o1 filled 2 2 1700000003000", "none", NOT_DONE),
        ("none", "order A o1 cancelled 2 0 1700000003000", DONE),
        ("none", "order A o1 filled 2 2 1700000003000", NOT_DONE),
    ] {
        setup().run(|story| {
            story.live();
            story.says(OPEN);
            story.cancel("o1");
            story.closed(Cause::Reset);
            story.wait(1_000);
            story.subscribed();
            story.reconciled(&[("/orders", listed), ("/order?", asked)]);
            let lines = story.take();
            let live = lines.iter().rposition(|line| line == "account live");
            let end = lines.iter().position(|line| line == told);
            assert!(end.is_some() && end < live, "{told}: {lines:#?}");
            let said = lines.iter().filter(|line| line.starts_with("outcome"));
            assert_eq!(said.collect::<Vec<_>>(), [UNKNOWN, told]);
        });
    }
}

#[test]
fn of_an_order_that_nobody_knows_it_stays_unknown_and_takes_no_room() {
    let mut setup = setup();
    setup.actions = 1;
    setup.run(|story| {
        story.live();
        story.cancel("o7");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.reconciled(&[]);
        assert_eq!(outcomes(story), ["outcome 1 cancel: not known whether it was done"]);
        story.cancel("o8");
    });
}

#[test]
fn as_long_as_an_answer_may_come_an_order_that_rests_says_nothing() {
    setup().run(|story| {
        story.live();
        story.says(OPEN);
        story.cancel("o1");
        story.wait(10_000);
        story.says("pong");
        let compared = |story: &mut Scene, orders: &str| {
            story.answers("/balances", 200, "none");
            story.answers("/orders", 200, orders);
            story.answers("/fills", 200, "none");
        };
        compared(story, OPEN);
        assert_eq!(outcomes(story), ["outcome 1 cancel: not known whether it was done"]);
        story.says("order A o1 cancelled 2 0 1700000013000");
        for _ in 0..6 {
            story.wait(10_000);
            story.says("pong");
        }
        compared(story, "none");
        assert_eq!(outcomes(story), ["outcome 1 cancel: it was done after all"]);
    });
}
