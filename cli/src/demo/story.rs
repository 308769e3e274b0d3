//! What goes wrong on the way, and when: scene by scene, each after the last was mended.

use core::time::Duration;

use tickwire_core::event::Slot;
use tickwire_simulator::faults::Action;

use super::board::Board;

/// The updates that one book loses.
const LOST: u32 = 3;
/// The row of the book that loses them: one that the screen shows.
const LOSER: Slot = Slot(1);
/// How long recoveries may take after the demo should have been over.
const PATIENCE: Duration = Duration::from_secs(10);
/// And for each symbol: its book is fetched three times, at the 15 a second that MEXC allows.
const PATIENCE_A_SYMBOL: Duration = Duration::from_millis(200);

/// Something that happens to the exchange, or to the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// One book loses updates.
    Gap,
    /// Every connection is cut.
    Cut,
    /// Every connection is closed by a frame without a status.
    Close,
    /// Every connection is replaced by a new one.
    Renewal,
}

/// The order of events of one venue.
#[derive(Debug)]
pub(super) struct Story {
    total: Duration,
    patience: Duration,
    /// Each scene, and when at the earliest, in percent of the whole.
    scenes: &'static [(u32, Scene)],
    /// How many have begun.
    begun: usize,
}

impl Story {
    /// A story of so many symbols.
    pub(super) fn new(scenes: &'static [(u32, Scene)], total: Duration, symbols: u16) -> Self {
        let patience = PATIENCE + PATIENCE_A_SYMBOL * u32::from(symbols);
        Self { total, patience, scenes, begun: 0 }
    }

    /// What is to be done now, if anything.
    pub(super) fn next(&mut self, board: &Board, elapsed: Duration) -> Option<Scene> {
        let (percent, scene) = *self.scenes.get(self.begun)?;
        if board.opened.is_none() || !self.is_mended(board) || elapsed < self.total * percent / 100
        {
            return None;
        }
        self.begun += 1;
        Some(scene)
    }

    /// Whether all that was to go wrong did, and is right again.
    pub(super) fn is_told(&self, board: &Board) -> bool {
        self.begun == self.scenes.len() && self.is_mended(board)
    }

    /// Whether there is nothing more to see: the time is over, and so are the recoveries, or they
    /// have had time enough.
    pub(super) fn is_over(&self, board: &Board, elapsed: Duration) -> bool {
        elapsed >= self.total + self.patience || elapsed >= self.total && self.is_told(board)
    }

    /// Whether the scene that began last is mended; true before the first.
    fn is_mended(&self, board: &Board) -> bool {
        let last = self.begun.checked_sub(1).and_then(|at| self.scenes.get(at));
        last.is_none_or(|(_, scene)| board.recoveries.is_mended(*scene))
    }
}

impl Scene {
    /// The book that loses updates, where one does.
    pub(super) const fn loser(self) -> Option<Slot> {
        match self {
            Self::Gap => Some(LOSER),
            _ => None,
        }
    }

    /// The fault that does it; none where the feed itself is to act.
    pub(super) fn action(self, board: &Board) -> Option<Action> {
        match self {
            Self::Gap => {
                let symbol = board.rows.get(LOSER.index())?.symbol.as_ref().into();
                Some(Action::Gap { symbol, pushes: LOST })
            }
            Self::Cut => Some(Action::Cut),
            Self::Close => Some(Action::Close { code: None }),
            Self::Renewal => None,
        }
    }

    /// What it is, for people.
    pub(super) fn words(self, board: &Board) -> String {
        match self {
            Self::Gap => {
                let symbol = board.rows.get(LOSER.index()).map_or("-", |row| &row.symbol);
                format!("the exchange loses {LOST} updates of {symbol}")
            }
            Self::Cut => "the exchange cuts every connection".into(),
            Self::Close => "the exchange closes every connection without a status".into(),
            Self::Renewal => "every connection is to be replaced, as before its age ends it".into(),
        }
    }
}
