//! An exchange, a feed of it that is heard in full, and every book compared with the venue's
//! whenever it changes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tickwire_core::book::{BookState, LiveBook};
use tickwire_core::owned::{OwnedData, OwnedEvent, OwnedItem, OwnedNotice};
use tickwire_core::retry::Cause;
use tickwire_core::symbol::Symbol;
use tickwire_simulator::{Simulator, Stats};
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Handle, Item, Status};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, timeout, timeout_at};

use crate::exchange::{LEVELS, PATIENCE, SYMBOLS, Setup, feed, is_same};

/// How often the book of each symbol is compared after a recovery.
const ROUNDS: usize = 5;
/// The lines of the transcript that a failure shows.
const SHOWN: usize = 60;

/// What the feed's handlers have to say.
enum Heard {
    Item(OwnedItem),
    /// The book of a symbol is the venue's at this id.
    Equal(Symbol, u64),
}

/// An exchange and a feed of it.
pub(crate) struct Rig {
    pub(crate) simulator: Arc<Simulator>,
    pub(crate) handle: Handle,
    heard: UnboundedReceiver<Heard>,
    /// What was heard but data, one line each.
    transcript: Vec<String>,
    /// The id at which a symbol's book was last compared.
    equal: BTreeMap<String, u64>,
}

/// Starting.
impl Rig {
    /// A feed of [`SYMBOLS`], live.
    pub(crate) async fn live() -> Self {
        Self::live_with(Setup::new(), |feed| feed).await
    }

    /// A feed of [`SYMBOLS`] that is changed before it starts, live.
    pub(crate) async fn live_with(
        setup: Setup,
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        let mut rig = Self::start(setup, &SYMBOLS, change);
        rig.recovered(&SYMBOLS).await;
        rig
    }

    /// A feed that has just been started.
    pub(crate) fn start(
        setup: Setup,
        symbols: &[&str],
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        Self::start_on(setup.start(), symbols, change)
    }

    /// A feed of an exchange that runs.
    pub(crate) fn start_on(
        simulator: Arc<Simulator>,
        symbols: &[&str],
        change: impl FnOnce(Feed<GateioSpot>) -> Feed<GateioSpot>,
    ) -> Self {
        let (sender, heard) = unbounded_channel();
        let (books, venue) = (sender.clone(), Arc::clone(&simulator));
        let feed = change(feed(&simulator, symbols));
        let feed = feed.on_any(move |item| tell(&sender, Heard::Item(owned(item)))).on_book(
            move |update| {
                let Some(book) = update.book.live() else { return Ok(()) };
                compare(&venue, update.symbol.as_str(), &book)?;
                tell(&books, Heard::Equal(*update.symbol, book.id()));
                Ok::<_, String>(())
            },
        );
        let handle = feed.spawn().unwrap();
        let (transcript, equal) = (Vec::new(), BTreeMap::new());
        Self { simulator, handle, heard, transcript, equal }
    }
}

/// Waiting.
impl Rig {
    /// Waits for an item that `wanted` finds something in; what comes before it is passed over.
    pub(crate) async fn until<T>(
        &mut self,
        what: &str,
        mut wanted: impl FnMut(&OwnedItem) -> Option<T>,
    ) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match timeout_at(deadline, self.heard.recv()).await {
                Ok(Some(Heard::Item(item))) => {
                    self.note(&item);
                    if let Some(found) = wanted(&item) {
                        return found;
                    }
                }
                Ok(Some(Heard::Equal(symbol, id))) => self.is_equal(symbol, id),
                Ok(None) | Err(_) => self.fail(what),
            }
        }
    }

    /// Waits for a planned reconnect: its delay and its cause.
    pub(crate) async fn reconnect(&mut self) -> (Duration, Cause) {
        self.until("a reconnect", |item| match item.notice()? {
            OwnedNotice::Reconnect { delay, cause, .. } => Some((*delay, *cause)),
            _ => None,
        })
        .await
    }

    /// Waits for a reconnect of this cause.
    pub(crate) async fn reconnect_by(&mut self, wanted: Cause) -> Duration {
        self.until(&format!("a reconnect by {wanted:?}"), |item| match item.notice()? {
            OwnedNotice::Reconnect { delay, cause, .. } => (*cause == wanted).then_some(*delay),
            _ => None,
        })
        .await
    }

    /// Waits for a state of a symbol's book that is wanted.
    pub(crate) async fn book<T>(
        &mut self,
        wanted: &str,
        mut found: impl FnMut(BookState) -> Option<T>,
    ) -> T {
        let what = format!("a certain state of the book of {wanted}");
        self.until(&what, |item| match item.notice()? {
            OwnedNotice::Book { symbol, state, .. } if symbol.as_str() == wanted => found(*state),
            _ => None,
        })
        .await
    }

    /// Waits until the exchange has counted something.
    pub(crate) fn counted(&mut self, what: &str, is_met: impl FnMut(&Stats) -> bool) -> Stats {
        self.simulator.wait(PATIENCE, is_met).unwrap_or_else(|_| self.fail(what))
    }

    /// Waits until the feed has counted something, of which no item tells.
    pub(crate) async fn status(&mut self, what: &str, is_met: impl Fn(&Status) -> bool) -> Status {
        let met = async {
            loop {
                // A question to the feed: what it counts is on its board when it answers.
                let _ = self.handle.book(SYMBOLS[0]).await;
                let status = self.handle.status();
                if is_met(&status) {
                    return status;
                }
            }
        };
        match timeout(PATIENCE, met).await {
            Ok(status) => status,
            Err(_) => self.fail(what),
        }
    }

    /// Waits for what the feed was asked.
    pub(crate) async fn answer<T>(&self, what: &str, asked: impl Future<Output = T>) -> T {
        match timeout(PATIENCE, asked).await {
            Ok(answer) => answer,
            Err(_) => self.fail(what),
        }
    }

    /// Waits until everything is live, and the books of these symbols have been compared with the
    /// venue's at several ids since; until then the client has behaved.
    pub(crate) async fn recovered(&mut self, symbols: &[&str]) {
        self.equals(symbols).await;
        let violations = self.simulator.stats().violations;
        assert_eq!(violations, Vec::<String>::new(), "{}", self.story());
    }

    /// Waits until everything is live, and the books of these symbols were compared several times.
    pub(crate) async fn equals(&mut self, symbols: &[&str]) {
        if let Err(error) = self.handle.live(PATIENCE).await {
            self.drain();
            self.fail(&error.to_string());
        }
        let now = |symbol: &&str| self.simulator.last_id(symbol).expect("the symbol exists");
        let since: BTreeMap<_, _> =
            symbols.iter().map(|symbol| (*symbol, (now(symbol), 0))).collect();
        self.compared(since).await;
    }

    async fn compared(&mut self, mut since: BTreeMap<&str, (u64, usize)>) {
        let deadline = Instant::now() + PATIENCE;
        while since.values().any(|(_, rounds)| *rounds < ROUNDS) {
            match timeout_at(deadline, self.heard.recv()).await {
                Ok(Some(Heard::Item(item))) => self.note(&item),
                Ok(Some(Heard::Equal(symbol, id))) => {
                    self.is_equal(symbol, id);
                    if let Some((from, rounds)) = since.get_mut(symbol.as_str()) {
                        *rounds += usize::from(id > *from);
                    }
                }
                Ok(None) | Err(_) => self.fail(&format!("books that are compared: {since:?}")),
            }
        }
    }
}

/// Looking back.
impl Rig {
    /// The id at which the book of a symbol was last compared.
    pub(crate) fn last_equal(&self, symbol: &str) -> u64 {
        self.equal[symbol]
    }

    /// Where the transcript stands now.
    pub(crate) fn mark(&mut self) -> usize {
        self.drain();
        self.transcript.len()
    }

    /// The lines of the transcript since a mark that a text stands in.
    pub(crate) fn lines(&mut self, since: usize, part: &str) -> Vec<&String> {
        self.drain();
        self.transcript[since..].iter().filter(|line| line.contains(part)).collect()
    }

    /// Fails with what was awaited, and what came instead.
    #[track_caller]
    pub(crate) fn fail(&self, what: &str) -> ! {
        panic!("waited in vain for {what}\n{}", self.story());
    }

    fn story(&self) -> String {
        let from = self.transcript.len().saturating_sub(SHOWN);
        let lines = self.transcript[from..].join("\n  ");
        format!("{:#?}\n{:#?}\n  {lines}", self.simulator.stats(), self.handle.status())
    }

    fn drain(&mut self) {
        while let Ok(heard) = self.heard.try_recv() {
            match heard {
                Heard::Item(item) => self.note(&item),
                Heard::Equal(symbol, id) => self.is_equal(symbol, id),
            }
        }
    }

    fn is_equal(&mut self, symbol: Symbol, id: u64) {
        self.equal.insert(symbol.as_str().to_owned(), id);
    }

    fn note(&mut self, item: &OwnedItem) {
        match item {
            OwnedItem::Notice(OwnedNotice::HandlerFailed { message, .. }) => {
                panic!("{message}\n{}", self.story());
            }
            // The rig's handlers take their time.
            OwnedItem::Event(_) | OwnedItem::Notice(OwnedNotice::Slow { .. }) => {}
            _ => self.transcript.push(item.to_string()),
        }
    }
}

/// Who has stopped listening has seen enough.
fn tell(sender: &UnboundedSender<Heard>, heard: Heard) {
    let _ = sender.send(heard);
}

fn owned(item: Item<'_>) -> OwnedItem {
    match item {
        Item::Event(event) => OwnedEvent::of(&event).into(),
        Item::Notice(notice) => OwnedNotice::of(&notice).into(),
        Item::Reconnect { connection, delay, attempt, cause } => {
            OwnedNotice::Reconnect { connection, delay, attempt, cause }.into()
        }
        Item::Unreachable { connection, error } => OwnedNotice::Unreachable {
            connection,
            authority: error.authority.as_str().into(),
            cause: error.cause,
            reason: error.source.to_string().into(),
        }
        .into(),
        Item::HandlerFailed(failure) => OwnedNotice::HandlerFailed {
            kind: failure.kind,
            position: failure.position,
            panicked: failure.panicked,
            message: failure.message.into(),
            count: failure.count,
        }
        .into(),
        Item::Stopped(stop) => OwnedItem::Stopped(stop),
        other => panic!("an item that is new: {other:?}"),
    }
}

fn compare(venue: &Simulator, symbol: &str, ours: &LiveBook<'_>) -> Result<(), String> {
    let id = ours.id();
    let theirs = venue.book(symbol, id, LEVELS).ok_or(format!("{symbol} has no id {id}"))?;
    if is_same(ours.bids(), &theirs.bids) && is_same(ours.asks(), &theirs.asks) {
        return Ok(());
    }
    let (bids, asks): (Vec<_>, Vec<_>) = (ours.bids().collect(), ours.asks().collect());
    Err(format!("{symbol} at {id}: {bids:?} {asks:?} is not {theirs:?}"))
}

/// The book delta that an item is: its symbol and last id.
pub(crate) fn delta(item: &OwnedItem) -> Option<(Symbol, u64)> {
    let event = item.event()?;
    match &event.data {
        OwnedData::BookDelta(delta) => Some((event.symbol?, delta.last_id)),
        _ => None,
    }
}
