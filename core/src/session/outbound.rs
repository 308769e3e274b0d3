//! What is sent: pings and subscription requests, within the venue's limits.

use core::time::Duration;

use crate::book::{BookState, BookStore, StaleReason, SyncReason};
use crate::event::Slot;
use crate::exchange::{Batch, Command, Exchange, Refusal};
use crate::text::Writer;
use crate::time::{Instant, Stamp};

use super::access::Access;
use super::subscriptions::{Asking, Terms};
use super::timers::Timer;
use super::{Kind, Session};

impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// The next message that is due, where the limits allow one.
    pub(super) fn outgoing(&mut self, now: Stamp) -> Option<Kind> {
        let ping = self.ping_due(now.mono);
        let due = ping || self.timers.due(Timer::Subscribe, now.mono);
        if !due || !self.may_send(now.mono) {
            return None;
        }
        let kind = if ping { Some(self.ping(now)) } else { self.ask(now) };
        if kind.is_some() {
            self.frames_pace.count(now.mono, 1);
        }
        kind
    }

    /// Whether the venue's limit of messages allows one now; where it does not, says so until it
    /// does.
    pub(super) fn may_send(&mut self, now: Instant) -> bool {
        if now < self.frames_hold {
            return false;
        }
        if self.frames_pace.room(now) == 0 {
            self.frames_hold = self.frames_pace.next(now);
            return false;
        }
        true
    }

    /// Whether a ping or a subscription request is due.
    #[inline]
    pub(super) fn is_outgoing_due(&self, now: Instant) -> bool {
        self.ping_due(now) || self.timers.due(Timer::Subscribe, now)
    }

    /// When the peer has been silent for too long; [`Instant::FAR`] while a pong is awaited or it
    /// is off.
    pub(super) fn silence_deadline(&self) -> Instant {
        let silence = self.config.context.silence;
        let watched = self.is_connected()
            && !silence.is_zero()
            && self.timers.at(Timer::Pong) == Instant::FAR;
        if watched { self.heard.after(silence) } else { Instant::FAR }
    }

    #[inline]
    fn ping_due(&self, now: Instant) -> bool {
        let deadline = self.timers.at(Timer::Heartbeat).min(self.silence_deadline());
        deadline <= now && deadline != Instant::FAR
    }

    fn ping(&mut self, now: Stamp) -> Kind {
        let context = &self.config.context;
        if !context.heartbeat.is_zero() {
            self.timers.set(Timer::Heartbeat, now.mono.after(context.heartbeat));
        }
        self.timers.hasten(Timer::Pong, now.mono.after(context.pong_wait));
        let application = !context.heartbeat.is_zero();
        if application && self.write(Command::Ping { time: now.wall }) {
            Kind::SendText
        } else {
            Kind::SendPing
        }
    }

    /// The next subscription request; where there is none, sets the deadline of the next.
    fn ask(&mut self, now: Stamp) -> Option<Kind> {
        let base = self.config.context.subscribe_timeout;
        let next = self.table.overdue(now.mono, base);
        self.unsaid = 0;
        let id = (self.asks.wrapping_add(1) & REQUEST_ID_MASK).max(1);
        loop {
            let Some(asking) = self.gather(id, now.mono) else {
                self.timers.set(Timer::Subscribe, next);
                self.settle(now.mono);
                return None;
            };
            if self.write_batch(id, asking, now) {
                self.asks = id;
                if asking.subscribe {
                    self.start_books(id, asking.channel, now.mono);
                }
                return Some(Kind::SendText);
            }
            // Too long for the buffer: asked for in halves, down to the symbol that does not fit.
            if !self.table.ended(id, None, now.mono) {
                self.table.refused(id, Refusal::Final, None, "", (now.mono, base));
            }
            let alone = asking.count == 1 || self.table.is_market(asking.channel);
            if asking.subscribe && alone {
                self.notices.quote(b"the request does not fit into the text buffer");
                return None;
            }
        }
    }

    fn gather(&mut self, id: u32, now: Instant) -> Option<Asking> {
        let answer = now.after(self.config.context.subscribe_timeout);
        let room = match self.config.limits.subscriptions {
            0 => usize::MAX,
            most => usize::from(most).saturating_sub(self.table.held()),
        };
        let Self { table, venue, config, batch, .. } = self;
        let limit = |at: usize| config.channels.get(at).map_or(1, |ch| venue.batch(*ch));
        table.gather(config.channels.len(), limit, Terms { now, id, answer, room }, batch)
    }

    fn write_batch(&mut self, id: u32, asking: Asking, now: Stamp) -> bool {
        let Some(channel) = self.config.channels.get(asking.channel).copied() else { return false };
        let symbols = self.batch.get(..asking.count).unwrap_or_default();
        let batch = Batch { id, time: now.wall, channel, symbols };
        let command =
            if asking.subscribe { Command::Subscribe(batch) } else { Command::Unsubscribe(batch) };
        let mut out = Writer::new(&mut self.text);
        let done = self.access.encode(&self.venue, command, now, &mut out).is_ok();
        self.text_len = if done { out.written().len() } else { 0 };
        done
    }

    fn write(&mut self, command: Command<'_, X::Channel>) -> bool {
        let mut out = Writer::new(&mut self.text);
        let done = self.venue.encode(command, &mut out).is_ok();
        self.text_len = if done { out.written().len() } else { 0 };
        done
    }

    /// Starts an epoch for every book whose feed is being asked for: data may come before the
    /// answer. A snapshot that was asked for before says nothing of what the stream will begin
    /// with.
    fn start_books(&mut self, request: u32, channel: usize, now: Instant) {
        let Some((_, feed)) = self.feed().filter(|(fed, _)| *fed == channel) else { return };
        for at in 0..self.table.len() {
            let Some(slot) = u16::try_from(at).ok().map(Slot) else { break };
            let asked = self.table.row(slot).and_then(|row| row.subscriptions.get(channel));
            if asked.is_some_and(|entry| entry.is_asked(request)) {
                self.settle_resync(slot);
                self.books.start(slot, feed, self.sync_reason(slot), now);
                self.mark_book(slot);
            }
        }
    }

    /// Why a book begins, by what became of it before.
    fn sync_reason(&self, slot: Slot) -> SyncReason {
        match self.books.book(slot).map(|book| book.state()) {
            None | Some(BookState::Stale(StaleReason::Unsubscribed)) => SyncReason::Subscribed,
            Some(BookState::Stale(StaleReason::Disconnected)) => SyncReason::Reconnected,
            Some(BookState::Syncing(reason)) => reason,
            Some(_) => SyncReason::Resync,
        }
    }

    /// A delay of up to `bound`, at least half of it.
    pub(super) fn jittered(&mut self, bound: Duration) -> Duration {
        if bound.is_zero() { bound } else { self.entropy.between(bound / 2, bound) }
    }

    /// A delay of at least `bound`, up to a quarter more.
    pub(super) fn spread(&mut self, bound: Duration) -> Duration {
        if bound.is_zero() {
            return bound;
        }
        self.entropy.between(bound, bound.saturating_add(bound / 4))
    }
}

/// Request ids stay positive 32-bit integers, which every venue takes.
const REQUEST_ID_MASK: u32 = 0x7FFF_FFFF;
