//! The window that messages are inflated into, one behind the other.

use zeroize::optimization_barrier;

use super::super::fault::Fault;
use super::super::step::Span;
use crate::store::Store;

/// Bytes behind every message that can be read.
const SLACK: usize = 32;

/// The window. Always `0 <= base <= start <= at`:
///
/// ```text
/// | .. | history | the message so far | room | slack |
///      base      start                at
/// ```
///
/// Whatever is before `at` was inflated on the connection under way, so nothing of an earlier one
/// can be referred to.
pub(super) struct Window<'b> {
    bytes: Store<'b, u8>,
    message_max: usize,
    base: usize,
    start: usize,
    at: usize,
    /// Nothing was written behind this since the last [`Window::wipe`].
    soiled: usize,
}

impl<'b> Window<'b> {
    pub(super) fn new(bytes: Store<'b, u8>, history_max: usize) -> Self {
        let message_max = bytes.len().saturating_sub(history_max).saturating_sub(SLACK);
        Self { bytes, message_max, base: 0, start: 0, at: 0, soiled: 0 }
    }

    /// The least size of a window for messages of `message_max` bytes.
    pub(super) const fn least(history: usize, message_max: usize) -> usize {
        history.saturating_add(message_max).saturating_add(SLACK)
    }

    /// The size of a window in which no byte moves more than once, on average.
    #[cfg(feature = "alloc")]
    pub(super) const fn ample(history: usize, message_max: usize) -> usize {
        history.saturating_add(message_max).saturating_mul(2).saturating_add(SLACK)
    }

    /// The longest message that fits behind the history.
    pub(super) fn message_max(&self) -> usize {
        self.message_max
    }

    /// Starts a message that may refer to the last `history` bytes before it.
    pub(super) fn begin(&mut self, history: usize) {
        if history == 0 {
            self.at = 0;
        }
        self.start = self.at;
        self.base = self.start.saturating_sub(history);
    }

    /// What a message under way may refer to and be written to, and where in it to go on.
    ///
    /// One byte too many has a place, the first of the slack: so a message of the greatest length
    /// differs from one that is longer.
    pub(super) fn place(&mut self) -> (&mut [u8], usize) {
        let longest = self.start.saturating_add(self.message_max);
        let limit = longest.min(self.bytes.len().saturating_sub(SLACK)).saturating_add(1);
        let place = self.bytes.get_mut(self.base..limit).unwrap_or_default();
        (place, self.at.saturating_sub(self.base))
    }

    /// So many bytes were written.
    pub(super) fn written(&mut self, count: usize) {
        self.at = self.at.saturating_add(count);
        self.soiled = self.soiled.max(self.at);
    }

    /// Makes room where there is none any more: moves history and message to the front.
    pub(super) fn extend(&mut self) -> Result<(), Fault> {
        if self.written_len() > self.message_max || self.base == 0 {
            return Err(Fault::TooBig);
        }
        if let Some(used) = self.bytes.get_mut(..self.at) {
            used.copy_within(self.base.., 0);
        }
        self.start = self.start.saturating_sub(self.base);
        self.at = self.at.saturating_sub(self.base);
        self.base = 0;
        Ok(())
    }

    /// Ends the message and says where it is.
    pub(super) fn finish(&self) -> Result<Span, Fault> {
        let len = self.written_len();
        if len > self.message_max {
            return Err(Fault::TooBig);
        }
        Ok(Span { start: self.start, len })
    }

    fn written_len(&self) -> usize {
        self.at.saturating_sub(self.start)
    }

    /// The bytes at `span`, and everything behind them.
    #[inline]
    pub(super) fn from(&self, span: Span) -> &[u8] {
        self.bytes.get(span.start..).unwrap_or_default()
    }

    /// Forgets everything; the bytes stay where they are until others come.
    pub(super) fn clear(&mut self) {
        (self.base, self.start, self.at) = (0, 0, 0);
    }

    /// Forgets everything, and overwrites all that was inflated.
    pub(super) fn wipe(&mut self) {
        self.clear();
        let soiled = core::mem::take(&mut self.soiled);
        let soiled = self.bytes.get_mut(..soiled).unwrap_or_default();
        soiled.fill(0);
        optimization_barrier(soiled);
    }
}
