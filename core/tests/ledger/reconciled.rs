//! What of REST is told: what differs and is newer, or what the stream has not spoken of.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::coded::Coded;
use tickwire_core::account::id::{Code, Id};
use tickwire_core::account::ledger::{Missing, Part, Settled};
use tickwire_core::account::order::OrderStatus::{
    Cancelled, Filled, Open, PartiallyCancelled, PartiallyFilled,
};
use tickwire_core::account::order::{Order, OrderKind};
use tickwire_core::account::position::Position;
use tickwire_core::account::record::Record;
use tickwire_core::time::Instant;

use crate::records::{balance, decimal, fill, item, order, position};
use crate::setup::{Said, Setup, here, numbered, one, timed};

#[test]
fn what_differs_is_told_once_and_marked() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(here(), one(Open, 0)));
    setup.wait().begin(Part::Orders);
    let mut said = Said::from(one(PartiallyFilled, 4));
    assert!(setup.ledger.compared(Part::Orders, &here(), &mut said.0));
    assert!(matches!(said.0, Record::Order(Order { synthetic: true, .. })));
    assert!(!setup.compared(Part::Orders, here(), one(PartiallyFilled, 4)));
    assert!(setup.compared(Part::Orders, here(), order("2", Open, 0)), "it was not known");
    assert_eq!(setup.missing(Part::Orders), []);
    assert_eq!(setup.end(Part::Orders), Settled::Complete);
    assert_eq!(setup.ledger.counts().synthetic, 2);
}

#[test]
fn what_is_nothing_and_was_not_held_is_no_news() {
    let mut setup = Setup::new(8, 4);
    setup.begin(Part::Balances).begin(Part::Positions);
    assert!(!setup.compared(Part::Balances, item(None, None), balance("BTC", 0, 0)));
    assert!(!setup.compared(Part::Positions, here(), position(0, 0)));
    assert_eq!(setup.ledger.rows().count(), 0);
}

#[test]
fn rest_with_a_higher_number_is_believed_at_once_and_with_a_lower_one_never() {
    let mut setup = Setup::new(8, 4);
    let numbered = |balance, number| Balance { update_id: Some(number), ..balance };
    assert!(setup.streamed(item(None, None), numbered(balance("BTC", 5, 0), 7)));
    setup.begin(Part::Balances);
    assert!(setup.streamed(item(None, None), numbered(balance("BTC", 6, 0), 8)));
    assert!(!setup.compared(Part::Balances, item(None, None), numbered(balance("BTC", 5, 0), 7)));
    assert!(setup.compared(Part::Balances, item(None, None), numbered(balance("BTC", 9, 0), 9)));
    assert!(!setup.streamed(item(None, None), numbered(balance("BTC", 9, 0), 9)), "late");
    setup.wait().begin(Part::Balances);
    assert!(!setup.compared(Part::Balances, item(None, None), numbered(balance("BTC", 8, 0), 8)));
}

#[test]
fn a_higher_number_is_not_newer_than_what_the_stream_said_without_one() {
    let mut setup = Setup::new(8, 4);
    let spot = || item(None, None);
    let numbered = |balance, number| Balance { update_id: Some(number), ..balance };
    setup.begin(Part::Balances);
    assert!(setup.compared(Part::Balances, spot(), numbered(balance("BTC", 5, 0), 7)));
    setup.wait().begin(Part::Balances);
    // Numbers 8 and 9, which the stream does not say; REST has the first of both.
    assert!(setup.streamed(spot(), balance("BTC", 6, 0)));
    assert!(setup.streamed(spot(), balance("BTC", 9, 0)));
    assert!(!setup.compared(Part::Balances, spot(), numbered(balance("BTC", 6, 0), 8)));
    assert!(!setup.compared(Part::Balances, spot(), numbered(balance("BTC", 9, 0), 9)));
    // Once both agree, numbers are to be trusted again.
    assert!(setup.compared(Part::Balances, spot(), numbered(balance("BTC", 2, 0), 10)));
}

#[test]
fn times_are_compared_at_the_coarser_resolution() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(item(None, Some(10_200)), balance("BTC", 5, 0)));
    setup.wait().begin(Part::Balances);
    let seconds = |seconds: u64| item(None, Some(seconds * 1_000));
    assert!(!setup.compared(Part::Balances, seconds(9), balance("BTC", 7, 0)), "older");
    assert!(setup.compared(Part::Balances, seconds(10), balance("BTC", 6, 0)), "of that second");
    assert!(setup.compared(Part::Balances, seconds(11), balance("BTC", 8, 0)), "newer");
}

#[test]
fn without_an_age_rest_is_not_believed_against_a_stream_that_has_just_spoken() {
    let mut setup = Setup::new(8, 4);
    let spot = || item(None, None);
    assert!(setup.streamed(spot(), balance("BTC", 5, 0)));
    setup.begin(Part::Balances);
    assert!(setup.streamed(spot(), balance("BTC", 6, 0)), "after it was asked");
    assert!(!setup.compared(Part::Balances, spot(), balance("BTC", 5, 0)));
    setup.ledger.begin(Part::Balances, setup.now);
    assert!(!setup.compared(Part::Balances, spot(), balance("BTC", 5, 0)), "just before");
    setup.wait();
    setup.ledger.begin(Part::Balances, setup.now);
    assert!(setup.compared(Part::Balances, spot(), balance("BTC", 5, 0)), "long before");
}

#[test]
fn progress_of_an_order_is_believed_at_once() {
    let mut setup = Setup::new(8, 4);
    setup.begin(Part::Orders);
    assert!(setup.streamed(here(), one(PartiallyFilled, 3)));
    assert!(!setup.compared(Part::Orders, here(), one(PartiallyFilled, 2)));
    assert!(setup.compared(Part::Orders, here(), one(PartiallyFilled, 4)));
}

#[test]
fn a_late_push_does_not_undo_what_rest_has_shown() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(item(None, Some(10)), balance("BTC", 5, 0)));
    setup.wait().begin(Part::Balances);
    assert!(setup.compared(Part::Balances, item(None, None), balance("BTC", 6, 0)));
    assert!(!setup.streamed(item(None, Some(10)), balance("BTC", 5, 0)), "it came twice");
    assert!(setup.streamed(item(None, Some(11)), balance("BTC", 7, 0)));
}

#[test]
fn an_order_that_is_not_listed_is_asked_for_and_told_as_it_ended() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(here(), timed(one(PartiallyFilled, 3), 100)));
    setup.wait().begin(Part::Orders);
    let missing = setup.missing(Part::Orders);
    let id = Id::text("1").unwrap();
    assert_eq!(missing, [Missing::Ask { symbol: here().symbol.unwrap(), id }]);
    let mut answer = Said::from(timed(one(Filled, 10), 200));
    assert!(setup.ledger.order_answered(&here(), &mut answer.0, setup.now));
    assert_eq!(setup.end(Part::Orders), Settled::Complete);
    assert_eq!(setup.ledger.open_orders().count(), 0);
}

#[test]
fn an_order_that_came_or_changed_meanwhile_is_not_missing() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(here(), timed(one(Open, 0), 100)));
    setup.wait().begin(Part::Orders);
    assert!(setup.streamed(here(), timed(one(PartiallyFilled, 1), 200)));
    assert!(setup.streamed(here(), timed(order("2", Open, 0), 200)));
    assert_eq!(setup.missing(Part::Orders), []);
}

#[test]
fn an_order_that_waits_for_a_price_is_not_missed() {
    let mut setup = Setup::new(8, 4);
    let kind = Some(Coded { known: Some(OrderKind::Trigger), code: Code::new("trigger").unwrap() });
    assert!(setup.streamed(here(), Order { kind, ..one(Open, 0) }));
    setup.wait().begin(Part::Orders);
    assert_eq!(setup.missing(Part::Orders), []);
}

#[test]
fn an_order_that_the_venue_does_not_know_has_ended_as_its_fills_say() {
    for (filled, fills, status) in
        [(0, 0, Cancelled), (3, 3, PartiallyCancelled), (3, 10, Filled), (0, 2, PartiallyCancelled)]
    {
        let mut setup = Setup::new(8, 4);
        let open = if filled == 0 { Open } else { PartiallyFilled };
        assert!(setup.streamed(here(), one(open, filled)));
        if fills > 0 {
            assert!(setup.streamed(item(Some("BTC_USDT"), Some(1)), fill("7", "1", fills)));
        }
        setup.wait().begin(Part::Orders);
        let id = Id::text("1").unwrap();
        let (_, told) = setup.ledger.order_unknown(&id, setup.now).unwrap();
        let Record::Order(told) = told else { panic!("{told:?}") };
        let said = (told.status, told.filled, told.synthetic);
        assert_eq!(said, (status, Some(decimal(filled.max(fills))), true));
        assert_eq!(told.reason, Code::new("not_found"));
        assert_eq!(setup.ledger.order_unknown(&id, setup.now), None, "told once");
    }
}

#[test]
fn an_end_that_nobody_said_gives_way_to_what_is_said() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(here(), timed(one(Open, 0), 100)));
    setup.wait();
    assert!(setup.ledger.order_unknown(&Id::text("1").unwrap(), setup.now).is_some());
    assert!(!setup.streamed(here(), timed(one(Open, 0), 100)), "a duplicate says nothing new");
    assert!(setup.streamed(here(), timed(one(Filled, 10), 150)));
    assert_eq!(setup.order("1").unwrap().status, Filled);
}

#[test]
fn an_order_that_has_just_come_is_not_ended_by_a_copy_that_does_not_know_it() {
    let mut setup = Setup::new(8, 4);
    setup.begin(Part::Orders);
    assert!(setup.streamed(here(), one(Open, 0)));
    assert_eq!(setup.ledger.order_unknown(&Id::text("1").unwrap(), setup.now), None);
    assert_eq!(setup.ledger.open_orders().count(), 1);
}

#[test]
fn positions_and_balances_that_are_not_listed_are_told_as_nothing() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(here(), position(3, 100)));
    assert!(setup.streamed(item(None, None), balance("BTC", 5, 1)));
    setup.wait().begin(Part::Positions).begin(Part::Balances);
    let [Missing::Told { symbol, record: Record::Position(flat) }] =
        setup.missing(Part::Positions)[..]
    else {
        panic!("one position")
    };
    assert_eq!((symbol, flat.entry_price), (here().symbol, None));
    assert!(flat.size.is_zero() && flat.synthetic && flat.mode == Code::new("single"));
    let [Missing::Told { record: Record::Balance(none), .. }] = setup.missing(Part::Balances)[..]
    else {
        panic!("one balance")
    };
    assert!([none.available, none.locked, none.total].iter().all(|some| some.unwrap().is_zero()));
    setup.wait().begin(Part::Positions).begin(Part::Balances);
    assert_eq!(setup.missing(Part::Positions).len() + setup.missing(Part::Balances).len(), 0);
}

#[test]
fn a_purse_that_rest_does_not_show_is_left_alone() {
    let mut setup = Setup::new(8, 4);
    let margin = |asset| Balance { purse: Code::new("margin"), ..balance(asset, 5, 0) };
    assert!(setup.streamed(here(), margin("BTC")));
    setup.wait().begin(Part::Balances);
    assert!(setup.compared(Part::Balances, item(None, None), balance("BTC", 5, 0)));
    assert_eq!(setup.missing(Part::Balances), []);
    setup.wait().begin(Part::Balances);
    assert!(setup.compared(Part::Balances, here(), margin("USDT")), "it shows this purse");
    assert_eq!(setup.missing(Part::Balances).len(), 2, "the other of the purse, and the spot's");
}

#[test]
fn a_position_that_was_closed_and_opened_at_another_price_is_told() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(here(), position(3, 100)));
    setup.wait().begin(Part::Positions);
    let marked = Position { mark_price: Some(decimal(101)), ..position(3, 100) };
    assert!(!setup.compared(Part::Positions, here(), marked), "the mark price moves by itself");
    assert!(setup.compared(Part::Positions, here(), position(3, 90)));
}

#[test]
fn the_first_comparison_of_a_connection_is_made_again() {
    let mut setup = Setup::new(8, 4);
    for _ in 0..2 {
        setup.ledger.begin(Part::Orders, setup.now);
        assert_eq!(setup.end(Part::Orders), Settled::Again);
        setup.now = setup.now.after(setup.ledger.lag());
        setup.ledger.begin(Part::Orders, setup.now);
        assert_eq!(setup.end(Part::Orders), Settled::Complete);
        setup.ledger.disconnected();
    }
}

#[test]
fn rest_that_is_behind_what_came_before_the_cut_is_asked_again() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(here(), numbered(one(PartiallyFilled, 5), 5)));
    setup.ledger.disconnected();
    setup.begin(Part::Orders);
    assert!(!setup.compared(Part::Orders, here(), numbered(one(PartiallyFilled, 4), 4)));
    assert_eq!(setup.end(Part::Orders), Settled::Again);
    setup.wait();
    setup.ledger.begin(Part::Orders, setup.now);
    assert!(!setup.compared(Part::Orders, here(), numbered(one(PartiallyFilled, 5), 5)));
    assert_eq!(setup.end(Part::Orders), Settled::Complete);
}

#[test]
fn pages_that_moved_are_asked_again() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(here(), one(Open, 0)));
    setup.wait().begin(Part::Orders);
    setup.ledger.turned(Part::Orders);
    assert_eq!(setup.end(Part::Orders), Settled::Complete);
    setup.wait();
    setup.ledger.begin(Part::Orders, setup.now);
    setup.ledger.turned(Part::Orders);
    assert!(setup.streamed(here(), one(Cancelled, 0)));
    assert_eq!(setup.end(Part::Orders), Settled::Again);
}

#[test]
fn a_ledger_of_a_venue_that_is_never_behind_compares_once() {
    let mut setup = Setup::new(8, 4);
    setup.ledger = setup.ledger.with_lag(core::time::Duration::ZERO);
    setup.ledger.begin(Part::Orders, Instant::ORIGIN);
    assert_eq!(setup.end(Part::Orders), Settled::Complete);
}
