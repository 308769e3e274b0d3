//! The user's handlers: called in the order of registration, each kept from harming the others.

use core::any::Any;
use core::fmt;
use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tickwire_core::account::balance::Balance;
use tickwire_core::account::fill::Fill;
use tickwire_core::account::order::Order;
use tickwire_core::account::position::Position;
use tickwire_core::book::{BookRef, BookState};
use tickwire_core::event::{BookTicker, Candle, Data, Event, Liquidation, Slot, Ticker, Trade};
use tickwire_core::retry::Cause;
use tickwire_core::session::{Notice, State};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::{Instant, UnixNanos};

use crate::item::Item;
use crate::outlets::Shelf;

/// How long further failures of a handler are held back after one was announced.
const QUIET: Duration = Duration::from_secs(1);

/// What a handler may return: nothing, or a result whose error is counted and announced.
pub trait Outcome {
    /// The error in words, where there is one.
    fn failure(self) -> Option<String>;
}

impl Outcome for () {
    fn failure(self) -> Option<String> {
        None
    }
}

impl<E: fmt::Display> Outcome for Result<(), E> {
    fn failure(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}

/// A book that changed: its levels, or whether they can be trusted.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct BookUpdate<'a> {
    /// The symbol's row.
    pub slot: Slot,
    /// The symbol.
    pub symbol: &'a Symbol,
    /// The book, readable where it is live.
    pub book: BookRef<'a>,
    /// When it changed, by the venue's clock.
    pub time: Option<UnixNanos>,
    /// When the change was read, by ours; `None` where the change is one of state.
    pub received: Option<UnixNanos>,
    /// The new state, where the change is one of state.
    pub changed: Option<BookState>,
}

/// A handler that failed or panicked. Announced at once the first time, then at most once a second
/// for each handler.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct HandlerFailure<'a> {
    /// Its kind, such as `trade`.
    pub kind: &'static str,
    /// Its position among all handlers, from 0, in the order of registration.
    pub position: usize,
    /// Whether it panicked.
    pub panicked: bool,
    /// The last error, or the panic's message.
    pub message: &'a str,
    /// How often it failed since this was last announced.
    pub count: u32,
}

impl fmt::Display for HandlerFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, position, message, count, .. } = self;
        let how = if self.panicked { "panicked" } else { "failed" };
        write!(f, "the {kind} handler {position} {how} (failure {count}): {message:?}; ")?;
        f.write_str("it is called again all the same")
    }
}

/// A change of the feed's state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) to: State,
    pub(crate) cause: Option<Cause>,
}

/// One handler, by what it wants to hear.
pub(crate) enum Handler {
    Any(Box<dyn FnMut(Item<'_>) -> Option<String> + Send>),
    Book(Box<dyn FnMut(BookUpdate<'_>) -> Option<String> + Send>),
    Trade(OnTrade),
    BookTicker(OnEvent<BookTicker>),
    Ticker(OnEvent<Ticker>),
    Candle(OnEvent<Candle>),
    Liquidation(OnEvent<Liquidation>),
    Order(OnEvent<Order>),
    Fill(OnEvent<Fill>),
    Balance(OnEvent<Balance>),
    Position(OnEvent<Position>),
    Notice(Box<dyn FnMut(Notice<'_>) -> Option<String> + Send>),
    State(Box<dyn FnMut(State, Option<Cause>) -> Option<String> + Send>),
}

/// A handler of trades.
type OnTrade = Box<dyn FnMut(&Event<'_>, &Trade<'_>) -> Option<String> + Send>;

/// A handler of one kind of events.
pub(crate) type OnEvent<T> = Box<dyn FnMut(&Event<'_>, &T) -> Option<String> + Send>;

/// A handler of one kind of events, as the user has written it.
pub(crate) fn on_event<T: 'static, O: Outcome>(
    mut call: impl FnMut(&Event<'_>, &T) -> O + Send + 'static,
) -> OnEvent<T> {
    Box::new(move |event, data| call(event, data).failure())
}

/// All handlers, in the order of registration.
#[derive(Default)]
pub(crate) struct Handlers {
    entries: Vec<Entry>,
    failures: u64,
    /// When the next failure may be announced; `None` where none waits.
    due: Option<Instant>,
}

struct Entry {
    handler: Handler,
    /// The last failure that was not announced, and how many there were.
    waiting: Option<Failed>,
    /// Nothing is announced before this.
    quiet_until: Instant,
}

struct Failed {
    panicked: bool,
    message: String,
    count: u32,
}

impl Handlers {
    pub(crate) fn add(&mut self, handler: Handler) {
        self.entries.push(Entry { handler, waiting: None, quiet_until: Instant::ORIGIN });
    }

    /// How often handlers failed or panicked.
    pub(crate) fn failures(&self) -> u64 {
        self.failures
    }

    /// When the next failure may be announced; `None` where none waits.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.due
    }

    /// Calls everybody whom the item concerns.
    #[inline]
    pub(crate) fn tell(&mut self, item: Item<'_>, change: Option<Change>, shelf: &dyn Shelf) {
        let update = BookUpdate::of(item, shelf);
        for entry in &mut self.entries {
            let failure = isolated(|| entry.handler.call(item, update, change));
            if let Some((panicked, message)) = failure {
                note(&mut self.failures, &mut self.due, entry, panicked, message);
            }
        }
    }

    /// Tells the others of the failures that are due: those who want everything, and `others`. Who
    /// fails at being told is told of later, so that this ends.
    pub(crate) fn announce(
        &mut self,
        now: Instant,
        shelf: &dyn Shelf,
        mut others: impl FnMut(HandlerFailure<'_>),
    ) {
        for position in 0..self.entries.len() {
            let Some(entry) = self.entries.get_mut(position) else { break };
            if entry.quiet_until > now {
                continue;
            }
            let Some(failed) = entry.waiting.take() else { continue };
            entry.quiet_until = now.after(QUIET);
            let kind = entry.handler.kind();
            let Failed { panicked, ref message, count } = failed;
            let failure = HandlerFailure { kind, position, panicked, message, count };
            self.tell_others(failure, shelf);
            others(failure);
        }
        let waiting = self.entries.iter().filter(|entry| entry.waiting.is_some());
        self.due = waiting.map(|entry| entry.quiet_until).min();
    }

    fn tell_others(&mut self, failure: HandlerFailure<'_>, shelf: &dyn Shelf) {
        let item = Item::HandlerFailed(failure);
        let update = BookUpdate::of(item, shelf);
        for (at, entry) in self.entries.iter_mut().enumerate() {
            if at == failure.position {
                continue;
            }
            if let Some((panicked, message)) = isolated(|| entry.handler.call(item, update, None)) {
                note(&mut self.failures, &mut self.due, entry, panicked, message);
            }
        }
    }
}

/// What a call ended with that did not go well: whether by a panic, and its words.
#[inline]
fn isolated(call: impl FnOnce() -> Option<String>) -> Option<(bool, String)> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(None) => None,
        Ok(Some(error)) => Some((false, error)),
        Err(panic) => Some((true, words(&*panic))),
    }
}

#[cold]
fn note(
    failures: &mut u64,
    due: &mut Option<Instant>,
    entry: &mut Entry,
    panicked: bool,
    message: String,
) {
    *failures = failures.saturating_add(1);
    let before = entry.waiting.as_ref().map_or(0, |failed| failed.count);
    entry.waiting = Some(Failed { panicked, message, count: before.saturating_add(1) });
    *due = Some(due.map_or(entry.quiet_until, |due| due.min(entry.quiet_until)));
}

/// The words of a panic, where it has any.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    text.or(owned).unwrap_or("a panic without words").to_owned()
}

impl Handler {
    /// Calls with everything.
    pub(crate) fn any<O: Outcome>(mut call: impl FnMut(Item<'_>) -> O + Send + 'static) -> Self {
        Self::Any(Box::new(move |item| call(item).failure()))
    }

    /// Calls with changes of state.
    pub(crate) fn state<O: Outcome>(
        mut call: impl FnMut(State, Option<Cause>) -> O + Send + 'static,
    ) -> Self {
        Self::State(Box::new(move |to, cause| call(to, cause).failure()))
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Any(_) => "catch-all",
            Self::Book(_) => "book",
            Self::Trade(_) => "trade",
            Self::BookTicker(_) => "book ticker",
            Self::Ticker(_) => "ticker",
            Self::Candle(_) => "candle",
            Self::Liquidation(_) => "liquidation",
            Self::Order(_) => "order",
            Self::Fill(_) => "fill",
            Self::Balance(_) => "balance",
            Self::Position(_) => "position",
            Self::Notice(_) => "notice",
            Self::State(_) => "state",
        }
    }

    /// Calls the handler where the item concerns it.
    #[inline]
    fn call(
        &mut self,
        item: Item<'_>,
        update: Option<BookUpdate<'_>>,
        change: Option<Change>,
    ) -> Option<String> {
        match (self, item) {
            (Self::Any(call), item) => call(item),
            (Self::Book(call), _) => update.and_then(call),
            (Self::State(call), _) => change.and_then(|Change { to, cause }| call(to, cause)),
            (Self::Notice(call), Item::Notice(notice)) => call(notice),
            (handler, Item::Event(event)) => handler.call_with_event(&event),
            _ => None,
        }
    }

    #[inline]
    fn call_with_event(&mut self, event: &Event<'_>) -> Option<String> {
        match (self, &event.data) {
            (Self::Trade(call), Data::Trade(trade)) => call(event, trade),
            (Self::BookTicker(call), Data::BookTicker(ticker)) => call(event, ticker),
            (Self::Ticker(call), Data::Ticker(ticker)) => call(event, ticker),
            (Self::Candle(call), Data::Candle(candle)) => call(event, candle),
            (Self::Liquidation(call), Data::Liquidation(liquidation)) => call(event, liquidation),
            (Self::Order(call), Data::Order(order)) => call(event, order),
            (Self::Fill(call), Data::Fill(fill)) => call(event, fill),
            (Self::Balance(call), Data::Balance(balance)) => call(event, balance),
            (Self::Position(call), Data::Position(position)) => call(event, position),
            _ => None,
        }
    }
}

impl<'a> BookUpdate<'a> {
    /// The book that an item has changed.
    #[inline]
    fn of(item: Item<'a>, shelf: &'a dyn Shelf) -> Option<Self> {
        match item {
            Item::Event(event) => {
                let book = match event.data {
                    Data::BookDelta(delta) => delta.book,
                    Data::BookSnapshot(snapshot) => snapshot.book,
                    _ => None,
                }?;
                let (slot, symbol) = (event.slot?, event.symbol?);
                let Event { time, received, .. } = event;
                Some(Self { slot, symbol, book, time, received, changed: None })
            }
            Item::Notice(Notice::Book { slot, symbol, state, .. }) => {
                let book = shelf.book(slot)?;
                let changed = Some(state);
                Some(Self { slot, symbol, book, time: None, received: None, changed })
            }
            _ => None,
        }
    }
}
