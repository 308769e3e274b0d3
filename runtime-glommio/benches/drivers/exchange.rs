//! The other end: frames of the simulated exchange that were made before, written at a pace.

use core::ops::Range;
use core::sync::atomic::Ordering;
use core::time::Duration;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use tickwire_simulator::gateio::spot::{Config, Spot};
use tickwire_simulator::venue::{ClientId, Message, Output, Payload, Venue};
use tungstenite::WebSocket;

use crate::run::{Run, nanos};
use crate::{EXCHANGE_CPU, pin_to};

pub(crate) const SYMBOL: &str = "AAA_USDT";
const CLIENT: ClientId = ClientId(1);
const START: Duration = Duration::from_secs(1_900_000_000);
const STEP: Duration = Duration::from_millis(10);
/// What a flood writes at once, in bytes.
const CHUNK: usize = 64 << 10;

/// So many trades, each a frame, and what answers the subscription.
pub(crate) struct Frames {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Frames {
    pub(crate) fn of(count: usize) -> Self {
        let mut frames = Self { bytes: Vec::new(), ends: Vec::new() };
        let mut venue = venue();
        let time = START.as_secs();
        let request = format!(
            r#"{{"time":{time},"id":1,"channel":"spot.trades","event":"subscribe","payload":["{SYMBOL}"]}}"#
        );
        venue.received(CLIENT, Message::Text(&request), START);
        let mut now = START;
        while frames.ends.len() < count {
            now += STEP;
            venue.advance(now);
            while let Some(output) = venue.poll() {
                if let Output::Push { payload: Payload::Text(text), .. } = output {
                    frames.add(text.as_bytes());
                }
            }
        }
        frames
    }

    /// A text frame, whole and not masked (RFC 6455 section 5.2).
    fn add(&mut self, payload: &[u8]) {
        let length = u16::try_from(payload.len()).expect("a trade is short");
        self.bytes.push(0x81);
        match length {
            0..126 => self.bytes.push(length as u8),
            _ => {
                self.bytes.push(126);
                self.bytes.extend(length.to_be_bytes());
            }
        }
        self.bytes.extend(payload);
        self.ends.push(self.bytes.len());
    }

    /// Bytes a message.
    pub(crate) fn mean(&self) -> usize {
        self.bytes.len() / self.ends.len()
    }

    fn range(&self, at: usize) -> Range<usize> {
        at.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[at]
    }
}

fn venue() -> Spot {
    let mut config = Config::default();
    config.symbols = vec![SYMBOL.to_owned()];
    config.trades_per_second = 1_000;
    config.changes_per_second = 1;
    let mut venue = Spot::new(config, START);
    venue.opened(CLIENT, START);
    venue
}

/// An exchange of one client.
pub(crate) struct Exchange {
    pub(crate) url: String,
    thread: JoinHandle<()>,
}

impl Exchange {
    /// Sends the run's messages once it has begun: so many a second, or all at once.
    pub(crate) fn start(frames: Arc<Frames>, run: Arc<Run>, rate: Option<u32>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("ws://{}/ws/v4/", listener.local_addr().unwrap());
        let thread = thread::spawn(move || {
            pin_to(EXCHANGE_CPU);
            let (stream, _) = listener.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            let mut socket = let_in(stream);
            while !run.begun.load(Ordering::Acquire) {
                thread::yield_now();
            }
            match rate {
                Some(rate) => pace(socket.get_mut(), &frames, &run, rate),
                None => flood(socket.get_mut(), &frames, &run),
            }
            // Until the client goes.
            while socket.read().is_ok() {}
        });
        Self { url, thread }
    }

    pub(crate) fn join(self) {
        self.thread.join().expect("the exchange runs");
    }
}

/// Shakes hands and acknowledges the subscription.
fn let_in(stream: TcpStream) -> WebSocket<TcpStream> {
    let mut socket = tungstenite::accept(stream).unwrap();
    let request = socket.read().unwrap().into_text().unwrap();
    // The venue refuses requests of another time than its own.
    let (head, tail) = request.split_once(r#""time":"#).expect("requests say their time");
    let tail = tail.trim_start_matches(|it: char| it.is_ascii_digit());
    let mut venue = venue();
    let request = format!(r#"{head}"time":{}{tail}"#, START.as_secs());
    venue.received(CLIENT, Message::Text(&request), START);
    venue.advance(START + STEP);
    while let Some(output) = venue.poll() {
        if let Output::Reply { payload: Payload::Text(text), .. } = output {
            socket.send((&*text).into()).unwrap();
        }
    }
    socket
}

fn flood(stream: &mut TcpStream, frames: &Frames, run: &Run) {
    let mut written = 0;
    let count = run.sent.len();
    while written < count {
        let from = frames.range(written).start;
        let last =
            frames.ends[..count].partition_point(|end| *end <= from + CHUNK).max(written + 1);
        let now = nanos();
        run.sent[written..last].iter().for_each(|it| it.store(now, Ordering::Release));
        stream.write_all(&frames.bytes[from..frames.ends[last - 1]]).unwrap();
        written = last;
    }
}

/// Each at its time: it spins until then, for a sleep would be late.
fn pace(stream: &mut TcpStream, frames: &Frames, run: &Run, rate: u32) {
    let gap = 1_000_000_000 / u64::from(rate);
    let start = nanos();
    for (at, sent) in (0_u64..).zip(&run.sent) {
        while nanos() < start + at * gap {
            core::hint::spin_loop();
        }
        sent.store(nanos(), Ordering::Release);
        let at = usize::try_from(at).unwrap();
        stream.write_all(&frames.bytes[frames.range(at)]).unwrap();
    }
}
