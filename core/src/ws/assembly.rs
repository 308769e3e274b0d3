//! A message that comes in more than one read or more than one frame.

use super::fault::{Fault, Violation};
use super::frame::{Header, Opcode};
use super::inbox::Inbox;
use super::step::Span;
use super::utf8::Validator;
use crate::exchange::MessageType;

/// All payload of a message, as it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gathered {
    pub(super) kind: MessageType,
    pub(super) span: Span,
    pub(super) deflated: bool,
}

/// Where the assembly of a message stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Assembly {
    /// The message's type, from its first frame to its last.
    kind: Option<MessageType>,
    /// Whether the frame under way is the message's last.
    fin: bool,
    /// Payload of the frame under way that has not arrived; zero between frames.
    missing: usize,
    /// Whether the message is deflated; its text is looked at once it is inflated.
    deflated: bool,
    /// Between messages it holds nothing: a message whose text is incomplete fails.
    text: Validator,
}

impl Assembly {
    /// Whether no message is under way.
    #[inline]
    pub(super) const fn is_idle(&self) -> bool {
        self.kind.is_none()
    }

    /// Whether the next bytes are payload rather than a header.
    pub(super) const fn is_in_frame(&self) -> bool {
        self.missing > 0
    }

    /// Starts a data frame, whose header has not been passed over yet; messages are limited to
    /// `max` bytes.
    pub(super) fn begin(
        &mut self,
        header: Header,
        inbox: &mut Inbox<'_>,
        max: usize,
    ) -> Result<(), Fault> {
        let first = match header.opcode {
            Opcode::Text => Some(MessageType::Text),
            Opcode::Binary => Some(MessageType::Binary),
            _ => None,
        };
        match (first, self.kind) {
            (None, None) => return Err(Fault::Protocol(Violation::Continuation)),
            (Some(_), Some(_)) => return Err(Fault::Protocol(Violation::Interleaved)),
            (Some(_), None) | (None, Some(_)) => {}
        }
        let left = max.saturating_sub(inbox.gathered());
        let len = usize::try_from(header.len).ok().filter(|len| *len <= left);
        self.missing = len.ok_or(Fault::TooBig)?;
        self.fin = header.fin;
        inbox.skip(header.size);
        if first.is_some() {
            inbox.begin();
            self.deflated = header.deflated;
            self.kind = first;
        }
        Ok(())
    }

    /// Takes what has arrived of the frame under way; gives the message where it is whole.
    pub(super) fn gather(&mut self, inbox: &mut Inbox<'_>) -> Result<Option<Gathered>, Fault> {
        let Some(kind) = self.kind else { return Ok(None) };
        let piece = inbox.gather(self.missing);
        self.missing = self.missing.saturating_sub(piece.len());
        let is_text = kind == MessageType::Text && !self.deflated;
        if is_text {
            self.text.check(piece).map_err(|_| Fault::Encoding)?;
        }
        if self.missing > 0 || !self.fin {
            return Ok(None);
        }
        if is_text && !self.text.is_complete() {
            return Err(Fault::Encoding);
        }
        self.kind = None;
        Ok(Some(Gathered { kind, span: inbox.finish(), deflated: self.deflated }))
    }
}
