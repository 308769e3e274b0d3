//! What REST says.

use crate::scratch::Item;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::super::id::Id;
use super::super::record::Record;
use super::{Ledger, Part, Settled};

/// One comparison of one part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pass {
    /// The ledger's clock when it began; 0 where none did.
    pub(super) began: u64,
    /// When it began.
    pub(super) at: Instant,
    /// Whether something of the part could not be held since.
    pub(super) overflow: bool,
}

impl Ledger<'_> {
    /// Begins to compare a part; to be called before its first REST call is sent. What the stream
    /// says from here on is newer than what REST will answer, or as new.
    pub fn begin(&mut self, part: Part, now: Instant) {
        let _ = (part, now);
    }

    /// Compares one record of a REST answer with what is held. Where it is newer and differs, or is
    /// not held at all, it is taken in, marked as synthetic, and to be told: then this is true.
    pub fn compared(&mut self, part: Part, item: &Item, record: &mut Record) -> bool {
        let _ = (part, item, record);
        true
    }

    /// Takes in what REST answered about one order, whether it was asked for because it was
    /// missing, or because the outcome of an action is unknown. Whether it is to be told.
    pub fn order_answered(&mut self, item: &Item, record: &mut Record, now: Instant) -> bool {
        let _ = (item, record, now);
        true
    }

    /// The venue does not know an order that was open. Unless the stream has just spoken of it, it
    /// has ended: as it is to be told now.
    pub fn order_unknown(&mut self, id: &Id, now: Instant) -> Option<(Option<Symbol>, Record)> {
        let _ = (id, now);
        None
    }

    /// Ends a comparison.
    pub fn end(&mut self, part: Part) -> Settled {
        let _ = part;
        Settled::Complete
    }
}
