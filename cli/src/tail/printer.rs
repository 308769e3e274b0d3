//! From what a feed says to lines in the right place.

use std::io;

use tickwire_core::book::BookState;
use tickwire_core::owned::OwnedEvent;
use tickwire_core::session::{Notice, State, SubscriptionState};
use tickwire_core::time::UnixNanos;
use tickwire_tokio::{BookUpdate, Item};
use tokio::sync::mpsc::Sender;

use super::End;
use super::human::HumanLines;
use super::live::LiveLines;
use crate::clock;
use crate::event::EventWriter;
use crate::outlet::{self, Outlet, Writing};

/// What happens to lines that a slow reader has no room for.
const POLICY: &str = "drop_newest";

/// The lines of a feed: for people, or for programs.
pub(super) enum Lines {
    /// Events on standard output, everything else on standard error.
    Human { lines: HumanLines, notices: Outlet },
    /// Everything in order on standard output.
    Json(LiveLines),
}

/// Takes all that a feed says, and says when there is no use in going on.
pub(crate) struct Printer {
    lines: Lines,
    out: Outlet,
    lost: u64,
    /// Whether we are leaving: what follows from that is no news to people.
    is_leaving: bool,
    /// Events that are still wanted.
    left: u64,
    refusals: Refusals,
    end: Sender<End>,
}

/// Which symbols were refused: where all of them are, nothing will ever come.
struct Refusals {
    refused: Vec<bool>,
    /// The venue's words of the last one.
    words: String,
}

impl Printer {
    /// A printer as [`Printer::new`], and the threads behind it: that of standard output, and that
    /// of the notices to people.
    pub(crate) fn open(
        writer: EventWriter,
        json: bool,
        count: Option<u64>,
        symbols: usize,
        end: Sender<End>,
    ) -> (Self, Writing, Option<Writing>) {
        let failed = end.clone();
        let failed = move || drop(failed.try_send(End::Output));
        let (out, writing) = outlet::open(io::stdout(), failed);
        let (lines, of_notices) = if json {
            (Lines::Json(LiveLines::new(writer)), None)
        } else {
            let (notices, writing) = outlet::open(io::stderr(), || {});
            (Lines::Human { lines: HumanLines::new(writer.wire()), notices }, Some(writing))
        };
        (Self::new(lines, out, count, symbols, end), writing, of_notices)
    }

    /// A printer of at most `count` events of a feed of so many symbols.
    pub(super) fn new(
        lines: Lines,
        out: Outlet,
        count: Option<u64>,
        symbols: usize,
        end: Sender<End>,
    ) -> Self {
        let refusals = Refusals { refused: vec![false; symbols], words: String::new() };
        let left = count.unwrap_or(u64::MAX);
        Self { lines, out, lost: 0, is_leaving: false, left, refusals, end }
    }

    /// Prints what the feed says.
    pub(crate) fn take(&mut self, item: &Item<'_>) {
        // How long a message may take is a matter of programs that trade by it.
        if matches!(item, Item::Notice(Notice::Slow { .. })) {
            return;
        }
        if matches!(item, Item::Event(_)) && self.left == 0 {
            return;
        }
        let to_closing = matches!(item, Item::Notice(Notice::State { to: State::Closing, .. }));
        self.is_leaving |= to_closing;
        let now = clock::unix();
        self.announce_lost(now, Outlet::put);
        if self.print(item, now) {
            self.left -= 1;
            if self.left == 0 {
                self.end(End::Enough);
            }
        }
        if let Item::Notice(notice) = item
            && let Some(words) = self.refusals.all_refused(notice)
        {
            self.end(End::Refused(words));
        }
    }

    /// Prints a book that has become live, for programs: the changes that follow are of it.
    pub(super) fn take_book(&mut self, update: &BookUpdate<'_>) {
        let Lines::Json(lines) = &mut self.lines else { return };
        if update.changed != Some(BookState::Live) || self.left == 0 {
            return;
        }
        if let Some(book) = update.book.live() {
            let mut snapshot = OwnedEvent::of_book(update.slot, *update.symbol, &book);
            snapshot.received = clock::unix();
            self.lost += u64::from(!self.out.put(lines.book_itself(&snapshot.view())));
        }
    }

    /// Prints the feed's plan, for people: programs read what becomes of it.
    pub(super) fn take_plan(&mut self, plan: &str) {
        if let Lines::Human { lines, notices } = &mut self.lines {
            // Who reads no diagnostics misses none.
            notices.put(lines.plan(plan, clock::unix()));
        }
    }

    /// Prints words about the feed, for people.
    pub(super) fn take_words(&mut self, words: &str) {
        if let Lines::Human { lines, notices } = &mut self.lines {
            // Who reads no diagnostics misses none.
            notices.put(lines.words(words, clock::unix()));
        }
    }

    /// Says whether an event came out.
    fn print(&mut self, item: &Item<'_>, now: Option<UnixNanos>) -> bool {
        let (out, line) = match (&mut self.lines, item) {
            (Lines::Json(lines), _) => (&self.out, lines.line(item, now)),
            (Lines::Human { lines, .. }, Item::Event(event)) => (&self.out, lines.event(event)),
            (Lines::Human { lines, notices }, _) => {
                if !self.is_leaving {
                    // Who reads no diagnostics misses none.
                    notices.put(lines.news(item, now));
                }
                return false;
            }
        };
        let is_event = matches!(item, Item::Event(_)) && !line.is_empty();
        if !out.put(line) {
            self.lost += 1;
        }
        is_event
    }

    /// Says how many lines were lost, as soon as there is room for it.
    fn announce_lost(&mut self, now: Option<UnixNanos>, put: fn(&Outlet, &[u8]) -> bool) {
        if self.lost == 0 {
            return;
        }
        let is_said = match &mut self.lines {
            Lines::Json(lines) => put(&self.out, lines.dropped(self.lost, POLICY, now)),
            Lines::Human { notices, .. } => {
                let lost = self.lost;
                put(
                    notices,
                    format!("tickwire: lines that were not read in time: {lost}\n").as_bytes(),
                )
            }
        };
        if is_said {
            self.lost = 0;
        }
    }

    fn end(&self, end: End) {
        // The first reason counts.
        let _ = self.end.try_send(end);
    }
}

/// What was lost last is told too.
impl Drop for Printer {
    fn drop(&mut self) {
        self.announce_lost(clock::unix(), Outlet::put_last);
    }
}

impl Refusals {
    /// The venue's words, where now every symbol is refused.
    fn all_refused(&mut self, notice: &Notice<'_>) -> Option<String> {
        let Notice::Subscription { slot, state, code, reason, .. } = notice else { return None };
        *self.refused.get_mut(slot.index())? = *state == SubscriptionState::Refused;
        if *state != SubscriptionState::Refused {
            return None;
        }
        let code = code.map(|code| format!("code {code}: "));
        self.words = format!("{}{reason}", code.unwrap_or_default());
        let all = self.refused.iter().all(|refused| *refused);
        all.then(|| self.words.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::mpsc::{Receiver, Sender, channel};

    use tickwire_core::decimal::Decimal;
    use tickwire_core::event::{Data, Event, Side, Trade, TradeId};

    use super::*;
    use crate::event::EventWriter;
    use crate::outlet;
    use crate::venue::Wire;

    /// A reader that takes nothing until its other end is dropped.
    struct Stuck(Receiver<()>, Sender<Vec<u8>>);

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            self.1.send(bytes.to_vec()).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_line_is_written_or_counted_as_lost() {
        let (go, wait) = channel();
        let (sender, written) = channel();
        let (out, writing) = outlet::open(Stuck(wait, sender), || {});
        let lines = Lines::Json(LiveLines::new(EventWriter::new("gateio-spot", Wire::Text, false)));
        let (end, _ended) = tokio::sync::mpsc::channel(1);
        let mut printer = Printer::new(lines, out, None, 1, end);
        let (price, size) = (Decimal::ZERO, Decimal::ZERO);
        let data =
            Data::Trade(Trade { id: Some(TradeId::Number(7)), price, size, side: Side::Buy });
        let event =
            Event { slot: None, symbol: None, time: None, sent: None, received: None, data };
        let event = Item::Event(event);
        for _ in 0..60_000 {
            printer.take(&event);
        }
        drop(printer);
        drop(go);
        writing.finish().unwrap();
        let written = String::from_utf8(written.iter().flatten().collect()).unwrap();
        let lines: Vec<&str> = written.lines().collect();
        let (last, trades) = lines.split_last().unwrap();
        assert!(trades.iter().all(|line| line.contains("\"trade\"")));
        let lost = format!("\"count\":{}", 60_000 - trades.len());
        assert!(last.contains("\"dropped\"") && last.contains(&lost), "{last}");
        assert!((1..60_000).contains(&trades.len()), "{}", trades.len());
    }
}
