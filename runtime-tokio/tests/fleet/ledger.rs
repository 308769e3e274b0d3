//! What a feed has told of each symbol, held against what must be: ids without a gap, none twice,
//! and books that are the venue's.

use std::collections::BTreeMap;
use std::fmt::Write;

use tickwire_core::book::{BookState, LiveBook};
use tickwire_core::event::{Data, Slot};
use tickwire_core::plan::PlanNews;
use tickwire_core::session::{ConnectionId, Notice, State};
use tickwire_tokio::Item;
use tokio::time::Instant;

/// What was told of one symbol.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    pub(crate) slot: Option<Slot>,
    /// The last id of a delta, as long as the book is live.
    delta: Option<u64>,
    /// Deltas that went on from the one before.
    pub(crate) deltas: u64,
    trade: Option<u64>,
    /// The ids of trades that are texts, in order: only the venue knows which follows which.
    pub(crate) trade_ids: Vec<String>,
    pub(crate) trades: u64,
    ticker: Option<u64>,
    pub(crate) tickers: u64,
    /// How often its book was told as not live any more.
    pub(crate) downs: u64,
    pub(crate) live: bool,
}

/// What was told of all symbols and connections, and what was wrong with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) accounts: BTreeMap<String, Account>,
    pub(crate) wrong: Vec<String>,
    pub(crate) plan: Vec<PlanNews>,
    pub(crate) states: Vec<(ConnectionId, State)>,
    /// When connections began to be made.
    pub(crate) connects: Vec<Instant>,
    /// Whether trades may be missing: connections are cut.
    pub(crate) losses_allowed: bool,
}

impl Ledger {
    pub(crate) fn take(&mut self, item: &Item<'_>) {
        match item {
            Item::Event(event) => {
                let (Some(symbol), Some(slot)) = (event.symbol, event.slot) else { return };
                let account = self.accounts.entry(symbol.to_string()).or_default();
                let wrong = account.event(slot, &event.data, self.losses_allowed);
                self.wrong.extend(wrong.map(|wrong| format!("{symbol}: {wrong}")));
            }
            Item::Notice(Notice::Book { slot, symbol, state, .. }) => {
                let account = self.accounts.entry(symbol.to_string()).or_default();
                account.slot = Some(*slot);
                account.book(*state);
            }
            Item::Notice(Notice::State { connection, to, .. }) => {
                self.states.push((*connection, *to));
                if *to == State::Connecting {
                    self.connects.push(Instant::now());
                }
            }
            Item::Plan(news) => self.plan.push(*news),
            _ => {}
        }
    }

    /// Panics where anything was wrong.
    pub(crate) fn assert_right(&self) {
        assert!(self.wrong.is_empty(), "{}", self.report());
    }

    /// All that is wrong, and what was told of connections.
    pub(crate) fn report(&self) -> String {
        let mut report = String::new();
        for wrong in self.wrong.iter().take(20) {
            writeln!(report, "{wrong}").unwrap();
        }
        for news in &self.plan {
            writeln!(report, "{news}").unwrap();
        }
        writeln!(report, "{} wrong in all", self.wrong.len()).unwrap();
        report
    }

    /// How many connections have taken over from another, and how many streams by force.
    pub(crate) fn taken_over(&self) -> (usize, usize) {
        let forced = self.plan.iter().filter_map(|news| match news {
            PlanNews::TakenOver { forced, .. } => Some(*forced),
            _ => None,
        });
        (forced.clone().count(), forced.sum())
    }
}

impl Account {
    /// What is wrong with an event.
    fn event(&mut self, slot: Slot, data: &Data<'_>, lossy: bool) -> Option<String> {
        let known = self.slot.replace(slot);
        if known.is_some_and(|known| known != slot) {
            return Some(format!("{slot:?} was {known:?}"));
        }
        match data {
            Data::BookDelta(delta) => {
                let book = delta.book.expect("a delta of the channel that feeds the book");
                let live = book.live().as_ref().map(LiveBook::id);
                self.delta(delta.first_id, delta.last_id, live)
            }
            Data::Trade(trade) => {
                self.trades += 1;
                let id = trade.id.expect("trades have ids");
                let Some(id) = id.number() else {
                    self.trade_ids.push(id.to_string());
                    return None;
                };
                let before = self.trade.replace(id);
                let follows = |before| id == before + 1 || (lossy && id > before);
                let right = before.is_none_or(follows);
                (!right).then(|| format!("trade {id} after {before:?}"))
            }
            Data::BookTicker(ticker) => {
                let before = core::mem::replace(&mut self.ticker, ticker.id);
                self.tickers += 1;
                // A best price that did not change may be said again.
                let right = before.is_none() || ticker.id >= before;
                (!right).then(|| format!("book ticker {:?} after {before:?}", ticker.id))
            }
            _ => None,
        }
    }

    fn delta(&mut self, first: Option<u64>, last: u64, live: Option<u64>) -> Option<String> {
        let Some(live) = live else {
            self.delta = None;
            return None;
        };
        let before = self.delta.replace(last);
        if !self.live {
            return Some(format!("delta {first:?}..{last}: the book was not told as live"));
        }
        if live != last {
            return Some(format!("delta {first:?}..{last} with a book at {live}"));
        }
        self.deltas += 1;
        let first = first.expect("deltas say where they begin");
        let joins = before.is_none_or(|before| first <= before + 1 && before < last);
        (!joins).then(|| format!("delta {first}..{last} after {before:?}"))
    }

    fn book(&mut self, state: BookState) {
        let live = state == BookState::Live;
        if self.live && !live {
            self.downs += 1;
        }
        if !live {
            self.delta = None;
        }
        self.live = live;
    }

    /// Forgets where its streams were: they are about to begin anew.
    pub(crate) fn forget(&mut self) {
        (self.delta, self.trade, self.ticker) = (None, None, None);
        self.trade_ids.clear();
    }

    /// What is wrong with the trades that were told, beside all that the venue had.
    pub(crate) fn trades_beside(&self, all: &[String]) -> Option<String> {
        let first = self.trade_ids.first()?;
        let Some(from) = all.iter().position(|id| id == first) else {
            return Some(format!("trade {first} is not the venue's"));
        };
        let mut pairs = self.trade_ids.iter().zip(&all[from..]);
        let wrong = pairs.find(|(told, own)| told != own);
        wrong.map(|(told, own)| format!("trade {told} where {own} was to be told"))
    }
}
