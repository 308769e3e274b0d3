//! The levels of two books, side by side, as decimals.

use core::fmt;

use tickwire_core::decimal::Decimal;
use tickwire_core::event::Level;

/// The first level in which two sides differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Its position, from 1 for the best.
    pub(crate) position: usize,
    pub(crate) ours: Option<Level>,
    pub(crate) theirs: Option<Level>,
}

/// Compares our side with theirs, of which `read` gives the levels. What they write and we cannot
/// read is a difference too.
pub(crate) fn first_difference<T>(
    ours: &[Level],
    theirs: &[T],
    read: impl Fn(&T) -> Option<Level>,
) -> Option<Difference> {
    (0..ours.len().max(theirs.len())).find_map(|at| {
        let (ours, theirs) = (ours.get(at).copied(), theirs.get(at).and_then(&read));
        let differs = ours.is_none() || ours != theirs;
        differs.then_some(Difference { position: at + 1, ours, theirs })
    })
}

/// A level of two texts.
pub(crate) fn level(price: &str, size: &str) -> Option<Level> {
    let price = Decimal::parse(price.as_bytes()).ok()?;
    Some(Level { price, size: Decimal::parse(size.as_bytes()).ok()? })
}

/// A level in words.
pub(crate) struct Words(pub(crate) Option<Level>);

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(Level { price, size }) => write!(f, "{price} x {size}"),
            None => f.write_str("no such level"),
        }
    }
}
