//! Rows of REST answers that cannot be read.

use crate::scene::{Scene, Setup};

const STALE: &str = "stale: a message could not be read";

/// Answers a comparison to its end.
fn compared(story: &mut Scene, bodies: &[(&str, &str)]) {
    for _ in 0..100 {
        story.wait(100);
        while let Some((_, line)) = story.calls.first() {
            let path = line.split(' ').nth(1).unwrap().to_owned();
            let body = bodies.iter().find(|(begins, _)| path.starts_with(begins));
            let is_last = path.starts_with("/fills");
            story.answers(&path, 200, body.map_or("none", |(_, body)| body));
            if is_last && story.session.account_state().to_string() != "reconciling" {
                return;
            }
        }
    }
    panic!("no end of the comparison");
}

fn balances(story: &Scene) -> Vec<String> {
    let all = story.session.ledger().balances();
    all.map(|(_, it)| format!("{} {}", it.asset, it.available.unwrap())).collect()
}

#[test]
fn one_row_does_not_poison_the_others_and_the_account_is_not_live() {
    Setup::open().run(|story| {
        story.subscribed();
        let body = [("/balances", "balance X 1 0 -\nunread\nbalance Y 2 0 -\nunread")];
        compared(story, &body);
        assert_eq!(balances(story), ["X 1", "Y 2"]);
        assert_eq!(story.session.account_state().to_string(), STALE);
        assert_eq!(story.session.stats().decoded.unread_rows, 2);
        story.hears(
            "failed balances: rows of the answer cannot be read: a field has a value of the wrong \
             type at byte 16
             account stale: a message could not be read",
        );
    });
}

#[test]
fn what_is_not_listed_may_be_the_row_that_could_not_be_read() {
    Setup::open().run(|story| {
        story.subscribed();
        let held = [("/balances", "balance X 1 0 -"), ("/orders", "order A o1 open 2 0 1000")];
        story.reconciled(&held);
        story.closed(tickwire_core::retry::Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.take();
        compared(story, &[("/balances", "unread"), ("/orders", "unread")]);
        let told = story.take();
        assert!(!told.iter().any(|line| line.contains("id=o1")), "{told:#?}");
        assert_eq!(balances(story), ["X 1"], "nobody said that it is gone");
        assert_eq!(story.session.ledger().open_orders().count(), 1);
        assert_eq!(story.session.account_state().to_string(), STALE);
    });
}

#[test]
fn it_is_compared_again_in_silence_until_every_row_can_be_read() {
    Setup::open().run(|story| {
        story.subscribed();
        for _ in 0..3 {
            compared(story, &[("/fills", "unread")]);
            story.says("pong");
        }
        let told = story.take();
        let states: Vec<_> = told.iter().filter(|line| line.starts_with("account")).collect();
        assert_eq!(states, ["account reconciling", "account stale: a message could not be read"]);
        compared(story, &[("/fills", "fill A f1 o1 buy 10 1 1700000000000")]);
        story.hears(
            "A fill f1 of o1 1@10 (found)
             account live",
        );
    });
}

#[test]
fn an_audit_that_cannot_read_a_row_ends_what_was_live() {
    let minute = core::time::Duration::from_secs(60);
    Setup::open().with(move |config| config.audit = minute).run(|story| {
        story.live();
        for _ in 0..3 {
            story.wait(20_000);
            story.says("pong");
        }
        story.answers("/balances", 200, "unread");
        assert_eq!(story.session.account_state().to_string(), STALE);
        story.answers("/orders", 200, "none");
        story.answers("/fills", 200, "none");
        compared(story, &[]);
        assert_eq!(story.session.account_state().to_string(), "live");
    });
}

/// An order whose outcome is unknown may be the one that could not be read.
#[test]
fn an_order_is_not_said_to_be_absent_from_a_list_that_was_not_read_whole() {
    Setup::open().run(|story| {
        story.live();
        story.place("t-1");
        story.closed(tickwire_core::retry::Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.take();
        compared(story, &[("/orders", "unread")]);
        let told = story.take();
        assert!(!told.iter().any(|line| line.starts_with("GET /order?")), "{told:#?}");
        compared(story, &[("/orders", "order A o1 open 1.5 0 1700000002000 c:t-1")]);
        story.hears("outcome 1 place t-1: it was done after all");
    });
}
