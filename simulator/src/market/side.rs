//! One side of a book, and what a change does to it.

/// A price as the side ranks it: the higher, the better. A bid's is its price, an ask's is its
/// price below zero; in ticks.
pub(crate) type Key = i64;

/// A price and its size, in lots.
pub(crate) type Level = (Key, u64);

/// A side, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    /// Worst first, because most changes are near the best.
    levels: Vec<Level>,
}

/// What a change did, with the rank of the level: 0 is the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// A size changed.
    Resized(usize),
    /// A level came.
    Inserted(usize),
    /// A level went.
    Deleted(usize),
    /// There was nothing to change.
    Nothing,
}

impl Side {
    /// A side of these levels, best first.
    pub(crate) fn new(mut levels: Vec<Level>) -> Self {
        levels.reverse();
        Self { levels }
    }

    pub(crate) fn len(&self) -> usize {
        self.levels.len()
    }

    pub(crate) fn best(&self) -> Option<Level> {
        self.levels.last().copied()
    }

    pub(crate) fn worst(&self) -> Option<Level> {
        self.levels.first().copied()
    }

    /// The level of a rank.
    pub(crate) fn at(&self, rank: usize) -> Option<Level> {
        self.levels.iter().rev().nth(rank).copied()
    }

    /// The best levels, best first.
    pub(crate) fn window(&self, levels: usize) -> impl Iterator<Item = Level> {
        self.levels.iter().rev().take(levels).copied()
    }

    /// The size at a price that is among the best `levels`; 0 where it is not.
    pub(crate) fn size_within(&self, key: Key, levels: usize) -> u64 {
        match self.position(key) {
            Ok(at) if self.levels.len() - at <= levels => {
                self.levels.get(at).map_or(0, |&(_, size)| size)
            }
            _ => 0,
        }
    }

    /// Sets the size at a price; 0 deletes it.
    pub(crate) fn set(&mut self, key: Key, size: u64) -> Effect {
        match (self.position(key), size) {
            (Err(_), 0) => Effect::Nothing,
            (Err(at), _) => {
                self.levels.insert(at, (key, size));
                Effect::Inserted(self.levels.len() - 1 - at)
            }
            (Ok(at), 0) => {
                self.levels.remove(at);
                Effect::Deleted(self.levels.len() - at)
            }
            (Ok(at), _) => {
                let rank = self.levels.len() - 1 - at;
                if let Some(level) = self.levels.get_mut(at) {
                    level.1 = size;
                }
                Effect::Resized(rank)
            }
        }
    }

    fn position(&self, key: Key) -> Result<usize, usize> {
        self.levels.binary_search_by_key(&key, |&(key, _)| key)
    }
}

/// Which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Bid,
    Ask,
}

impl Which {
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Bid => Self::Ask,
            Self::Ask => Self::Bid,
        }
    }
}

/// Both sides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sides {
    pub(crate) bids: Side,
    pub(crate) asks: Side,
}

/// A change of one level: what one id stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) which: Which,
    pub(crate) key: Key,
    /// The new size; 0 deletes.
    pub(crate) size: u64,
}

impl Sides {
    pub(crate) const fn side(&self, which: Which) -> &Side {
        match which {
            Which::Bid => &self.bids,
            Which::Ask => &self.asks,
        }
    }

    pub(crate) fn apply(&mut self, change: &Change) -> Effect {
        let side = match change.which {
            Which::Bid => &mut self.bids,
            Which::Ask => &mut self.asks,
        };
        side.set(change.key, change.size)
    }

    /// The best bid and the best ask.
    pub(crate) fn best(&self) -> (Option<Level>, Option<Level>) {
        (self.bids.best(), self.asks.best())
    }
}
