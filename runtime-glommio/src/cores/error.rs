//! What can go wrong with feeds on cores.

use core::error::Error;
use core::fmt;

use tickwire_driver::{FeedError, NotLive};

use crate::checks::Unusable;

/// Why feeds were not started on cores.
#[derive(Debug)]
#[non_exhaustive]
pub enum CoresError {
    /// There is no core, or no symbol.
    Nothing,
    /// glommio cannot work here.
    Unusable(Unusable),
    /// There is no executor to be had on a core.
    Core {
        /// The number of the core's processor.
        core: usize,
        /// Why.
        error: Unusable,
    },
    /// The feed of a core cannot be started.
    Feed {
        /// The number of the core's processor.
        core: usize,
        /// Why.
        error: FeedError,
    },
    /// What makes the feed of a core panicked.
    Panicked {
        /// The number of the core's processor.
        core: usize,
    },
}

/// A core whose feed is not live.
#[derive(Debug)]
#[non_exhaustive]
pub struct CoresNotLive {
    /// The number of the core's processor.
    pub core: usize,
    /// What is missing; `None` where the feed is over.
    pub missing: Option<NotLive>,
}

/// Why a core did not say how its feed ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoreFailure {
    /// Something on its executor panicked; a handler's panic does not come to that. glommio drops
    /// nothing of what ran there: its sockets stay open as long as the process lives.
    Panicked,
}

impl fmt::Display for CoresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("feeds need at least one core and one symbol"),
            Self::Unusable(error) => error.fmt(f),
            Self::Core { core, error } => write!(f, "core {core}: {error}"),
            Self::Feed { core, error } => write!(f, "the feed of core {core}: {error}"),
            Self::Panicked { core } => write!(f, "what makes the feed of core {core} panicked"),
        }
    }
}

impl Error for CoresError {}

impl fmt::Display for CoresNotLive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.missing {
            Some(missing) => write!(f, "the feed of core {}: {missing}", self.core),
            None => write!(f, "the feed of core {} is over", self.core),
        }
    }
}

impl Error for CoresNotLive {}

impl fmt::Display for CoreFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panicked => f.write_str("the core's thread panicked"),
        }
    }
}

impl Error for CoreFailure {}
