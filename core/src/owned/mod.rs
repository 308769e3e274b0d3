//! Owned copies of what a feed says, for queues between tasks.
//!
//! A copy costs at most one allocation: trades and book tickers none, deltas, snapshots, tickers,
//! candles and messages of channels without a type of their own one each, notices one where they
//! quote somebody. Symbols are inline.

mod account;
mod action;
mod event;
mod notice;
mod outcome;
mod words;

pub use action::OwnedAction;
pub use event::{
    OwnedData, OwnedDelta, OwnedEvent, OwnedSnapshot, OwnedTrade, OwnedTradeId, OwnedVenue,
};
pub use notice::{Loss, OwnedNotice, Policy};
pub use outcome::OwnedOutcome;

use crate::event::Slot;
use crate::session::Stop;
use crate::symbol::Symbol;

/// One thing that a feed says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum OwnedItem {
    /// Market data.
    Event(OwnedEvent),
    /// News of the session, of its driver, or of the queue.
    Notice(OwnedNotice),
    /// The feed is over. The last item.
    Stopped(Stop),
}

impl OwnedItem {
    /// The market data, where it is that.
    #[must_use]
    pub fn event(&self) -> Option<&OwnedEvent> {
        if let Self::Event(event) = self { Some(event) } else { None }
    }

    /// The notice, where it is one.
    #[must_use]
    pub fn notice(&self) -> Option<&OwnedNotice> {
        if let Self::Notice(notice) = self { Some(notice) } else { None }
    }

    /// The row of the symbol that it is about, where it is about one.
    #[must_use]
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Self::Event(event) => event.slot,
            Self::Notice(notice) => notice.slot(),
            Self::Stopped(_) => None,
        }
    }

    /// The symbol that it is about, where it is about one.
    #[must_use]
    pub fn symbol(&self) -> Option<&Symbol> {
        match self {
            Self::Event(event) => event.symbol.as_ref(),
            Self::Notice(notice) => notice.symbol(),
            Self::Stopped(_) => None,
        }
    }
}

impl From<OwnedEvent> for OwnedItem {
    fn from(event: OwnedEvent) -> Self {
        Self::Event(event)
    }
}

impl From<OwnedNotice> for OwnedItem {
    fn from(notice: OwnedNotice) -> Self {
        Self::Notice(notice)
    }
}
