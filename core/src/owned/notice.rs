//! Owned news: of the session, of the driver around it, and of the queue behind that.

use alloc::boxed::Box;
use core::time::Duration;

use crate::account::action::{ActionId, ActionKind};
use crate::account::id::Id;
use crate::account::ledger::AccountState;
use crate::book::BookState;
use crate::event::Slot;
use crate::exchange::{ControlKind, Malformed, MessageKind};
use crate::plan::PlanNews;
use crate::retry::Cause;
use crate::session::{ConnectionId, Dropped, Notice, SnapshotFailure, State, SubscriptionState};
use crate::symbol::Symbol;

use super::OwnedOutcome;

/// An owned [`Notice`], and what drivers and queues have to say themselves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OwnedNotice {
    /// The session changed its state; see [`Notice::State`].
    State {
        /// The connection's number.
        connection: ConnectionId,
        /// The state before.
        from: State,
        /// The state now.
        to: State,
        /// Why, where there is a cause.
        cause: Option<Cause>,
        /// How old the newest data is, where any came.
        data_age: Option<Duration>,
    },
    /// A subscription changed its state; see [`Notice::Subscription`].
    Subscription {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: Symbol,
        /// The venue's name of the channel.
        channel: &'static str,
        /// The state now.
        state: SubscriptionState,
        /// The venue's code of a refusal.
        code: Option<i32>,
        /// The venue's words of the refusal; empty where there is none.
        reason: Box<str>,
    },
    /// The session's own book changed its state; see [`Notice::Book`]. Where it is not live any
    /// more, neither is the book in this stream; where it is again, a snapshot follows.
    Book {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: Symbol,
        /// The state now.
        state: BookState,
        /// The book's epoch.
        epoch: u32,
        /// The id it had reached.
        id: Option<u64>,
    },
    /// The account's state is the venue's, or is not any more; see [`Notice::Account`].
    Account {
        /// The state now.
        state: AccountState,
    },
    /// What became of an action; see [`Notice::Outcome`].
    Outcome {
        /// Its number.
        id: ActionId,
        /// Its kind.
        kind: ActionKind,
        /// For a new order, the client's id of it.
        client_id: Option<Id>,
        /// What became of it.
        outcome: OwnedOutcome,
    },
    /// A REST call for the account brought nothing; see [`Notice::CallFailed`].
    CallFailed {
        /// What was asked for, in a word.
        call: &'static str,
        /// What went wrong.
        failure: SnapshotFailure,
    },
    /// A symbol has fallen quiet; see [`Notice::Quiet`].
    Quiet {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: Symbol,
        /// How long ago its last data came.
        age: Duration,
    },
    /// A message could not be decoded; see [`Notice::Malformed`].
    Malformed {
        /// What is wrong with it.
        error: Malformed,
        /// At most 100 bytes of it, from its start.
        excerpt: Box<[u8]>,
    },
    /// The venue said something that answers no subscription; see [`Notice::Venue`].
    Venue {
        /// Its kind.
        kind: ControlKind,
        /// The venue's code.
        code: Option<i64>,
        /// The venue's words, at most 100 bytes.
        reason: Box<str>,
    },
    /// A REST call for a book snapshot brought nothing; see [`Notice::SnapshotFailed`].
    SnapshotFailed {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: Symbol,
        /// What went wrong.
        failure: SnapshotFailure,
    },
    /// Messages of a kind took longer than its budget; see [`Notice::Slow`].
    Slow {
        /// The kind of message.
        kind: MessageKind,
        /// How long the last took, in nanoseconds.
        took_ns: u64,
        /// The kind's budget, in nanoseconds.
        budget_ns: u32,
        /// How many did since this was last said.
        count: u32,
    },
    /// The driver did not poll the session in time; see [`Notice::Dropped`].
    Unpolled {
        /// What was lost.
        what: Dropped,
        /// How many since this was last said.
        count: u32,
    },
    /// The driver will connect again.
    Reconnect {
        /// The connection's number.
        connection: ConnectionId,
        /// After how long.
        delay: Duration,
        /// 1 for the first in a row.
        attempt: u32,
        /// Why the connection ended.
        cause: Cause,
    },
    /// The feed's connections change by its plan.
    Plan(PlanNews),
    /// The driver could not make a transport. The session decides what follows.
    Unreachable {
        /// The number of the connection, or of the one that a REST call is made for.
        connection: ConnectionId,
        /// The host and port.
        authority: Box<str>,
        /// Which kind of failure.
        cause: Cause,
        /// What the system or the TLS library said.
        reason: Box<str>,
    },
    /// A handler of the user's failed or panicked; it will be called again all the same.
    HandlerFailed {
        /// Its kind, such as `trade`.
        kind: &'static str,
        /// Its position among all handlers, from 0.
        position: usize,
        /// Whether it panicked.
        panicked: bool,
        /// The last error, or the panic's message.
        message: Box<str>,
        /// How often it failed since this was last announced.
        count: u32,
    },
    /// The queue had no room for an update of this book: in this stream it is stale from here until
    /// the next snapshot that is live. The session's own book goes on.
    BookStale {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: Symbol,
        /// The last id that the stream had; `None` where the session keeps no book of it.
        id: Option<u64>,
    },
    /// The queue had no room for an event of the account: in this stream its orders, balances and
    /// positions are stale from here until [`OwnedNotice::AccountShown`].
    AccountStale,
    /// Since the last [`OwnedNotice::AccountStale`] all of the account's orders, balances and
    /// positions were told anew, marked as synthetic, and what was not has ended: a consumer puts
    /// them in the place of all that it had.
    AccountShown {
        /// How many they were.
        count: u32,
    },
    /// The queue had no room for everything.
    Dropped {
        /// The symbol's row, where what was lost had one.
        slot: Option<Slot>,
        /// The symbol, where what was lost had one.
        symbol: Option<Symbol>,
        /// What was lost.
        what: Loss,
        /// How many since this was last said.
        count: u64,
        /// By which rule.
        policy: Policy,
    },
}

/// What a queue may have to lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Loss {
    /// Trades.
    Trades,
    /// Deltas and snapshots of order books.
    Books,
    /// Book tickers.
    BookTickers,
    /// Tickers.
    Tickers,
    /// Candles.
    Candles,
    /// Messages of channels without a type of their own, and data of no followed symbol.
    Others,
    /// Notices of a subscription's or a book's state that a newer one has replaced.
    States,
    /// Other notices.
    Notices,
    /// Orders, balances and positions of the account.
    Account,
    /// Fills of the account.
    Fills,
    /// Outcomes of actions.
    Outcomes,
}

/// By which rule a queue loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Policy {
    /// The oldest gives way.
    Oldest,
    /// A newer one of the same symbol and kind takes the place of the one that waits.
    Conflate,
    /// The book or the account is stale in the stream, and what the session itself holds follows.
    Resync,
}

impl Loss {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = 11;

    /// All kinds, in the order of [`Loss::index`].
    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::Trades,
        Self::Books,
        Self::BookTickers,
        Self::Tickers,
        Self::Candles,
        Self::Others,
        Self::States,
        Self::Notices,
        Self::Account,
        Self::Fills,
        Self::Outcomes,
    ];

    /// The rule by which it is lost.
    #[must_use]
    pub const fn policy(self) -> Policy {
        match self {
            Self::Trades | Self::Others | Self::Notices | Self::Fills | Self::Outcomes => {
                Policy::Oldest
            }
            Self::BookTickers | Self::Tickers | Self::Candles | Self::States => Policy::Conflate,
            Self::Books | Self::Account => Policy::Resync,
        }
    }

    /// Its place in an array of all kinds.
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Trades => 0,
            Self::Books => 1,
            Self::BookTickers => 2,
            Self::Tickers => 3,
            Self::Candles => 4,
            Self::Others => 5,
            Self::States => 6,
            Self::Notices => 7,
            Self::Account => 8,
            Self::Fills => 9,
            Self::Outcomes => 10,
        }
    }
}

impl OwnedNotice {
    /// Copies a notice of the session's.
    #[must_use]
    pub fn of(notice: &Notice<'_>) -> Self {
        match *notice {
            Notice::State { connection, from, to, cause, data_age } => {
                Self::State { connection, from, to, cause, data_age }
            }
            Notice::Subscription { slot, symbol, channel, state, code, reason } => {
                Self::Subscription {
                    slot,
                    symbol: *symbol,
                    channel,
                    state,
                    code,
                    reason: reason.into(),
                }
            }
            Notice::Book { slot, symbol, state, epoch, id } => {
                Self::Book { slot, symbol: *symbol, state, epoch, id }
            }
            Notice::Quiet { slot, symbol, age } => Self::Quiet { slot, symbol: *symbol, age },
            Notice::Malformed { error, excerpt } => {
                Self::Malformed { error, excerpt: excerpt.into() }
            }
            Notice::Venue { kind, code, reason } => {
                Self::Venue { kind, code, reason: reason.into() }
            }
            Notice::SnapshotFailed { slot, symbol, failure } => {
                Self::SnapshotFailed { slot, symbol: *symbol, failure }
            }
            Notice::Slow { kind, took_ns, budget_ns, count } => {
                Self::Slow { kind, took_ns, budget_ns, count }
            }
            Notice::Account { state } => Self::Account { state },
            Notice::Outcome { id, kind, client_id, outcome } => {
                Self::Outcome { id, kind, client_id, outcome: OwnedOutcome::of(&outcome) }
            }
            Notice::CallFailed { call, failure } => Self::CallFailed { call, failure },
            Notice::Dropped { what, count } => Self::Unpolled { what, count },
        }
    }

    /// The notice of the session's as a view; `None` where it is one of the driver or the queue.
    #[must_use]
    pub fn view(&self) -> Option<Notice<'_>> {
        Some(match self {
            &Self::State { connection, from, to, cause, data_age } => {
                Notice::State { connection, from, to, cause, data_age }
            }
            Self::Subscription { slot, symbol, channel, state, code, reason } => {
                let (slot, state, code) = (*slot, *state, *code);
                Notice::Subscription { slot, symbol, channel, state, code, reason }
            }
            Self::Book { slot, symbol, state, epoch, id } => {
                Notice::Book { slot: *slot, symbol, state: *state, epoch: *epoch, id: *id }
            }
            Self::Quiet { slot, symbol, age } => Notice::Quiet { slot: *slot, symbol, age: *age },
            Self::Malformed { error, excerpt } => Notice::Malformed { error: *error, excerpt },
            Self::Venue { kind, code, reason } => {
                Notice::Venue { kind: *kind, code: *code, reason }
            }
            Self::SnapshotFailed { slot, symbol, failure } => {
                Notice::SnapshotFailed { slot: *slot, symbol, failure: *failure }
            }
            &Self::Slow { kind, took_ns, budget_ns, count } => {
                Notice::Slow { kind, took_ns, budget_ns, count }
            }
            &Self::Unpolled { what, count } => Notice::Dropped { what, count },
            &Self::Account { state } => Notice::Account { state },
            Self::Outcome { id, kind, client_id, outcome } => Notice::Outcome {
                id: *id,
                kind: *kind,
                client_id: *client_id,
                outcome: outcome.view(),
            },
            &Self::CallFailed { call, failure } => Notice::CallFailed { call, failure },
            Self::Reconnect { .. }
            | Self::Plan(_)
            | Self::Unreachable { .. }
            | Self::HandlerFailed { .. }
            | Self::BookStale { .. }
            | Self::AccountStale
            | Self::AccountShown { .. }
            | Self::Dropped { .. } => return None,
        })
    }

    /// The row of the symbol that it is about, where it is about one.
    #[must_use]
    pub fn slot(&self) -> Option<Slot> {
        self.about().map(|(slot, _)| slot)
    }

    /// The symbol that it is about, where it is about one.
    #[must_use]
    pub fn symbol(&self) -> Option<&Symbol> {
        self.about().map(|(_, symbol)| symbol)
    }

    fn about(&self) -> Option<(Slot, &Symbol)> {
        match self {
            Self::Subscription { slot, symbol, .. }
            | Self::Book { slot, symbol, .. }
            | Self::Quiet { slot, symbol, .. }
            | Self::SnapshotFailed { slot, symbol, .. }
            | Self::BookStale { slot, symbol, .. }
            | Self::Dropped { slot: Some(slot), symbol: Some(symbol), .. } => Some((*slot, symbol)),
            _ => None,
        }
    }
}

impl From<Notice<'_>> for OwnedNotice {
    fn from(notice: Notice<'_>) -> Self {
        Self::of(&notice)
    }
}
