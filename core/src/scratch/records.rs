//! What a message, or an answer of REST, says of an account.

use crate::account::record::Record;
use crate::exchange::{Malformed, MalformedKind};
use crate::store::Store;

use super::{Body, Full, Item, Scratch};

/// Records of an account.
impl<'b> Scratch<'b> {
    /// The same, for messages of at most `records.len()` records of an account.
    #[must_use]
    pub fn with_records(mut self, records: impl Into<Store<'b, Option<Record>>>) -> Self {
        self.keep_records(records.into());
        self
    }

    pub(crate) fn keep_records(&mut self, records: Store<'b, Option<Record>>) {
        self.records = records;
    }

    /// Adds a record of an account, as an event with the symbol and the times of `item`, whose body
    /// it becomes.
    ///
    /// # Errors
    ///
    /// [`Full`] where there is no room for another event or record.
    pub fn push_record(&mut self, item: Item, record: Record) -> Result<(), Full> {
        let at = u32::try_from(self.records_len).map_err(|_| Full)?;
        let place = self.records.get_mut(self.records_len).ok_or(Full)?;
        *place = Some(record);
        self.push(Item { body: Body::Record(at), ..item })?;
        self.records_len += 1;
        Ok(())
    }

    /// The record at a position; `None` where there is none.
    #[must_use]
    pub fn record(&self, at: u32) -> Option<&Record> {
        let at = usize::try_from(at).ok()?;
        self.records.get(..self.records_len)?.get(at)?.as_ref()
    }

    /// Whether there is room for another record.
    pub(crate) fn has_room(&self) -> bool {
        self.items_len < self.items.len() && self.records_len < self.records.len()
    }

    /// Whether it was decided already which events are to be told.
    pub(crate) fn is_judged(&self) -> bool {
        self.judged
    }

    /// Decides which records are to be told; the others become empty.
    pub(crate) fn judge(&mut self, mut tells: impl FnMut(&Item, &mut Record) -> bool) {
        for at in 0..self.items_len {
            if !self.judge_one(at, &mut tells)
                && let Some(item) = self.items.get_mut(at)
            {
                item.body = Body::Empty;
            }
        }
        self.judged = true;
    }

    /// Decides whether one item is to be told; one without a record always is.
    pub(crate) fn judge_one(
        &mut self,
        at: usize,
        tells: impl FnOnce(&Item, &mut Record) -> bool,
    ) -> bool {
        let Some(item) = self.items.get(at) else { return false };
        let Body::Record(record) = item.body else { return item.body != Body::Empty };
        let Ok(record) = usize::try_from(record) else { return false };
        let records = self.records.get_mut(..self.records_len).unwrap_or_default();
        match records.get_mut(record) {
            Some(Some(record)) => tells(item, record),
            _ => false,
        }
    }

    /// Leaves out a row of a list of an account that cannot be read: what the others say is good,
    /// and a session that knows of it takes the list for incomplete. Of a row so read nothing may
    /// have been added.
    ///
    /// # Errors
    ///
    /// The same, where it is not the row's alone: the body is broken, or there is no room.
    pub fn leave_out(&mut self, row: Malformed) -> Result<(), Malformed> {
        if row.fatal || row.kind == MalformedKind::TooLarge {
            return Err(row);
        }
        self.counts.unread_rows = self.counts.unread_rows.saturating_add(1);
        self.left_out = self.left_out.or(Some(row));
        Ok(())
    }

    /// Why the first row that was left out of the last answer cannot be read.
    #[must_use]
    pub fn left_out(&self) -> Option<Malformed> {
        self.left_out
    }
}
