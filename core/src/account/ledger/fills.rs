//! The fills that were told last.

use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::UnixNanos;

use super::super::id::Id;

/// One fill that was told: memory for its id.
#[derive(Clone, Copy, Debug, Default)]
pub struct FillEntry {
    pub(super) id: Option<Id>,
}

#[derive(Debug)]
pub(super) struct Fills<'b> {
    rows: Store<'b, FillEntry>,
}

impl<'b> Fills<'b> {
    pub(super) fn new(rows: Store<'b, FillEntry>) -> Self {
        Self { rows }
    }

    pub(super) fn knows(&self, _symbol: Option<&Symbol>, id: &Id) -> bool {
        self.rows.iter().any(|row| row.id.as_ref() == Some(id))
    }

    pub(super) fn from(&self) -> Option<UnixNanos> {
        None
    }

    pub(super) fn freeze(&mut self) {}
}
