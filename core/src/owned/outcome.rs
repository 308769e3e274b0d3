//! The owned outcome of an action.

use alloc::boxed::Box;

use crate::account::action::{Outcome, VenueError};

/// An owned [`Outcome`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OwnedOutcome {
    /// See [`Outcome::Acknowledged`].
    Acknowledged,
    /// See [`Outcome::Done`].
    Done,
    /// See [`Outcome::Refused`].
    Refused {
        /// The venue's code.
        code: Option<i64>,
        /// The venue's label.
        label: Box<str>,
        /// The venue's words.
        message: Box<str>,
    },
    /// See [`Outcome::Unknown`].
    Unknown,
    /// See [`Outcome::FoundDone`].
    FoundDone,
    /// See [`Outcome::FoundNotDone`].
    FoundNotDone,
}

impl OwnedOutcome {
    /// Copies an outcome.
    #[must_use]
    pub fn of(outcome: &Outcome<'_>) -> Self {
        match *outcome {
            Outcome::Acknowledged => Self::Acknowledged,
            Outcome::Done => Self::Done,
            Outcome::Refused(VenueError { code, label, message }) => {
                Self::Refused { code, label: label.into(), message: message.into() }
            }
            Outcome::Unknown => Self::Unknown,
            Outcome::FoundDone => Self::FoundDone,
            Outcome::FoundNotDone => Self::FoundNotDone,
        }
    }

    /// The outcome as a view.
    #[must_use]
    pub fn view(&self) -> Outcome<'_> {
        match self {
            Self::Acknowledged => Outcome::Acknowledged,
            Self::Done => Outcome::Done,
            Self::Refused { code, label, message } => {
                Outcome::Refused(VenueError { code: *code, label, message })
            }
            Self::Unknown => Outcome::Unknown,
            Self::FoundDone => Outcome::FoundDone,
            Self::FoundNotDone => Outcome::FoundNotDone,
        }
    }
}
