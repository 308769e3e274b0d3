//! What everybody may read about a running feed: kept up by the driver, notice by notice.

use tickwire_core::book::{BookState, BookStore};
use tickwire_core::connection::Connection;
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Notice, State, Stats, Stop, SubscriptionState};
use tickwire_core::symbol::Symbol;
use tokio::sync::watch;

use crate::error::NotLive;

/// The most symbols that are named.
const NAMED_MAX: usize = 10;

/// Where a feed stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Status {
    /// The session's state.
    pub state: State,
    /// Why the last connection ended.
    pub cause: Option<Cause>,
    /// Symbols that the user wants, those included that the venue refuses.
    pub desired: usize,
    /// Symbols with at least one acknowledged subscription.
    pub active: usize,
    /// Books that are kept, or are about to be.
    pub books: usize,
    /// Books that are live.
    pub books_live: usize,
    /// What the session has counted.
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
    rows: Vec<Row>,
    /// Symbols that the venue has not answered for.
    unanswered: usize,
    /// Symbols that the venue refuses on every channel.
    refused: usize,
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
}

/// What is counted of a feed beside its notices.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) stats: Stats,
    pub(crate) handler_failures: u64,
    pub(crate) dropped: u64,
}

impl Board {
    /// The board of a feed that has room for so many symbols.
    pub(crate) fn new(symbols: usize) -> Self {
        let status = Status {
            state: State::Idle,
            cause: None,
            desired: 0,
            active: 0,
            books: 0,
            books_live: 0,
            stats: Stats::default(),
            handler_failures: 0,
            dropped: 0,
            stopped: None,
        };
        Self { status, rows: vec![Row::default(); symbols], unanswered: 0, refused: 0 }
    }

    pub(crate) fn status(&self) -> &Status {
        &self.status
    }

    /// Whether every subscription is answered and every book that is kept is live.
    pub(crate) fn is_live(&self) -> bool {
        let Status { state, books, books_live, .. } = self.status;
        state == State::Live && self.unanswered == 0 && books == books_live
    }

    /// Whether no wait makes the feed live: it is over, or the venue refuses all that is wanted.
    pub(crate) fn is_hopeless(&self) -> bool {
        let Status { desired, stopped, .. } = self.status;
        stopped.is_some() || (desired > 0 && self.refused == desired)
    }

    /// What keeps the feed from being live.
    pub(crate) fn not_live(&self) -> NotLive {
        let names = |which: fn(&Row) -> bool| {
            let rows = self.rows.iter().filter(|row| which(row));
            rows.take(NAMED_MAX).map(|row| row.symbol.to_string()).collect()
        };
        NotLive {
            state: self.status.state,
            missing: names(Row::is_missing),
            missing_count: self.rows.iter().filter(|row| row.is_missing()).count(),
            refused: names(|row| row.refused),
            refused_count: self.refused,
            cause: self.status.cause,
            stopped: self.status.stopped,
        }
    }

    /// Takes in a notice.
    pub(crate) fn noted<X: Exchange, B: BookStore>(
        &mut self,
        notice: &Notice<'_>,
        connection: &Connection<'_, X, B>,
        channels: Channels,
    ) {
        match notice {
            Notice::State { to, cause, .. } => {
                self.status.state = *to;
                self.status.cause = cause.or(self.status.cause);
            }
            Notice::Subscription { slot, symbol, .. } | Notice::Book { slot, symbol, .. } => {
                self.look_at(*slot, symbol, connection, channels);
            }
            _ => {}
        }
    }

    /// Looks at a symbol anew.
    pub(crate) fn look_at<X: Exchange, B: BookStore>(
        &mut self,
        slot: Slot,
        symbol: &Symbol,
        connection: &Connection<'_, X, B>,
        channels: Channels,
    ) {
        let Some(place) = self.rows.get_mut(slot.index()) else { return };
        let row = Row::of(slot, symbol, connection, channels);
        let before = core::mem::replace(place, row);
        self.count(before, |number, one| number.saturating_sub(one));
        self.count(row, usize::saturating_add);
    }

    /// Takes over what was counted elsewhere.
    pub(crate) fn counted(&mut self, counted: Counted) {
        let Counted { stats, handler_failures, dropped } = counted;
        self.status.stats = stats;
        self.status.handler_failures = handler_failures;
        self.status.dropped = dropped;
    }

    /// The feed is over; the first reason stands.
    pub(crate) fn stopped(&mut self, stop: Stop) {
        self.status.stopped.get_or_insert(stop);
    }

    fn count(&mut self, row: Row, add: fn(usize, usize) -> usize) {
        let Row { desired, active, unanswered, refused, book, live, .. } = row;
        let status = &mut self.status;
        status.desired = add(status.desired, usize::from(desired));
        status.active = add(status.active, usize::from(active));
        status.books = add(status.books, usize::from(book));
        status.books_live = add(status.books_live, usize::from(live));
        self.unanswered = add(self.unanswered, usize::from(unanswered));
        self.refused = add(self.refused, usize::from(refused));
    }
}

/// The channels of a feed: how many, and which of them feeds books.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Channels {
    pub(crate) count: usize,
    pub(crate) feed: Option<usize>,
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
        }
    }

    fn is_missing(&self) -> bool {
        self.unanswered || (self.book && !self.live)
    }
}
