//! News of a session, each one line.

use core::time::Duration;

use tickwire_core::account::action::{ActionId, ActionKind, Outcome};
use tickwire_core::account::ledger::AccountState;
use tickwire_core::book::{BookState, StaleReason, SyncReason};
use tickwire_core::event::Slot;
use tickwire_core::exchange::{ControlKind, Malformed, MalformedKind, MessageKind};
use tickwire_core::session::{
    Dropped, Frame, Notice, SnapshotFailure, State, SubscriptionState, Unanswered,
};
use tickwire_core::symbol::Symbol;

use crate::{names, says};

#[test]
fn states_have_names_for_programs() {
    names(&[
        (State::Idle, "idle"),
        (State::Preparing, "preparing"),
        (State::Connecting, "connecting"),
        (State::Handshaking, "handshaking"),
        (State::Authenticating, "authenticating"),
        (State::Subscribing, "subscribing"),
        (State::Live, "live"),
        (State::Closing, "closing"),
        (State::Backoff, "backoff"),
        (State::Stopped, "stopped"),
    ]);
    names(&[
        (SubscriptionState::Gone, "gone"),
        (SubscriptionState::Pending, "pending"),
        (SubscriptionState::Active, "active"),
        (SubscriptionState::Refused, "refused"),
        (SubscriptionState::Silent, "silent"),
    ]);
}

#[test]
fn a_book_that_is_not_live_says_why() {
    says(&[
        (BookState::Live, "live"),
        (BookState::Syncing(SyncReason::Subscribed), "syncing (new subscription)"),
        (BookState::Syncing(SyncReason::Reconnected), "syncing (new connection)"),
        (BookState::Syncing(SyncReason::Resync), "syncing (after a gap or a defect)"),
        (
            BookState::Syncing(SyncReason::SnapshotTooOld),
            "syncing (the snapshot was older than the stream, awaiting another)",
        ),
        (
            BookState::Stale(StaleReason::Gap { expected: 5, got: 9 }),
            "stale (updates missing: expected id 5, got 9)",
        ),
        (BookState::Stale(StaleReason::Disconnected), "stale (disconnected)"),
        (BookState::Stale(StaleReason::Malformed), "stale (a message could not be decoded)"),
        (BookState::Stale(StaleReason::Unplaced), "stale (changes of a stream that is not known)"),
        (
            BookState::Stale(StaleReason::Unrepresentable),
            "stale (a price or size cannot be held exactly)",
        ),
        (BookState::Stale(StaleReason::Unsubscribed), "stale (unsubscribed)"),
    ]);
}

#[test]
fn a_snapshot_that_brought_nothing_says_why() {
    let error = Malformed::value(MalformedKind::Number, 7);
    says(&[
        (SnapshotFailure::Unanswered(Unanswered::Timeout), "the answer took too long"),
        (SnapshotFailure::Status(503), "the answer is HTTP 503"),
        (SnapshotFailure::Malformed(error), "the answer cannot be read: not a number at byte 7"),
        (SnapshotFailure::Rows(error), "rows of the answer cannot be read: not a number at byte 7"),
        (SnapshotFailure::Unusable, "the answer is not what was asked for"),
        (SnapshotFailure::PathTooLong, "the call's path does not fit the text buffer"),
    ]);
}

#[test]
fn notices_say_what_happened_to_whom_and_what_is_done_about_it() {
    let symbol = &Symbol::new("A_B").unwrap();
    let (slot, failure) = (Slot(0), SnapshotFailure::PathTooLong);
    let error = Malformed::fatal(MalformedKind::Syntax, 3);
    says(&[
        (Notice::Quiet { slot, symbol, age: Duration::from_secs(9) }, "A_B: no data for 9s"),
        (
            Notice::Malformed { error, excerpt: b"{" },
            "a message cannot be read: broken syntax at byte 3",
        ),
        (
            Notice::Venue { kind: ControlKind::System, code: Some(5), reason: "back soon" },
            r#"the venue says, code 5: "back soon""#,
        ),
        (
            Notice::SnapshotFailed { slot, symbol, failure },
            "A_B snapshot: the call's path does not fit the text buffer; it is not asked for again",
        ),
        (
            Notice::Slow { kind: MessageKind::Book, took_ns: 900, budget_ns: 500, count: 3 },
            "book messages over 500 ns: 3, the last took 900 ns",
        ),
        (Notice::Account { state: AccountState::Live }, "account: live"),
        (
            Notice::Outcome {
                id: ActionId(4),
                kind: ActionKind::Cancel,
                client_id: None,
                outcome: Outcome::Unknown,
            },
            "action 4 (cancel): not known whether it was done",
        ),
        (
            Notice::CallFailed { call: "balances", failure: SnapshotFailure::Status(500) },
            "account balances: the answer is HTTP 500; it is asked for again",
        ),
        (
            Notice::Dropped { what: Dropped::Events, count: 2 },
            "events that were not polled in time and are lost: 2",
        ),
        (
            Notice::Dropped { what: Dropped::Notices, count: 1 },
            "notices that were not polled in time and are lost: 1",
        ),
    ]);
}

/// A login is a text frame.
#[test]
fn a_frame_shows_its_length_and_not_its_text() {
    assert_eq!(format!("{:?}", Frame::Text("secret")), "Text(6 bytes)");
    assert_eq!(format!("{:?}", Frame::Ping(&[1])), "Ping([1])");
    assert_eq!(format!("{:?}", Frame::Close(1000)), "Close(1000)");
}
