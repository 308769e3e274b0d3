//! The life of a connection: facts that move it, deadlines that end its phases, and what is next.

use core::time::Duration;

use crate::book::{BookState, BookStore, StaleReason};
use crate::event::Slot;
use crate::exchange::Exchange;
use crate::retry::{Cause, Phase};
use crate::time::{Instant, Stamp};

use super::access::Access;
use super::backoff::Next;
use super::notices::Change;
use super::subscription::{Subscription, SubscriptionState};
use super::table::ResyncRow;
use super::timers::Timer;
use super::{Kind, Session, State, Step, Stop};

/// How long the peer may take to answer the close of a connection that has reached its age: nothing
/// comes meanwhile, and what is to be gained is a polite end.
const RENEWAL_PATIENCE: Duration = Duration::from_secs(1);

/// A deadline that is looked at so late was not kept by the program: what the peer has said in time
/// may still lie in the socket.
const LATE: Duration = Duration::from_millis(100);

/// How long the driver then has to read it.
const SECOND_LOOK: Duration = Duration::from_secs(1);

/// A planned reconnect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reconnect {
    pub(crate) delay: Duration,
    pub(crate) attempt: u32,
    pub(crate) cause: Cause,
}

/// Facts about the connection. Those that come when nobody waits for them change nothing.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// The WebSocket is open. `entropy` is fresh from the system, or a constant in a repeatable
    /// run.
    pub fn connected(&mut self, now: Stamp, entropy: [u8; 32]) {
        self.transport_connected(now, entropy);
        if self.state == State::Handshaking {
            self.opened(now.mono);
        }
    }

    /// The connection ended, or could not be made.
    pub fn closed(&mut self, now: Stamp, cause: Cause) {
        match self.state {
            State::Closing => self.ended(cause, now.mono),
            State::Idle | State::Backoff | State::Stopped => {}
            _ => self.down(cause, now.mono),
        }
    }

    /// TCP, and TLS where it is used, are there; the opening handshake follows, which has a
    /// deadline of its own. Who cannot tell the two apart tells [`Session::connected`] alone.
    pub fn transport_connected(&mut self, now: Stamp, entropy: [u8; 32]) {
        if self.state != State::Connecting {
            return;
        }
        self.entropy.reseed(entropy);
        self.stats.connections = self.stats.connections.saturating_add(1);
        self.stats.connect = Some(now.mono.since(self.marks.connecting));
        self.marks.handshaking = now.mono;
        self.timers.clear(Timer::Connect);
        let timeout = self.config.context.handshake_timeout;
        self.timers.set(Timer::Handshake, now.mono.after(timeout));
        self.enter(State::Handshaking, None, now.mono);
    }

    /// The opening handshake is done.
    pub(crate) fn opened(&mut self, now: Instant) {
        self.stats.handshake = Some(now.since(self.marks.handshaking));
        self.marks.opened = now;
        self.timers.clear_all();
        self.heard = now;
        self.asks = 0;
        if !self.config.context.heartbeat.is_zero() {
            self.timers.set(Timer::Heartbeat, now.after(self.config.context.heartbeat));
        }
        if !self.config.context.age_max.is_zero() {
            self.timers.set(Timer::Age, now.after(self.config.context.age_max));
        }
        A::opened(self, now);
    }

    /// The venue lets anybody in, or has let the account in: subscriptions follow.
    pub(super) fn begin_subscribing(&mut self, now: Instant) {
        self.timers.set(Timer::Subscribe, now);
        self.begin_watch(now);
        self.enter(State::Subscribing, None, now);
    }

    /// The WebSocket is closed or failed: the transport is of no more use.
    pub(crate) fn left(&mut self, cause: Cause, now: Instant) {
        match self.state {
            State::Idle | State::Backoff | State::Stopped => return,
            State::Closing => self.ended(cause, now),
            _ => self.down(cause, now),
        }
        self.disconnect = true;
    }

    /// The connection is about to end, by a close frame or an error of the peer: from here on
    /// nothing is awaited, and no book is followed. [`Session::closed`] is told after the next
    /// `Wait`. Who leaves this out hears the same in another order: the state, then the books.
    pub fn faded(&mut self, now: Instant) {
        if self.is_connected() {
            self.timers.clear_all();
            self.abandon_books(now);
        }
    }

    /// Ends the connection for a cause that was found here: the driver is told to disconnect.
    pub(crate) fn give_up(&mut self, cause: Cause, now: Instant) {
        self.disconnect = true;
        self.down(cause, now);
    }
}

/// What follows from the facts.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    pub(super) fn connect(&mut self, now: Instant) -> Step {
        self.marks.connecting = now;
        self.timers.set(Timer::Connect, now.after(self.config.context.connect_timeout));
        self.enter(State::Connecting, None, now);
        Step(Kind::Connect)
    }

    /// Looks at the deadlines that have come. Says whether anything happened.
    #[inline]
    pub(super) fn tick(&mut self, now: Stamp) -> bool {
        self.timers.next() <= now.mono && self.tick_now(now)
    }

    #[cold]
    fn tick_now(&mut self, now: Stamp) -> bool {
        let at = now.mono;
        if self.timers.expired(Timer::Connect, at) {
            self.give_up(Cause::Timeout(Phase::Connect), at);
        } else if self.missed(Timer::Handshake, at) {
            self.give_up(Cause::Timeout(Phase::Handshake), at);
        } else if self.missed(Timer::Pong, at) {
            self.give_up(Cause::Silent, at);
        } else if self.missed(Timer::Close, at) {
            self.disconnect = true;
            self.ended(Cause::Timeout(Phase::Close), at);
        } else if self.timers.expired(Timer::Useful, at) {
            self.judge_usefulness(at);
        } else if self.missed(Timer::Quiet, at) {
            self.watch(at);
        } else if self.timers.expired(Timer::Access, at) {
            A::tick(self, now);
        } else if self.timers.expired(Timer::Age, at) {
            self.renews = true;
            let patience = RENEWAL_PATIENCE.min(self.config.context.close_timeout);
            self.begin_close(Some(Cause::Age), patience, at);
        } else {
            return false;
        }
        true
    }

    /// Whether a deadline has come by which the peer was to be heard.
    fn missed(&mut self, timer: Timer, now: Instant) -> bool {
        if let Some(later) = self.second_look(self.timers.at(timer), now) {
            self.timers.set(timer, later);
        }
        self.timers.expired(timer, now)
    }

    /// The deadline that stands for one by which the peer was to be heard, where that is looked at
    /// too late to judge the peer by it. It has no third: who is always late learns of a peer that
    /// is gone as well.
    pub(crate) fn second_look(&mut self, deadline: Instant, now: Instant) -> Option<Instant> {
        if now.since(deadline) < LATE {
            return None;
        }
        // Several may have come meanwhile.
        if self.second_look <= now {
            if deadline <= self.second_look {
                return None;
            }
            self.second_look = now.after(SECOND_LOOK);
        }
        Some(self.second_look)
    }

    /// Begins the closing handshake, which may take so long.
    pub(super) fn begin_close(&mut self, cause: Option<Cause>, patience: Duration, now: Instant) {
        self.faded(now);
        self.close_frame = true;
        self.timers.set(Timer::Close, now.after(patience));
        self.enter(State::Closing, cause, now);
    }

    /// A connection that was being closed here has ended.
    fn ended(&mut self, cause: Cause, now: Instant) {
        if self.renews {
            self.down(Cause::Age, now);
        } else {
            self.part(Some(cause), now);
        }
    }

    /// The session ends at the caller's wish, once what is to be done before is done.
    pub(super) fn part(&mut self, cause: Option<Cause>, now: Instant) {
        if !A::parts(self, cause, now) {
            self.end(Stop::Requested, cause, now);
        }
    }

    /// Moves to a state and tells so.
    pub(super) fn enter(&mut self, to: State, cause: Option<Cause>, now: Instant) {
        let data_age = self.fresh.map(|fresh| now.since(fresh));
        let from = core::mem::replace(&mut self.state, to);
        self.notices.change(Change { from, to, cause, data_age });
    }

    /// The session is over.
    pub(super) fn end(&mut self, stop: Stop, cause: Option<Cause>, now: Instant) {
        self.forget_connection(now);
        self.reconnect = None;
        self.stop = Some(stop);
        A::ended(self, now);
        self.enter(State::Stopped, cause, now);
    }

    /// Enters `Live` once every subscription is answered and one at least is active.
    pub(super) fn settle(&mut self, now: Instant) {
        if self.state == State::Live {
            A::acknowledged(self, now);
        }
        if self.state != State::Subscribing {
            return;
        }
        let entries = || self.table.rows().flat_map(|(_, row)| &row.subscriptions);
        let active = |entry: &Subscription| entry.state() == SubscriptionState::Active;
        if !entries().all(Subscription::settled) {
            return;
        }
        if entries().any(active) {
            self.stats.subscribe = Some(now.since(self.marks.opened));
            self.timers.set(Timer::Useful, now.after(self.config.policy.useful_after));
            self.enter(State::Live, None, now);
            A::settled(self, now);
        } else {
            A::refused(self, now);
        }
    }

    /// A connection ended: plans the next, or ends the session.
    pub(super) fn down(&mut self, cause: Cause, now: Instant) {
        self.forget_connection(now);
        match self.backoff.ended(&cause, &mut self.entropy) {
            Next::Reconnect { delay, attempt } => {
                self.reconnect = Some(Reconnect { delay, attempt, cause });
                self.timers.set(Timer::Backoff, now.after(delay));
                self.enter(State::Backoff, Some(cause), now);
            }
            Next::Never => self.end(Stop::Final(cause), Some(cause), now),
            Next::Exhausted => self.end(Stop::OutOfAttempts(cause), Some(cause), now),
        }
    }

    /// Nothing that the venue knew, and nothing that a book held, survives the connection.
    pub(super) fn forget_connection(&mut self, now: Instant) {
        self.timers.clear_all();
        A::lost(self, now);
        (self.close_frame, self.renews) = (false, false);
        self.forget_events();
        self.abandon_books(now);
        for (_, row) in self.table.rows_mut() {
            row.subscriptions.iter_mut().for_each(Subscription::disconnected);
        }
        self.table.open_ends = 0;
        self.unsaid = 0;
    }

    /// No book is followed any more, and no snapshot is awaited.
    fn abandon_books(&mut self, now: Instant) {
        for at in 0..self.table.len() {
            let Some(slot) = u16::try_from(at).ok().map(Slot) else { break };
            self.invalidate(slot, StaleReason::Disconnected, now);
            if let Some(row) = self.table.row_mut(slot) {
                row.resync = ResyncRow::default();
            }
        }
    }

    /// Declares a book wrong and marks the change as unsaid.
    pub(super) fn invalidate(&mut self, slot: Slot, reason: StaleReason, now: Instant) {
        let Some(book) = self.books.book(slot) else { return };
        let before = book.state();
        // An ended epoch keeps the reason of its end.
        if !is_over(before) {
            self.books.invalidate(slot, reason, now);
            self.book_changed(slot, before);
        }
    }

    /// A connection that was fresh until now was useful: the next failure is a first one.
    fn judge_usefulness(&mut self, now: Instant) {
        let useful_after = self.config.policy.useful_after;
        if useful_after.is_zero() || A::is_useful(self, now) {
            self.backoff.useful();
        } else {
            self.timers.set(Timer::Useful, now.after(useful_after));
        }
    }

    /// Whether data has come lately.
    pub(super) fn is_fresh(&self, now: Instant) -> bool {
        let useful_after = self.config.policy.useful_after;
        self.fresh.is_some_and(|fresh| now.since(fresh) <= useful_after)
    }
}

/// Whether a book's epoch has ended: with the connection or with the subscription.
pub(super) fn is_over(state: BookState) -> bool {
    matches!(state, BookState::Stale(StaleReason::Disconnected | StaleReason::Unsubscribed))
}
