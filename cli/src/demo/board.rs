//! What the client has seen, as the feed's handler notes it.

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

use tickwire_core::book::{BookState, StaleReason, SyncReason};
use tickwire_core::event::{Data, Event, Slot};
use tickwire_core::meter::Meter;
use tickwire_core::plan::PlanNews;
use tickwire_core::session::{ConnectionId, Notice, State, Stop};
use tickwire_core::time::UnixNanos;
use tickwire_tokio::Item;

use super::log::{Log, Tone};
use super::recovery::Recoveries;
use super::row::{Print, Row};
use super::story::Scene;
use crate::words::numbered;

/// Trades that are kept to be shown.
const TRADES_MAX: usize = 64;

/// The moment of a note, by both clocks.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) now: Instant,
    pub(super) wall: Option<UnixNanos>,
}

/// What has come so far.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    /// Messages that changed books.
    pub(super) deltas: u64,
    /// Changes of books: a message covers several.
    pub(super) changes: u64,
    /// Best bids and asks.
    pub(super) tickers: u64,
    pub(super) trades: u64,
    /// Since the renewal began, up to the next scene: changes of books that no message covered, and
    /// messages that said nothing but what others had said already.
    pub(super) missing: u64,
    pub(super) repeated: u64,
}

impl Counts {
    /// All messages with data.
    pub(super) fn updates(&self) -> u64 {
        self.deltas + self.tickers + self.trades
    }
}

/// Everything that the screen and the summary show of the client.
#[derive(Clone)]
pub(super) struct Board {
    pub(super) rows: Vec<Row>,
    pub(super) trades: VecDeque<Print>,
    pub(super) counts: Counts,
    /// From the read of a message to the handler.
    pub(super) latency: Meter,
    /// The connections that there are, and their states.
    pub(super) connections: BTreeMap<ConnectionId, State>,
    /// Whether there are several, or were, so that each is to be named.
    are_several: bool,
    /// Whether the renewal is the scene that began last.
    is_renewal: bool,
    pub(super) log: Log,
    pub(super) recoveries: Recoveries,
    pub(super) stopped: Option<Stop>,
    start: Instant,
    /// How long it took until every book was live for the first time.
    pub(super) opened: Option<Duration>,
}

impl Board {
    pub(super) fn new(symbols: &[String], start: Instant) -> Self {
        Self {
            rows: symbols.iter().map(|symbol| Row::new(symbol)).collect(),
            trades: VecDeque::with_capacity(TRADES_MAX),
            counts: Counts::default(),
            latency: Meter::new(),
            connections: BTreeMap::new(),
            are_several: false,
            is_renewal: false,
            log: Log::new(start),
            recoveries: Recoveries::default(),
            stopped: None,
            start,
            opened: None,
        }
    }

    /// The state of the connection that is furthest from being live; those that are made to take
    /// over from another do not count while another is live.
    pub(super) fn state(&self) -> State {
        let any = |state: State| self.connections.values().any(|it| *it == state);
        let lost = [State::Backoff, State::Live].into_iter().find(|state| any(*state));
        lost.or_else(|| self.connections.values().next().copied()).unwrap_or(State::Idle)
    }

    /// A scene begins.
    pub(super) fn injected(&mut self, scene: Scene, now: Instant) {
        self.recoveries.injected(scene, self.connections.len(), now);
        self.is_renewal = scene == Scene::Renewal;
    }

    /// The number of books that can be trusted now.
    pub(super) fn live(&self) -> usize {
        self.rows.iter().filter(|row| row.is_live()).count()
    }

    /// The fewest updates that a symbol has had.
    pub(super) fn fewest(&self) -> u64 {
        self.rows.iter().map(|row| row.updates).min().unwrap_or(0)
    }

    /// Notes what the feed says.
    pub(super) fn take(&mut self, item: &Item<'_>, at: Moment) {
        match item {
            Item::Event(event) => self.event(event, at),
            Item::Notice(notice) => self.notice(notice, at.now),
            Item::Reconnect { .. } | Item::Unreachable { .. } => {
                self.log.add(at.now, Tone::Bad, numbered(item, self.are_several));
            }
            Item::Plan(news) => self.plan(news, at.now),
            Item::Stopped(stop) => {
                self.stopped = Some(*stop);
                self.log.add(at.now, Tone::Plain, item);
            }
            _ => self.log.add(at.now, Tone::Bad, item),
        }
    }

    fn event(&mut self, event: &Event<'_>, at: Moment) {
        if let (Some(received), Some(wall)) = (event.received, at.wall) {
            self.latency.add(wall.as_nanos().saturating_sub(received.as_nanos()));
        }
        let Some(row) = event.slot.and_then(|slot| self.rows.get_mut(slot.index())) else { return };
        row.updates += 1;
        row.touched = Some(at.now);
        match &event.data {
            Data::Trade(trade) => {
                self.counts.trades += 1;
                self.trades.truncate(TRADES_MAX - 1);
                self.trades.push_front(Print {
                    symbol: row.symbol.clone(),
                    price: trade.price,
                    size: trade.size,
                    side: trade.side,
                });
            }
            Data::BookDelta(delta) => {
                self.counts.deltas += 1;
                let first = delta.first_id.unwrap_or(delta.last_id);
                self.counts.changes += delta.last_id.saturating_sub(first) + 1;
                let (missing, is_repeated) = row.follow(first, delta.last_id);
                if self.is_renewal {
                    self.counts.missing += missing;
                    self.counts.repeated += u64::from(is_repeated);
                }
                row.show(delta.book);
            }
            _ => self.counts.tickers += 1,
        }
    }

    fn notice(&mut self, notice: &Notice<'_>, now: Instant) {
        match notice {
            Notice::State { connection, from, to, .. } => {
                if *to == State::Stopped {
                    self.connections.remove(connection);
                } else {
                    self.connections.insert(*connection, *to);
                }
                self.recoveries.state(self.state(), now);
                let tone = match to {
                    State::Live => Tone::Good,
                    // One that was closed on purpose is no loss.
                    State::Backoff | State::Stopped if *from != State::Closing => Tone::Bad,
                    _ => Tone::Plain,
                };
                self.log.add(now, tone, numbered(&Item::Notice(*notice), self.are_several));
            }
            Notice::Book { slot, state, .. } => self.book(*slot, *state, notice, now),
            // Each is as expected, and slow machines are no news.
            Notice::Subscription { .. } | Notice::Slow { .. } => {}
            _ => self.log.add(now, Tone::Bad, notice),
        }
    }

    fn plan(&mut self, news: &PlanNews, now: Instant) {
        self.are_several = true;
        self.log.add(now, Tone::Plain, news);
        if let Some(took) = self.recoveries.plan(news, now) {
            let connections = self.recoveries.renewal.connections;
            let words = format_args!("{connections} connections replaced in {took:.1?}");
            self.log.add(now, Tone::Good, words);
        }
    }

    fn book(&mut self, slot: Slot, state: BookState, notice: &Notice<'_>, now: Instant) {
        let Some(row) = self.rows.get_mut(slot.index()) else { return };
        row.state = Some(state);
        match state {
            BookState::Live => self.book_is_live(slot, now),
            // All books at once: the connection's news say it already.
            BookState::Stale(StaleReason::Disconnected)
            | BookState::Syncing(SyncReason::Reconnected) => row.begin_anew(),
            BookState::Stale(_) => {
                row.gaps += 1;
                self.recoveries.gap_noticed(slot, now);
                self.log.add(now, Tone::Bad, notice);
            }
            BookState::Syncing(SyncReason::Resync) => {
                row.resyncs += 1;
                self.log.add(now, Tone::Plain, notice);
            }
            _ => {}
        }
    }

    fn book_is_live(&mut self, slot: Slot, now: Instant) {
        if let (Some(took), Some(row)) =
            (self.recoveries.gap_mended(slot, now), self.rows.get(slot.index()))
        {
            let symbol = &row.symbol;
            self.log.add(now, Tone::Good, format_args!("{symbol} book: live again in {took:.1?}"));
        }
        if self.live() < self.rows.len() {
            return;
        }
        let books = self.rows.len();
        if self.opened.is_none() {
            let took = now.saturating_duration_since(self.start);
            self.opened = Some(took);
            self.log.add(now, Tone::Good, format_args!("all {books} books live in {took:.1?}"));
        }
        if let Some(took) = self.recoveries.cut_mended(now) {
            let words = format_args!("all {books} books live again, {took:.1?} after the cut");
            self.log.add(now, Tone::Good, words);
        }
    }
}
