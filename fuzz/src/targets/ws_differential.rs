//! The same frames into our client and into tungstenite's: the same messages, up to the first that
//! one of them refuses, and only for a reason that is named here.

use std::io::{self, Read, Write};

use tickwire_core::ws::{ClosedBy, Fault, Violation};
use tungstenite::error::{CapacityError, ProtocolError};
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Error, Message, WebSocket};

use crate::input::Input;
use crate::ws::{Event, Rig};

const RX: usize = 4_096;

/// Runs an input: frames of a server.
pub(super) fn run(data: &[u8]) {
    let bytes = Input::new(data).rest();
    let mut ours = Rig::open(RX, 1_024);
    ours.deliver(bytes, usize::MAX);
    ours.end();
    let theirs = Theirs::read(bytes, ours.client.message_max());
    compare(&ours.events, &theirs);
}

/// A socket that gives these bytes and takes any.
struct Socket<'b>(&'b [u8]);

impl Read for Socket<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl Write for Socket<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Theirs {
    events: Vec<Event>,
    /// Why it read no further; `None` after a close frame.
    error: Option<Error>,
}

impl Theirs {
    fn read(bytes: &[u8], max: usize) -> Self {
        let config =
            WebSocketConfig::default().max_message_size(Some(max)).max_frame_size(Some(max));
        let mut socket = WebSocket::from_raw_socket(Socket(bytes), Role::Client, Some(config));
        let mut events = Vec::new();
        let error = loop {
            match socket.read() {
                Ok(message) => {
                    events.push(event(message));
                    if events.last().is_some_and(Event::is_end) {
                        break None;
                    }
                }
                Err(error) => break Some(error),
            }
        };
        Self { events, error }
    }
}

fn event(message: Message) -> Event {
    match message {
        Message::Text(text) => Event::Text(text.as_str().to_owned()),
        Message::Binary(bytes) => Event::Binary(bytes.to_vec()),
        Message::Ping(payload) => Event::Pinged(payload.to_vec()),
        Message::Pong(payload) => Event::Ponged(payload.to_vec()),
        Message::Close(None) => Event::Closed(None, ClosedBy::Peer, String::new()),
        Message::Close(Some(frame)) => {
            let reason = frame.reason.as_str().to_owned();
            Event::Closed(Some(frame.code.into()), ClosedBy::Peer, reason)
        }
        Message::Frame(frame) => panic!("a frame by itself: {frame:?}"),
    }
}

fn compare(ours: &[Event], theirs: &Theirs) {
    let (last, before) = ours.split_last().expect("an end");
    let common = before.iter().zip(&theirs.events).take_while(|(our, their)| our == their).count();
    // Everything that we read before our end, they read the same, or they had refused it.
    if common < before.len() {
        assert_eq!(common, theirs.events.len(), "{:?}, not {:?}", theirs.events, before);
        let why = theirs.error.as_ref();
        assert!(why.is_some_and(they_are_stricter), "{why:?}, and we went on to {before:?}");
        return;
    }
    match (last, theirs.events.get(common)) {
        // Both end here.
        (_, None) => both_end(last, theirs.error.as_ref()),
        (Event::Closed(_, ClosedBy::Peer, _), Some(their)) => {
            assert_eq!(unified(last), unified(their));
        }
        (Event::Failed(fault), Some(_)) => {
            assert!(we_are_stricter(*fault), "{fault}, and they went on to {:?}", theirs.events);
        }
        (last, Some(their)) => panic!("{last:?}, and they went on to {their:?}"),
    }
}

/// They do not know 1014 (bad gateway), which the registry of RFC 6455 section 11.7 has by now, and
/// tell 1002 instead.
fn unified(event: &Event) -> Event {
    match event {
        Event::Closed(Some(1014), by, _) => Event::Closed(Some(1002), *by, String::new()),
        Event::Closed(Some(1002), by, _) => Event::Closed(Some(1002), *by, String::new()),
        other => other.clone(),
    }
}

/// Where we refuse what they read.
fn we_are_stricter(fault: Fault) -> bool {
    matches!(
        fault,
        // They take any length in any form (RFC 6455 section 5.2: the shortest).
        Fault::Protocol(Violation::Length)
            // They answer a forbidden code with 1002, and tell a close all the same.
            | Fault::Protocol(Violation::CloseCode)
            // They judge a control frame by the length that it says, not by the form of it.
            | Fault::Protocol(Violation::ControlLength)
            // They look at text once a frame, or a message, is whole.
            | Fault::Encoding
            // They count what has come, not what is announced.
            | Fault::TooBig
    )
}

/// Where they refuse what we read.
fn they_are_stricter(_error: &Error) -> bool {
    false
}

/// Both read the same and go no further: for reasons of the same kind, or we stopped earlier.
fn both_end(ours: &Event, theirs: Option<&Error>) {
    let Some(theirs) = theirs else { panic!("{ours:?}, and they were closed") };
    if matches!(ours, Event::Failed(fault) if we_are_stricter(*fault)) {
        return;
    }
    let same = match theirs {
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
            // The bytes ended inside a frame that we had refused by its start.
            matches!(ours, Event::Closed(_, ClosedBy::Cut, _) | Event::Failed(_))
        }
        Error::Protocol(_) => matches!(ours, Event::Failed(Fault::Protocol(_))),
        // They count a frame's bytes before they look at it.
        Error::Capacity(CapacityError::MessageTooLong { .. }) => {
            matches!(ours, Event::Failed(Fault::Protocol(_)))
        }
        _ => false,
    };
    assert!(same, "{ours:?} and {theirs:?}");
}
