//! Messages deflated and sent: from a request's text to the bytes for the socket.
//!
//! Ours are whole frames, checked for UTF-8 and masked, and wiped when they are sent; the peer only
//! deflates. Its stream is made once and reset for every message, as without context takeover.

use core::hint::black_box;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use tickwire_core::exchange::MessageType;
use tickwire_core::ws::Client;

use crate::kernel::{Contender, Input, Kernel, Suite};
use crate::ours::deflating_client;
use crate::rng::Rng;

/// Bytes of all messages of a run.
const BYTES: usize = 2 << 20;
/// Bytes of a batch.
const BATCH: usize = 12 << 10;
/// What a flush ends with, which is not sent (RFC 7692 section 7.2.1).
const FLUSH: [u8; 4] = [0, 0, 0xff, 0xff];

/// The kernel over requests of about `len` bytes.
///
/// # Panics
///
/// Where a contender's bytes do not inflate to the request, or ours are more than 5 % longer in all
/// than those of the peer's fastest level.
pub(crate) fn kernel(name: &'static str, len: usize, part: usize) -> Box<dyn Kernel> {
    let mut rng = Rng::new(0x7692);
    let requests: Vec<String> = (0..BYTES / part / len).map(|_| request(len, &mut rng)).collect();
    let mut ours = Ours(deflating_client());
    let [mut fastest, mut default] = [1, 6].map(Zlib::new);
    let size = checked("tickwire", &requests, |request| ours.payload(request));
    let least = checked("level 1", &requests, |request| fastest.payload(request));
    checked("level 6", &requests, |request| default.payload(request));
    assert!(size * 100 <= least * 105, "{size} bytes, the peer {least}");
    let batches = requests.chunks((BATCH / len).max(1)).map(|batch| Requests(batch.to_vec()));
    let suite = Suite::new(name, batches.collect());
    let suite = suite.with("tickwire", ours);
    let suite = suite.with("flate2 (zlib-rs), level 1", fastest);
    Box::new(suite.with("flate2 (zlib-rs), level 6", default))
}

/// Requests as texts.
#[derive(Clone)]
struct Requests(Vec<String>);

impl Input for Requests {
    fn units(&self) -> u64 {
        self.0.len() as u64
    }

    fn refill(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }
}

/// A request in Gate.io's form, for as many symbols as are needed.
fn request(len: usize, rng: &mut Rng) -> String {
    let (time, id) = (1_770_000_000 + rng.below(100_000), rng.below(1_000_000));
    let mut request = format!(
        r#"{{"time":{time},"id":{id},"channel":"spot.book_ticker","event":"subscribe","payload":["#
    );
    while request.len() + 10 < len {
        let letters = 2 + rng.below(4);
        let base: String = (0..letters).map(|_| char::from(b'A' + rng.below(26) as u8)).collect();
        request += &format!(r#""{base}_USDT","#);
    }
    request.pop();
    request + "]}"
}

/// Inflates what a contender makes of every request; the bytes of all.
fn checked(name: &str, requests: &[String], mut payload: impl FnMut(&str) -> Vec<u8>) -> usize {
    let mut size = 0;
    for request in requests {
        let payload = payload(request);
        let mut inflated = Vec::with_capacity(request.len() + 1);
        Decompress::new(false)
            .decompress_vec(&[&payload[..], &FLUSH].concat(), &mut inflated, FlushDecompress::Sync)
            .expect("deflated");
        assert_eq!(inflated, request.as_bytes(), "{name} sends something else");
        size += payload.len();
    }
    size
}

struct Ours(Client<'static>);

impl Ours {
    /// Sends a request and says how long its frame is.
    fn send(&mut self, request: &str) -> usize {
        self.0.send(MessageType::Text, request.as_bytes()).expect("an open connection with room");
        let len = black_box(self.0.pending()).len();
        self.0.sent(len);
        len
    }

    /// The payload of a request's frame (RFC 6455 section 5.2).
    fn payload(&mut self, request: &str) -> Vec<u8> {
        self.0.send(MessageType::Text, request.as_bytes()).expect("an open connection with room");
        let frame = self.0.pending();
        assert_eq!(frame[0], 0xc1, "not deflated");
        let at = if frame[1] & 0x7f == 126 { 4 } else { 2 };
        let (key, payload) = frame[at..].split_at(4);
        let payload =
            payload.iter().zip(key.iter().cycle()).map(|(byte, key)| byte ^ key).collect();
        let len = frame.len();
        self.0.sent(len);
        payload
    }
}

impl Contender<Requests> for Ours {
    fn run(&mut self, requests: &Requests) {
        for request in &requests.0 {
            black_box(self.send(request));
        }
    }
}

struct Zlib {
    stream: Compress,
    out: Vec<u8>,
}

impl Zlib {
    fn new(level: u32) -> Self {
        let stream = Compress::new(Compression::new(level), false);
        Self { stream, out: vec![0; 16 << 10] }
    }

    /// Deflates a request and says how long it is then.
    fn deflate(&mut self, request: &str) -> usize {
        self.stream.reset();
        self.stream
            .compress(request.as_bytes(), &mut self.out, FlushCompress::Sync)
            .expect("room for a flush");
        self.stream.total_out() as usize - FLUSH.len()
    }

    fn payload(&mut self, request: &str) -> Vec<u8> {
        let len = self.deflate(request);
        self.out[..len].to_vec()
    }
}

impl Contender<Requests> for Zlib {
    fn run(&mut self, requests: &Requests) {
        for request in &requests.0 {
            black_box(self.deflate(request));
        }
    }
}
