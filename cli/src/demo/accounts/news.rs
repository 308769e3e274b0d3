//! What happens to an account meanwhile, a line each.

use core::time::Duration;
use std::io::{self, Write};

use tickwire_core::account::ledger::AccountState;
use tickwire_core::session::{Notice, State};
use tickwire_tokio::Item;
use tokio::time::Instant;

/// The news of one account.
#[derive(Clone)]
pub(super) struct News {
    venue: &'static str,
    begun: Instant,
    /// When the account's state was not known any more.
    lost: Instant,
    was_live: bool,
    is_leaving: bool,
    /// How many events only REST had told when the account was live last.
    found: u64,
}

impl News {
    pub(super) fn new(venue: &'static str) -> Self {
        let begun = Instant::now();
        Self { venue, begun, lost: begun, was_live: false, is_leaving: false, found: 0 }
    }

    /// Tells changes of the account's state; so many events only REST has told until now.
    pub(super) fn hear(&mut self, item: &Item<'_>, found: u64) {
        match item {
            Item::Notice(Notice::State { to: State::Stopped, .. }) => {}
            Item::Notice(Notice::State { to, .. }) => self.is_leaving = *to == State::Closing,
            // That nothing is known of it after the end is no news.
            Item::Notice(Notice::Account { state }) if !self.is_leaving => {
                self.state(*state, found);
            }
            _ => {}
        }
    }

    fn state(&mut self, state: AccountState, found: u64) {
        match state {
            AccountState::Live => {
                let again = if self.was_live { " again" } else { "" };
                let (took, new) = (rounded(self.lost.elapsed()), found - self.found);
                self.tell('+', &format!("account live{again} in {took:?}, {new} found by REST"));
                (self.was_live, self.found) = (true, found);
            }
            AccountState::Stale(_) => {
                self.lost = Instant::now();
                self.tell('-', &format!("account {state}"));
            }
            _ => {}
        }
    }

    /// What the exchange does to it.
    pub(super) fn tell(&self, sign: char, words: &str) {
        let (at, venue) = (self.begun.elapsed().as_secs_f64(), self.venue);
        // Who reads no news learns the end all the same.
        let _ = writeln!(io::stdout(), "{at:8.3} s  {venue:<19} {sign} {words}");
    }
}

/// In milliseconds.
fn rounded(duration: Duration) -> Duration {
    Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}
