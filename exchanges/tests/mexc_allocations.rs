//! No allocation from bytes in to event out, with MEXC spot: every kind of push, split reads, pings
//! and pongs, a refusal, a push that does not decode, and two resyncs between the marks.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use core::fmt::Write;
use core::time::Duration;

use tickwire_core::book::{BookState, Books, StaleReason};
use tickwire_core::connection::Connection;
use tickwire_core::event::{Data, Slot};
use tickwire_core::session::{Config, Memory, Notice, Output, RequestId, Session, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, Stamp};
use tickwire_exchanges::mexc::spot::{MexcSpot, Speed, SpotChannel, Zone};

#[path = "mexc_spot/random.rs"]
#[allow(dead_code, reason = "not every test chooses everything")]
mod random;
#[path = "gateio_path/server.rs"]
mod server;
#[path = "mexc_spot/wire.rs"]
#[allow(dead_code, reason = "not every test sends everything")]
mod wire;

const CHANNELS: &[SpotChannel] = &[
    SpotChannel::AggreDepth(Speed::Ms100),
    SpotChannel::AggreDeals(Speed::Ms100),
    SpotChannel::AggreBookTicker(Speed::Ms100),
    SpotChannel::MiniTickers(Zone::HOURS_24),
];
const SYMBOLS: usize = 9;
const ROUNDS: u64 = 200;

/// What came out, counted without allocating.
#[derive(Debug, Default)]
struct Seen {
    deltas: u64,
    others: u64,
    live: u64,
    gaps: u64,
    malformed: u64,
    errors: u64,
    calls: [Option<RequestId>; SYMBOLS],
}

struct Feed {
    connection: Connection<'static, MexcSpot, Books<'static>>,
    now: Stamp,
    seen: Seen,
    /// Bytes that were sent.
    written: usize,
}

#[test]
fn from_bytes_to_events_nothing_is_allocated() {
    let names: Vec<String> = (0..SYMBOLS).map(|n| format!("C{n}USDT")).collect();
    let mut feed = Feed::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    feed.open();
    for name in &names {
        feed.receive(&server::frame(0x82, &depth(name, 10, 1)), 4096);
    }
    feed.go_live(9);
    assert_eq!(feed.live_books(), SYMBOLS, "{:?}", feed.seen);

    let stream: Vec<Vec<u8>> = (0..ROUNDS).map(|round| messages(&names, round)).collect();
    feed.seen = Seen::default();
    feed.written = 0;
    // The next heartbeat is due between the marks.
    feed.now.mono = feed.now.mono.after(Duration::from_secs(12));
    let counted = allocation_counter::measure(|| {
        for (round, bytes) in (0u64..).zip(&stream) {
            feed.receive(bytes, 1 + round as usize * 37 % 5000);
            feed.now.mono = feed.now.mono.after(Duration::from_millis(10));
            feed.drain();
            feed.sent();
        }
        feed.go_live(10 + ROUNDS);
    });
    let seen = &feed.seen;
    println!("{ROUNDS} rounds: {seen:?}, {} allocations", counted.count_total);
    assert_eq!(seen.deltas, 2 * ROUNDS - 2, "one is left out, one does not decode");
    assert_eq!((seen.gaps, seen.malformed, seen.live), (1, 1, 2), "two resyncs between the marks");
    assert!(seen.errors >= ROUNDS && seen.others >= ROUNDS, "{seen:?}");
    assert_eq!(feed.live_books(), SYMBOLS);
    // Masked frames: an answer to each protocol ping, and one ping of our own.
    let (pongs, ping) =
        (ROUNDS as usize * (6 + "still there?".len()), 6 + r#"{"method":"PING"}"#.len());
    assert_eq!(feed.written, pongs + ping);
    assert_eq!((counted.count_total, counted.bytes_total), (0, 0));
}

impl Feed {
    fn new(symbols: &[&str]) -> Self {
        let mut config = Config { channels: CHANNELS, ..Config::of(&MexcSpot) };
        config.context.snapshot_delay = Duration::ZERO;
        let books = Books::owned(symbols.len(), 256).unwrap();
        let memory = Memory::owned(symbols.len() as u16);
        let symbols = Symbols::new(symbols).unwrap();
        let session = Session::public(MexcSpot, symbols, config, books, memory, [7; 32]).unwrap();
        let connection =
            Connection::new(session, Store::owned(1 << 16), Store::owned(1 << 16)).unwrap();
        let now = Stamp::monotonic(Instant::from_nanos(1));
        Self { connection, now, seen: Seen::default(), written: 0 }
    }

    fn open(&mut self) {
        self.drain();
        self.connection.connected(self.now, [9; 32]);
        self.drain();
        let answer = server::accept(self.connection.pending());
        self.sent();
        self.receive(&answer, 4096);
        self.sent();
        assert!(self.connection.is_connected());
    }

    fn sent(&mut self) {
        let count = self.connection.pending().len();
        self.written += count;
        self.connection.sent(self.now, count);
        self.drain();
    }

    fn receive(&mut self, bytes: &[u8], read: usize) {
        for chunk in bytes.chunks(read) {
            let room = self.connection.room();
            room[..chunk.len()].copy_from_slice(chunk);
            self.connection.received(self.now, chunk.len());
            self.drain();
            self.sent();
        }
    }

    /// Answers every snapshot call.
    fn go_live(&mut self, version: u64) {
        // A call that is due later is due after this.
        self.now.mono = self.now.mono.after(Duration::from_secs(2));
        self.drain();
        let mut body = heapless::String::<256>::new();
        write!(
            body,
            r#"{{"lastUpdateId":{version},"bids":[["1","1"]],"asks":[["1000","1"]],"timestamp":5}}"#
        )
        .unwrap();
        while let Some(call) = self.seen.calls.iter_mut().find_map(Option::take) {
            self.connection.responded(self.now, call, 200, None, body.as_bytes());
            self.drain();
        }
    }

    fn live_books(&self) -> usize {
        let slots = (0..SYMBOLS).map(|at| Slot(at as u16));
        slots.filter(|slot| self.connection.book(*slot).unwrap().live().is_some()).count()
    }

    fn drain(&mut self) {
        loop {
            match self.connection.poll(self.now) {
                Output::Wait { .. } => return,
                Output::Event(event) => match event.data {
                    Data::BookDelta(_) => self.seen.deltas += 1,
                    _ => self.seen.others += 1,
                },
                Output::Request(request) => {
                    let free = self.seen.calls.iter_mut().find(|call| call.is_none()).unwrap();
                    *free = Some(request.id);
                }
                Output::Notice(Notice::Book { state, .. }) => match state {
                    BookState::Live => self.seen.live += 1,
                    BookState::Stale(StaleReason::Gap { .. }) => self.seen.gaps += 1,
                    BookState::Stale(StaleReason::Malformed) => self.seen.malformed += 1,
                    _ => {}
                },
                Output::Notice(Notice::Venue { .. }) => self.seen.errors += 1,
                _ => {}
            }
        }
    }
}

/// One round: two books' changes, random pushes of every kind, a pong, and a text nobody knows.
fn messages(names: &[String], round: u64) -> Vec<u8> {
    let mut random = random::Random(round + 1);
    let (version, half) = (11 + round, ROUNDS / 2);
    let mut bytes = Vec::new();
    let mut frame = |first, payload: &[u8]| bytes.extend(server::frame(first, payload));
    // The last symbol misses a push, and one of the symbol before it has a price that is none.
    if round != half {
        frame(0x82, &depth(&names[SYMBOLS - 1], version, 20));
    }
    let mut changes = depth(&names[SYMBOLS - 2], version, 20);
    if round == half {
        let at = changes.windows(4).position(|text| text == b"100.").unwrap();
        changes[at] = b'x';
    }
    frame(0x82, &changes);
    for _ in 0..4 {
        frame(0x82, &wire::hot(&mut random));
        frame(0x82, &wire::other(&mut random));
    }
    frame(0x82, &wire::mini_tickers(&mut random, &names[0]));
    frame(0x81, br#"{"id":0,"code":0,"msg":"PONG"}"#);
    frame(0x81, "{\"id\":0,\"code\":0,\"msg\":\"of no known kind：\"}".as_bytes());
    frame(0x89, b"still there?");
    bytes
}

fn depth(symbol: &str, version: u64, levels: u64) -> Vec<u8> {
    let level = |n: u64| {
        let size = if (n + version).is_multiple_of(3) { 0 } else { n + 1 };
        (format!("{}.{}", 100 + n, n % 10), format!("{size}.00"))
    };
    let levels: Vec<_> = (0..levels).map(level).collect();
    wire::depth_of(symbol, version, &levels)
}
