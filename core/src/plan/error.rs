//! Why a plan cannot be made.

use core::fmt;

use crate::symbol::Symbol;

/// A plan cannot be made this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanError {
    /// The channels of one symbol are more than a connection may hold.
    TooManyChannels,
    /// The symbols need more connections than the venue allows; how many.
    TooManyConnections(usize),
    /// A symbol is named twice.
    Twice(Symbol),
    /// More symbols than there are slots, 65,536.
    TooManySymbols,
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyChannels => {
                f.write_str("the channels of one symbol are more than a connection may hold")
            }
            Self::TooManyConnections(needed) => write!(
                f,
                "the symbols need {needed} connections, which are more than the venue allows"
            ),
            Self::Twice(symbol) => write!(f, "{symbol} is named twice"),
            Self::TooManySymbols => f.write_str("a feed has at most 65,536 symbols"),
        }
    }
}

impl core::error::Error for PlanError {}
