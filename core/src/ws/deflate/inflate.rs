//! Messages inflated into one linear window.

use super::super::fault::Fault;
use super::super::step::Span;
use crate::store::Store;

/// The window, and where the next message goes in it.
pub(super) struct Window<'b> {
    bytes: Store<'b, u8>,
    history_max: usize,
    /// Where the next message starts; what is before it is history.
    at: usize,
}

impl<'b> Window<'b> {
    pub(super) fn new(bytes: Store<'b, u8>, history_max: usize) -> Self {
        Self { bytes, history_max, at: 0 }
    }

    /// The size of a window for messages of `message_max` bytes, of which none moves more than once.
    #[cfg(feature = "alloc")]
    pub(super) fn size(history: usize, message_max: usize) -> usize {
        history.saturating_add(message_max).saturating_mul(2).saturating_add(SLACK)
    }

    /// The least size of a window.
    pub(super) fn least(&self) -> usize {
        self.history_max.saturating_add(SLACK).saturating_add(1)
    }

    /// The longest message that fits behind the history.
    pub(super) fn message_max(&self) -> usize {
        self.bytes.len().saturating_sub(self.history_max).saturating_sub(SLACK)
    }

    pub(super) fn from(&self, span: Span) -> &[u8] {
        self.bytes.get(span.start..).unwrap_or_default()
    }

    pub(super) fn clear(&mut self) {
        self.at = 0;
    }

    pub(super) fn wipe(&mut self) {
        self.bytes.fill(0);
        self.at = 0;
    }
}

/// Bytes behind every message that can be read.
const SLACK: usize = 32;

/// The inflater's own state.
#[derive(Clone, Debug, Default)]
pub(super) struct Inflater {}

impl Inflater {
    /// Forgets everything, the history too.
    pub(super) fn reset(&mut self) {}

    /// Inflates one message; with `takeover`, those before it are its history.
    pub(super) fn message(
        &mut self,
        payload: &[u8],
        takeover: bool,
        window: &mut Window<'_>,
    ) -> Result<Span, Fault> {
        let _ = (payload, takeover, window);
        Err(Fault::Deflate)
    }
}
