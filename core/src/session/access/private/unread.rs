//! Lists of REST's of which a row could not be read: what it would have said is not known.

use crate::account::ledger::Part;

/// Which parts were not read whole, and how often in a row that was so.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unread {
    parts: [bool; Part::ALL.len()],
    /// Comparisons in a row that were not read whole.
    tries: u8,
}

impl Unread {
    /// A part is asked for anew.
    pub(super) fn begin(&mut self, part: Part) {
        self.set(part, false);
    }

    /// A row of it could not be read.
    pub(super) fn found(&mut self, part: Part) {
        self.set(part, true);
    }

    /// Whether a part was not read whole: what it does not list may be there all the same.
    pub(super) fn has(&self, part: Part) -> bool {
        self.parts.get(part.index()).copied().unwrap_or_default()
    }

    /// Whether this comparison, or the one before, was not read whole.
    pub(super) fn lasts(&self) -> bool {
        self.tries > 0 || self.parts.contains(&true)
    }

    /// A comparison has ended; whether it was not read whole, and how often before that.
    pub(super) fn end(&mut self) -> Option<u8> {
        let before = self.tries;
        let any = self.parts.contains(&true);
        self.tries = if any { before.saturating_add(1) } else { 0 };
        any.then_some(before)
    }

    fn set(&mut self, part: Part, unread: bool) {
        if let Some(place) = self.parts.get_mut(part.index()) {
            *place = unread;
        }
    }
}
