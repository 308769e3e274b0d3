//! What can be asked of a session without changing anything.

use core::time::Duration;

use crate::book::{BookRef, BookStore};
#[cfg(feature = "deflate")]
use crate::context::Compression;
use crate::context::Limits;
use crate::event::Slot;
use crate::exchange::{Exchange, MessageKind};
use crate::meter::Meter;
use crate::symbol::Symbol;
use crate::time::Instant;
use crate::ws;

use super::access::Access;
use super::subscription::Subscription;
use super::timers::Timer;
use super::{ConnectionId, Session, State, Stats, SubscriptionState};

/// Getters.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// Where the session is in its life.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// The connection's number, as configured.
    #[must_use]
    pub fn connection_id(&self) -> ConnectionId {
        self.config.connection
    }

    /// Where the session connects to and where its REST calls go, as configured: the address of the
    /// stream and the base of the calls.
    #[must_use]
    pub fn addresses(&self) -> (&str, &str) {
        (self.config.context.url, self.config.rest_base)
    }

    /// What the venue allows, as configured: of REST calls, all sessions of an address together.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.config.limits
    }

    /// How long a driver may take for TCP and TLS, as configured.
    #[must_use]
    pub fn connect_timeout(&self) -> Duration {
        self.config.context.connect_timeout
    }

    /// The position of the channel, among those configured, that the message came on whose events
    /// are polled now: good for every event of it, and until the next fact. `None` where it is not
    /// one of them, or the last message had no events.
    #[inline]
    #[must_use]
    pub fn channel(&self) -> Option<usize> {
        self.channel
    }

    /// Whether the WebSocket is open.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self.state, State::Authenticating | State::Subscribing | State::Live)
    }

    /// Whether the next step connects again: the back-off is over, and nothing has to be told
    /// before. Who keeps a rate of connections over several sessions asks before each step, and
    /// sends who has to wait for the rate back by [`Session::delay_reconnect`].
    #[inline]
    #[must_use]
    pub fn is_reconnect_due(&self, now: Instant) -> bool {
        self.state == State::Backoff && self.timers.due(Timer::Backoff, now) && !self.tells(now)
    }

    /// Path and query to open the WebSocket with, for who has a WebSocket stack of their own; that
    /// of [`Output::Connect`](crate::session::Output::Connect) is the configured one. An account's
    /// may hold a listen key, and is a secret. Good until the connection is open or given up.
    #[must_use]
    pub fn path(&self) -> &str {
        self.access.path().unwrap_or(self.endpoint.path)
    }

    /// The headers of the opening handshake beside those of RFC 6455.
    #[must_use]
    pub fn headers(&self) -> &[(&str, &str)] {
        self.config.context.headers
    }

    /// How long bytes may wait for a socket that takes none.
    #[must_use]
    pub fn write_timeout(&self) -> Duration {
        self.config.context.write_timeout
    }

    /// The symbols with at least one acknowledged subscription.
    pub fn active_symbols(&self) -> impl Iterator<Item = (Slot, &Symbol)> {
        self.symbols(|entry| entry.state() == SubscriptionState::Active)
    }

    /// The symbols that the user wants.
    pub fn desired_symbols(&self) -> impl Iterator<Item = (Slot, &Symbol)> {
        self.symbols(Subscription::desired)
    }

    /// The state of one subscription; `channel` is a position in the configuration's channels.
    #[must_use]
    pub fn subscription(&self, slot: Slot, channel: usize) -> SubscriptionState {
        let entry = self.table.row(slot).and_then(|row| row.subscriptions.get(channel));
        entry.map(Subscription::state).unwrap_or_default()
    }

    /// The row of a symbol.
    #[must_use]
    pub fn slot(&self, symbol: &str) -> Option<Slot> {
        self.table.find(&Symbol::new(symbol)?)
    }

    /// When data of a symbol last came, on whatever channel and connection; `None` where none did.
    #[must_use]
    pub fn last_data(&self, slot: Slot) -> Option<Instant> {
        self.table.row(slot)?.fresh
    }

    /// The book of a symbol, in whatever state; `None` where none is kept.
    #[must_use]
    pub fn book(&self, slot: Slot) -> Option<BookRef<'_>> {
        self.books.book(slot)
    }

    /// What was counted so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        Stats { decoded: self.scratch.counts, attempts: self.backoff.attempts(), ..self.stats }
    }

    /// The durations of one kind of message; `None` where no memory was given for meters.
    #[must_use]
    pub fn meter(&self, kind: MessageKind) -> Option<&Meter> {
        self.meters.get(kind.index())
    }

    /// The venue.
    #[must_use]
    pub fn venue(&self) -> &X {
        &self.venue
    }

    fn symbols(
        &self,
        keep: impl Fn(&Subscription) -> bool,
    ) -> impl Iterator<Item = (Slot, &Symbol)> {
        self.table
            .rows()
            .filter(move |(_, row)| row.subscriptions.iter().any(&keep))
            .filter_map(|(slot, row)| Some((slot, row.symbol.as_ref()?)))
    }
}

/// What a connection needs to know.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    pub(crate) fn opening(&self) -> Result<ws::Opening<'_>, ws::BadOpening> {
        ws::Opening::new(self.endpoint.authority, self.path(), self.headers())
    }

    /// The most bytes that the path of an opening may have beyond those of the configured one.
    pub(crate) fn path_room(&self) -> usize {
        A::PATH_MAX.saturating_sub(self.endpoint.path.len())
    }

    /// The longest text that the session sends.
    pub(crate) fn text_max(&self) -> usize {
        self.text.len()
    }

    #[cfg(feature = "deflate")]
    pub(crate) fn compression(&self) -> Compression {
        self.config.context.compression
    }

    pub(crate) fn close_timeout(&self) -> Duration {
        self.config.context.close_timeout
    }
}
