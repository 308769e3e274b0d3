//! The market that the venue shows: a window of prices whose sizes change at random.

use core::fmt::{self, Write};

/// Prices on each side.
const WINDOW: usize = 60;
/// Changes of one update.
const CHANGES: usize = 6;
/// The lowest price, in hundredths.
const LOWEST: usize = 6_712_340;

/// The size at each price, in ten-thousandths: bids below the middle of the array, asks above.
#[derive(Clone)]
pub(crate) struct Market {
    sizes: [u32; 2 * WINDOW],
    /// The id of the last change.
    id: u64,
    random: u64,
}

/// One update: consecutive changes, with ids up to the market's.
pub(crate) struct Update {
    pub(crate) first: u64,
    pub(crate) last: u64,
    changes: [(usize, u32); CHANGES],
}

/// A side of the market.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Bids,
    Asks,
}

impl Market {
    pub(crate) fn new() -> Self {
        let mut market = Self { sizes: [0; 2 * WINDOW], id: 1_000, random: 0x9E37_79B9_7F4A_7C15 };
        for _ in 0..40 {
            market.update();
        }
        market
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// Changes some sizes; one in four becomes zero.
    pub(crate) fn update(&mut self) -> Update {
        let mut changes = [(0, 0); CHANGES];
        for change in &mut changes {
            let random = self.random();
            let price = usize::try_from(random % 120).unwrap_or_default();
            let size = u32::try_from(random >> 8 & 0xF_FFFF).unwrap_or_default();
            *change = (price, if random >> 40 & 3 == 0 { 0 } else { size + 1 });
            self.sizes[price] = change.1;
        }
        let first = self.id + 1;
        self.id += 6;
        Update { first, last: self.id, changes }
    }

    /// The levels of a side as `(price, size)`, best first.
    pub(crate) fn levels(&self, side: Side) -> impl Iterator<Item = (Price, Size)> + '_ {
        (0..WINDOW)
            .map(move |depth| match side {
                Side::Bids => WINDOW - 1 - depth,
                Side::Asks => WINDOW + depth,
            })
            .filter(|at| self.sizes[*at] > 0)
            .map(|at| (Price(at), Size(self.sizes[at])))
    }

    /// xorshift64: any fixed sequence would do.
    fn random(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }
}

impl Update {
    /// The changes of a side, zero sizes included. A price that changed twice has two.
    pub(crate) fn levels(&self, side: Side) -> impl Iterator<Item = (Price, Size)> + '_ {
        let of_side = move |at: usize| (at < WINDOW) == (side == Side::Bids);
        let changes = self.changes.iter().filter(move |change| of_side(change.0));
        changes.map(|change| (Price(change.0), Size(change.1)))
    }
}

/// A price, shown with two decimal places.
pub(crate) struct Price(usize);

/// A size, shown with four decimal places, and as a bare `0` where there is none.
pub(crate) struct Size(u32);

impl Price {
    pub(crate) fn hundredths(&self) -> u64 {
        u64::try_from(LOWEST + self.0).unwrap_or_default()
    }
}

impl Size {
    pub(crate) fn ten_thousandths(&self) -> u64 {
        self.0.into()
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let price = self.hundredths();
        write!(f, "{}.{:02}", price / 100, price % 100)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_char('0');
        }
        write!(f, "{}.{:04}", self.0 / 10_000, self.0 % 10_000)
    }
}
