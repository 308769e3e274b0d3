//! What is counted of a replay.

use core::fmt::{self, Write};

use tickwire_core::event::{Data, Event};
use tickwire_core::session::Notice;

use crate::fnv::Fnv;

/// Counts, and hashes of the text of every event and every notice.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) messages: u32,
    pub(crate) snapshots: u32,
    malformed: u32,
    trades: u32,
    tickers: u32,
    deltas: u32,
    books: u32,
    others: u32,
    notices: u32,
    events: Fnv,
    news: Fnv,
}

impl Report {
    pub(crate) const fn new() -> Self {
        Self {
            messages: 0,
            snapshots: 0,
            malformed: 0,
            trades: 0,
            tickers: 0,
            deltas: 0,
            books: 0,
            others: 0,
            notices: 0,
            events: Fnv::new(),
            news: Fnv::new(),
        }
    }

    /// Takes in an event: its numbers, times and levels, and the state of its book.
    pub(crate) fn hear(&mut self, event: &Event<'_>) -> fmt::Result {
        *match event.data {
            Data::Trade(_) => &mut self.trades,
            Data::BookTicker(_) | Data::Ticker(_) => &mut self.tickers,
            Data::BookDelta(_) => &mut self.deltas,
            Data::BookSnapshot(_) => &mut self.books,
            _ => &mut self.others,
        } += 1;
        writeln!(self.events, "{event:?}")
    }

    pub(crate) fn note(&mut self, notice: &Notice<'_>) -> fmt::Result {
        self.notices += 1;
        self.malformed += u32::from(matches!(notice, Notice::Malformed { .. }));
        writeln!(self.news, "{notice:?}")
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> fmt::Result {
        let Self { messages, snapshots, malformed, .. } = self;
        let Self { trades, tickers, deltas, books, others, notices, events, news, .. } = self;
        writeln!(out, "messages {messages} snapshots {snapshots} malformed {malformed}")?;
        write!(out, "trades {trades} tickers {tickers} deltas {deltas} books {books} ")?;
        writeln!(out, "others {others}, hash {events}")?;
        writeln!(out, "notices {notices}, hash {news}")
    }
}
