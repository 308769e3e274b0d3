//! A reading of a server's frames that knows all of the bytes at once, written from RFC 6455.

use tickwire_core::ws::{ClosedBy, Fault, Violation};

use super::Event;
use crate::wire::{BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT};

/// How a reading ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// By the peer's close frame, which is the last event.
    Closed,
    /// By one of these faults.
    Failed(Vec<Fault>),
    /// In the middle, or between two frames; by one of these faults, where what has come of a frame
    /// shows them.
    Cut(Vec<Fault>),
}

/// What a server's bytes mean to a strict client.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) events: Vec<Event>,
    pub(crate) ending: Ending,
}

/// Reads the frames of a server that come after the handshake; messages have at most `max` bytes.
pub(crate) fn read(mut bytes: &[u8], max: usize) -> Reading {
    let mut model = Model { max, partial: None, events: Vec::new() };
    let ending = loop {
        match model.frame(bytes) {
            Ok(rest) if model.events.last().is_some_and(Event::is_end) => {
                let _ignored = rest;
                break Ending::Closed;
            }
            Ok(rest) => bytes = rest,
            Err(ending) => break ending,
        }
    };
    Reading { events: model.events, ending }
}

struct Model {
    max: usize,
    /// The opcode and the bytes of a message in fragments.
    partial: Option<(u8, Vec<u8>)>,
    events: Vec<Event>,
}

/// A frame's first two bytes, and how many bytes of it are header and payload.
struct Head {
    fin: bool,
    opcode: u8,
    faults: Vec<Fault>,
    /// `None` where the length is not all here.
    size: Option<(usize, u64)>,
}

impl Head {
    fn read(bytes: &[u8]) -> Option<Self> {
        let [first, second, ..] = *bytes else { return None };
        let (fin, opcode, short) = (first & 0x80 != 0, first & 15, second & 0x7f);
        let mut faults = Vec::new();
        let mut check = |wrong: bool, violation| {
            if wrong {
                faults.push(Fault::Protocol(violation));
            }
        };
        check(first & 0x70 != 0, Violation::Rsv);
        check(matches!(opcode, 3..=7 | 11..), Violation::Opcode);
        check(second & 0x80 != 0, Violation::Masked);
        check(opcode >= CLOSE && !fin, Violation::ControlFragmented);
        check(opcode >= CLOSE && short > 125, Violation::ControlLength);
        let number = |bytes: &[u8]| bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let size = match short {
            126 => bytes.get(2..4).map(|len| (4, number(len))),
            127 => bytes.get(2..10).map(|len| (10, number(len))),
            _ => Some((2, u64::from(short))),
        };
        let shortest = |(size, len): (usize, u64)| match len {
            0..=125 => size == 2,
            126..=65_535 => size == 4,
            _ => size == 10 && len >> 63 == 0,
        };
        check(size.is_some_and(|size| !shortest(size)), Violation::Length);
        Some(Self { fin, opcode, faults, size })
    }
}

impl Model {
    /// Reads one frame, and gives back what follows it.
    fn frame<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], Ending> {
        let Some(mut head) = Head::read(bytes) else { return Err(Ending::Cut(Vec::new())) };
        self.order(&mut head);
        let Some((size, len)) = head.size else { return Err(Ending::Cut(head.faults)) };
        let gathered = self.partial.as_ref().map_or(0, |(_, bytes)| bytes.len() as u64);
        if head.opcode < CLOSE && gathered.saturating_add(len) > self.max as u64 {
            head.faults.push(Fault::TooBig);
        }
        if !head.faults.is_empty() {
            return Err(Ending::Failed(head.faults));
        }
        let here = &bytes[size..];
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        let (payload, rest) = here.split_at(len.min(here.len()));
        let whole = payload.len() == len;
        if head.opcode < CLOSE {
            self.data(&head, payload, whole)?;
        } else if whole {
            self.control(head.opcode, payload)?;
        }
        if whole { Ok(rest) } else { Err(Ending::Cut(Vec::new())) }
    }

    /// What may not come now (section 5.4).
    fn order(&self, head: &mut Head) {
        match (head.opcode, &self.partial) {
            (CONTINUATION, None) => head.faults.push(Fault::Protocol(Violation::Continuation)),
            (TEXT | BINARY, Some(_)) => head.faults.push(Fault::Protocol(Violation::Interleaved)),
            _ => {}
        }
    }

    fn data(&mut self, head: &Head, payload: &[u8], whole: bool) -> Result<(), Ending> {
        let (opcode, mut message) = self.partial.take().unwrap_or((head.opcode, Vec::new()));
        message.extend(payload);
        let last = whole && head.fin;
        match (opcode, str::from_utf8(&message)) {
            (TEXT, Err(error)) if last || error.error_len().is_some() => {
                return Err(Ending::Failed(vec![Fault::Encoding]));
            }
            (TEXT, Ok(text)) if last => self.events.push(Event::Text(text.to_owned())),
            (BINARY, _) if last => self.events.push(Event::Binary(message)),
            _ => self.partial = Some((opcode, message)),
        }
        Ok(())
    }

    fn control(&mut self, opcode: u8, payload: &[u8]) -> Result<(), Ending> {
        let event = match opcode {
            PING => Event::Pinged(payload.to_vec()),
            PONG => Event::Ponged(payload.to_vec()),
            _ => closing(payload).map_err(Ending::Failed)?,
        };
        self.events.push(event);
        Ok(())
    }
}

/// A close frame's payload (sections 5.5.1 and 7.4, and the registry).
fn closing(payload: &[u8]) -> Result<Event, Vec<Fault>> {
    let (code, reason) = match *payload {
        [] => return Ok(Event::Closed(None, ClosedBy::Peer, String::new())),
        [_] => return Err(vec![Fault::Protocol(Violation::ClosePayload)]),
        [high, low, ref reason @ ..] => (u16::from_be_bytes([high, low]), reason),
    };
    let mut faults = Vec::new();
    if matches!(code, 0..1000 | 1004..=1006 | 1015..3000 | 5000..) {
        faults.push(Fault::Protocol(Violation::CloseCode));
    }
    match str::from_utf8(reason) {
        Ok(reason) if faults.is_empty() => {
            return Ok(Event::Closed(Some(code), ClosedBy::Peer, reason.to_owned()));
        }
        Ok(_) => {}
        Err(_) => faults.push(Fault::Encoding),
    }
    Err(faults)
}
