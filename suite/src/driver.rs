//! The seam: what the suite asks of a driver.

use core::fmt::Debug;

use crate::bell::Bell;
use crate::script::Script;
use crate::sink::Sink;

/// A driver under test.
pub trait Driver: Debug + Sync {
    /// What the documentation calls it.
    fn name(&self) -> &'static str;

    /// Why it cannot run on this machine at all, in words for people; `None` where it can.
    fn unusable(&self) -> Option<String> {
        None
    }

    /// The scenarios that it leaves out, by their names, each with the reason.
    fn left_out(&self) -> &'static [LeftOut] {
        &[]
    }

    /// Whether it tells of each transport that could not be made, beside what the session says.
    fn names_the_unreachable(&self) -> bool {
        true
    }

    /// How many REST calls it can make at once. A captured session of more symbols than that is not
    /// replayed through it, for its answers have an order; each of its symbols alone is.
    fn calls_at_once(&self) -> usize {
        usize::MAX
    }

    /// Follows the script until the session is over, telling `sink` all that it says, in order.
    /// When `bell` is rung it closes in an orderly way, and goes on until that is done. Called on a
    /// thread of its own.
    ///
    /// # Panics
    ///
    /// The script cannot be followed at all.
    fn run(&self, script: Script, sink: Sink, bell: Bell);
}

/// A scenario that a driver leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name.
    pub scenario: &'static str,
    /// Why, in a sentence for the documentation.
    pub why: &'static str,
}
