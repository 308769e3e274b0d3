//! What is wrong with a server, and what the caller may not do now.

use core::time::Duration;

use tickwire_core::account::exchange::ActionError;
use tickwire_core::http;
use tickwire_core::retry::{Cause, Phase};
use tickwire_core::session::{NotAsked, Refused, Stop, Unanswered};
use tickwire_core::ws::{self, Fault, HandshakeFault, Violation};

use crate::says;

#[test]
fn a_bad_frame_is_named_by_the_rule_that_it_breaks() {
    says(&[
        (Violation::Rsv, "a reserved bit is set"),
        (Violation::Opcode, "a reserved opcode"),
        (Violation::Masked, "masked by the server"),
        (Violation::Length, "a length not in its shortest form"),
        (Violation::ControlLength, "a control frame of more than 125 bytes"),
        (Violation::ControlFragmented, "a fragmented control frame"),
        (Violation::Continuation, "a continuation of no message"),
        (Violation::Interleaved, "a new message inside a fragmented one"),
        (Violation::ClosePayload, "a close frame with half a status code"),
        (Violation::CloseCode, "a close frame with a forbidden status code"),
    ]);
}

#[test]
fn a_bad_answer_names_what_is_wrong_with_it() {
    says(&[
        (http::Fault::Ended, "the peer hung up before its answer was whole"),
        (http::Fault::TooLarge, "the answer is larger than the buffer for it"),
        (http::Fault::HeadTooLong, "the head of the answer is too long"),
        (http::Fault::TooManyHeaders, "the answer has too many headers"),
        (http::Fault::StatusLine, "not an HTTP/1.1 status line"),
        (http::Fault::LineEnd, "a line does not end in CR LF"),
        (http::Fault::Folded, "a folded header"),
        (http::Fault::Header, "a malformed header"),
        (http::Fault::Length, "no length of the body that could be trusted"),
        (http::Fault::Coding, "a transfer coding other than chunked"),
        (http::Fault::Chunk, "a malformed chunk"),
        (http::Fault::Switched, "the peer changes the protocol, unasked"),
    ]);
}

#[test]
fn a_bad_handshake_names_the_header_or_the_line() {
    says(&[
        (HandshakeFault::Ended, "the peer hung up before answering"),
        (HandshakeFault::TooLong, "the answer is too long"),
        (HandshakeFault::TooManyHeaders, "the answer has too many headers"),
        (HandshakeFault::StatusLine, "not an HTTP/1.1 status line"),
        (HandshakeFault::LineEnd, "a line does not end in CR LF"),
        (HandshakeFault::Folded, "a folded header"),
        (HandshakeFault::Header, "a malformed header"),
        (HandshakeFault::Duplicate, "a header of the handshake is there twice"),
        (HandshakeFault::Upgrade, "not upgraded to websocket"),
        (HandshakeFault::Connection, "no 'Connection: Upgrade'"),
        (HandshakeFault::AcceptMissing, "no 'Sec-WebSocket-Accept'"),
        (HandshakeFault::Accept, "'Sec-WebSocket-Accept' does not answer our key"),
        (HandshakeFault::Extension, "an extension that nobody asked for"),
        (HandshakeFault::Subprotocol, "a sub-protocol that nobody asked for"),
    ]);
}

/// What is told beside the words: the status code of the close frame (RFC 6455, section 7.4.1).
#[test]
fn a_fault_says_what_happened_and_closes_with_the_code_of_its_kind() {
    let status = |retry_after_s| Fault::Status { code: 503, retry_after_s };
    let table = [
        (Fault::RequestTooLong, "the request is longer than the transmit buffer"),
        (status(None), "the server answered HTTP 503"),
        (status(Some(7)), "the server answered HTTP 503, retry after 7 s"),
        (Fault::Handshake(HandshakeFault::Folded), "bad handshake: a folded header"),
        (Fault::Protocol(Violation::Rsv), "bad frame: a reserved bit is set"),
        (Fault::Encoding, "text that is not UTF-8"),
    ];
    says(&table);
    let codes = table.map(|(fault, _)| fault.close_code());
    assert_eq!(codes, [None, None, None, None, Some(1002), Some(1007)]);
    assert_eq!(Fault::TooBig.close_code(), Some(1009));
    assert!(Fault::TooBig.to_string().starts_with("a message larger than"), "{}", Fault::TooBig);
}

#[test]
fn why_a_connection_ended_is_said_by_who_did_what() {
    let status = |retry_after_s| Cause::Status { status: 429, retry_after_s };
    says(&[
        (Cause::Dns, "the host name was not resolved"),
        (Cause::Refused, "nothing listens at the address"),
        (Cause::Reset, "the connection was reset"),
        (Cause::Network, "the network failed"),
        (Cause::Tls, "the TLS handshake failed"),
        (Cause::Certificate, "the server's certificate is not acceptable"),
        (Cause::Timeout(Phase::Connect), "connecting took too long"),
        (Cause::Timeout(Phase::Handshake), "the opening handshake took too long"),
        (Cause::Timeout(Phase::Write), "the server reads nothing"),
        (Cause::Timeout(Phase::Close), "the server did not answer the close"),
        (Cause::Timeout(Phase::Login), "the venue did not answer the login"),
        (status(None), "the server answered the handshake with HTTP 429"),
        (status(Some(9)), "the server answered with HTTP 429, retry after 9 s"),
        (Cause::Closed(Some(1001)), "the server closed with code 1001"),
        (Cause::Closed(None), "the server closed without a code (1005)"),
        (Cause::Ended, "the connection ended without a close frame (1006)"),
        (Cause::Silent, "the server is silent and did not answer a ping"),
        (Cause::Upgrade, "the venue announced a service upgrade"),
        (Cause::Age, "the connection reached its age limit"),
        (Cause::Login, "the venue refused the login"),
        (Cause::Clock, "the venue finds the time of the signatures wrong"),
        (Cause::ListenKey, "the listen key is of no use any more"),
        (Cause::Unprepared, "what a connection needs could not be asked for"),
        (Cause::Requested, "closed by the caller"),
    ]);
    says(&[
        (Stop::Requested, "closed by the caller"),
        (Stop::Final(Cause::Login), "trying again is of no use: the venue refused the login"),
        (
            Stop::OutOfAttempts(Cause::Reset),
            "every attempt to reconnect is used up: the connection was reset",
        ),
    ]);
}

#[test]
fn a_refused_wish_says_what_is_in_its_way() {
    says(&[
        (ws::Refused::NotOpen, "the connection is not open"),
        (ws::Refused::Closing, "the connection is being closed"),
        (ws::Refused::NoRoom, "the transmit buffer has no room now"),
        (ws::Refused::TooLarge, "larger than a frame may be"),
        (ws::Refused::Encoding, "text that is not UTF-8"),
        (ws::Refused::Code, "a status code that may not be sent"),
    ]);
    says(&[
        (Refused::Symbol, "a symbol has 1 to 32 bytes"),
        (Refused::TooManySymbols, "the session can hold no more symbols"),
        (Refused::UnknownSymbol, "the session does not follow this symbol"),
        (Refused::NotConnected, "there is no open connection"),
        (Refused::NoRoom, "the message does not fit into the send buffer now"),
        (Refused::Paced, "the venue's limit of messages is reached for now"),
        (Refused::Stopped, "the session is over"),
    ]);
    says(&[
        (NotAsked::Refused(Refused::NotConnected), "there is no open connection"),
        (NotAsked::NotAuthenticated, "the venue has not let the account in yet"),
        (NotAsked::TooMany, "too many actions have no outcome yet"),
        (
            NotAsked::Paced(Duration::from_millis(250)),
            "the venue's limit of such actions is reached for 250ms",
        ),
        (NotAsked::Action(ActionError::Full), "the action does not fit into the send buffer"),
        (
            NotAsked::Action(ActionError::Unsupported("an amended side")),
            "the venue cannot do this: an amended side",
        ),
    ]);
}

#[test]
fn a_call_without_an_answer_says_why() {
    says(&[
        (Unanswered::Network, "the call could not be made"),
        (Unanswered::Timeout, "the answer took too long"),
        (Unanswered::TooLarge, "the answer is larger than the buffer for it"),
        (Unanswered::Budget, "the budget of calls is used up"),
    ]);
}
