//! The plan in words.

use core::fmt;
use core::time::Duration;

use crate::event::Slot;

use super::Planner;
use super::link::{Link, LinkState};

/// The most symbols that a line names.
const NAMED: usize = 8;

/// The plan in words: a line for each connection, with its number, its state, how many of its
/// subscriptions are used, and its symbols.
impl fmt::Display for Planner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for link in &self.links {
            write!(f, "connection {}: {}", link.id.0, self.state(link))?;
            self.write_replacement(f, link)?;
            self.write_subscriptions(f, link)?;
            self.write_symbols(f, link.members.iter().map(|member| member.slot))?;
            f.write_str("\n")?;
        }
        if !self.waiting.is_empty() {
            f.write_str("waiting for room")?;
            self.write_symbols(f, self.waiting.iter().copied())?;
            f.write_str("\n")?;
        }
        Ok(())
    }
}

impl Planner {
    fn state(&self, link: &Link) -> impl fmt::Display {
        let now = self.now;
        let state = link.state;
        fmt::from_fn(move |f| match state {
            LinkState::Planned => f.write_str("planned"),
            LinkState::Opening => f.write_str("connecting"),
            LinkState::Open => f.write_str("subscribing"),
            LinkState::Live(since) => write!(f, "live for {}", Span(now.since(since))),
            LinkState::Lost => f.write_str("lost, reconnecting"),
            LinkState::Closing | LinkState::Ending => f.write_str("closing"),
        })
    }

    fn write_replacement(&self, f: &mut fmt::Formatter<'_>, link: &Link) -> fmt::Result {
        match (link.replaces, link.replaced_by, link.renewal) {
            (Some(old), ..) => write!(f, ", takes over from {}", old.0),
            (_, Some(heir), _) => write!(f, ", being replaced by {}", heir.0),
            (None, None, Some(_)) if !self.has_spare() => {
                f.write_str(", made anew at its greatest age: no connection to spare")
            }
            (None, None, Some(due)) => {
                write!(f, ", replaced in {}", Span(due.since(self.now)))
            }
            (None, None, None) => Ok(()),
        }
    }

    fn write_subscriptions(&self, f: &mut fmt::Formatter<'_>, link: &Link) -> fmt::Result {
        let symbols = link.members.len().saturating_mul(usize::from(self.shape.per_symbol));
        let used = symbols.saturating_add(usize::from(self.shape.per_connection));
        match self.shape.subscriptions {
            0 => write!(f, ", {used} subscriptions"),
            allowed => write!(f, ", {used} of {allowed} subscriptions"),
        }
    }

    fn write_symbols(
        &self,
        f: &mut fmt::Formatter<'_>,
        slots: impl ExactSizeIterator<Item = Slot>,
    ) -> fmt::Result {
        let more = slots.len().saturating_sub(NAMED);
        for (at, symbol) in slots.take(NAMED).filter_map(|slot| self.rows.symbol(slot)).enumerate()
        {
            write!(f, "{}{symbol}", if at == 0 { ": " } else { ", " })?;
        }
        if more == 0 { Ok(()) } else { write!(f, " and {more} more") }
    }
}

/// A time to the second, in the two greatest units.
struct Span(Duration);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        match (seconds / 3_600, seconds / 60) {
            (0, 0) => write!(f, "{seconds} s"),
            (0, minutes) => write!(f, "{minutes} min {} s", seconds % 60),
            (hours, minutes) => write!(f, "{hours} h {} min", minutes % 60),
        }
    }
}
