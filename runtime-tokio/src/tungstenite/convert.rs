//! From a session's frames to tungstenite's messages, and from those, and from errors, to facts.

use tickwire_core::book::BookStore;
use tickwire_core::exchange::{Exchange, Message as Heard, MessageType};
use tickwire_core::retry::Cause;
use tickwire_core::session::{Access, Frame, Session};
use tickwire_core::time::Stamp;
use tickwire_core::ws::{Fault, HandshakeFault, Violation};
use tokio_tungstenite::tungstenite::error::{CapacityError, Error, ProtocolError};
use tokio_tungstenite::tungstenite::http::header::RETRY_AFTER;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, WebSocketConfig};

use super::bytes::cause_within;

/// A frame that a session wants sent.
#[must_use]
pub fn message_of(frame: Frame<'_>) -> Message {
    match frame {
        Frame::Text(text) => Message::text(text),
        Frame::Ping(payload) => Message::Ping(payload.to_vec().into()),
        Frame::Close(code) => close_of(code),
    }
}

/// A close frame without a reason.
pub(super) fn close_of(code: u16) -> Message {
    Message::Close(Some(CloseFrame { code: code.into(), reason: Default::default() }))
}

/// Tells a session of a message: of data, and of ping and pong that the peer is there. That of a
/// close is told by [`Session::closed`], with [`closed_by`], once it is answered.
pub fn received<X: Exchange, B: BookStore, A: Access<X>>(
    session: &mut Session<'_, X, B, A>,
    now: Stamp,
    message: &Message,
) {
    match message {
        Message::Text(_) | Message::Binary(_) => session.received(now, view(message)),
        Message::Ping(_) | Message::Pong(_) => session.heard(now.mono),
        Message::Close(_) | Message::Frame(_) => {}
    }
}

/// A message as sessions look at it: with it, [`Session::view`] shows the events that are in it.
#[must_use]
pub fn view(message: &Message) -> Heard<'_> {
    match message {
        Message::Text(text) => Heard::text(text.as_str()),
        Message::Binary(bytes) => Heard::new(MessageType::Binary, bytes),
        _ => Heard::text(""),
    }
}

/// Why a connection has ended whose peer has closed it with this frame.
#[must_use]
pub fn closed_by(frame: Option<&CloseFrame>) -> Cause {
    Cause::Closed(frame.map(|frame| frame.code.into()))
}

/// Why a connection has ended, or was not made, by an error of its stack.
#[must_use]
pub fn cause_of(error: &Error) -> Cause {
    match error {
        Error::Http(answer) => {
            let after = answer.headers().get(RETRY_AFTER).and_then(|it| it.to_str().ok());
            let retry_after_s = after.and_then(|seconds| seconds.trim().parse().ok());
            Cause::Status { status: answer.status().as_u16(), retry_after_s }
        }
        Error::Io(error) => cause_within(error),
        Error::Tls(_) => Cause::Tls,
        Error::Capacity(CapacityError::TooManyHeaders) => {
            Cause::Handshake(HandshakeFault::TooManyHeaders)
        }
        Error::Capacity(CapacityError::MessageTooLong { .. }) => Cause::Protocol(Fault::TooBig),
        Error::Utf8(_) => Cause::Protocol(Fault::Encoding),
        Error::Protocol(error) => cause_of_protocol(error),
        Error::HttpFormat(_) | Error::AttackAttempt => Cause::Handshake(HandshakeFault::Header),
        Error::ConnectionClosed | Error::AlreadyClosed => Cause::Ended,
        // What is not the peer's fault: nothing that a session has sent can be so.
        Error::WriteBufferFull(_) | Error::Url(_) => Cause::Network,
    }
}

fn cause_of_protocol(error: &ProtocolError) -> Cause {
    match error {
        ProtocolError::ResetWithoutClosingHandshake => Cause::Ended,
        ProtocolError::HandshakeIncomplete => Cause::Handshake(HandshakeFault::Ended),
        ProtocolError::MissingConnectionUpgradeHeader => {
            Cause::Handshake(HandshakeFault::Connection)
        }
        ProtocolError::MissingUpgradeWebSocketHeader => Cause::Handshake(HandshakeFault::Upgrade),
        ProtocolError::SecWebSocketAcceptKeyMismatch => Cause::Handshake(HandshakeFault::Accept),
        ProtocolError::WrongHttpVersion | ProtocolError::HttparseError(_) => {
            Cause::Handshake(HandshakeFault::StatusLine)
        }
        error => match violation_of(error) {
            Some(violation) => Cause::Protocol(Fault::Protocol(violation)),
            None => Cause::Handshake(HandshakeFault::Header),
        },
    }
}

/// Which rule of frames a peer has broken; `None` where it is one of the opening handshake.
fn violation_of(error: &ProtocolError) -> Option<Violation> {
    Some(match error {
        ProtocolError::NonZeroReservedBits => Violation::Rsv,
        ProtocolError::MaskedFrameFromServer => Violation::Masked,
        ProtocolError::FragmentedControlFrame => Violation::ControlFragmented,
        ProtocolError::ControlFrameTooBig => Violation::ControlLength,
        ProtocolError::UnexpectedContinueFrame => Violation::Continuation,
        ProtocolError::ExpectedFragment(_) => Violation::Interleaved,
        ProtocolError::InvalidCloseSequence => Violation::ClosePayload,
        ProtocolError::InvalidOpcode(_)
        | ProtocolError::UnknownControlFrameType(_)
        | ProtocolError::UnknownDataFrameType(_)
        | ProtocolError::ReceivedAfterClosing => Violation::Opcode,
        _ => return None,
    })
}

/// The stack's own limits: no message, and no frame of one, larger than `message_max` bytes, and so
/// many bytes at most that wait for the socket.
#[must_use]
pub fn limits(message_max: usize, waiting_max: usize) -> WebSocketConfig {
    WebSocketConfig::default()
        .max_message_size(Some(message_max))
        .max_frame_size(Some(message_max))
        .write_buffer_size(0)
        .max_write_buffer_size(waiting_max.max(1))
}

#[cfg(test)]
mod tests {
    use std::io;

    use tokio_tungstenite::tungstenite::http::Response;

    use super::*;

    #[test]
    fn frames_become_messages() {
        assert_eq!(message_of(Frame::Text("a")), Message::text("a"));
        assert_eq!(message_of(Frame::Ping(b"a")), Message::Ping(b"a".to_vec().into()));
        let Message::Close(Some(frame)) = message_of(Frame::Close(1000)) else { panic!() };
        assert_eq!((u16::from(frame.code), frame.reason.as_str()), (1000, ""));
    }

    #[test]
    fn errors_become_causes() {
        let mut answer = Response::new(None);
        *answer.status_mut() = 429.try_into().unwrap();
        answer.headers_mut().insert(RETRY_AFTER, "7".parse().unwrap());
        let status = Cause::Status { status: 429, retry_after_s: Some(7) };
        assert_eq!(cause_of(&Error::Http(Box::new(answer))), status);
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(cause_of(&Error::Io(refused)), Cause::Refused);
        let long = CapacityError::MessageTooLong { size: 2, max_size: 1 };
        assert_eq!(cause_of(&Error::Capacity(long)), Cause::Protocol(Fault::TooBig));
        let bits = Error::Protocol(ProtocolError::NonZeroReservedBits);
        let violation = Cause::Protocol(Fault::Protocol(Violation::Rsv));
        assert_eq!(cause_of(&bits), violation);
        let end = Error::Protocol(ProtocolError::ResetWithoutClosingHandshake);
        assert_eq!(cause_of(&end), Cause::Ended);
        assert_eq!(closed_by(None), Cause::Closed(None));
    }
}
