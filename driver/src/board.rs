//! What everybody may read about a running feed: kept up by its task, notice by notice.

mod connections;

use tickwire_core::book::{BookState, BookStore};
use tickwire_core::connection::Connection;
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::retry::Cause;
use tickwire_core::session::{CHANNELS_MAX, State, Stats, Stop, SubscriptionState};
use tickwire_core::symbol::Symbol;
use tokio::sync::watch;

use crate::error::NotLive;
use crate::hold::Shown;

pub use connections::ConnectionStatus;
pub(crate) use connections::{Connections, Entry};

/// The most symbols that are named.
const NAMED_MAX: usize = 10;

/// Where a feed stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Status {
    /// The feed's state. Where it has several connections, that of the one that is furthest from
    /// being live: in the order `Backoff`, `Idle` (a connection that is yet to be opened counts
    /// so), `Connecting`, `Handshaking`, `Subscribing`, `Live`. Connections that are to take over
    /// from another, or were taken over from, do not count as long as there are others; nor do
    /// those that are closing. A feed that follows nothing any more has no connection and is
    /// `Idle`.
    pub state: State,
    /// Why the last connection that ended did.
    pub cause: Option<Cause>,
    /// The connections, in the order of their numbers; those that are yet to be opened are not
    /// among them.
    pub connections: Vec<ConnectionStatus>,
    /// Symbols that the user wants, those included that the venue refuses.
    pub desired: usize,
    /// Symbols with at least one acknowledged subscription.
    pub active: usize,
    /// Books that are kept, or are about to be.
    pub books: usize,
    /// Books that are live.
    pub books_live: usize,
    /// What the sessions of all connections have counted, those included that are gone: sums, the
    /// most attempts, the longest durations.
    pub stats: Stats,
    /// How often handlers failed or panicked.
    pub handler_failures: u64,
    /// What the stream had to drop or conflate.
    pub dropped: u64,
    /// Why the feed is over.
    pub stopped: Option<Stop>,
}

/// A status, and the symbols behind its numbers.
#[derive(Debug)]
pub(crate) struct Board {
    status: Status,
    pub(crate) connections: Connections,
    rows: Vec<Row>,
    /// Symbols that the venue has not answered for.
    unanswered: usize,
    /// Symbols that the venue refuses on every channel.
    refused: usize,
    /// Symbols whose connection is yet to be opened.
    homeless: usize,
}

/// The feed's hold on its board. Who drops a feed, begun or not, asked for its end; a panic is
/// another matter.
pub(crate) struct Writer(pub(crate) watch::Sender<Board>);

impl Drop for Writer {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.send_modify(|board| board.stopped(Stop::Requested));
        }
    }
}

/// What a symbol adds to the numbers.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    symbol: Symbol,
    desired: bool,
    active: bool,
    unanswered: bool,
    refused: bool,
    book: bool,
    live: bool,
    /// Whether the symbol's connection is yet to be opened.
    homeless: bool,
}

/// What is counted of a feed beside its notices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) handler_failures: u64,
    pub(crate) dropped: u64,
}

impl Shown for Board {
    /// Whether every subscription is answered and every book that is kept is live. Where nothing is
    /// followed there is nothing to wait for.
    fn is_live(&self) -> bool {
        let Status { desired, books, books_live, .. } = self.status;
        if desired == 0 && self.connections.are_retired() {
            return true;
        }
        self.state() == State::Live && self.unanswered == 0 && books == books_live
    }

    /// Whether no wait makes the feed live: it is over, or the venue refuses all that is wanted.
    fn is_hopeless(&self) -> bool {
        let Status { desired, stopped, .. } = self.status;
        stopped.is_some() || (desired > 0 && self.refused == desired)
    }

    fn end(&self) -> Option<Stop> {
        self.status.stopped
    }
}

impl Board {
    /// The board of a feed that has room for so many symbols.
    pub(crate) fn new(symbols: usize) -> Self {
        let status = Status {
            state: State::Idle,
            cause: None,
            connections: Vec::new(),
            desired: 0,
            active: 0,
            books: 0,
            books_live: 0,
            stats: Stats::default(),
            handler_failures: 0,
            dropped: 0,
            stopped: None,
        };
        let rows = vec![Row::default(); symbols];
        let connections = Connections::default();
        Self { status, connections, rows, unanswered: 0, refused: 0, homeless: 0 }
    }

    /// Where the feed stands, in full.
    pub(crate) fn status(&self) -> Status {
        Status {
            state: self.state(),
            stats: self.connections.stats(),
            connections: self.connections.statuses(),
            ..self.status.clone()
        }
    }

    /// The feed's state; see [`Status::state`].
    pub(crate) fn state(&self) -> State {
        self.connections.state(self.homeless > 0)
    }

    /// What keeps the feed from being live.
    pub(crate) fn not_live(&self) -> NotLive {
        let names = |which: fn(&Row) -> bool| {
            let rows = self.rows.iter().filter(|row| which(row));
            rows.take(NAMED_MAX).map(|row| row.symbol.to_string()).collect()
        };
        NotLive {
            state: self.state(),
            missing: names(Row::is_missing),
            missing_count: self.rows.iter().filter(|row| row.is_missing()).count(),
            refused: names(|row| row.refused),
            refused_count: self.refused,
            cause: self.status.cause,
            stopped: self.status.stopped,
        }
    }

    /// A connection has changed its state.
    pub(crate) fn changed(&mut self, cause: Option<Cause>) {
        self.status.cause = cause.or(self.status.cause);
    }

    /// A symbol waits for its connection to be opened.
    pub(crate) fn expect(&mut self, slot: Slot, symbol: &Symbol, channels: Channels) {
        self.put(
            slot,
            Row {
                symbol: *symbol,
                desired: true,
                unanswered: true,
                book: channels.feed.is_some(),
                homeless: true,
                ..Row::default()
            },
        );
    }

    /// A symbol is followed no more.
    pub(crate) fn forget(&mut self, slot: Slot) {
        self.put(slot, Row::default());
    }

    /// Looks at a symbol anew, in the connection that it is on, where it has the row `there`.
    pub(crate) fn look_at<X: Exchange, B: BookStore>(
        &mut self,
        slot: Slot,
        symbol: &Symbol,
        connection: &Connection<'_, X, B>,
        there: Slot,
        channels: Channels,
    ) {
        self.put(slot, Row::of(there, symbol, connection, channels));
    }

    fn put(&mut self, slot: Slot, row: Row) {
        let Some(place) = self.rows.get_mut(slot.index()) else { return };
        let before = core::mem::replace(place, row);
        self.count(before, |number, one| number.saturating_sub(one));
        self.count(row, usize::saturating_add);
    }

    /// Takes over what was counted elsewhere.
    pub(crate) fn counted(&mut self, counted: Counted) {
        let Counted { handler_failures, dropped } = counted;
        self.status.handler_failures = handler_failures;
        self.status.dropped = dropped;
    }

    /// The feed is over; the first reason stands.
    pub(crate) fn stopped(&mut self, stop: Stop) {
        self.status.stopped.get_or_insert(stop);
    }

    fn count(&mut self, row: Row, add: fn(usize, usize) -> usize) {
        let Row { desired, active, unanswered, refused, book, live, homeless, .. } = row;
        let status = &mut self.status;
        status.desired = add(status.desired, usize::from(desired));
        status.active = add(status.active, usize::from(active));
        status.books = add(status.books, usize::from(book));
        status.books_live = add(status.books_live, usize::from(live));
        self.unanswered = add(self.unanswered, usize::from(unanswered));
        self.refused = add(self.refused, usize::from(refused));
        self.homeless = add(self.homeless, usize::from(homeless));
    }
}

/// The channels of a feed: their names, and which of them feeds books.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Channels {
    names: [&'static str; CHANNELS_MAX],
    count: usize,
    pub(crate) feed: Option<usize>,
}

impl Channels {
    /// Those of these names; of more than [`CHANNELS_MAX`], the first.
    pub(crate) fn new(names: impl Iterator<Item = &'static str>, feed: Option<usize>) -> Self {
        let mut channels = Self { names: [""; CHANNELS_MAX], count: 0, feed };
        for (place, name) in channels.names.iter_mut().zip(names) {
            *place = name;
            channels.count = channels.count.saturating_add(1);
        }
        channels
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The venue's name of a channel.
    pub(crate) fn name(&self, at: usize) -> Option<&'static str> {
        self.names.get(at).copied()
    }
}

/// Whether nothing of a connection's row keeps it from being live: every subscription is answered,
/// and the book, where one is kept, is live.
pub(crate) fn is_settled<X: Exchange, B: BookStore>(
    there: Slot,
    connection: &Connection<'_, X, B>,
    channels: Channels,
) -> bool {
    !Row::of(there, &Symbol::default(), connection, channels).is_missing()
}

/// Whether every subscription of a connection's row is answered.
pub(crate) fn is_answered<X: Exchange, B: BookStore>(
    there: Slot,
    connection: &Connection<'_, X, B>,
    channels: Channels,
) -> bool {
    !Row::of(there, &Symbol::default(), connection, channels).unanswered
}

impl Row {
    fn of<X: Exchange, B: BookStore>(
        slot: Slot,
        symbol: &Symbol,
        connection: &Connection<'_, X, B>,
        channels: Channels,
    ) -> Self {
        let state = |channel| connection.subscription(slot, channel);
        let any = |wanted| (0..channels.count).any(|channel| state(channel) == wanted);
        let all = |wanted| (0..channels.count).all(|channel| state(channel) == wanted);
        // A silent stream is one whose book is missed; a refused one was never to be had.
        let book = channels.feed.is_some_and(|feed| {
            !matches!(state(feed), SubscriptionState::Gone | SubscriptionState::Refused)
        });
        let live = || connection.book(slot).is_some_and(|book| book.state() == BookState::Live);
        Self {
            symbol: *symbol,
            desired: (0..channels.count).any(|channel| state(channel) != SubscriptionState::Gone),
            active: any(SubscriptionState::Active),
            unanswered: any(SubscriptionState::Pending),
            refused: all(SubscriptionState::Refused),
            book,
            live: book && live(),
            homeless: false,
        }
    }

    fn is_missing(&self) -> bool {
        self.unanswered || (self.book && !self.live)
    }
}
