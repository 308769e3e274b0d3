//! What we know of a venue's code, and the code itself.

use core::fmt;

use super::id::Code;

/// A meaning, where we know one, with the venue's code that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coded<T> {
    /// What the code means; `None` for a code that is not documented.
    pub known: Option<T>,
    /// The code, as it came.
    pub code: Code,
}

/// The meaning; `other:` and the code where it has none.
impl<T: fmt::Display> fmt::Display for Coded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.known {
            Some(known) => known.fmt(f),
            None => write!(f, "other:{}", self.code),
        }
    }
}
