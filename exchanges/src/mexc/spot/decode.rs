//! From a push to its events.

use tickwire_core::exchange::{Decoded, Malformed, Message};
use tickwire_core::scratch::Scratch;

use super::{SpotChannel, general};

/// Decodes one push whole, or leaves the scratch empty with a note of what was lost.
pub(super) fn decode<'m>(
    message: Message<'m>,
    scratch: &mut Scratch<'_>,
) -> Result<Decoded<'m, SpotChannel>, Malformed> {
    scratch.counts.general = scratch.counts.general.saturating_add(1);
    general::decode(message.bytes(), scratch)
}
