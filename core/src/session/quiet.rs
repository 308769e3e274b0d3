//! Symbols that have fallen quiet: connected, subscribed, and nothing comes.

use crate::book::BookStore;
use crate::exchange::Exchange;
use crate::time::Instant;

use super::Session;
use super::access::Access;
use super::timers::Timer;

impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// Watches from here on, where the context asks for it and data can be told by their symbols.
    pub(super) fn begin_watch(&mut self, now: Instant) {
        let quiet = self.config.context.quiet;
        if !quiet.is_zero() && self.config.channels.iter().any(|it| self.venue.is_read(*it)) {
            self.timers.set(Timer::Quiet, now.after(self.config.context.quiet));
        }
    }

    /// Tells of every followed symbol that has had no data for too long, once for each time that it
    /// falls quiet.
    pub(super) fn watch(&mut self, now: Instant) {
        let (quiet, opened) = (self.config.context.quiet, self.marks.opened);
        let mut next = now.after(quiet);
        for (_, row) in self.table.rows_mut().filter(|(_, row)| row.is_desired()) {
            let last = row.fresh.map_or(opened, |fresh| fresh.max(opened));
            if row.told_quiet == Some(last) {
                continue;
            }
            if last.after(quiet) <= now {
                row.told_quiet = Some(last);
                row.quiet = Some(now.since(last));
                self.unsaid = 0;
            } else {
                next = next.min(last.after(quiet));
            }
        }
        self.timers.set(Timer::Quiet, next);
    }
}
