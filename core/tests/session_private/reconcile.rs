//! The account's state, held against REST.

use core::time::Duration;

use crate::scene::{Setup, symbol};
use tickwire_core::exchange::Message;
use tickwire_core::retry::Cause;
use tickwire_core::session::State;

fn open() -> Setup {
    Setup::open().with(|config| config.audit = Duration::ZERO)
}

#[test]
fn the_first_state_is_told_as_found() {
    open().venue(|venue| venue.entrance.positions = true).run(|story| {
        story.subscribed();
        story.take();
        story.reconciled(&[
            ("/balances", "balance USDT 100 5 -"),
            ("/orders", "order A o1 open 2 0.5 1000"),
            ("/positions", "position A -3 -"),
            ("/fills", "none"),
        ]);
        story.expect(
            "USDT 100+5 (found)
             GET /balances KEY@1700000002000
             GET /orders?symbol=-&page=1 KEY@1700000002000
             A order o1 open 0.5 (found)
             GET /positions KEY@1700000002000
             A position -3 (found)
             GET /fills?symbol=-&since=1700000000000&page=1 KEY@1700000002000
             account live",
        );
        assert_eq!(story.session.ledger().open_orders().count(), 1);
    });
}

#[test]
fn until_it_is_compared_the_state_is_reconciling() {
    open().run(|story| {
        assert_eq!(story.session.account_state().to_string(), "stale: disconnected");
        story.subscribed();
        story.hears(
            "state subscribing > live
             account reconciling
             GET /balances KEY@1700000000000",
        );
        story.reconciled(&[]);
        story.hears("account live");
        story.closed(Cause::Reset);
        story.hears("account stale: disconnected");
    });
}

#[test]
fn what_the_stream_says_is_told_once() {
    open().run(|story| {
        story.live();
        story.says("order A o1 open 2 0 1000");
        story.says("fill A f1 o1 buy 10 2 2000\norder A o1 filled 2 2 2000");
        story.says("fill A f1 o1 buy 10 2 2000");
        story.says("order A o1 filled 2 2 2000");
        story.expect(
            "A order o1 open 0
             A fill f1 of o1 2@10
             A order o1 filled 2",
        );
    });
}

#[test]
fn what_happened_while_disconnected_is_found() {
    open().run(|story| {
        story.live();
        story.says("order A o1 open 2 0 1700000000000");
        story.says("balance USDT 80 20 1700000000000");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.take();
        story.reconciled(&[
            ("/balances", "balance USDT 80 0 1700000002000\nbalance A 2 0 1700000002000"),
            ("/order?symbol=A&id=o1", "order A o1 filled 2 2 1700000002000"),
            ("/fills", "fill A f1 o1 buy 10 2 1700000002000"),
        ]);
        story.hears(
            "USDT 80+0 (found)
             A 2+0 (found)
             A order o1 filled 2 (found)
             A fill f1 of o1 2@10 (found)
             account live",
        );
        assert_eq!(story.session.ledger().open_orders().count(), 0);
    });
}

#[test]
fn a_missing_order_that_the_venue_does_not_know_is_asked_for_once_more() {
    open().run(|story| {
        story.live();
        story.says("order A o1 open 2 0 1700000000000");
        story.closed(Cause::Reset);
        story.wait(1_000);
        story.subscribed();
        story.answers("/balances", 200, "none");
        story.wait(2_000);
        story.answers("/balances", 200, "none");
        story.answers("/orders", 200, "none");
        story.answers("/order?symbol=A&id=o1", 404, "");
        story.take();
        assert!(story.calls.is_empty(), "it may be behind");
        story.wait(2_000);
        story.answers("/order?symbol=A&id=o1", 404, "");
        story.hears("A order o1 cancelled 0 (found)");
        story.reconciled(&[]);
        story.hears("account live");
    });
}

#[test]
fn an_order_that_comes_while_rest_is_asked_is_not_taken_for_missing() {
    open().run(|story| {
        story.subscribed();
        story.answers("/balances", 200, "none");
        story.wait(2_000);
        story.answers("/balances", 200, "none");
        let orders = story.call("/orders");
        story.says("order A o9 open 1 0 1700000002000");
        let now = story.stamp();
        story.session.responded(now, orders, 200, None, b"none");
        story.drain();
        story.reconciled(&[]);
        let told = story.take();
        let spoken = told.iter().filter(|line| line.contains(" o9 "));
        assert_eq!(spoken.count(), 1, "{told:#?}");
        assert!(!told.iter().any(|line| line.contains("id=o9")), "{told:#?}");
        assert_eq!(story.session.ledger().open_orders().count(), 1);
    });
}

#[test]
fn pages_are_asked_for_to_the_end() {
    open().run(|story| {
        story.subscribed();
        story.answers("/balances", 200, "none");
        story.wait(2_000);
        story.answers("/balances", 200, "none");
        story.answers("/orders?symbol=-&page=1", 200, "order A o1 open 2 0 1000\nmore");
        story.answers("/orders?symbol=-&page=2", 200, "order A o2 open 2 0 1000\nmore");
        story.answers("/orders?symbol=-&page=3", 200, "none");
        story.answers("/fills?symbol=-", 200, "none");
        story.hears("account live");
        assert_eq!(story.session.ledger().open_orders().count(), 2);
    });
}

#[test]
fn symbols_are_named_where_the_venue_wants_it() {
    let setup = open()
        .venue(|venue| {
            (venue.entrance.orders_by_symbol, venue.entrance.fills_by_symbol) = (true, true);
        })
        .with(|config| config.symbols = vec![symbol("B"), symbol("A")].leak());
    setup.run(|story| {
        story.subscribed();
        story.says("order C o1 open 2 0 1700000000000");
        story.take();
        story.reconciled(&[("/orders?symbol=C", "order C o1 open 2 0 1700000000000")]);
        story.hears(
            "GET /orders?symbol=A&page=1 KEY@1700000002000
             GET /orders?symbol=B&page=1 KEY@1700000002000
             GET /orders?symbol=C&page=1 KEY@1700000002000
             GET /fills?symbol=A&since=1700000000000&page=1 KEY@1700000002000
             GET /fills?symbol=B&since=1700000000000&page=1 KEY@1700000002000
             GET /fills?symbol=C&since=1700000000000&page=1 KEY@1700000002000
             account live",
        );
    });
}

#[test]
fn where_no_symbol_is_known_none_is_asked_about() {
    let setup = open().venue(|venue| {
        (venue.entrance.orders_by_symbol, venue.entrance.fills_by_symbol) = (true, true);
    });
    setup.run(|story| {
        story.live();
        assert!(!story.take().iter().any(|line| line.contains("/orders")));
    });
}

#[test]
fn a_failed_call_is_made_again_later_each_time_and_never_given_up() {
    open().run(|story| {
        story.subscribed();
        let mut waited = Vec::new();
        for _ in 0..12 {
            story.answers("/balances", 500, "");
            let from = story.now;
            while story.calls.is_empty() {
                story.wait(100);
                story.says("pong");
            }
            waited.push((story.now - from) / 1_000_000);
        }
        assert!(waited[0] <= 1_100 && waited[11] >= 16_000, "{waited:?}");
        story.hears("failed balances: the answer is HTTP 500");
        assert_eq!(story.session.account_state().to_string(), "reconciling");
        story.reconciled(&[]);
        assert_eq!(story.session.account_state().to_string(), "live");
    });
}

#[test]
fn a_call_that_is_late_is_made_again() {
    open().run(|story| {
        story.subscribed();
        let late = story.call("/balances");
        story.wait(10_000);
        story.hears("failed balances: the answer took too long");
        story.session.responded(story.stamp(), late, 200, None, b"balance X 1 1 -");
        story.drain();
        story.wait(1_000);
        story.reconciled(&[]);
        let told = story.take();
        assert!(!told.iter().any(|line| line.starts_with("X ")), "nobody waits for it");
    });
}

#[test]
fn an_answer_that_cannot_be_read_is_asked_for_again() {
    open().run(|story| {
        story.subscribed();
        story.answers("/balances", 200, "balance USDT many 0 -");
        story.hears("failed balances: the answer cannot be read..");
        story.wait(1_000);
        story.reconciled(&[]);
        story.hears("account live");
    });
}

#[test]
fn a_call_refused_for_the_login_is_final() {
    open().run(|story| {
        story.subscribed();
        story.answers("/balances", 403, "deny 1");
        assert_eq!(story.session.state(), State::Stopped);
    });
}

#[test]
fn a_call_refused_for_the_clock_is_corrected_on_the_way() {
    open().run(|story| {
        story.skew = -100_000_000_000;
        story.subscribed();
        story.answers("/balances", 403, "deny 2");
        story.answers("/time", 200, "time 1700000000000");
        story.hears("GET /balances KEY@1700000000000");
        story.reconciled(&[]);
        assert_eq!(story.session.account_state().to_string(), "live");
        assert_eq!(story.session.stats().connections, 1);
    });
}

#[test]
fn a_push_that_cannot_be_read_makes_the_state_stale_and_it_is_compared_anew() {
    open().run(|story| {
        story.live();
        story.says("order A o1 open many 0 1000");
        story.hears(
            "account stale: a message could not be read
             GET /balances KEY@1700000002000
             account reconciling",
        );
        story.reconciled(&[("/orders", "order A o1 open 2 0 1000")]);
        story.hears(
            "A order o1 open 0 (found)
             account live",
        );
    });
}

#[test]
fn a_push_that_cannot_be_read_while_it_is_compared_begins_anew() {
    open().run(|story| {
        story.subscribed();
        let late = story.call("/balances");
        story.says("order A o1 open many 0 1000");
        story.session.responded(story.stamp(), late, 200, None, b"balance X 1 1 -");
        story.drain();
        story.reconciled(&[]);
        let told = story.take();
        assert!(!told.iter().any(|line| line.starts_with("X ")), "{told:#?}");
        assert_eq!(told.last().map(String::as_str), Some("account live"));
    });
}

#[test]
fn an_audit_compares_in_silence() {
    let setup = Setup::open().with(|config| config.audit = Duration::from_secs(60));
    setup.run(|story| {
        story.live();
        for _ in 0..3 {
            story.wait(20_000);
            story.says("pong");
        }
        assert_eq!(story.session.account_state().to_string(), "live");
        story.take();
        story.answers("/balances", 200, "balance USDT 7 0 -");
        story.answers("/orders", 200, "none");
        story.answers("/fills", 200, "none");
        let told = story.take();
        assert!(told.contains(&"USDT 7+0 (found)".to_owned()), "{told:#?}");
        assert!(!told.iter().any(|line| line.starts_with("account")), "{told:#?}");
    });
}

#[test]
fn a_cut_while_it_is_compared_begins_anew() {
    open().run(|story| {
        story.subscribed();
        let late = story.call("/balances");
        story.closed(Cause::Reset);
        story.session.responded(story.stamp(), late, 200, None, b"balance X 1 1 -");
        story.drain();
        story.wait(1_000);
        story.live();
        assert!(!story.session.ledger().balances().any(|_| true));
    });
}

#[test]
fn a_quiet_account_is_of_use() {
    let setup = open().with(|config| config.session.policy.attempts = Some(2));
    setup.run(|story| {
        for _ in 0..5 {
            story.live();
            story.wait(20_000);
            story.says("pong");
            story.closed(Cause::Reset);
            story.wait(2_000);
        }
        assert_eq!(story.stop, None, "each failure was a first one");
    });
}

#[test]
fn an_account_of_more_than_the_memory_holds_is_told() {
    for (entries, told) in [(3, "live"), (2, "live"), (1, "stale: more than the memory holds")] {
        let mut setup = open();
        setup.entries = entries;
        setup.run(|story| {
            story.subscribed();
            story.reconciled(&[("/orders", "order A o1 open 2 0 1000\norder A o2 open 2 0 1000")]);
            assert_eq!(story.session.account_state().to_string(), told, "{entries} rows");
        });
    }
}

#[test]
fn an_answer_of_more_than_the_memory_holds_fails() {
    for (records, fits) in [(3, true), (2, true), (1, false)] {
        let mut setup = open();
        setup.records = records;
        setup.run(|story| {
            story.subscribed();
            story.answers("/balances", 200, "balance X 1 0 -\nbalance Y 1 0 -");
            let told = story.take();
            assert_eq!(told.iter().any(|line| line.starts_with("failed balances")), !fits);
        });
    }
}

#[test]
fn a_clock_that_is_ahead_hides_no_fill() {
    Setup::new().run(|story| {
        story.skew = 50_000_000_000;
        story.drain();
        story.wait(400);
        story.connected();
        story.says("in 1700000000500");
        story.acknowledge();
        story.reconciled(&[]);
        // From when the connection was begun, by the venue's clock.
        story.hears("GET /fills?symbol=-&since=1700000000100&page=1..");
    });
}

#[test]
fn a_symbol_that_appears_behind_those_that_were_asked_about_is_asked_about_too() {
    let setup = open()
        .venue(|venue| {
            (venue.entrance.orders_by_symbol, venue.entrance.fills_by_symbol) = (true, true);
        })
        .with(|config| config.symbols = vec![symbol("B"), symbol("C")].leak());
    // While orders are asked for, and while fills are.
    for late in ["/orders?symbol=C", "/fills?symbol=C"] {
        setup.run(|story| {
            story.subscribed();
            let mut orders_of_a = 0;
            while story.session.account_state().to_string() == "reconciling" {
                let Some((_, line)) = story.calls.first() else {
                    story.wait(1_000);
                    continue;
                };
                let path = line.split(' ').nth(1).unwrap().to_owned();
                if path.starts_with(late) && orders_of_a == 0 {
                    story.says("order A o2 open 1 0 1700000002000");
                }
                let is_of_a = path.starts_with("/orders?symbol=A");
                orders_of_a += u32::from(is_of_a);
                let both = "order A o1 open 2 0 1000\norder A o2 open 1 0 1700000002000";
                story.answers(&path, 200, if is_of_a { both } else { "none" });
            }
            assert_eq!(story.session.account_state().to_string(), "live");
            assert_eq!(orders_of_a, 1, "{late}");
            let told = story.take();
            let found = told.iter().position(|line| line == "A order o1 open 0 (found)");
            let live = told.iter().position(|line| line == "account live");
            assert!(found.is_some() && found < live, "{told:#?}");
        });
    }
}

#[test]
fn an_answer_that_comes_before_events_were_polled_loses_none_of_what_they_say() {
    open().run(|story| {
        story.subscribed();
        let (id, now) = (story.call("/balances"), story.stamp());
        story.session.received(now, Message::text("order A o1 open 2 0 1700000000000"));
        story.session.responded(now, id, 200, None, b"none");
        story.drain();
        assert_eq!(story.session.ledger().open_orders().count(), 1);
    });
}
