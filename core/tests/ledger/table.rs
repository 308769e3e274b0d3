//! Memory: what gives way, what never does, and what it costs to find a row among many.

use std::time::Instant as Clock;

use tickwire_core::account::ledger::Part;
use tickwire_core::account::order::OrderStatus::{Cancelled, Open, PartiallyFilled};

use crate::records::{balance, item, order, position};
use crate::setup::{Setup, here, numbered};

#[test]
fn the_oldest_that_ended_gives_way_and_what_is_open_never_does() {
    let mut setup = Setup::new(3, 4);
    for (id, status) in [("1", Open), ("2", Cancelled), ("3", Cancelled), ("4", Open)] {
        assert!(setup.streamed(here(), order(id, status, 0)));
    }
    let held = |setup: &Setup, id| setup.order(id).is_some();
    assert!(held(&setup, "1") && !held(&setup, "2") && held(&setup, "3") && held(&setup, "4"));
    assert!(!setup.streamed(here(), order("3", Open, 0)), "a late push does not open it again");
    assert!(setup.streamed(here(), order("5", Open, 0)));
    assert_eq!((setup.ledger.counts().evicted, setup.ledger.is_full()), (2, false));
}

#[test]
fn what_finds_no_room_is_told_and_not_held_and_that_is_said() {
    let mut setup = Setup::new(3, 4);
    for id in ["1", "4", "5", "6"] {
        assert!(setup.streamed(here(), order(id, Open, 0)), "told, though not held");
    }
    assert!(setup.ledger.is_full() && setup.order("6").is_none());
    let held = ["1", "4", "5"].iter().all(|id| setup.order(id).is_some());
    assert!(held, "nothing open is forgotten");
    setup.begin(Part::Orders);
    assert!(!setup.ledger.is_full(), "a comparison starts it anew");
    assert!(setup.compared(Part::Orders, here(), order("6", Open, 0)));
    assert!(setup.ledger.is_full());
}

#[test]
fn empty_balances_and_flat_positions_give_way() {
    let mut setup = Setup::new(2, 4);
    assert!(setup.streamed(item(None, None), balance("BTC", 0, 0)));
    assert!(setup.streamed(here(), position(0, 0)));
    assert!(setup.streamed(item(None, None), balance("USDT", 5, 0)));
    assert!(setup.streamed(here(), order("1", Open, 0)));
    assert_eq!((setup.ledger.rows().count(), setup.ledger.is_full()), (2, false));
}

#[test]
fn an_order_that_rests_again_no_longer_gives_way() {
    let mut setup = Setup::new(2, 4);
    assert!(setup.streamed(item(None, None), balance("BTC", 0, 0)));
    assert!(setup.streamed(item(None, None), balance("BTC", 5, 0)));
    assert!(setup.streamed(here(), order("1", Open, 0)));
    assert!(setup.streamed(here(), order("2", Open, 0)));
    assert!(setup.ledger.is_full() && setup.ledger.balances().count() == 1);
}

/// Many rows come and go; each is found, and none that went.
#[test]
fn rows_are_found_after_any_number_of_others() {
    let mut setup = Setup::new(50, 4);
    for number in 0..5_000_u64 {
        let id = number.to_string();
        let client_id = tickwire_core::account::id::Id::text(&format!("t-{number}"));
        let open = order(&id, Open, 0);
        let open = tickwire_core::account::order::Order { client_id, ..open };
        assert!(setup.streamed(here(), numbered(open, 1)));
        if number >= 20 {
            let ended = order(&(number - 20).to_string(), Cancelled, 0);
            assert!(setup.streamed(here(), numbered(ended, 2)));
        }
        let found = setup.ledger.order_of_client(&client_id.unwrap());
        assert_eq!(found.unwrap().1.id.as_str(), id);
        let gone = number.checked_sub(60).map(|gone| gone.to_string());
        assert!(gone.is_none_or(|gone| setup.order(&gone).is_none()));
        let kept = number.saturating_sub(49);
        assert!((kept..=number).all(|kept| setup.order(&kept.to_string()).is_some()));
    }
    assert!(!setup.ledger.is_full());
}

/// An update among 10,000 orders costs about what it costs among 10: far less than to look at all.
#[test]
fn an_update_among_many_does_not_look_at_all() {
    let (few, many) = (cost(10), cost(10_000));
    println!("an update costs {few} ns among 10 orders, {many} ns among 10,000");
    assert!(many < few * 20, "{few} ns, {many} ns");
}

/// The nanoseconds of an update among so many orders: the best of many rounds.
#[expect(clippy::disallowed_methods, reason = "what is measured is how long it takes")]
fn cost(count: u64) -> u128 {
    let mut setup = Setup::new(usize::try_from(count).unwrap(), 4);
    for id in 0..count {
        assert!(setup.streamed(here(), numbered(order(&id.to_string(), Open, 0), 1)));
    }
    let mut best = u128::MAX;
    for round in 0..20 {
        let start = Clock::now();
        for step in 0..1_000 {
            let id = (step * 7_919 % count).to_string();
            let filled = numbered(order(&id, PartiallyFilled, 1), 2 + round * 1_000 + step);
            assert!(setup.streamed(here(), filled));
        }
        best = best.min(start.elapsed().as_nanos() / 1_000);
    }
    best
}
