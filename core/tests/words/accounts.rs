//! An account's orders, fills and positions, and what became of what was asked for. The names are
//! those of docs/events.md.

use tickwire_core::account::action::{ActionKind, Outcome, VenueError};
use tickwire_core::account::call::{Call, Method};
use tickwire_core::account::coded::Coded;
use tickwire_core::account::fill::Role;
use tickwire_core::account::id::{Code, Id};
use tickwire_core::account::ledger::{AccountFault, AccountState};
use tickwire_core::account::order::{OrderKind, OrderStatus, TimeInForce};
use tickwire_core::account::position::{Position, PositionSide};
use tickwire_core::decimal::Decimal;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;

use crate::{names, says};

#[test]
fn orders_have_names_for_programs_and_an_end() {
    names(&[
        (OrderStatus::Open, "open"),
        (OrderStatus::PartiallyFilled, "partially_filled"),
        (OrderStatus::Filled, "filled"),
        (OrderStatus::Cancelled, "cancelled"),
        (OrderStatus::PartiallyCancelled, "partially_cancelled"),
        (OrderStatus::Rejected, "rejected"),
        (OrderStatus::Unknown, "unknown"),
    ]);
    names(&[
        (OrderKind::Limit, "limit"),
        (OrderKind::Market, "market"),
        (OrderKind::Trigger, "trigger"),
    ]);
    names(&[
        (TimeInForce::Gtc, "gtc"),
        (TimeInForce::Ioc, "ioc"),
        (TimeInForce::Fok, "fok"),
        (TimeInForce::PostOnly, "post_only"),
    ]);
    names(&[(Role::Maker, "maker"), (Role::Taker, "taker")]);
    assert!(OrderStatus::Rejected.is_final() && OrderStatus::PartiallyCancelled.is_final());
    assert!(!OrderStatus::PartiallyFilled.is_final() && !OrderStatus::Unknown.is_final());
}

#[test]
fn a_code_that_is_not_known_stays_visible() {
    let code = Code::new("6").unwrap();
    let (known, unknown) = (Coded { known: Some(Role::Taker), code }, Coded { known: None, code });
    says(&[(known, "taker"), (unknown, "other:6")]);
}

#[test]
fn a_position_is_long_short_or_flat_by_its_sign() {
    let of = |size: &str| Position {
        size: size.parse::<Decimal>().unwrap(),
        entry_price: None,
        mark_price: None,
        leverage: None,
        liquidation_price: None,
        realised_pnl: None,
        mode: None,
        update_id: None,
        synthetic: false,
    };
    let sides = ["12", "-12", "0", "-0", "0.00"].map(|size| of(size).side());
    let (long, short, flat) = (PositionSide::Long, PositionSide::Short, PositionSide::Flat);
    assert_eq!(sides, [long, short, flat, flat, flat]);
    names(&[(long, "long"), (short, "short"), (flat, "flat")]);
}

#[test]
fn an_account_that_is_not_the_venues_says_why() {
    says(&[
        (AccountState::Reconciling, "reconciling"),
        (AccountState::Live, "live"),
        (AccountState::Stale(AccountFault::Disconnected), "stale: disconnected"),
        (AccountState::Stale(AccountFault::Full), "stale: more than the memory holds"),
        (AccountState::Stale(AccountFault::Malformed), "stale: a message could not be read"),
        (AccountState::Stale(AccountFault::Unfollowed), "stale: a stream is refused or silent"),
    ]);
}

#[test]
fn actions_have_names_and_only_looking_changes_nothing() {
    names(&[
        (ActionKind::Place, "place"),
        (ActionKind::PlaceBatch, "place_batch"),
        (ActionKind::Cancel, "cancel"),
        (ActionKind::CancelIds, "cancel_ids"),
        (ActionKind::CancelSymbol, "cancel_symbol"),
        (ActionKind::Amend, "amend"),
        (ActionKind::Status, "status"),
        (ActionKind::List, "list"),
    ]);
    assert!(ActionKind::Amend.changes() && ActionKind::CancelIds.changes());
    assert!(!ActionKind::Status.changes() && !ActionKind::List.changes());
}

#[test]
fn an_outcome_says_whether_it_is_known_and_ends_what_it_ends() {
    let error = VenueError { code: Some(4), label: "BALANCE", message: "too \"little\"" };
    let bare = VenueError { code: None, label: "", message: "" };
    let table = [
        (Outcome::Acknowledged, "acknowledged"),
        (Outcome::Done, "done"),
        (Outcome::Refused(error), r#"refused, code 4, BALANCE: "too \"little\"""#),
        (Outcome::Refused(bare), "refused"),
        (Outcome::Unknown, "not known whether it was done"),
        (Outcome::FoundDone, "it was done after all"),
        (Outcome::FoundNotDone, "it was not done"),
    ];
    says(&table);
    let ends = table.map(|(outcome, _)| (outcome.name(), outcome.is_final()));
    let names = ["acknowledged", "done", "refused", "refused"];
    assert_eq!(ends.map(|(name, _)| name)[..4], names);
    assert_eq!(ends.map(|(name, _)| name)[4..], ["unknown", "found_done", "found_not_done"]);
    assert_eq!(ends.map(|(_, is_final)| is_final), [false, true, true, true, false, true, true]);
}

#[test]
fn calls_and_methods_have_names() {
    let symbol = Symbol::new("A_B").unwrap();
    let id = Id::text("7").unwrap();
    let (symbol_asked, since) = (Some(symbol), UnixNanos::from_millis(1).unwrap());
    let calls = [
        (Call::ServerTime, "server_time"),
        (Call::UserId, "user_id"),
        (Call::CreateListenKey, "create_listen_key"),
        (Call::ExtendListenKey, "extend_listen_key"),
        (Call::DeleteListenKey, "delete_listen_key"),
        (Call::Balances, "balances"),
        (Call::OpenOrders { symbol: Some(symbol), page: 1 }, "open_orders"),
        (Call::Positions, "positions"),
        (Call::Fills { symbol: symbol_asked, since, until: None, page: 1 }, "fills"),
        (Call::Order { symbol, id, client: false }, "order"),
    ];
    for (call, name) in calls {
        assert_eq!(call.name(), name);
    }
    let methods = [Method::Get, Method::Post, Method::Put, Method::Delete].map(Method::name);
    assert_eq!(methods, ["GET", "POST", "PUT", "DELETE"]);
}
