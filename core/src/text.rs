//! Bounded text: a writer over the caller's bytes.

use core::fmt;

use crate::scratch::Full;

/// Writes text to a slice; what does not fit is refused whole. What is written may be a key or a
/// signature: `Debug` shows how long it is, and nothing of it.
pub struct Writer<'a> {
    out: &'a mut [u8],
    len: usize,
}

impl<'a> Writer<'a> {
    /// A writer to the start of `out`.
    pub fn new(out: &'a mut [u8]) -> Self {
        Self { out, len: 0 }
    }

    /// Writes bytes.
    ///
    /// # Errors
    ///
    /// [`Full`] where they do not fit; nothing is written then.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Full> {
        let end = self.len.checked_add(bytes.len()).ok_or(Full)?;
        self.out.get_mut(self.len..end).ok_or(Full)?.copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }

    /// Writes a decimal integer.
    ///
    /// # Errors
    ///
    /// [`Full`] where it does not fit.
    pub fn integer(&mut self, value: u64) -> Result<(), Full> {
        fmt::Write::write_fmt(self, format_args!("{value}")).map_err(|fmt::Error| Full)
    }

    /// What was written.
    #[must_use]
    pub fn written(&self) -> &[u8] {
        self.out.get(..self.len).unwrap_or_default()
    }
}

impl fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("len", &self.len).finish_non_exhaustive()
    }
}

impl fmt::Write for Writer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes()).map_err(|Full| fmt::Error)
    }
}
