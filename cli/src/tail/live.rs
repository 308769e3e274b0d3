//! What a feed says just now, as lines of the contract: data and notices in one order.

use core::time::Duration;

use tickwire_core::account::action::{ActionId, ActionKind, Outcome, VenueError};
use tickwire_core::account::id::Id;
use tickwire_core::account::ledger::AccountState;
use tickwire_core::book::BookState;
use tickwire_core::event::{Data, Event, Slot};
use tickwire_core::exchange::ControlKind;
use tickwire_core::plan::PlanNews;
use tickwire_core::session::{ConnectionId, Notice, State, SubscriptionState};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::UnixNanos;
use tickwire_tokio::Item;

use crate::event::{EventWriter, excerpt, kind_name, likely_kind};
use crate::json::Escaped;
use crate::words::book_state;

/// Writes what one feed says as JSON lines.
pub(super) struct LiveLines {
    writer: EventWriter,
    /// Whether there are several connections.
    are_several: bool,
    /// When each book's newest update was received, by the symbol's row.
    updated: Vec<Option<UnixNanos>>,
}

/// A change of a connection's state.
struct Connection<'a> {
    /// Its number; none where it is the feed's change.
    number: Option<ConnectionId>,
    state: &'a str,
    reason: Option<String>,
    attempt: Option<u32>,
    retry_in: Option<Duration>,
}

/// A change of a book's state.
struct Book<'a> {
    slot: Slot,
    symbol: &'a Symbol,
    state: BookState,
    epoch: u32,
    id: Option<u64>,
}

impl LiveLines {
    pub(super) fn new(writer: EventWriter) -> Self {
        Self { writer: writer.live(), are_several: false, updated: Vec::new() }
    }

    /// One line; nothing for what another line says already.
    pub(super) fn line(&mut self, item: &Item<'_>, now: Option<UnixNanos>) -> &[u8] {
        match item {
            Item::Event(event) => {
                if let (Data::BookDelta(_) | Data::BookSnapshot(_), Some(slot)) =
                    (event.data, event.slot)
                {
                    self.note(slot, event.received);
                }
                self.writer.event(event)
            }
            Item::Notice(notice) => self.notice(notice, now),
            Item::Reconnect { connection, delay, attempt, cause } => {
                let backoff = Connection {
                    number: Some(*connection),
                    attempt: Some(*attempt),
                    retry_in: Some(*delay),
                    ..Connection::of("backoff", Some(cause.to_string()))
                };
                self.connection(now, &backoff)
            }
            Item::Stopped(stop) => {
                self.connection(now, &Connection::of("stopped", Some(stop.to_string())))
            }
            Item::Plan(news) => self.plan(news, now),
            Item::Unreachable { connection, error } => self
                .writer
                .start("error", None, None, now)
                .field("error", error.to_string().as_str())
                .field("at", None::<u64>)
                .field("connection", u64::from(connection.0))
                .finish(),
            // Who failed, in the feed's own words.
            _ => self.error(None, &item.to_string(), now),
        }
    }

    /// Our own book, whole.
    pub(super) fn book_itself(&mut self, snapshot: &Event<'_>) -> &[u8] {
        self.writer.event(snapshot)
    }

    /// Lines that were lost because nobody read them in time.
    pub(super) fn dropped(&mut self, count: u64, policy: &str, now: Option<UnixNanos>) -> &[u8] {
        let line = self.writer.start("dropped", None, None, now);
        line.field("count", count).field("policy", policy).finish()
    }

    fn notice(&mut self, notice: &Notice<'_>, now: Option<UnixNanos>) -> &[u8] {
        match notice {
            // The plan to reconnect follows at once, and says more; so does the end of the feed
            // where it is that of its only connection.
            Notice::State { to: State::Backoff, .. } => &[],
            Notice::State { to: State::Stopped, .. } if !self.are_several => &[],
            Notice::State { connection, to, cause, .. } => {
                let change = Connection::of(to.name(), cause.map(|cause| cause.to_string()));
                self.connection(now, &Connection { number: Some(*connection), ..change })
            }
            Notice::Subscription { symbol, channel, state, code, reason, .. } => {
                let code = code.map(i64::from);
                self.subscription(symbol, Some(channel), *state, code, reason, now)
            }
            Notice::Quiet { symbol, age, .. } => {
                let reason = format!("no data for {age:?}");
                self.subscription(symbol, None, SubscriptionState::Silent, None, &reason, now)
            }
            Notice::Book { slot, symbol, state, epoch, id } => {
                let book = Book { slot: *slot, symbol, state: *state, epoch: *epoch, id: *id };
                self.book(&book, now)
            }
            Notice::Venue { kind, code, reason } => self.control(*kind, *code, reason, now),
            Notice::Malformed { error, excerpt: message } => {
                let message = excerpt(likely_kind(self.writer.wire(), message), message);
                let line = self.writer.start("error", None, None, now);
                line.field("error", error.to_string().as_str())
                    .field("at", u64::from(error.offset))
                    .field("message", message.as_str())
                    .finish()
            }
            Notice::Account { state } => self.account(*state, now),
            Notice::Outcome { id, kind, client_id, outcome } => {
                self.outcome((*id, *kind), *client_id, outcome, now)
            }
            Notice::SnapshotFailed { symbol, .. } => {
                self.error(Some(symbol), &notice.to_string(), now)
            }
            Notice::Dropped { what, count } => {
                self.dropped(u64::from(*count), &format!("{what} not polled in time"), now)
            }
            _ => self.error(None, &notice.to_string(), now),
        }
    }

    fn connection(&mut self, now: Option<UnixNanos>, change: &Connection<'_>) -> &[u8] {
        self.writer
            .start("connection", None, None, now)
            .field("connection", change.number.map(|number| u64::from(number.0)))
            .field("state", change.state)
            .field("reason", change.reason.as_deref())
            .field("attempt", change.attempt.map(u64::from))
            .field("retry_in_ns", change.retry_in.map(nanos))
            .finish()
    }

    fn plan(&mut self, news: &PlanNews, now: Option<UnixNanos>) -> &[u8] {
        // A feed of one connection has no plan to tell of.
        self.are_several = true;
        let (change, number, other, symbols) = match news {
            PlanNews::Opening { connection, symbols, replaces } => {
                ("opening", connection, *replaces, Some(*symbols))
            }
            PlanNews::TakenOver { connection, from, .. } => {
                ("taken_over", connection, Some(*from), None)
            }
            PlanNews::NotTakenOver { connection, from, .. } => {
                ("not_taken_over", connection, Some(*from), None)
            }
            PlanNews::Closing { connection } => ("closing", connection, None, None),
            _ => return self.error(None, &news.to_string(), now),
        };
        let symbols = symbols.and_then(|symbols| u64::try_from(symbols).ok());
        self.writer
            .start("plan", None, None, now)
            .field("connection", u64::from(number.0))
            .field("change", change)
            .field("other", other.map(|other| u64::from(other.0)))
            .field("symbols", symbols)
            .field("reason", news.to_string().as_str())
            .finish()
    }

    fn subscription(
        &mut self,
        symbol: &Symbol,
        channel: Option<&str>,
        state: SubscriptionState,
        code: Option<i64>,
        reason: &str,
        now: Option<UnixNanos>,
    ) -> &[u8] {
        self.writer
            .start("subscription", Some(symbol), None, now)
            .field("channel", channel)
            .field("state", state.to_string().as_str())
            .field("code", code)
            .field("reason", said(reason))
            .finish()
    }

    fn book(&mut self, book: &Book<'_>, now: Option<UnixNanos>) -> &[u8] {
        let (state, reason) = book_state(book.state);
        let updated = self.updated.get(book.slot.index()).copied().flatten();
        let age = now.zip(updated);
        let age = age.map(|(now, then)| now.as_nanos().saturating_sub(then.as_nanos()));
        self.writer
            .start("book_state", Some(book.symbol), None, now)
            .field("state", state)
            .field("reason", reason.as_deref())
            .field("epoch", u64::from(book.epoch))
            .field("id", book.id)
            .field("age_ns", age)
            .finish()
    }

    fn control(
        &mut self,
        kind: ControlKind,
        code: Option<i64>,
        reason: &str,
        now: Option<UnixNanos>,
    ) -> &[u8] {
        self.writer
            .start("control", None, None, now)
            .field("kind", kind_name(kind))
            .field("channel", None::<&str>)
            .field("id", None::<u64>)
            .field("code", code)
            .field("reason", said(reason))
            .finish()
    }

    /// Whether the account's state is what the venue has.
    fn account(&mut self, state: AccountState, now: Option<UnixNanos>) -> &[u8] {
        let (state, reason) = match state {
            AccountState::Reconciling => ("reconciling", None),
            AccountState::Live => ("live", None),
            state => ("stale", Some(state.to_string())),
        };
        let reason = reason.as_deref();
        let line = self.writer.start("account_state", None, None, now);
        line.field("state", state)
            .field("reason", reason.map(|reason| reason.trim_start_matches("stale: ")))
            .finish()
    }

    /// What became of an action.
    fn outcome(
        &mut self,
        (id, kind): (ActionId, ActionKind),
        client_id: Option<Id>,
        outcome: &Outcome<'_>,
        now: Option<UnixNanos>,
    ) -> &[u8] {
        let refused = match outcome {
            Outcome::Refused(error) => *error,
            _ => VenueError::default(),
        };
        self.writer
            .start("outcome", None, None, now)
            .field("id", u64::from(id.0))
            .field("action", kind.name())
            .field("client_id", client_id)
            .field("outcome", outcome.name())
            .field("code", refused.code)
            .field("label", said(refused.label).map(Escaped))
            .field("reason", said(refused.message).map(Escaped))
            .finish()
    }

    fn error(&mut self, symbol: Option<&Symbol>, what: &str, now: Option<UnixNanos>) -> &[u8] {
        let line = self.writer.start("error", symbol, None, now);
        line.field("error", what).field("at", None::<u64>).finish()
    }

    /// Notes when a book was updated.
    fn note(&mut self, slot: Slot, received: Option<UnixNanos>) {
        if self.updated.len() <= slot.index() {
            self.updated.resize(slot.index() + 1, None);
        }
        if let Some(updated) = self.updated.get_mut(slot.index()) {
            *updated = received;
        }
    }
}

impl<'a> Connection<'a> {
    /// A change of the feed, or of a connection that is yet to be named, without a reconnect.
    fn of(state: &'a str, reason: Option<String>) -> Self {
        Self { number: None, state, reason, attempt: None, retry_in: None }
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn said(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
