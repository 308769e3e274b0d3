//! Where things are in a message, for the places of errors and for what stays a part of it.

use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::Span;
use tickwire_proto::wire::{WireError, WireErrorKind};

/// A message, and where in it a body or an item starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'m> {
    message: &'m [u8],
    at: usize,
}

impl<'m> Place<'m> {
    pub(super) const fn of(message: &'m [u8]) -> Self {
        Self { message, at: 0 }
    }

    /// The place of a part of the message.
    pub(super) fn within(self, part: &[u8]) -> Self {
        Self { at: self.find(part).map_or(self.at, |span| span.start), ..self }
    }

    /// A part of the message as its span; an empty one where it is not in it.
    pub(super) fn span(self, part: &[u8]) -> Span {
        self.find(part).map_or(Span::default(), Span::from)
    }

    /// A defect of a part of the message, or, where that is nowhere in it, of this place.
    #[cold]
    pub(super) fn malformed(self, kind: MalformedKind, part: &[u8]) -> Malformed {
        Malformed::value(kind, self.find(part).map_or(self.at, |span| span.start))
    }

    /// Something that should be at this place.
    #[cold]
    pub(super) fn missing(self) -> Malformed {
        Malformed::value(MalformedKind::Missing, self.at)
    }

    fn find(self, part: &[u8]) -> Option<core::ops::Range<usize>> {
        let start = part.as_ptr().addr().checked_sub(self.message.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        (end <= self.message.len()).then_some(start..end)
    }
}

/// What is wrong with the bytes of a push makes that push wrong, and nothing else: frames have
/// their own lengths.
#[cold]
pub(super) fn malformed(error: WireError) -> Malformed {
    let kind = match error.kind {
        WireErrorKind::Encoding => MalformedKind::Encoding,
        WireErrorKind::Group => MalformedKind::Depth,
        _ => MalformedKind::Syntax,
    };
    Malformed::value(kind, error.at)
}
