use core::str;

use super::{WireError, WireErrorKind};

/// A text whose encoding is not checked yet.
///
/// Whoever reads a number from it need not check it: what is not ASCII is no number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text<'m> {
    bytes: &'m [u8],
    at: usize,
}

impl<'m> Text<'m> {
    pub(super) const fn new(bytes: &'m [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Its bytes.
    #[inline]
    #[must_use]
    pub const fn as_bytes(&self) -> &'m [u8] {
        self.bytes
    }

    /// Where it starts, in bytes from the start of the message that was received.
    #[inline]
    #[must_use]
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The text.
    ///
    /// # Errors
    ///
    /// [`WireErrorKind::Encoding`] where it is not UTF-8.
    #[inline]
    pub fn as_str(&self) -> Result<&'m str, WireError> {
        str::from_utf8(self.bytes).map_err(|error| WireError {
            kind: WireErrorKind::Encoding,
            at: self.at.saturating_add(error.valid_up_to()),
        })
    }
}
