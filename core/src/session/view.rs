//! From a step to what it means: the second of the two phases of a poll.

use crate::account::action::{Outcome, VenueError};
use crate::account::call::Method;
use crate::book::{BookRef, BookStore};
use crate::event::{Event, Slot};
use crate::exchange::{Exchange, Message};
use crate::symbol::Symbol;

use super::access::Access;
use super::notices::{Fate, Said, Shown};
use super::output::{Frame, Notice, Output, Request, RequestId};
use super::slow::Slow;
use super::subscription::SubscriptionState;
use super::{Kind, Session, State, Step, Stop};

impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// What a step means, as a view into the session and the message.
    ///
    /// It is valid until the next fact or step. A step that is not the last one made answers `Wait`
    /// for ever where what it pointed to is gone.
    pub fn view<'s>(&'s self, step: Step, message: Message<'s>) -> Output<'s> {
        match step.0 {
            Kind::Connect => Output::Connect(self.endpoint),
            Kind::SendText => Output::Send(Frame::Text(self.text())),
            Kind::SendPing => Output::Send(Frame::Ping(b"")),
            Kind::SendClose => Output::Send(Frame::Close(1000)),
            Kind::Event { item, slot } => self.event(item, slot, message),
            Kind::Notice => self.notice_view(),
            Kind::Request { id, deadline, .. } => Output::Request(self.access.dressed(Request {
                id: RequestId(id),
                method: Method::Get,
                headers: self.venue.facts().rest_headers,
                body: "",
                base: self.config.rest_base,
                path: self.text(),
                weight: 1,
                deadline,
            })),
            Kind::Reconnect(plan) => Output::ReconnectAfter {
                delay: plan.delay,
                attempt: plan.attempt,
                cause: plan.cause,
            },
            Kind::Disconnect => Output::Disconnect,
            Kind::Stopped(stop) => Output::Stopped(stop),
            Kind::Wait { until, want_write } => Output::Wait { until, want_write },
        }
    }

    /// The last outgoing text or REST path.
    pub(crate) fn text(&self) -> &str {
        let bytes = self.text.get(..self.text_len).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }

    #[inline]
    fn event<'s>(&'s self, at: usize, slot: Option<Slot>, message: Message<'s>) -> Output<'s> {
        let Some(item) = self.scratch.item(at) else { return NOTHING };
        let Some(data) = self.scratch.data(&item.body, message, || self.book_of(slot)) else {
            return NOTHING;
        };
        Output::Event(Event {
            slot,
            symbol: item.symbol.as_ref(),
            time: item.time,
            sent: item.sent,
            received: self.received_at,
            data,
        })
    }

    /// The book that an event of this message belongs to: only where its channel feeds it.
    #[inline]
    fn book_of(&self, slot: Option<Slot>) -> Option<BookRef<'_>> {
        let (channel, _) = self.feed()?;
        if self.channel != Some(channel) {
            return None;
        }
        self.books.book(slot?)
    }

    #[cold]
    fn notice_view(&self) -> Output<'_> {
        let excerpt = &self.notices.excerpt;
        Output::Notice(match self.shown {
            Shown::Nothing => return NOTHING,
            Shown::Change(change) => Notice::State {
                connection: self.config.connection,
                from: change.from,
                to: change.to,
                cause: change.cause,
                data_age: change.data_age,
            },
            Shown::Said(Said::Malformed(error)) => {
                Notice::Malformed { error, excerpt: excerpt.bytes() }
            }
            Shown::Said(Said::Venue { kind, code }) => {
                Notice::Venue { kind, code, reason: excerpt.text() }
            }
            Shown::Subscription { slot, channel } => {
                return self.subscription_view(slot, channel).unwrap_or(NOTHING);
            }
            Shown::Quiet { slot, age } => {
                let Some(symbol) = self.symbol(slot) else { return NOTHING };
                Notice::Quiet { slot, symbol, age }
            }
            Shown::Book(slot) => return self.book_view(slot).unwrap_or(NOTHING),
            Shown::SnapshotFailed { slot, failure } => {
                let Some(symbol) = self.symbol(slot) else { return NOTHING };
                Notice::SnapshotFailed { slot, symbol, failure }
            }
            Shown::Account(state) => Notice::Account { state },
            Shown::Outcome { id, kind, client_id, fate } => {
                Notice::Outcome { id, kind, client_id, outcome: self.outcome(fate) }
            }
            Shown::CallFailed { call, failure } => Notice::CallFailed { call, failure },
            Shown::Slow(Slow { kind, took_ns, budget_ns, count }) => {
                Notice::Slow { kind, took_ns, budget_ns, count }
            }
            Shown::Dropped { what, count } => Notice::Dropped { what, count },
        })
    }

    /// What became of an action, with the venue's words.
    fn outcome(&self, fate: Fate) -> Outcome<'_> {
        match fate {
            Fate::Acknowledged => Outcome::Acknowledged,
            Fate::Done => Outcome::Done,
            Fate::Refused(code) => {
                let (label, message) = self.access.words();
                Outcome::Refused(VenueError { code, label, message })
            }
            Fate::Unknown => Outcome::Unknown,
            Fate::FoundDone => Outcome::FoundDone,
            Fate::FoundNotDone => Outcome::FoundNotDone,
        }
    }

    fn subscription_view(&self, slot: Slot, channel: usize) -> Option<Output<'_>> {
        let entry = self.table.row(slot)?.subscriptions.get(channel)?;
        let state = entry.state();
        let quoted = matches!(state, SubscriptionState::Refused | SubscriptionState::Silent);
        Some(Output::Notice(Notice::Subscription {
            slot,
            symbol: self.symbol(slot)?,
            channel: self.venue.channel_name(*self.config.channels.get(channel)?),
            state,
            code: entry.code,
            reason: if quoted { self.notices.quote.text() } else { "" },
        }))
    }

    fn book_view(&self, slot: Slot) -> Option<Output<'_>> {
        let book = self.books.book(slot)?;
        Some(Output::Notice(Notice::Book {
            slot,
            symbol: self.symbol(slot)?,
            state: book.state(),
            epoch: book.epoch(),
            id: book.id(),
        }))
    }

    fn symbol(&self, slot: Slot) -> Option<&Symbol> {
        self.table.row(slot)?.symbol.as_ref()
    }
}

/// What a step means that points to nothing.
const NOTHING: Output<'static> = Output::Wait { until: None, want_write: false };

impl Step {
    /// Whether the step is a `Wait`: nothing more to do before a fact or a deadline.
    #[must_use]
    pub fn is_wait(self) -> bool {
        matches!(self.0, Kind::Wait { .. })
    }

    /// Why the session is over, where it is.
    #[must_use]
    pub fn stopped(self) -> Option<Stop> {
        match self.0 {
            Kind::Stopped(stop) => Some(stop),
            _ => None,
        }
    }
}

impl State {
    /// The state's outward name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Preparing => "preparing",
            Self::Connecting => "connecting",
            Self::Handshaking => "handshaking",
            Self::Authenticating => "authenticating",
            Self::Subscribing => "subscribing",
            Self::Live => "live",
            Self::Closing => "closing",
            Self::Backoff => "backoff",
            Self::Stopped => "stopped",
        }
    }
}
