//! Any bytes after a good handshake, in any reads, over a socket of any mood, with wishes between.
//!
//! The input is a script: the sizes of the buffers, a list of reads and acts, then the bytes.

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::{ClosedBy, Fault};

use crate::input::Input;
use crate::wire::{BINARY, CLOSE, PING, PONG, Sent, TEXT};
use crate::ws::{self, Ending, Event, Rig};

/// Receive buffers: the smallest, two with messages of more than 125 bytes, and one that holds
/// messages with a length of eight bytes.
const RX: [usize; 4] = [232, 700, 4_096, 70_000];
/// Transmit buffers: the smallest that holds the request, and two with room.
const TX: [usize; 3] = [400, 600, 4_096];

/// Runs an input.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let (rx, tx) = (*input.choice(&RX), *input.choice(&TX));
    let count = 2 * input.below(24);
    let script = input.take(count);
    let bytes = input.rest();

    let mut whole = Rig::open(rx, tx);
    whole.deliver(bytes, usize::MAX);
    whole.end();
    means_what_the_model_says(&whole, bytes);

    let mut shredded = Rig::open(rx, tx);
    let mut rest = bytes;
    for step in script.chunks_exact(2) {
        let (read, left) = rest.split_at(read_len(step[0]).min(rest.len()));
        shredded.deliver(read, 1 + usize::from(step[1]));
        rest = left;
    }
    shredded.deliver(rest, usize::MAX);
    shredded.end();
    assert_eq!(shredded.events, whole.events, "reads do not matter");
    assert_eq!(shredded.sent(), whole.sent(), "reads do not matter");

    Acted::run(Rig::open(rx, tx), script, bytes).check(&whole);
}

fn read_len(byte: u8) -> usize {
    match byte {
        0..=199 => 1 + usize::from(byte),
        _ => usize::from(byte - 199) * 331,
    }
}

/// The events are those of an independent reading, and what was sent answers them.
fn means_what_the_model_says(rig: &Rig, bytes: &[u8]) {
    let reading = ws::read(bytes, rig.client.message_max());
    let (last, before) = rig.events.split_last().expect("an end");
    let cut = Event::Closed(None, ClosedBy::Cut, String::new());
    match &reading.ending {
        Ending::Closed => assert_eq!(rig.events, reading.events),
        Ending::Failed(faults) | Ending::Cut(faults) => {
            assert_eq!(before, reading.events);
            let may_be_cut = matches!(reading.ending, Ending::Cut(_)) && *last == cut;
            let is_fault = faults.iter().any(|fault| *last == Event::Failed(*fault));
            assert!(may_be_cut || is_fault, "{last:?}, not {:?}", reading.ending);
        }
    }
    let expected: Vec<Sent> = rig.events.iter().filter_map(answer).collect();
    assert_eq!(rig.sent(), expected, "answers to {:?}", rig.events);
}

/// What a client sends because of an event.
fn answer(event: &Event) -> Option<Sent> {
    let close = |code: Option<u16>| {
        let payload = code.map(|code| code.to_be_bytes().to_vec()).unwrap_or_default();
        Sent { compressed: false, opcode: CLOSE, payload }
    };
    match event {
        Event::Pinged(payload) => {
            Some(Sent { compressed: false, opcode: PONG, payload: payload.clone() })
        }
        Event::Closed(code, ClosedBy::Peer, _) => Some(close(*code)),
        Event::Failed(Fault::Protocol(_)) => Some(close(Some(1002))),
        Event::Failed(Fault::Encoding) => Some(close(Some(1007))),
        Event::Failed(Fault::TooBig) => Some(close(Some(1009))),
        _ => None,
    }
}

/// A run with wishes, over a socket that takes what the script says.
struct Acted {
    rig: Rig,
    /// The wishes that were granted.
    granted: Vec<Sent>,
    /// The pings that came before our own close frame.
    pings_before_close: Option<usize>,
}

impl Acted {
    fn run(rig: Rig, script: &[u8], mut bytes: &[u8]) -> Self {
        let mut acted = Self { rig, granted: Vec::new(), pings_before_close: None };
        for step in script.chunks_exact(2) {
            let taken = acted.rig.receive(bytes, read_len(step[0]));
            bytes = &bytes[taken..];
            acted.act(step[1] & 7, usize::from(step[1] >> 3));
        }
        while !bytes.is_empty() {
            let taken = acted.rig.receive(bytes, usize::MAX);
            assert!(taken > 0 || !acted.rig.client.pending().is_empty(), "wedged");
            bytes = &bytes[taken..];
            acted.rig.flush();
        }
        acted.rig.flush();
        acted.rig.end();
        acted
    }

    fn act(&mut self, act: u8, size: usize) {
        let client = &mut self.rig.client;
        match act {
            1 => self.rig.write(usize::MAX),
            2 => self.rig.write(size),
            3 => self.rig.write(0),
            4 => {
                let payload = vec![b'w'; 4 * size];
                let granted = client.ping(&payload).is_ok();
                self.note(granted, PING, payload);
            }
            5 => {
                let payload = "é".repeat(16 * size).into_bytes();
                let granted = client.send(MessageType::Text, &payload).is_ok();
                self.note(granted, TEXT, payload);
            }
            6 if size.is_multiple_of(4) => {
                let granted = client.close(1000, "bye").is_ok();
                self.note(granted, CLOSE, b"\x03\xe8bye".to_vec());
                if granted {
                    self.pings_before_close = Some(pings(&self.rig.events).len());
                }
            }
            7 => {
                let payload = vec![0xff; 150 * size];
                let granted = client.send(MessageType::Binary, &payload).is_ok();
                self.note(granted, BINARY, payload);
            }
            _ => {}
        }
    }

    fn note(&mut self, granted: bool, opcode: u8, payload: Vec<u8>) {
        if granted {
            self.granted.push(Sent { compressed: false, opcode, payload });
        }
    }

    /// Wishes and a slow socket change nothing of what is received, but for who closed.
    fn check(&self, whole: &Rig) {
        let same = |event: &Event| match event {
            Event::Closed(code, ClosedBy::Us, reason) => {
                Event::Closed(*code, ClosedBy::Peer, reason.clone())
            }
            other => other.clone(),
        };
        let events: Vec<Event> = self.rig.events.iter().map(same).collect();
        assert_eq!(events, whole.events, "wishes do not matter");

        let sent = self.rig.sent();
        let wished = |sent: &&Sent| sent.opcode != PONG;
        let mut ours: Vec<&Sent> = sent.iter().filter(wished).collect();
        // An answer to the peer's close frame, or to a fault, is nobody's wish.
        let is_close = |sent: &Sent| sent.opcode == CLOSE;
        let closed_by_wish = self.granted.last().is_some_and(is_close);
        if !closed_by_wish {
            ours.pop_if(|sent| is_close(sent));
        }
        assert_eq!(ours, self.granted.iter().collect::<Vec<_>>(), "wishes, in order");
        self.check_pongs(&sent);
    }

    /// Every ping is answered once and in order. Where the socket left bytes behind, a newer may
    /// have taken an older one's place; a close frame may take that of the last.
    fn check_pongs(&self, sent: &[Sent]) {
        let pongs: Vec<&Vec<u8>> =
            sent.iter().filter(|sent| sent.opcode == PONG).map(|sent| &sent.payload).collect();
        let pings = pings(&self.rig.events);
        let pings = &pings[..self.pings_before_close.unwrap_or(pings.len())];
        let mut left = pings.iter();
        assert!(pongs.iter().all(|pong| left.any(|ping| ping == pong)), "a pong of no ping");
        if self.rig.stalled {
            return;
        }
        let closed = sent.last().is_some_and(|sent| sent.opcode == CLOSE);
        let missing = pings.len() - pongs.len();
        assert!(missing <= usize::from(closed), "{missing} of {} pings unanswered", pings.len());
        assert!(pongs.iter().zip(pings).all(|(pong, ping)| pong == ping), "pongs out of order");
    }
}

fn pings(events: &[Event]) -> Vec<&Vec<u8>> {
    let mut pings = Vec::new();
    for event in events {
        if let Event::Pinged(payload) = event {
            pings.push(payload);
        }
    }
    pings
}
