//! From a push to its events.

use tickwire_core::exchange::{Decoded, Malformed, Message};
use tickwire_core::scratch::Scratch;

use super::{SpotChannel, general, predicted};
use crate::FAST;

/// Decodes one push whole, or leaves the scratch empty with a note of what was lost.
pub(super) fn decode<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, SpotChannel>, Malformed> {
    if FAST && let Some(decoded) = predicted::decode(message, scratch) {
        scratch.counts.predicted = scratch.counts.predicted.saturating_add(1);
        return Ok(decoded);
    }
    scratch.clear();
    scratch.counts.general = scratch.counts.general.saturating_add(1);
    general::decode(message.bytes(), scratch)
}
