//! What is held and REST does not list.

use crate::symbol::Symbol;

use super::super::id::Id;
use super::super::record::Record;
use super::{Ledger, Part};

/// What is held and REST did not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "made once for each, and taken apart at once")]
pub enum Missing {
    /// An order that was open: it is to be asked for, and the answer is
    /// [`Ledger::order_answered`] or [`Ledger::order_unknown`].
    Ask {
        /// Its symbol.
        symbol: Symbol,
        /// The venue's id of it.
        id: Id,
    },
    /// A position is flat, or a balance is zero: to be told.
    Told {
        /// Its symbol.
        symbol: Option<Symbol>,
        /// The position or balance, marked as synthetic.
        record: Record,
    },
}

impl Ledger<'_> {
    /// The next thing that is held and that no record of this comparison showed, and of which the
    /// stream has not spoken since it began. To be called when all pages were compared, until
    /// `None`.
    pub fn next_missing(&mut self, part: Part) -> Option<Missing> {
        let _ = part;
        None
    }
}
