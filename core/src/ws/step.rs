//! What a client says: where it stands, and what happened.

use super::close::Closing;
use super::fault::Fault;
use crate::exchange::MessageType;

/// Where a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// There is no connection yet.
    Unconnected,
    /// The opening request is under way or unanswered; the caller limits the total time of this.
    Opening,
    /// Messages flow both ways.
    Open,
    /// Our close frame is under way or unanswered; messages may still come in. The caller limits
    /// the total time of this.
    Closing,
    /// The end, after an open connection: drain [`pending`](super::Client::pending), then hang up.
    Closed,
    /// The end, after a fault: drain [`pending`](super::Client::pending), then hang up.
    Failed,
}

impl State {
    /// Whether frames are read.
    #[inline]
    pub(super) const fn receives(self) -> bool {
        matches!(self, Self::Open | Self::Closing)
    }
}

/// One thing that happened, at most one frame's worth.
///
/// It borrows nothing: what it names is lent by [`Client::message`](super::Client::message),
/// [`Client::payload`](super::Client::payload) and [`Client::reason`](super::Client::reason) until
/// the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub enum Step {
    /// Nothing, until more bytes are received or pending ones are sent.
    Idle,
    /// The opening handshake is complete.
    Opened,
    /// A whole message.
    Message(Whole),
    /// A ping; its pong is queued already (none is after our own close frame).
    Pinged(Span),
    /// A pong, asked for or not.
    Ponged(Span),
    /// The connection came to its end, said once.
    Closed(Closing),
    /// The connection failed, said once; a close frame is queued where
    /// [`Fault::close_code`] says so.
    Failed(Fault),
}

/// A whole message, reassembled where it came in fragments and inflated where it came deflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Whole {
    /// Text (then it is valid UTF-8) or binary.
    pub kind: MessageType,
    pub(super) span: Span,
    /// Whether it was inflated, and is lent from there.
    pub(super) inflated: bool,
}

impl Whole {
    /// The size of the message in bytes.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.span.len
    }

    /// Whether the message has no bytes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.span.len == 0
    }
}

/// A place in the receive buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    pub(super) start: usize,
    pub(super) len: usize,
}
