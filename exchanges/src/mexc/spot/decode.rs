//! From a push to its events.

use tickwire_core::exchange::{Decoded, Malformed, MalformedKind, Message};
use tickwire_core::scratch::Scratch;

use super::SpotChannel;

/// Decodes one push whole, or leaves the scratch empty with a note of what was lost.
pub(super) fn decode<'m>(
    _: Message<'m>,
    _: &mut Scratch<'_>,
) -> Result<Decoded<'m, SpotChannel>, Malformed> {
    Err(Malformed::value(MalformedKind::Type, 0))
}
