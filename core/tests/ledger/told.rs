//! What of the stream is told: nothing twice, and nothing that is older than what was.

use tickwire_core::account::balance::Balance;
use tickwire_core::account::coded::Coded;
use tickwire_core::account::id::{Code, Id};
use tickwire_core::account::order::OrderStatus::{
    Cancelled, Filled, Open, PartiallyCancelled, PartiallyFilled, Unknown,
};
use tickwire_core::account::order::{Order, OrderKind};
use tickwire_core::account::position::Position;

use crate::records::{balance, decimal, item, order, position};
use crate::setup::{Setup, here, numbered, one, timed};

#[test]
fn a_higher_number_is_newer_whatever_the_times() {
    let mut setup = Setup::new(4, 4);
    assert!(setup.streamed(here(), timed(numbered(one(Open, 0), 5), 100)));
    let amended = Order { price: Some(decimal(8)), ..one(Open, 0) };
    assert!(!setup.streamed(here(), timed(numbered(amended, 4), 200)));
    assert!(!setup.streamed(here(), timed(numbered(amended, 5), 200)));
    assert!(setup.streamed(here(), timed(numbered(amended, 6), 50)));
    assert_eq!(setup.order("1").unwrap().price, Some(decimal(8)));
}

#[test]
fn without_numbers_the_later_time_is_newer() {
    let mut setup = Setup::new(4, 4);
    assert!(setup.streamed(here(), timed(one(Open, 0), 100)));
    let amended = Order { price: Some(decimal(8)), ..one(Open, 0) };
    assert!(!setup.streamed(here(), timed(amended, 99)), "older");
    assert!(!setup.streamed(here(), timed(one(Open, 0), 100)), "a duplicate");
    assert!(setup.streamed(here(), timed(amended, 100)), "of the same millisecond");
    assert!(setup.streamed(here(), timed(one(Open, 0), 101)));
    let counts = setup.ledger.counts();
    assert_eq!((counts.told, counts.duplicates, counts.old), (3, 1, 1));
}

#[test]
fn without_either_the_same_words_are_a_duplicate() {
    let mut setup = Setup::new(4, 4);
    assert!(setup.streamed(here(), one(PartiallyFilled, 2)));
    assert!(!setup.streamed(here(), one(PartiallyFilled, 2)));
    assert!(setup.streamed(here(), one(PartiallyFilled, 3)));
    assert!(!setup.streamed(here(), one(PartiallyFilled, 2)), "less was filled");
}

#[test]
fn what_was_filled_never_falls_and_an_end_is_final_whatever_the_numbers_say() {
    let mut setup = Setup::new(4, 4);
    assert!(setup.streamed(here(), numbered(one(PartiallyFilled, 5), 1)));
    assert!(!setup.streamed(here(), numbered(one(PartiallyFilled, 4), 2)));
    assert!(!setup.streamed(here(), numbered(one(Open, 5), 2)));
    assert!(setup.streamed(here(), numbered(one(PartiallyCancelled, 5), 3)));
    assert!(!setup.streamed(here(), numbered(one(Open, 5), 4)), "not opened again");
    assert!(!setup.streamed(here(), numbered(one(Cancelled, 5), 5)), "the first end stands");
    assert!(setup.streamed(here(), numbered(one(Filled, 10), 6)), "unless more was filled");
    assert_eq!(setup.order("1").unwrap().status, Filled);
}

#[test]
fn a_status_that_is_not_documented_is_told_and_ends_nothing() {
    let mut setup = Setup::new(4, 4);
    assert!(setup.streamed(here(), numbered(one(Open, 0), 1)));
    assert!(setup.streamed(here(), numbered(one(Unknown, 0), 2)));
    assert_eq!(setup.ledger.open_orders().count(), 1);
    assert!(setup.streamed(here(), numbered(one(Open, 0), 3)));
}

#[test]
fn an_order_is_the_same_by_number_and_by_text_and_found_by_its_clients_id() {
    let mut setup = Setup::new(4, 4);
    let client_id = Id::text("t-1");
    assert!(setup.streamed(here(), Order { client_id, ..one(Open, 0) }));
    let number = Order { id: Id::number("1").unwrap(), ..one(PartiallyFilled, 1) };
    assert!(setup.streamed(here(), number), "it has left its client's id out");
    let (symbol, order) = setup.ledger.order_of_client(&client_id.unwrap()).unwrap();
    assert_eq!((symbol.unwrap().as_str(), order.filled), ("BTC_USDT", Some(decimal(1))));
    assert_eq!(setup.ledger.rows().count(), 1);
}

#[test]
fn the_newest_order_of_a_clients_id_is_found() {
    let mut setup = Setup::new(4, 4);
    let client_id = Id::text("t-1");
    for (id, status) in [("1", Cancelled), ("2", Open)] {
        assert!(setup.streamed(here(), Order { client_id, ..order(id, status, 0) }));
    }
    let (_, found) = setup.ledger.order_of_client(&client_id.unwrap()).unwrap();
    assert_eq!(found.id.as_str(), "2");
}

#[test]
fn an_order_that_waits_for_a_price_is_not_one_that_rests_with_its_id() {
    let mut setup = Setup::new(4, 4);
    let kind = Some(Coded { known: Some(OrderKind::Trigger), code: Code::new("trigger").unwrap() });
    assert!(setup.streamed(here(), Order { kind, ..one(Open, 0) }));
    assert!(setup.streamed(here(), one(Open, 0)));
    assert_eq!(setup.ledger.open_orders().count(), 2);
}

#[test]
fn balances_are_apart_by_asset_purse_and_symbol() {
    let mut setup = Setup::new(8, 4);
    let margin = Balance { purse: Code::new("margin"), ..balance("BTC", 1, 0) };
    assert!(setup.streamed(item(None, Some(1)), balance("BTC", 1, 0)));
    assert!(setup.streamed(item(None, Some(1)), balance("USDT", 1, 0)));
    assert!(setup.streamed(item(Some("BTC_USDT"), Some(1)), margin));
    assert!(setup.streamed(item(Some("BTC_USD"), Some(1)), margin));
    assert!(!setup.streamed(item(Some("BTC_USD"), Some(1)), margin));
    assert_eq!(setup.ledger.balances().count(), 4);
}

#[test]
fn an_older_balance_is_not_told() {
    let mut setup = Setup::new(8, 4);
    assert!(setup.streamed(item(None, Some(10)), balance("BTC", 5, 0)));
    assert!(!setup.streamed(item(None, Some(9)), balance("BTC", 7, 0)));
    assert!(setup.streamed(item(None, Some(11)), balance("BTC", 5, 0)), "newer, though the same");
}

#[test]
fn positions_are_apart_by_symbol_and_mode() {
    let mut setup = Setup::new(8, 4);
    let long = Position { mode: Code::new("dual_long"), ..position(3, 100) };
    let short = Position { mode: Code::new("dual_short"), ..position(-2, 100) };
    assert!(setup.streamed(here(), long));
    assert!(setup.streamed(here(), short));
    let numbered = |position, number| Position { update_id: Some(number), ..position };
    assert!(setup.streamed(here(), numbered(long, 7)));
    assert_eq!(setup.ledger.positions().count(), 2);
    let other = numbered(Position { size: decimal(9), ..long }, 8);
    assert!(setup.streamed(here(), other));
    assert!(!setup.streamed(here(), numbered(long, 7)));
}
