//! The connection: a WebSocket client and a session over it; bytes in, actions out.
//!
//! **After every call that tells the connection a fact, poll it until it answers `Wait`.** Then
//! wait for the socket to be readable, for it to be writable (where `want_write` says so), and for
//! the deadline, all three together.

mod act;
mod config_error;
mod steps;

use core::fmt;

use crate::book::{BookRef, BookStore};
#[cfg(feature = "deflate")]
use crate::context::Compression;
use crate::event::Slot;
use crate::exchange::{Exchange, MessageKind, MessageType};
use crate::retry::Cause;
use crate::session::{
    Access, ConnectionId, Public, Refused, RequestId, Session, State, Stats, SubscriptionState,
    Unanswered,
};
use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::{Instant, Stamp, UnixNanos};
use crate::ws;
#[cfg(feature = "deflate")]
use crate::ws::deflate::{Deflate, OFFER_MAX};

pub use config_error::ConfigError;

/// A connection at the level of bytes, public or private as its session is: what drivers drive.
pub struct Connection<'b, X: Exchange, B: BookStore, A: Access<X> = Public> {
    session: Session<'b, X, B, A>,
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
    /// By when the socket must have taken some of the bytes that wait.
    write_by: Option<Instant>,
    /// When the last read was made, by the wall clock.
    read_at: Option<UnixNanos>,
}

/// A frame of the session's that waits for room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unsent {
    Text,
    Ping,
}

/// Construction and getters.
impl<'b, X: Exchange, B: BookStore, A: Access<X>> Connection<'b, X, B, A> {
    /// Makes a connection of a session and two buffers: `rx` holds the longest message and a little
    /// more ([`ws::RX_OVERHEAD`]), `tx` the longest that is sent.
    ///
    /// # Errors
    ///
    /// [`ConfigError`]: nothing but the arguments is wrong.
    pub fn new(
        session: Session<'b, X, B, A>,
        rx: impl Into<Store<'b, u8>>,
        tx: impl Into<Store<'b, u8>>,
    ) -> Result<Self, ConfigError> {
        let (rx, tx) = (rx.into(), tx.into());
        let opening = session.opening().map_err(ConfigError::Opening)?;
        let opening = opening.encoded_len() + session.path_room();
        let longest = opening.max(session.text_max() + ws::FRAME_OVERHEAD);
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
            write_by: None,
            read_at: None,
        })
    }

    /// Whether the server has agreed to deflate messages on this connection.
    #[must_use]
    pub fn is_deflated(&self) -> bool {
        self.client.is_deflated()
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &Session<'b, X, B, A> {
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

    /// The row of a symbol.
    #[must_use]
    pub fn slot(&self, symbol: &str) -> Option<Slot> {
        self.session.slot(symbol)
    }

    /// The connection's number, as configured.
    #[must_use]
    pub fn connection_id(&self) -> ConnectionId {
        self.session.connection_id()
    }

    /// Whether the next step connects again; see [`Session::is_reconnect_due`].
    #[inline]
    #[must_use]
    pub fn is_reconnect_due(&self, now: Instant) -> bool {
        self.session.is_reconnect_due(now)
    }

    /// The position of the channel, among those configured, of the event that was polled last; see
    /// [`Session::channel`].
    #[inline]
    #[must_use]
    pub fn channel(&self) -> Option<usize> {
        self.session.channel()
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

/// Construction of a public connection.
#[cfg(feature = "deflate")]
impl<'b, X: Exchange, B: BookStore> Connection<'b, X, B, Public> {
    /// Lets the connection ask for permessage-deflate; a server's "no" is accepted.
    ///
    /// Only public connections have this: where secrets and what others can influence are deflated
    /// together, the length of a message tells about the secrets (RFC 7692 section 8).
    ///
    /// ```
    /// use tickwire_core::book::NoBooks;
    /// use tickwire_core::connection::{ConfigError, Connection};
    /// use tickwire_core::session::Public;
    /// use tickwire_core::testing::MockVenue;
    /// use tickwire_core::ws::deflate::Deflate;
    /// type Feed<'b> = Connection<'b, MockVenue, NoBooks, Public>;
    /// fn deflated<'b>(feed: Feed<'b>, by: Deflate<'b>) -> Result<Feed<'b>, ConfigError> {
    ///     feed.with_deflate(by)
    /// }
    /// ```
    ///
    /// ```compile_fail,E0599
    /// use tickwire_core::book::NoBooks;
    /// use tickwire_core::connection::{ConfigError, Connection};
    /// use tickwire_core::session::Private;
    /// use tickwire_core::testing::MockAccount;
    /// use tickwire_core::ws::deflate::Deflate;
    /// type Account<'b> = Connection<'b, MockAccount, NoBooks, Private<'b>>;
    /// fn deflated<'b>(account: Account<'b>, by: Deflate<'b>) -> Result<Account<'b>, ConfigError> {
    ///     account.with_deflate(by)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError::Compression`] where the venue may not be asked,
    /// [`ConfigError::TxTooSmall`] where the opening request has no room for it.
    pub fn with_deflate(mut self, deflate: Deflate<'b>) -> Result<Self, ConfigError> {
        if self.session.compression() == Compression::Never {
            return Err(ConfigError::Compression);
        }
        let opening = self.session.opening().map_err(ConfigError::Opening)?;
        let opening = opening.encoded_len() + self.session.path_room();
        let least = opening + OFFER_MAX + ws::TX_OVERHEAD;
        if self.client.tx_len() < least {
            return Err(ConfigError::TxTooSmall(least));
        }
        self.client = self.client.with_deflate(deflate);
        Ok(self)
    }
}

/// Facts. Those that come when nobody waits for them change nothing.
impl<X: Exchange, B: BookStore, A: Access<X>> Connection<'_, X, B, A> {
    /// The transport is there: TCP, and TLS where the endpoint says so. `entropy` is 32 fresh bytes
    /// of the system's (a constant in a repeatable run): keys and masks are drawn from it.
    pub fn connected(&mut self, now: Stamp, entropy: [u8; 32]) {
        if self.session.state() != State::Connecting {
            return;
        }
        self.session.transport_connected(now, entropy);
        self.hang_up();
        if let Ok(opening) = self.session.opening() {
            self.client.connected(&opening, entropy);
        }
        self.open = true;
    }

    /// The first `count` bytes of the room were read, at that time: events of the messages that
    /// end in them carry it, however late they are polled for; of several reads before a poll,
    /// that of the last.
    #[inline]
    pub fn received(&mut self, now: Stamp, count: usize) {
        if self.open && count > 0 {
            self.read_at = now.wall;
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
        self.write_by = match self.write_by {
            Some(deadline) if left && count == 0 => Some(deadline),
            _ => left.then(|| now.mono.after(self.session.write_timeout())),
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

/// Wishes of a public connection.
impl<X: Exchange, B: BookStore> Connection<'_, X, B, Public> {
    /// Follows a symbol on every channel of the configuration; see [`Session::subscribe`].
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
}

/// Wishes.
impl<X: Exchange, B: BookStore, A: Access<X>> Connection<'_, X, B, A> {
    /// Sends a message of the caller's own, as it is.
    ///
    /// # Errors
    ///
    /// [`Refused`]: not connected, no room, or more than the venue allows.
    pub fn send(&mut self, kind: MessageType, payload: &[u8], now: Instant) -> Result<(), Refused> {
        let is_let_in = self.is_connected() && self.state() != State::Authenticating;
        if !is_let_in || self.leaving.is_some() {
            return Err(Refused::NotConnected);
        }
        if self.unsent.is_some() {
            return Err(Refused::NoRoom);
        }
        self.session.pace(now)?;
        self.client.send(kind, payload).map_err(act::refusal_of)?;
        self.session.paced(now);
        Ok(())
    }

    /// Lets a planned reconnect wait at least until then; see [`Session::delay_reconnect`].
    pub fn delay_reconnect(&mut self, until: Instant) {
        self.session.delay_reconnect(until);
    }

    /// Asks for no more REST calls at once than the driver can make; see
    /// [`Session::limit_requests`].
    pub fn limit_requests(&mut self, at_once: u8) {
        self.session.limit_requests(at_once);
    }

    /// Closes the connection in an orderly way and ends the session. What has not been queued yet
    /// is not sent any more.
    pub fn close(&mut self, now: Instant) {
        self.unsent = None;
        self.session.close(now);
    }
}

/// Shows where the connection stands, and nothing of its memory.
impl<X: Exchange, B: BookStore, A: Access<X>> fmt::Debug for Connection<'_, X, B, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("session", &self.session)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}
