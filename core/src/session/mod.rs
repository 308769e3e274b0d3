//! The session: consumes WebSocket messages and emits actions; lifecycle, subscriptions, heartbeat,
//! back-off and books, without I/O and without a clock.
//!
//! **After every call that tells the session a fact, poll it until it answers `Wait`.**
//!
//! This is the frame level, for users who have a WebSocket stack of their own; a
//! [`Connection`](crate::connection::Connection) adds the WebSocket client and wants bytes only.

mod backoff;
mod calls;
mod config;
mod control;
mod inbound;
mod lifecycle;
mod memory;
mod mend;
mod notices;
mod outbound;
mod output;
mod quiet;
mod resync;
mod slow;
mod stats;
mod subscription;
mod subscriptions;
mod table;
mod timers;
mod view;
mod wishes;
mod words;

use core::time::Duration;

use crate::book::{BookFeed, BookRef, BookStore};
use crate::endpoint::Endpoint;
use crate::entropy::Entropy;
use crate::event::Slot;
use crate::exchange::{Exchange, Message, MessageKind};
use crate::meter::Meter;
use crate::pace::Pace;
use crate::scratch::Scratch;
use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::{Instant, Stamp, UnixNanos};
use crate::ws;

use backoff::Backoff;
use calls::Calls;
use notices::{Notices, Shown};

use stats::Marks;
use table::Table;
use timers::{Timer, Timers};

pub use config::{Config, ConfigError, NonEmpty, Symbols};
pub use memory::{Arrays, Memory};
pub use output::{
    Dropped, Frame, Notice, Output, Request, RequestId, SnapshotFailure, State, Stop, Unanswered,
};
pub use stats::Stats;
pub use subscription::SubscriptionState;
pub use table::{CHANNELS_MAX, Row};
pub use wishes::Refused;

/// A public market-data session at the level of WebSocket messages.
pub struct Session<'b, X: Exchange, B: BookStore> {
    venue: X,
    config: Config<'b, X::Channel>,
    endpoint: Endpoint<'b>,
    entropy: Entropy,

    state: State,
    stop: Option<Stop>,
    timers: Timers,
    backoff: Backoff,
    /// A `Disconnect` waits to be said.
    disconnect: bool,
    /// A `ReconnectAfter` waits to be said.
    reconnect: Option<lifecycle::Reconnect>,
    /// A close frame waits to be sent (frame level).
    close_frame: bool,
    /// When anything last arrived.
    heard: Instant,
    /// When data last arrived.
    fresh: Option<Instant>,

    table: Table<'b>,
    /// Row number from which the search for unsaid changes of rows goes on; the table's length
    /// where nothing is unsaid.
    unsaid: usize,
    /// The id of the last subscription request of this connection.
    asks: u32,
    frames_pace: Pace,
    /// No message before this: the venue's limit.
    frames_hold: Instant,
    rest_pace: Pace,

    books: B,
    /// The channel that feeds the books: its position in the configuration, and its rules.
    feed: Option<(usize, BookFeed)>,
    /// REST calls under way.
    calls: Calls,
    /// No REST call before this: the venue said so.
    rest_hold: Instant,

    scratch: Scratch<'b>,
    /// The next item of the scratch.
    cursor: usize,
    /// An item that is applied to its book but not yet told.
    ready: Option<(usize, Option<Slot>)>,
    /// The configured channel of the message in the scratch.
    channel: Option<usize>,
    /// When the message in the scratch was received.
    received_at: Option<UnixNanos>,

    text: Store<'b, u8>,
    text_len: usize,
    batch: Store<'b, Symbol>,

    notices: Notices,
    shown: Shown,
    stats: Stats,
    marks: Marks,
    meters: Store<'b, Meter>,
}

/// The answer to one poll without a lifetime: what [`Session::view`] turns into an [`Output`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step(pub(crate) Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Connect,
    SendText,
    SendPing,
    SendClose,
    Event { item: usize, slot: Option<Slot> },
    Notice,
    Request { id: u32, deadline: Instant },
    Reconnect(lifecycle::Reconnect),
    Disconnect,
    Stopped(Stop),
    Wait { until: Option<Instant>, want_write: bool },
}

/// Construction.
impl<'b, X: Exchange, B: BookStore> Session<'b, X, B> {
    /// Makes a public session: its symbols are subscribed to on every channel of the configuration.
    ///
    /// `seed` feeds jitter (and, in a `Connection`, keys and masks): 32 bytes of the system's
    /// entropy, or a constant where a run is to be repeated.
    ///
    /// # Errors
    ///
    /// [`ConfigError`]: nothing but the arguments is wrong.
    pub fn public(
        venue: X,
        symbols: Symbols<'_>,
        config: Config<'b, X::Channel>,
        books: B,
        memory: Memory<'b>,
        seed: [u8; 32],
    ) -> Result<Self, ConfigError> {
        let endpoint = config.checked()?;
        if memory.items.is_empty() || memory.text.is_empty() || memory.batch.is_empty() {
            return Err(ConfigError::Memory);
        }
        tell_apart(&venue, config.channels)?;
        let feed = find_feed(&venue, &config, &books, memory.rows.len())?;
        let mut session = Self {
            endpoint,
            entropy: Entropy::new(seed),
            state: State::Idle,
            stop: None,
            timers: Timers::new(),
            backoff: Backoff::new(config.policy, config.retry),
            disconnect: false,
            reconnect: None,
            close_frame: false,
            heard: Instant::ORIGIN,
            fresh: None,
            table: Table::new(memory.rows, memory.index).ok_or(ConfigError::Index)?,
            unsaid: 0,
            asks: 0,
            frames_hold: Instant::ORIGIN,
            frames_pace: Pace::new(config.limits.frames),
            rest_pace: Pace::new(config.limits.requests),
            books,
            feed,
            calls: Calls::new(),
            rest_hold: Instant::ORIGIN,
            scratch: Scratch::new(memory.items, memory.levels),
            cursor: 0,
            ready: None,
            channel: None,
            received_at: None,
            text: memory.text,
            text_len: 0,
            batch: memory.batch,
            notices: Notices::new(),
            shown: Shown::Nothing,
            stats: Stats::default(),
            marks: Marks::default(),
            meters: memory.meters,
            venue,
            config,
        };
        for symbol in symbols.iter() {
            session.follow(symbol?, Instant::ORIGIN).map_err(|_| ConfigError::TooManySymbols)?;
        }
        Ok(session)
    }
}

/// Getters.
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
    /// Where the session is in its life.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// Whether the WebSocket is open.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        matches!(self.state, State::Subscribing | State::Live)
    }

    /// The symbols with at least one acknowledged subscription.
    pub fn active_symbols(&self) -> impl Iterator<Item = (Slot, &Symbol)> {
        self.symbols(|entry| entry.state() == SubscriptionState::Active)
    }

    /// The symbols that the user wants.
    pub fn desired_symbols(&self) -> impl Iterator<Item = (Slot, &Symbol)> {
        self.symbols(subscription::Subscription::desired)
    }

    /// The state of one subscription; `channel` is a position in the configuration's channels.
    #[must_use]
    pub fn subscription(&self, slot: Slot, channel: usize) -> SubscriptionState {
        let entry = self.table.row(slot).and_then(|row| row.subscriptions.get(channel));
        entry.map(subscription::Subscription::state).unwrap_or_default()
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
        keep: impl Fn(&subscription::Subscription) -> bool,
    ) -> impl Iterator<Item = (Slot, &Symbol)> {
        self.table
            .rows()
            .filter(move |(_, row)| row.subscriptions.iter().any(&keep))
            .filter_map(|(slot, row)| Some((slot, row.symbol.as_ref()?)))
    }
}

/// What a connection needs to know.
impl<'b, X: Exchange, B: BookStore> Session<'b, X, B> {
    pub(crate) fn opening(&self) -> Result<ws::Opening<'b>, ws::BadOpening> {
        let Endpoint { authority, path, .. } = self.endpoint;
        ws::Opening::new(authority, path, self.config.context.headers)
    }

    /// The longest text that the session sends.
    pub(crate) fn text_max(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn close_timeout(&self) -> Duration {
        self.config.context.close_timeout
    }

    pub(crate) fn write_timeout(&self) -> Duration {
        self.config.context.write_timeout
    }

    /// Whether the venue's limits allow a message of the user's now: pings and subscriptions that
    /// are due go first, or a user who sends all the time would keep them from ever being sent.
    pub(crate) fn pace(&mut self, now: Instant) -> Result<(), Refused> {
        let room = self.frames_pace.room(now);
        let kept = u16::from(self.is_outgoing_due(now));
        if room <= kept { Err(Refused::Paced) } else { Ok(()) }
    }

    /// A message of the user's was sent.
    pub(crate) fn paced(&mut self, now: Instant) {
        self.frames_pace.count(now, 1);
    }
}

/// Polls.
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
    /// Asks for the next output: [`Session::step`] and [`Session::view`] in one.
    ///
    /// `message` is the message that was last reported by `received`, or any empty one: only events
    /// of channels without a type of their own look at it.
    pub fn poll<'s>(&'s mut self, now: Stamp, message: Message<'s>) -> Output<'s> {
        let step = self.step(now);
        self.view(step, message)
    }

    /// Makes one bounded step: at most one event, one action or one notice.
    pub fn step(&mut self, now: Stamp) -> Step {
        self.step_while(now, true)
    }

    /// As [`Session::step`]; where it may not act, nothing is sent or asked for: the last text has
    /// not been taken yet.
    pub(crate) fn step_while(&mut self, now: Stamp, may_act: bool) -> Step {
        // Each round but the last changes a state or clears a deadline, so a few are enough; the
        // bound makes that a certainty.
        for _ in 0..8 {
            if let Some(kind) = self.told(now) {
                return Step(kind);
            }
            if self.tick(now) {
                continue;
            }
            if may_act && let Some(kind) = self.action(now) {
                return Step(kind);
            }
            // What was looked at may have made something worth telling.
            if !self.has_news(now.mono) {
                break;
            }
        }
        Step(self.wait(may_act))
    }

    /// What is to be said before anything else is done.
    #[inline]
    pub(crate) fn told(&mut self, now: Stamp) -> Option<Kind> {
        if core::mem::take(&mut self.disconnect) {
            return Some(Kind::Disconnect);
        }
        if let Some(notice) = self.notice(now.mono) {
            return Some(notice);
        }
        if let Some(reconnect) = self.reconnect.take() {
            return Some(Kind::Reconnect(reconnect));
        }
        let (item, slot) = self.ready.take().or_else(|| self.next_event(now))?;
        if let Some(notice) = self.notice(now.mono) {
            // A book's change of state is told before the event that made it.
            self.ready = Some((item, slot));
            return Some(notice);
        }
        Some(Kind::Event { item, slot })
    }

    fn notice(&mut self, now: Instant) -> Option<Kind> {
        self.shown = self.next_notice(now)?;
        Some(Kind::Notice)
    }

    fn has_news(&self, now: Instant) -> bool {
        self.disconnect
            || self.reconnect.is_some()
            || self.unsaid < self.table.len()
            || self.notices.wait(now)
    }

    fn action(&mut self, now: Stamp) -> Option<Kind> {
        match self.state {
            State::Stopped => self.stop.map(Kind::Stopped),
            State::Idle => Some(self.connect(now.mono)),
            State::Backoff => {
                self.timers.expired(Timer::Backoff, now.mono).then(|| self.connect(now.mono))
            }
            State::Closing => core::mem::take(&mut self.close_frame).then_some(Kind::SendClose),
            State::Subscribing | State::Live => {
                self.outgoing(now).or_else(|| self.next_request(now))
            }
            State::Connecting | State::Handshaking => None,
        }
    }

    fn wait(&self, may_act: bool) -> Kind {
        let mut until = self.timers.next().min(self.notices.deadline().unwrap_or(Instant::FAR));
        if may_act && self.is_connected() {
            let subscribe = self.timers.at(Timer::Subscribe);
            let ping = self.timers.at(Timer::Heartbeat).min(self.silence_deadline());
            let frame = ping.min(subscribe).max(self.frames_hold);
            until = until.min(frame).min(self.timers.at(Timer::Resync));
        }
        let until = (until != Instant::FAR).then_some(until);
        Kind::Wait { until, want_write: false }
    }
}

/// Shows where the session stands, and nothing of its memory.
impl<X: Exchange, B: BookStore> core::fmt::Debug for Session<'_, X, B> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Session")
            .field("venue", &self.venue.facts().name)
            .field("host", &self.endpoint.host)
            .field("state", &self.state)
            .field("stop", &self.stop)
            .field("symbols", &self.desired_symbols().count())
            .field("active", &self.active_symbols().count())
            .finish_non_exhaustive()
    }
}

/// The first configured channel that feeds books, where the store keeps any.
fn find_feed<X: Exchange, B: BookStore>(
    venue: &X,
    config: &Config<'_, X::Channel>,
    books: &B,
    rows: usize,
) -> Result<Option<(usize, BookFeed)>, ConfigError> {
    if books.capacity() == 0 {
        return Ok(None);
    }
    if books.capacity() < rows {
        return Err(ConfigError::Books);
    }
    let mut feeds = config.channels.iter().enumerate();
    Ok(feeds.find_map(|(at, channel)| Some((at, venue.book_feed(*channel)?))))
}

/// Refuses channels whose messages would be taken for each other's.
fn tell_apart<X: Exchange>(venue: &X, channels: &[X::Channel]) -> Result<(), ConfigError> {
    for (at, one) in channels.iter().enumerate() {
        let same =
            |other: &X::Channel| venue.same_stream(*one, *other) || venue.same_stream(*other, *one);
        if let Some(behind) = channels.iter().skip(at + 1).position(same) {
            return Err(ConfigError::SameStream(at, at + 1 + behind));
        }
    }
    Ok(())
}
