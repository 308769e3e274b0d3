//! The client: its memory, its facts and its wishes. What it makes of received bytes is in
//! `receive`.

use core::error::Error;
use core::fmt;
use core::str::from_utf8;

use super::answer::Answer;
use super::assembly::Assembly;
use super::close::{Closing, REASON_MAX, is_sendable};
#[cfg(feature = "deflate")]
use super::deflate;
use super::extension::Extension;
use super::fault::Fault;
use super::frame::{CONTROL_FRAME_MAX, CONTROL_MAX, Opcode};
use super::inbox::{Inbox, SLACK};
use super::opening::{Key, Opening};
use super::outbox::{CONTROL_FRAME, Outbox, TX_MIN};
use super::step::{Span, State, Step, Whole};
use super::utf8;
use crate::entropy::Entropy;
use crate::exchange::{Message, MessageType};
use crate::store::Store;
use crate::text::Writer;

/// How much longer a receive buffer must be than the longest message: slack behind every message,
/// and room for a control frame between the last two fragments.
pub const RX_OVERHEAD: usize = SLACK + CONTROL_FRAME_MAX;

/// How much longer a transmit buffer must be than the longest frame or request: room for a close
/// frame, which can be queued at any time.
pub const TX_OVERHEAD: usize = CONTROL_FRAME;

/// How much longer a frame of ours can be than its payload: the longest header and the mask key.
pub const FRAME_OVERHEAD: usize = 14;

/// The limits of the opening handshake. Its total time is the caller's to limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Config {
    /// The most bytes of the answer's head; at most as much as the receive buffer holds.
    pub answer_max: usize,
    /// The most headers of the answer.
    pub headers_max: u16,
}

impl Default for Config {
    /// 4 KiB and 64 headers.
    fn default() -> Self {
        Self { answer_max: 4096, headers_max: 64 }
    }
}

/// A WebSocket client over memory of the caller; see the [module](super) for its contract.
pub struct Client<'b> {
    pub(super) inbox: Inbox<'b>,
    pub(super) outbox: Outbox<'b>,
    pub(super) entropy: Entropy,
    pub(super) config: Config,
    pub(super) message_max: usize,
    pub(super) state: State,
    pub(super) answer: Option<Answer>,
    pub(super) assembly: Assembly,
    pub(super) extension: Extension<'b>,
    /// Whether the peer sends no more bytes.
    pub(super) ended: bool,
    /// A fault found in a fact, which the next step tells.
    pub(super) found: Option<Fault>,
}

impl<'b> Client<'b> {
    /// Makes a client that receives into `rx` and sends from `tx`.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] where a buffer is too small to go through a handshake or to hold control
    /// frames.
    pub fn new(
        rx: impl Into<Store<'b, u8>>,
        tx: impl Into<Store<'b, u8>>,
        config: Config,
    ) -> Result<Self, ConfigError> {
        let (inbox, outbox) = (Inbox::new(rx.into()), Outbox::new(tx.into()));
        if inbox.capacity() < config.answer_max.max(CONTROL_FRAME_MAX) {
            let least = config.answer_max.max(CONTROL_FRAME_MAX).saturating_add(SLACK);
            return Err(ConfigError::RxTooSmall { least });
        }
        if outbox.capacity() < TX_MIN {
            return Err(ConfigError::TxTooSmall { least: TX_MIN });
        }
        Ok(Self {
            message_max: inbox.capacity().saturating_sub(CONTROL_FRAME_MAX),
            inbox,
            outbox,
            // Every connection mixes fresh entropy in before the first bit is drawn.
            entropy: Entropy::new([0; 32]),
            config,
            state: State::Unconnected,
            answer: None,
            assembly: Assembly::default(),
            extension: Extension::default(),
            ended: false,
            found: None,
        })
    }

    /// Lets the client ask for permessage-deflate at every connection; a server's "no" is accepted.
    ///
    /// The opening request is longer by [`deflate::OFFER_MAX`] bytes at most, which the transmit
    /// buffer must hold too.
    #[cfg(feature = "deflate")]
    #[must_use]
    pub fn with_deflate(mut self, deflate: deflate::Deflate<'b>) -> Self {
        self.extension = Extension(Some(deflate));
        self
    }
}

/// Getters.
impl Client<'_> {
    /// The size of the transmit buffer.
    #[cfg(feature = "deflate")]
    pub(crate) fn tx_len(&self) -> usize {
        self.outbox.capacity()
    }

    /// Whether the server has agreed to deflate messages on this connection.
    #[must_use]
    pub fn is_deflated(&self) -> bool {
        self.extension.is_on()
    }

    /// Where the connection stands.
    #[must_use]
    pub const fn state(&self) -> State {
        self.state
    }

    /// The longest message that can be received: [`RX_OVERHEAD`] less than the receive buffer. One
    /// that comes deflated has this limit as it comes, and once inflated the extension's own.
    #[must_use]
    pub const fn message_max(&self) -> usize {
        self.message_max
    }

    /// The bytes to be written to the socket; tell [`Client::sent`] how many it took.
    #[inline]
    #[must_use]
    pub fn pending(&self) -> &[u8] {
        self.outbox.pending()
    }

    /// Where to read from the socket; tell [`Client::received`] how many bytes it gave.
    ///
    /// Empty while frame handling waits for a pong to be sent and the buffer is full: then read
    /// nothing, rather than taking an empty read for the end.
    #[inline]
    pub fn room(&mut self) -> &mut [u8] {
        self.inbox.room()
    }

    /// [`Client::pending`] and [`Client::room`], both at once.
    #[inline]
    pub fn io(&mut self) -> (&[u8], &mut [u8]) {
        (self.outbox.pending(), self.inbox.room())
    }

    /// Lends the message of the last step, with at least 32 readable bytes behind it.
    #[inline]
    #[must_use]
    pub fn message(&self, whole: Whole) -> Message<'_> {
        let bytes = if whole.inflated {
            self.extension.from(whole.span)
        } else {
            self.inbox.from(whole.span)
        };
        Message::within(whole.kind, bytes, whole.span.len)
    }

    /// Lends the payload of the last step's ping or pong, at most 125 bytes.
    #[must_use]
    pub fn payload(&self, span: Span) -> &[u8] {
        self.inbox.at(span)
    }

    /// Lends the reason that the peer gave for closing, at most 123 bytes; empty where it gave
    /// none.
    #[must_use]
    pub fn reason(&self, closing: Closing) -> &str {
        from_utf8(self.inbox.at(closing.reason)).unwrap_or_default()
    }
}

/// Facts.
impl Client<'_> {
    /// The socket is connected (and its TLS handshake done): starts anew and queues the opening
    /// request.
    ///
    /// `fresh` is 32 bytes of the operating system's or the hardware's entropy, which the handshake
    /// key and the mask keys are drawn from.
    pub fn connected(&mut self, opening: &Opening<'_>, fresh: [u8; 32]) {
        self.inbox.clear();
        self.outbox.clear();
        self.entropy.reseed(fresh);
        self.assembly = Assembly::default();
        (self.ended, self.found) = (false, None);
        let key = Key::new(&mut self.entropy);
        self.extension.begin(None);
        let offer = self.extension.offer();
        let written = self.outbox.write(|out| {
            let mut out = Writer::new(out);
            opening.write(&key, offer, &mut out).ok().map(|()| out.written().len())
        });
        self.answer = Some(Answer::new(&key, offer));
        self.state = State::Opening;
        if !written {
            self.found = Some(Fault::RequestTooLong);
        }
    }

    /// The first `count` bytes of [`Client::room`] were read from the socket.
    #[inline]
    pub fn received(&mut self, count: usize) {
        self.inbox.received(count);
    }

    /// The socket took the first `count` bytes of [`Client::pending`]; zero where it took none.
    ///
    /// Bytes left behind tell that the socket refuses more for now. Only then may a newer ping
    /// replace one whose pong found no room, so that a peer that writes and never reads cannot
    /// stop the reading.
    pub fn sent(&mut self, count: usize) {
        self.outbox.sent(count, &mut self.entropy);
    }

    /// The transport is gone: overwrites all that was received and all that was to be sent. What
    /// the client was reading is not there any more; [`Client::connected`] starts anew.
    pub fn wipe(&mut self) {
        self.inbox.wipe();
        self.outbox.clear();
        self.extension.wipe();
        self.assembly = Assembly::default();
        self.state = State::Unconnected;
        self.answer = None;
        self.found = None;
    }

    /// The peer will send no more bytes.
    ///
    /// What it sent before is still read; then a connection without the peer's close frame was cut.
    pub fn ended(&mut self) {
        self.ended = true;
    }
}

/// Wishes.
impl Client<'_> {
    /// Queues a message, deflated where that is agreed and shorter.
    ///
    /// There must be room for the plain message even so: what is refused never depends on how well
    /// it would have been deflated.
    ///
    /// # Errors
    ///
    /// [`Refused`], by which nothing is queued.
    pub fn send(&mut self, kind: MessageType, payload: &[u8]) -> Result<(), Refused> {
        self.check_open()?;
        let opcode = match kind {
            MessageType::Text if !utf8::is_valid(payload) => return Err(Refused::Encoding),
            MessageType::Text => Opcode::Text,
            MessageType::Binary => Opcode::Binary,
        };
        self.outbox.message(opcode, payload, &mut self.extension, &mut self.entropy)
    }

    /// Queues a ping; its payload is at most 125 bytes.
    ///
    /// # Errors
    ///
    /// [`Refused`], by which nothing is queued.
    pub fn ping(&mut self, payload: &[u8]) -> Result<(), Refused> {
        self.check_open()?;
        if payload.len() > CONTROL_MAX {
            return Err(Refused::TooLarge);
        }
        self.outbox.frame(Opcode::Ping, payload, &mut self.entropy)
    }

    /// Queues a close frame, behind which nothing more is sent; its reason is at most 123 bytes.
    ///
    /// There is always room for it. The status code is one of 1000 to 1003, 1007 to 1014 and 3000
    /// to 4999 (RFC 6455 section 7.4).
    ///
    /// # Errors
    ///
    /// [`Refused`], by which nothing is queued.
    pub fn close(&mut self, code: u16, reason: &str) -> Result<(), Refused> {
        self.check_open()?;
        if !is_sendable(code) {
            return Err(Refused::Code);
        }
        if reason.len() > REASON_MAX {
            return Err(Refused::TooLarge);
        }
        self.queue_close(Some(code), reason.as_bytes());
        self.state = State::Closing;
        Ok(())
    }

    /// Queues the one close frame; without a code it has no body.
    pub(super) fn queue_close(&mut self, code: Option<u16>, reason: &[u8]) {
        let mut payload = [0; CONTROL_MAX];
        let mut out = Writer::new(&mut payload);
        if let Some(code) = code {
            // Both fit: a reason is at most `REASON_MAX` bytes.
            let _ = out.bytes(&code.to_be_bytes());
            let _ = out.bytes(reason);
        }
        self.outbox.close(out.written(), &mut self.entropy);
    }

    fn check_open(&self) -> Result<(), Refused> {
        match self.state {
            State::Open => Ok(()),
            State::Closing => Err(Refused::Closing),
            State::Unconnected | State::Opening | State::Closed | State::Failed => {
                Err(Refused::NotOpen)
            }
        }
    }
}

/// Polls.
impl Client<'_> {
    /// Says what happened next; call it after every fact, until it answers [`Step::Idle`].
    ///
    /// It does a bounded amount of work: at most one frame's event, at most one pass over what has
    /// been received. Calling it again is harmless.
    #[inline]
    pub fn step(&mut self) -> Step {
        match self.whole_message() {
            Some(whole) => Step::Message(whole),
            None if self.is_drained() => Step::Idle,
            None => self.other_step(),
        }
    }
}

impl fmt::Debug for Client<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("state", &self.state)
            .field("pending", &self.pending().len())
            .field("unread", &self.inbox.unread().len())
            .finish_non_exhaustive()
    }
}

/// Why a wish was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refused {
    /// The connection is not open.
    NotOpen,
    /// Our close frame is queued already.
    Closing,
    /// The transmit buffer has no room now, or an owed pong comes first: write what is pending.
    NoRoom,
    /// It can never be sent: longer than the transmit buffer, or than a control frame may be.
    TooLarge,
    /// A text message that is not UTF-8.
    Encoding,
    /// A status code that may not be sent.
    Code,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotOpen => "the connection is not open",
            Self::Closing => "the connection is being closed",
            Self::NoRoom => "the transmit buffer has no room now",
            Self::TooLarge => "larger than a frame may be",
            Self::Encoding => "text that is not UTF-8",
            Self::Code => "a status code that may not be sent",
        })
    }
}

impl Error for Refused {}

/// Why a client cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfigError {
    /// The receive buffer is too small.
    RxTooSmall {
        /// The least size, in bytes.
        least: usize,
    },
    /// The transmit buffer is too small.
    TxTooSmall {
        /// The least size, in bytes.
        least: usize,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RxTooSmall { least } => write!(f, "a receive buffer needs {least} bytes"),
            Self::TxTooSmall { least } => write!(f, "a transmit buffer needs {least} bytes"),
        }
    }
}

impl Error for ConfigError {}
