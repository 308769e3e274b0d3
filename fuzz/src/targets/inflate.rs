//! Messages of a server that deflates, in any pieces, and messages of ours that are deflated: read
//! a second time, bit by bit.
//!
//! The input is what is agreed, then records: a kind, a length of two bytes, and so many bytes.

use flate2::{Compress, Compression, FlushCompress};
use tickwire_core::exchange::MessageType;
use tickwire_core::store::Store;
use tickwire_core::ws::deflate::{Deflate, Offer};
use tickwire_core::ws::{Client, ClosedBy, Config, Fault};

use crate::input::Input;
use crate::rfc1951::{Inflated, Verdict, inflate};
use crate::wire::{self, BINARY, CONTINUATION, PING, PONG, RSV1, TEXT};
use crate::ws::{Event, Rig};

/// The longest inflated messages.
const LIMITS: [usize; 4] = [64, 1_000, 5_000, 70_000];
/// The longest message before it is inflated.
const RX: usize = 8_192;

/// Runs an input.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let agreed = Agreed::read(&mut input);
    let read = 1 + usize::from(input.byte());
    let records: Vec<Record<'_>> = records(&mut input);
    let whole = Story::run(&agreed, &records, usize::MAX);
    let shredded = Story::run(&agreed, &records, read);
    assert_eq!(whole.events, shredded.events, "reads do not matter");
}

/// What both sides have agreed to.
struct Agreed {
    offer: Offer,
    limit: usize,
    /// Whether the window has no room to spare.
    narrow: bool,
    server_takeover: bool,
    client_bits: u8,
}

impl Agreed {
    fn read(input: &mut Input<'_>) -> Self {
        let (server, client) = (input.byte(), input.byte());
        let server_takeover = server & 8 != 0;
        let offer = Offer { server_window_bits: 8 + (server & 7), server_takeover };
        let limit = LIMITS[usize::from(server >> 4) % 4];
        // A server may go without context unasked.
        let server_takeover = server_takeover && client & 16 == 0;
        let (narrow, client_bits) = (server & 64 != 0, 8 + (client & 7));
        Self { offer, limit, narrow, server_takeover, client_bits }
    }

    fn open(&self) -> Rig {
        let deflate = if self.narrow {
            let window = self.offer.history() + self.limit + 32;
            Deflate::new(Store::owned(1), Store::owned(window), self.offer)
        } else {
            Deflate::owned(self.limit, self.offer)
        };
        let deflate = deflate.expect("a window of that size");
        let config = Config { answer_max: 400, headers_max: 10 };
        let client = Client::new(Store::owned(RX), Store::owned(8_192), config);
        let rig = Rig::over(client.expect("room").with_deflate(deflate));
        let (bits, takeover) = (self.offer.server_window_bits, self.server_takeover);
        let line = format!(
            "Sec-WebSocket-Extensions: permessage-deflate{}; server_max_window_bits={bits}; \
             client_no_context_takeover; client_max_window_bits={}\r\n",
            if takeover { "" } else { "; server_no_context_takeover" },
            self.client_bits
        );
        let rig = rig.opened(&line);
        assert!(rig.client.is_deflated());
        rig
    }

    fn history(&self) -> usize {
        if self.server_takeover { 1 << self.offer.server_window_bits } else { 0 }
    }
}

/// What happens: a kind and its bytes.
struct Record<'a> {
    kind: u8,
    bytes: &'a [u8],
}

fn records<'a>(input: &mut Input<'a>) -> Vec<Record<'a>> {
    let mut records = Vec::new();
    while !input.is_empty() {
        let kind = input.byte();
        let len = usize::from(input.short() % 4_096);
        records.push(Record { kind, bytes: input.take(len) });
    }
    records
}

/// One run of the records.
struct Story<'g> {
    agreed: &'g Agreed,
    rig: Rig,
    /// What the server has sent so far, inflated, as far as it may be referred to.
    history: Vec<u8>,
    compress: Compress,
    /// The most bytes of a read.
    read: usize,
}

impl<'g> Story<'g> {
    fn run(agreed: &'g Agreed, records: &[Record<'_>], read: usize) -> Rig {
        let compress = Compress::new(Compression::new(6), false);
        let rig = agreed.open();
        let mut story = Self { agreed, rig, history: Vec::new(), compress, read };
        for record in records {
            if !story.happen(record) {
                break;
            }
        }
        story.rig.end();
        story.rig
    }

    /// Plays a record; says whether the connection goes on.
    fn happen(&mut self, record: &Record<'_>) -> bool {
        match record.kind % 8 {
            // What no server may have sent.
            0..=3 => self.hear(record.kind, record.bytes, None),
            4 | 5 => {
                let deflated = self.deflated(record.bytes);
                self.hear(record.kind, &deflated, Some(record.bytes))
            }
            6 => {
                let frame = wire::frame(0x80 | BINARY, record.bytes);
                self.rig.deliver(&frame, self.read);
                assert_eq!(self.rig.events.pop(), Some(Event::Binary(record.bytes.to_vec())));
                true
            }
            _ => {
                self.say(record.kind, record.bytes);
                true
            }
        }
    }

    /// Bytes as zlib deflates them, with or without context.
    fn deflated(&mut self, bytes: &[u8]) -> Vec<u8> {
        // Zlib knows no windows of 256 bytes; without context none but the whole one is needed.
        if !self.agreed.server_takeover || self.agreed.offer.server_window_bits < 15 {
            self.compress.reset();
        }
        let mut out = Vec::with_capacity(2 * bytes.len() + 100);
        let done = self.compress.compress_vec(bytes, &mut out, FlushCompress::Sync);
        done.expect("room for all of it");
        if bytes.is_empty() {
            // Zlib has nothing to flush; a sender has one byte (RFC 7692 section 7.2.3.6).
            return vec![0];
        }
        assert!(out.ends_with(&[0, 0, 0xff, 0xff]));
        out.truncate(out.len() - 4);
        out
    }

    /// Delivers a deflated message in one frame or in three, and judges what comes of it.
    fn hear(&mut self, kind: u8, payload: &[u8], original: Option<&[u8]>) -> bool {
        let opcode = if kind & 8 == 0 { BINARY } else { TEXT };
        let frames = if kind & 16 == 0 {
            wire::frame(0x80 | RSV1 | opcode, payload)
        } else {
            let (first, rest) = payload.split_at(payload.len() / 3);
            let (second, third) = rest.split_at(rest.len() / 2);
            let ping = wire::frame(0x80 | PING, b"between");
            let middle = wire::frame(CONTINUATION, second);
            let last = wire::frame(0x80 | CONTINUATION, third);
            [wire::frame(RSV1 | opcode, first), ping, middle, last].concat()
        };
        self.rig.deliver(&frames, self.read);
        let events = core::mem::take(&mut self.rig.events);
        let events: Vec<Event> =
            events.into_iter().filter(|event| !matches!(event, Event::Pinged(_))).collect();
        let [event] = &events[..] else { panic!("not one event: {events:?}") };
        let history = &self.history[self.history.len().saturating_sub(self.agreed.history())..];
        let limit = self.agreed.limit;
        let inflated = inflate(payload, history, 1 << self.agreed.offer.server_window_bits, limit);
        judge(event, opcode, payload, &inflated);
        // Zlib refers as far back as it likes here, which the server may have given up.
        let in_window = |bytes: &&[u8]| bytes.len() <= 1 << self.agreed.offer.server_window_bits;
        if let Some(original) = original.filter(in_window) {
            assert!(original.starts_with(&inflated.bytes), "zlib's bytes are misread");
            let fits = original.len() <= limit;
            assert_eq!(inflated.verdict, if fits { Verdict::Whole } else { Verdict::TooLong });
        }
        self.history.extend(&inflated.bytes);
        let goes_on = !event.is_end();
        if !goes_on {
            self.rig.events.push(event.clone());
        }
        goes_on
    }

    /// Sends a message, which an independent reader must be able to read.
    fn say(&mut self, kind: u8, bytes: &[u8]) {
        let text = kind & 8 != 0 && str::from_utf8(bytes).is_ok();
        let kind = if text { MessageType::Text } else { MessageType::Binary };
        self.rig.client.send(kind, bytes).expect("room for a message");
        self.rig.flush();
        let mut sent = self.rig.take_sent();
        // Answers to the pings between pieces.
        sent.retain(|sent| sent.opcode != PONG);
        let [sent] = &sent[..] else { panic!("not one frame: {sent:?}") };
        assert_eq!(sent.opcode, if text { TEXT } else { BINARY });
        if !sent.compressed {
            assert!(sent.payload == bytes, "sent as it is, and differs");
            return;
        }
        assert!(sent.payload.len() < bytes.len(), "deflated, and not shorter");
        let read = inflate(&sent.payload, &[], 1 << self.agreed.client_bits, bytes.len());
        assert!(read.verdict == Verdict::Whole && read.bytes == bytes, "{:?}", read.verdict);
    }
}

/// What comes of a message is what the second reading says.
fn judge(event: &Event, opcode: u8, payload: &[u8], inflated: &Inflated) {
    let bad = Event::Failed(Fault::Deflate);
    // A message may not have more blocks with codes of their own than this.
    if *event == bad && inflated.coded_blocks > 4 + payload.len() / 16 {
        return;
    }
    match inflated.verdict {
        Verdict::Whole => {
            let bytes = inflated.bytes.clone();
            let expected = match (opcode, String::from_utf8(bytes)) {
                (TEXT, Ok(text)) => Event::Text(text),
                (TEXT, Err(_)) => Event::Failed(Fault::Encoding),
                (_, Ok(text)) => Event::Binary(text.into_bytes()),
                (_, Err(error)) => Event::Binary(error.into_bytes()),
            };
            assert!(*event == expected, "{}, not {}", short(event), short(&expected));
        }
        Verdict::Bad => assert!(*event == bad, "{} of what is bad", short(event)),
        // What follows the limit may be bad as well.
        Verdict::TooLong => {
            let right = *event == bad || *event == Event::Failed(Fault::TooBig);
            assert!(right, "{} beyond the limit", short(event));
        }
        Verdict::Odd => assert!(!matches!(event, Event::Closed(_, ClosedBy::Peer, _))),
    }
}

/// The start of what an event shows.
fn short(event: &Event) -> String {
    format!("{event:?}").chars().take(200).collect()
}
