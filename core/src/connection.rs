//! The connection: a WebSocket client and a session over it; bytes in, actions out.
//!
//! **After every call that tells the connection a fact, poll it until it answers `Wait`.** Then
//! wait for the socket to be readable, for it to be writable (where `want_write` says so), and for
//! the deadline, all three together.

use core::fmt;

use crate::book::{BookRef, BookStore};
use crate::event::Slot;
use crate::exchange::{Exchange, Message, MessageKind, MessageType};
use crate::retry::{Cause, Phase};
use crate::session::{
    Kind, Output, Refused, RequestId, Session, State, Stats, Step, SubscriptionState, Unanswered,
};
use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::{Instant, Stamp};
use crate::ws;

/// A public market-data connection at the level of bytes: what drivers drive.
pub struct Connection<'b, X: Exchange, B: BookStore> {
    session: Session<'b, X, B>,
    client: ws::Client<'b>,
    /// The message that the session's events point into.
    whole: Option<ws::Whole>,
    /// Whether a transport is there.
    open: bool,
    /// Why the transport ended, where the driver has said so.
    lost: Option<Cause>,
    /// The connection is over as soon as what is pending is written, or at the deadline.
    leaving: Option<(Cause, Instant)>,
    /// What the session wants sent and there was no room for.
    unsent: Option<Unsent>,
    /// Since when bytes wait for a socket that takes none.
    stalled: Option<Instant>,
}

/// A frame of the session's that waits for room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unsent {
    Text,
    Ping,
}

/// A connection cannot be made this way; the programmer must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigError {
    /// A buffer is too small for the WebSocket client.
    WebSocket(ws::ConfigError),
    /// The address or a header cannot stand in an HTTP request.
    Opening(ws::BadOpening),
    /// The send buffer is too small for the session's longest message or for the opening request;
    /// the least size, in bytes.
    TxTooSmall(usize),
}

/// Construction and getters.
impl<'b, X: Exchange, B: BookStore> Connection<'b, X, B> {
    /// Makes a connection of a session and two buffers: `rx` holds the longest message and a little
    /// more ([`ws::RX_OVERHEAD`]), `tx` the longest that is sent.
    ///
    /// # Errors
    ///
    /// [`ConfigError`]: nothing but the arguments is wrong.
    pub fn new(
        session: Session<'b, X, B>,
        rx: impl Into<Store<'b, u8>>,
        tx: impl Into<Store<'b, u8>>,
    ) -> Result<Self, ConfigError> {
        let (rx, tx) = (rx.into(), tx.into());
        let opening = session.opening().map_err(ConfigError::Opening)?;
        let longest = opening.encoded_len().max(session.text_max() + ws::FRAME_OVERHEAD);
        let least = longest + ws::TX_OVERHEAD;
        if tx.len() < least {
            return Err(ConfigError::TxTooSmall(least));
        }
        let client =
            ws::Client::new(rx, tx, ws::Config::default()).map_err(ConfigError::WebSocket)?;
        Ok(Self {
            session,
            client,
            whole: None,
            open: false,
            lost: None,
            leaving: None,
            unsent: None,
            stalled: None,
        })
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &Session<'b, X, B> {
        &self.session
    }

    /// Where the session is in its life.
    #[must_use]
    pub fn state(&self) -> State {
        self.session.state()
    }

    /// Whether the WebSocket is open.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.session.is_connected()
    }

    /// The symbols with at least one acknowledged subscription.
    pub fn active_symbols(&self) -> impl Iterator<Item = (Slot, &Symbol)> {
        self.session.active_symbols()
    }

    /// The symbols that the user wants.
    pub fn desired_symbols(&self) -> impl Iterator<Item = (Slot, &Symbol)> {
        self.session.desired_symbols()
    }

    /// The state of one subscription; `channel` is a position in the configuration's channels.
    #[must_use]
    pub fn subscription(&self, slot: Slot, channel: usize) -> SubscriptionState {
        self.session.subscription(slot, channel)
    }

    /// The book of a symbol, in whatever state; `None` where none is kept.
    #[must_use]
    pub fn book(&self, slot: Slot) -> Option<BookRef<'_>> {
        self.session.book(slot)
    }

    /// What was counted so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.session.stats()
    }

    /// The bytes to write, and the room to read into. Both are empty where there is no transport.
    #[inline]
    pub fn io(&mut self) -> (&[u8], &mut [u8]) {
        if self.open { self.client.io() } else { (&[], &mut []) }
    }

    /// The bytes to write.
    #[must_use]
    pub fn pending(&self) -> &[u8] {
        if self.open { self.client.pending() } else { &[] }
    }

    /// The room to read into. Empty only where nothing may be read for now: a full buffer is the
    /// back-pressure, and an empty read is then not the end.
    #[inline]
    pub fn room(&mut self) -> &mut [u8] {
        if self.open { self.client.room() } else { &mut [] }
    }
}

/// Facts. Those that come when nobody waits for them change nothing.
impl<X: Exchange, B: BookStore> Connection<'_, X, B> {
    /// The transport is there: TCP, and TLS where the endpoint says so. `entropy` is 32 fresh bytes
    /// of the system's (a constant in a repeatable run): keys and masks are drawn from it.
    pub fn connected(&mut self, now: Stamp, entropy: [u8; 32]) {
        if self.session.state() != State::Connecting {
            return;
        }
        self.session.transport_connected(now, entropy);
        if let Ok(opening) = self.session.opening() {
            self.client.connected(&opening, entropy);
        }
        self.hang_up();
        self.open = true;
    }

    /// The first `count` bytes of the room were read.
    #[inline]
    pub fn received(&mut self, count: usize) {
        if self.open {
            self.client.received(count);
        }
    }

    /// The socket took the first `count` pending bytes; zero where it took none.
    #[inline]
    pub fn sent(&mut self, now: Stamp, count: usize) {
        if !self.open {
            return;
        }
        self.client.sent(count);
        let left = !self.client.pending().is_empty();
        self.stalled = match self.stalled {
            Some(since) if left && count == 0 => Some(since),
            _ => left.then_some(now.mono),
        };
    }

    /// The transport ended (`Ended` for an end of file), or could not be made. What was received
    /// before is still read.
    pub fn closed(&mut self, now: Stamp, cause: Cause) {
        if self.open {
            self.lost.get_or_insert(cause);
            self.client.ended();
        } else {
            self.session.closed(now, cause);
        }
    }

    /// A REST call was sent.
    pub fn requested(&mut self, now: Stamp, id: RequestId) {
        self.session.requested(now, id);
    }

    /// A REST call was answered; see [`Session::responded`].
    pub fn responded(
        &mut self,
        now: Stamp,
        id: RequestId,
        status: u16,
        retry_after_s: Option<u32>,
        body: &[u8],
    ) {
        self.session.responded(now, id, status, retry_after_s, body);
    }

    /// A REST call has no answer.
    pub fn unanswered(&mut self, now: Stamp, id: RequestId, cause: Unanswered) {
        self.session.unanswered(now, id, cause);
    }

    /// The handling of a message of `kind` took so many nanoseconds.
    pub fn timed(&mut self, kind: MessageKind, nanos: u64) {
        self.session.timed(kind, nanos);
    }
}

/// Wishes.
impl<X: Exchange, B: BookStore> Connection<'_, X, B> {
    /// Follows a symbol on every channel of the configuration.
    ///
    /// # Errors
    ///
    /// [`Refused`], where it cannot be.
    pub fn subscribe(&mut self, symbol: &str, now: Instant) -> Result<Slot, Refused> {
        self.session.subscribe(symbol, now)
    }

    /// Follows a symbol no more.
    ///
    /// # Errors
    ///
    /// [`Refused::UnknownSymbol`], where it is not followed.
    pub fn unsubscribe(&mut self, symbol: &str, now: Instant) -> Result<(), Refused> {
        self.session.unsubscribe(symbol, now)
    }

    /// Sends a message of the caller's own, as it is.
    ///
    /// # Errors
    ///
    /// [`Refused`]: not connected, no room, or more than the venue allows.
    pub fn send(&mut self, kind: MessageType, payload: &[u8], now: Instant) -> Result<(), Refused> {
        if !self.is_connected() || self.leaving.is_some() {
            return Err(Refused::NotConnected);
        }
        if self.unsent.is_some() {
            return Err(Refused::NoRoom);
        }
        self.session.pace(now)?;
        self.client.send(kind, payload).map_err(|refused| match refused {
            ws::Refused::NotOpen | ws::Refused::Closing => Refused::NotConnected,
            _ => Refused::NoRoom,
        })?;
        self.session.paced(now);
        Ok(())
    }

    /// Closes the connection in an orderly way and ends the session. What has not been queued yet
    /// is not sent any more.
    pub fn close(&mut self, now: Instant) {
        self.unsent = None;
        self.session.close(now);
    }
}

/// Polls.
impl<X: Exchange, B: BookStore> Connection<'_, X, B> {
    /// Asks for the next output: [`Connection::step`] and [`Connection::view`] in one.
    #[inline]
    pub fn poll(&mut self, now: Stamp) -> Output<'_> {
        let step = self.step(now);
        self.view(step)
    }

    /// What a step means; valid until the next fact or step.
    #[inline]
    pub fn view(&self, step: Step) -> Output<'_> {
        let message = match self.whole {
            Some(whole) => self.client.message(whole),
            None => Message::text(""),
        };
        self.session.view(step, message)
    }

    /// Makes one bounded step: at most one event, one action or one notice.
    #[inline]
    pub fn step(&mut self, now: Stamp) -> Step {
        loop {
            if let Some(kind) = self.session.told(now) {
                if kind == Kind::Disconnect {
                    self.hang_up();
                }
                return Step(kind);
            }
            if !self.read(now)
                && let Some(step) = self.act(now)
            {
                return step;
            }
        }
    }

    /// Takes the next frame of what was received; says whether there was one.
    #[inline]
    fn read(&mut self, now: Stamp) -> bool {
        if !self.open || self.leaving.is_some() {
            return false;
        }
        match self.client.step() {
            ws::Step::Idle => false,
            ws::Step::Message(whole) => {
                self.whole = Some(whole);
                self.session.received(now, self.client.message(whole));
                true
            }
            step => {
                self.read_rarely(step, now);
                true
            }
        }
    }

    #[cold]
    fn read_rarely(&mut self, step: ws::Step, now: Stamp) {
        self.whole = None;
        match step {
            ws::Step::Opened => self.session.opened(now.mono),
            ws::Step::Pinged(_) | ws::Step::Ponged(_) => self.session.heard(now.mono),
            ws::Step::Closed(closing) => {
                let cause = match closing.by {
                    ws::ClosedBy::Cut => self.lost.unwrap_or(Cause::Ended),
                    _ => Cause::Closed(closing.code),
                };
                self.leave(cause, now.mono);
            }
            ws::Step::Failed(ws::Fault::Handshake(ws::HandshakeFault::Ended)) => {
                self.leave(self.lost.unwrap_or(Cause::Ended), now.mono);
            }
            ws::Step::Failed(fault) => self.leave(cause_of(fault), now.mono),
            ws::Step::Idle | ws::Step::Message(_) => {}
        }
    }

    /// The connection is over once what is pending is written.
    fn leave(&mut self, cause: Cause, now: Instant) {
        self.session.fade(now);
        self.leaving = Some((cause, now.after(self.session.close_timeout())));
    }

    /// The transport is gone, or about to be closed by the driver.
    fn hang_up(&mut self) {
        self.whole = None;
        self.open = false;
        self.lost = None;
        self.leaving = None;
        self.unsent = None;
        self.stalled = None;
    }

    /// Does what the session wants done now; `None` where there is something new to tell.
    fn act(&mut self, now: Stamp) -> Option<Step> {
        if self.over(now.mono) {
            return None;
        }
        if let Some(frame) = self.unsent {
            self.send_frame(frame);
        }
        let may_act = self.unsent.is_none() && self.leaving.is_none();
        let step = self.session.step_while(now, may_act);
        match step.0 {
            Kind::SendText => self.send_frame(Unsent::Text),
            Kind::SendPing => self.send_frame(Unsent::Ping),
            // Where the client cannot close any more, its end is about to be read.
            Kind::SendClose => drop(self.client.close(1000, "")),
            Kind::Wait { until, .. } => return Some(self.wait(until, now.mono)),
            kind => {
                if kind == Kind::Disconnect {
                    self.hang_up();
                }
                return Some(step);
            }
        }
        None
    }

    /// Queues a frame of the session's, or keeps it until there is room.
    fn send_frame(&mut self, frame: Unsent) {
        let sent = match frame {
            Unsent::Text => self.client.send(MessageType::Text, self.session.text().as_bytes()),
            Unsent::Ping => self.client.ping(b""),
        };
        self.unsent = (sent == Err(ws::Refused::NoRoom)).then_some(frame);
    }

    /// Ends a connection whose time has come; says whether it did.
    fn over(&mut self, now: Instant) -> bool {
        if let Some((cause, deadline)) = self.leaving
            && (self.client.pending().is_empty() || self.lost.is_some() || deadline <= now)
        {
            self.leaving = None;
            self.session.left(cause, now);
            return true;
        }
        if self.open && self.write_deadline().is_some_and(|deadline| deadline <= now) {
            self.stalled = None;
            self.session.left(Cause::Timeout(Phase::Write), now);
            return true;
        }
        false
    }

    fn wait(&mut self, until: Option<Instant>, now: Instant) -> Step {
        let want_write = self.open && !self.client.pending().is_empty();
        if want_write && self.stalled.is_none() {
            self.stalled = Some(now);
        }
        let leaving = self.leaving.map(|(_, deadline)| deadline);
        let writing = if want_write { self.write_deadline() } else { None };
        let until = [until, leaving, writing].into_iter().flatten().min();
        Step(Kind::Wait { until, want_write })
    }

    fn write_deadline(&self) -> Option<Instant> {
        Some(self.stalled?.after(self.session.write_timeout()))
    }
}

/// Shows where the connection stands, and nothing of its memory.
impl<X: Exchange, B: BookStore> fmt::Debug for Connection<'_, X, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("session", &self.session)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

fn cause_of(fault: ws::Fault) -> Cause {
    match fault {
        ws::Fault::Status { code, retry_after_s } => Cause::Status { status: code, retry_after_s },
        ws::Fault::Handshake(fault) => Cause::Handshake(fault),
        fault => Cause::Protocol(fault),
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WebSocket(error) => error.fmt(f),
            Self::Opening(error) => error.fmt(f),
            Self::TxTooSmall(least) => write!(f, "the send buffer needs {least} bytes"),
        }
    }
}

impl core::error::Error for ConfigError {}
