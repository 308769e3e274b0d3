//! Fills: each is told once, by its id, as far as the memory reaches.

use tickwire_core::account::fill::Fill;
use tickwire_core::account::id::Id;
use tickwire_core::account::ledger::{FILLS_OVERLAP, Part, Settled};
use tickwire_core::account::order::OrderStatus::PartiallyFilled;
use tickwire_core::event::Side;
use tickwire_core::time::UnixNanos;

use crate::records::{fill, item};
use crate::setup::{Setup, here, one};

fn at(millis: u64) -> tickwire_core::scratch::Item {
    item(Some("BTC_USDT"), Some(millis))
}

#[test]
fn a_fill_is_told_once_by_whomever() {
    let mut setup = Setup::new(4, 4);
    assert!(setup.streamed(at(1), fill("7", "1", 2)));
    assert!(!setup.streamed(at(1), fill("7", "1", 2)));
    setup.begin(Part::Fills);
    assert!(!setup.compared(Part::Fills, at(1), fill("7", "1", 2)));
    assert!(setup.compared(Part::Fills, at(2), fill("8", "1", 2)));
    assert!(!setup.streamed(at(2), fill("8", "1", 2)));
    assert!(setup.streamed(item(Some("ETH_USDT"), Some(2)), fill("8", "1", 2)), "another symbol");
}

#[test]
fn an_account_that_trades_with_itself_is_told_both_sides() {
    let mut setup = Setup::new(4, 4);
    let sold = Fill { side: Side::Sell, ..fill("7", "2", 2) };
    assert!(setup.streamed(at(1), fill("7", "1", 2)));
    assert!(setup.streamed(at(1), sold));
    assert!(!setup.streamed(at(1), sold) && !setup.streamed(at(1), fill("7", "1", 2)));
}

#[test]
fn the_oldest_by_time_is_forgotten_first_and_not_told_again() {
    let mut setup = Setup::new(4, 3);
    for millis in [10, 12, 11, 13] {
        assert!(setup.streamed(at(millis), fill(&millis.to_string(), "1", 1)));
    }
    let known = |setup: &Setup, id: &str| {
        let symbol = at(1).symbol;
        setup.ledger.knows_fill(symbol.as_ref(), &Id::text(id).unwrap())
    };
    assert!(!known(&setup, "10") && ["11", "12", "13"].iter().all(|id| known(&setup, id)));
    assert!(!setup.streamed(at(10), fill("10", "1", 1)), "forgotten, and so old");
    assert!(setup.ledger.is_full(), "nobody can say any more whether it was told");
}

#[test]
fn more_fills_than_are_remembered_are_asked_for_again_and_not_told_again() {
    let mut setup = Setup::new(4, 3);
    for millis in 10..20 {
        assert!(setup.streamed(at(millis), fill(&millis.to_string(), "1", 1)));
    }
    setup.begin(Part::Fills);
    for millis in 10..20 {
        assert!(!setup.compared(Part::Fills, at(millis), fill(&millis.to_string(), "1", 1)));
    }
}

#[test]
fn fills_are_asked_for_since_before_the_cut_until_all_were_told() {
    let mut setup = Setup::new(4, 16);
    let from = |millis: u64| {
        UnixNanos::from_nanos(millis * 1_000_000 - u64::try_from(FILLS_OVERLAP.as_nanos()).unwrap())
    };
    assert_eq!(setup.ledger.fills_from(), None);
    assert!(setup.streamed(at(1_000_000), fill("1", "1", 1)));
    assert_eq!(setup.ledger.fills_from(), None, "what was before is not known yet");
    setup.begin(Part::Fills);
    assert_eq!(setup.end(Part::Fills), Settled::Complete);
    assert_eq!(setup.ledger.fills_from(), from(1_000_000));
}

#[test]
fn the_fills_of_the_next_connection_do_not_hide_those_of_the_cut() {
    let mut setup = Setup::new(4, 16);
    let from = |millis: u64| {
        UnixNanos::from_nanos(millis * 1_000_000 - u64::try_from(FILLS_OVERLAP.as_nanos()).unwrap())
    };
    setup.begin(Part::Fills);
    assert!(setup.compared(Part::Fills, at(1_000_000), fill("1", "1", 1)));
    assert_eq!(setup.end(Part::Fills), Settled::Complete);
    setup.ledger.disconnected();
    assert!(setup.streamed(at(1_500_000), fill("3", "1", 1)), "on the next connection");
    assert_eq!(setup.ledger.fills_from(), from(1_000_000), "others may be between");
    setup.ledger.disconnected();
    setup.begin(Part::Fills);
    assert!(setup.compared(Part::Fills, at(1_200_000), fill("2", "1", 1)));
    assert_eq!(setup.end(Part::Fills), Settled::Complete);
    assert_eq!(setup.ledger.fills_from(), from(1_500_000));
}

#[test]
fn an_order_of_rest_with_less_than_its_fills_is_behind() {
    let mut setup = Setup::new(4, 4);
    assert!(setup.streamed(here(), one(PartiallyFilled, 1)));
    assert!(setup.streamed(at(5), fill("7", "1", 3)));
    assert!(setup.streamed(here(), one(PartiallyFilled, 2)), "the stream's own may come later");
    setup.begin(Part::Orders);
    assert!(!setup.compared(Part::Orders, here(), one(PartiallyFilled, 2)));
    assert!(setup.compared(Part::Orders, here(), one(PartiallyFilled, 3)));
    assert_eq!(setup.ledger.counts().contested, 1);
}

#[test]
fn without_memory_fills_are_told() {
    let mut setup = Setup::new(0, 0);
    assert!(setup.streamed(at(1), fill("7", "1", 2)));
    assert!(setup.streamed(here(), one(PartiallyFilled, 2)));
    assert!(setup.ledger.is_full());
}
