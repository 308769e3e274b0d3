//! Bounded text: a writer over the caller's bytes.

use core::fmt;

use crate::scratch::Full;

/// The digits of the greatest integer.
const DIGITS_MAX: usize = 20;

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
    // Small, but in dozens of places.
    #[cfg_attr(target_pointer_width = "32", inline(never))]
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
        // Not by `fmt`, which a small target would have in its flash for this alone.
        let (mut digits, mut rest, mut first) = ([b'0'; DIGITS_MAX], value, DIGITS_MAX - 1);
        for (at, digit) in digits.iter_mut().enumerate().rev() {
            if rest != 0 {
                first = at;
            }
            *digit = b'0' | u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        self.bytes(digits.get(first..).unwrap_or_default())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_written_as_they_are_displayed() {
        let powers = (0..20).map(|power| 10u64.pow(power));
        let values = powers.flat_map(|power| [power - 1, power, power + 1]);
        for value in values.chain([7, 1_790_000_000_123, u64::MAX]) {
            let mut out = [0; 20];
            let mut out = Writer::new(&mut out);
            out.integer(value).unwrap();
            assert_eq!(out.written(), std::format!("{value}").as_bytes());
        }
    }

    #[test]
    fn an_integer_that_does_not_fit_is_not_begun() {
        let mut out = [0; 3];
        let mut out = Writer::new(&mut out);
        assert_eq!(out.integer(1_000), Err(Full));
        assert_eq!(out.written(), b"");
        assert_eq!(out.integer(100), Ok(()));
    }
}
