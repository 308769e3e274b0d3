//! What goes wrong on the way, and when: one gap, then one cut, each after the last was mended.

use core::time::Duration;

use tickwire_core::event::Slot;
use tickwire_simulator::faults::Action;

use super::board::Board;

/// The updates that one book loses.
const LOST: u32 = 3;
/// The row of the book that loses them: one that the screen shows.
const LOSER: usize = 1;
/// How long a recovery may take after the demo should have been over.
const PATIENCE: Duration = Duration::from_secs(10);

/// Something that the demo does to the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// One book loses updates.
    Gap(Slot),
    /// Every connection is cut.
    Cut,
}

/// Where the demo stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chapter {
    Opening,
    Gap,
    Cut,
}

/// The order of events of one demo.
pub(super) struct Story {
    total: Duration,
    chapter: Chapter,
}

impl Story {
    pub(super) fn new(total: Duration) -> Self {
        Self { total, chapter: Chapter::Opening }
    }

    /// What is to be done now, if anything.
    pub(super) fn next(&mut self, board: &Board, elapsed: Duration) -> Option<Deed> {
        let (deed, chapter) = match self.chapter {
            Chapter::Opening if board.opened.is_some() && elapsed >= self.part(30) => {
                (Deed::Gap(Slot(u16::try_from(LOSER).ok()?)), Chapter::Gap)
            }
            Chapter::Gap if board.recoveries.gap.is_mended() && elapsed >= self.part(55) => {
                (Deed::Cut, Chapter::Cut)
            }
            _ => return None,
        };
        self.chapter = chapter;
        Some(deed)
    }

    /// Whether there is nothing more to see: the time is over, and so are the recoveries, or they
    /// have had time enough.
    pub(super) fn is_over(&self, board: &Board, elapsed: Duration) -> bool {
        elapsed >= self.total + PATIENCE || elapsed >= self.total && board.recoveries.are_whole()
    }

    fn part(&self, percent: u32) -> Duration {
        self.total * percent / 100
    }
}

impl Deed {
    /// The fault that does it.
    pub(super) fn action(self, board: &Board) -> Option<Action> {
        match self {
            Self::Gap(slot) => {
                let symbol = board.rows.get(slot.index())?.symbol.as_ref().into();
                Some(Action::Gap { symbol, pushes: LOST })
            }
            Self::Cut => Some(Action::Cut),
        }
    }

    /// What it is, for people.
    pub(super) fn words(self, board: &Board) -> String {
        match self {
            Self::Gap(slot) => {
                let symbol = board.rows.get(slot.index()).map_or("-", |row| &row.symbol);
                format!("the exchange loses {LOST} updates of {symbol}")
            }
            Self::Cut => "the exchange cuts the connection".into(),
        }
    }
}
