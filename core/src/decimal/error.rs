//! Why there is no such decimal.

use core::fmt;

/// Why a text or an integer is not a [`Decimal`](super::Decimal), or a decimal not an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecimalError {
    /// Not the syntax of a number.
    Syntax,
    /// A number that has no exact representation in the wanted type.
    Range,
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "not a number",
            Self::Range => "a number without an exact representation",
        })
    }
}

impl core::error::Error for DecimalError {}
