//! Owned copies of what an account says and is asked for.

use tickwire_core::account::action::{
    Action, ActionId, ActionKind, NewOrder, OrderRef, Outcome, VenueError,
};
use tickwire_core::account::balance::Balance;
use tickwire_core::account::fill::Fill;
use tickwire_core::account::id::Id;
use tickwire_core::account::ledger::AccountState;
use tickwire_core::account::position::Position;
use tickwire_core::account::record::Record;
use tickwire_core::asset::Asset;
use tickwire_core::event::{Data, Side, Slot};
use tickwire_core::owned::{OwnedAction, OwnedData, OwnedEvent, OwnedNotice};
use tickwire_core::session::{Notice, SnapshotFailure};
use tickwire_core::symbol::Symbol;

use crate::market::{decimal, symbol};
use crate::owned::returns;

fn reference(symbol: Symbol) -> OrderRef {
    OrderRef { symbol, id: Id::text("77").unwrap() }
}

#[test]
fn an_action_survives_its_copy_whatever_it_asks_for() {
    let symbol = symbol(Slot(0));
    let (order, other) = (reference(symbol), OrderRef { id: Id::text("78").unwrap(), symbol });
    let limit = NewOrder::limit(symbol, Side::Buy, decimal(2), decimal(90));
    let market = NewOrder::market(symbol, Side::Sell, decimal(3));
    assert_eq!((limit.price, market.price), (Some(decimal(90)), None));
    let side = Some(Side::Sell);
    let actions = [
        (Action::Place(&limit), ActionKind::Place),
        (Action::PlaceBatch(&[limit, market]), ActionKind::PlaceBatch),
        (Action::Cancel(&order), ActionKind::Cancel),
        (Action::CancelIds(&[order, other]), ActionKind::CancelIds),
        (Action::CancelSymbol { symbol: &symbol, side }, ActionKind::CancelSymbol),
        (
            Action::Amend { order: &order, side, price: None, size: Some(decimal(5)) },
            ActionKind::Amend,
        ),
        (Action::Status(&other), ActionKind::Status),
        (Action::List { symbol: &symbol, finished: true }, ActionKind::List),
    ];
    for (action, kind) in actions {
        let owned = OwnedAction::from(action);
        assert_eq!((owned.view(), owned.kind()), (action, kind));
    }
}

#[test]
fn an_outcome_survives_its_copy_and_reads_the_same() {
    let error = VenueError { code: Some(7), label: "NO", message: "not today" };
    for outcome in [
        Outcome::Acknowledged,
        Outcome::Done,
        Outcome::Refused(error),
        Outcome::Unknown,
        Outcome::FoundDone,
        Outcome::FoundNotDone,
    ] {
        let notice = Notice::Outcome {
            id: ActionId(3),
            kind: ActionKind::Amend,
            client_id: Id::text("t-1"),
            outcome,
        };
        let owned = OwnedNotice::of(&notice);
        assert_eq!(owned.to_string(), notice.to_string());
        assert_eq!(format!("{:?}", owned.view().unwrap()), format!("{notice:?}"));
    }
}

#[test]
fn news_of_an_account_read_as_the_sessions_own() {
    let failure = SnapshotFailure::Status(500);
    for notice in [
        Notice::Account { state: AccountState::Live },
        Notice::CallFailed { call: "positions", failure },
    ] {
        let owned = OwnedNotice::of(&notice);
        assert_eq!(owned.to_string(), notice.to_string());
        assert_eq!((owned.slot(), owned.symbol()), (None, None));
    }
    assert!(OwnedNotice::AccountStale.to_string().starts_with("account: stale in this stream"));
    let shown = OwnedNotice::AccountShown { count: 12 };
    assert_eq!(shown.to_string(), "account: all of it was told anew, 12 records");
    assert!(shown.view().is_none());
}

fn fill() -> Fill {
    Fill {
        id: Id::text("5").unwrap(),
        order_id: Id::text("77").unwrap(),
        client_id: None,
        side: Side::Buy,
        price: decimal(10),
        size: decimal(3),
        fee: None,
        fee_asset: None,
        role: None,
        synthetic: false,
    }
}

fn balance(available: Option<u64>, total: Option<u64>) -> Balance {
    Balance {
        asset: Asset::new("USDT").unwrap(),
        purse: None,
        available: available.map(decimal),
        locked: None,
        total: total.map(decimal),
        change: None,
        reason: None,
        updated: None,
        update_id: None,
        synthetic: false,
    }
}

fn position(size: u64) -> Position {
    Position {
        size: decimal(size),
        entry_price: None,
        mark_price: None,
        leverage: None,
        liquidation_price: None,
        realised_pnl: None,
        mode: None,
        update_id: None,
        synthetic: false,
    }
}

#[test]
fn records_survive_their_copy() {
    let (fill, balance, position) = (fill(), balance(Some(4), Some(9)), position(2));
    assert!(returns(Data::Fill(&fill)).to_string().contains("buy"));
    assert!(returns(Data::Balance(&balance)).to_string().contains("USDT"));
    assert!(returns(Data::Position(&position)).to_string().contains("long"));
}

/// What a ledger tells is known by comparing: it is marked.
#[test]
fn what_a_ledger_holds_is_told_as_synthetic() {
    let symbol = symbol(Slot(0));
    for record in
        [Record::Fill(fill()), Record::Balance(balance(None, None)), Record::Position(position(0))]
    {
        let event = OwnedEvent::of_record(Some(&symbol), None, &record);
        let synthetic = match &event.data {
            OwnedData::Fill(fill) => fill.synthetic,
            OwnedData::Balance(balance) => balance.synthetic,
            OwnedData::Position(position) => position.synthetic,
            other => panic!("{other:?}"),
        };
        assert!(synthetic && event.symbol == Some(symbol), "{event}");
    }
}
