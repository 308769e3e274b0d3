//! No allocation from bytes in to event out, of Gate.io spot and futures: one connection over 50
//! symbols, with every kind of message, split reads, pings and a resync between the marks.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

use core::fmt::Write;
use core::time::Duration;

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::event::Data;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Config, Memory, Output, RequestId, Session, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, Stamp};
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures, UpdateStream};
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};

#[path = "gateio_path/server.rs"]
mod server;

const CHANNELS: &[SpotChannel] = &[
    SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100),
    SpotChannel::Trades,
    SpotChannel::BookTicker,
    SpotChannel::Tickers,
];
const CONTRACTS: &[FuturesChannel] = &[
    FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L100),
    FuturesChannel::Trades,
    FuturesChannel::BookTicker,
    FuturesChannel::Tickers,
];
const SYMBOLS: usize = 50;
const ROUNDS: u64 = 200;

/// What came out, counted without allocating.
#[derive(Debug, Default)]
struct Seen {
    trades: u64,
    book_tickers: u64,
    tickers: u64,
    deltas: u64,
    levels: u64,
    live: u64,
    gaps: u64,
    pongs: u64,
    calls: Calls,
    asked: usize,
}

/// REST calls that nobody has answered yet.
#[derive(Debug)]
struct Calls([Option<RequestId>; SYMBOLS]);

impl Default for Calls {
    fn default() -> Self {
        Self([None; SYMBOLS])
    }
}

/// What a market writes.
struct Wire {
    messages: fn(&[String], u64) -> Vec<u8>,
    delta: fn(&str, u64, u64, u64, bool) -> String,
    sides: &'static str,
}

const SPOT: Wire = Wire { messages, delta, sides: r#""asks":[["1000","1"]],"bids":[["1","1"]]"# };
const FUTURES: Wire = Wire {
    messages: contract_messages,
    delta: contract_delta,
    sides: r#""asks":[{"s":1,"p":"1000"}],"bids":[{"s":"1","p":"1"}]"#,
};

struct Feed<X: Exchange> {
    sides: &'static str,
    connection: Connection<'static, X, Books<'static>>,
    now: Stamp,
    seen: Seen,
}

#[test]
fn from_bytes_to_events_nothing_is_allocated() {
    measure(GateioSpot, CHANNELS, &SPOT);
}

#[test]
fn nor_is_it_for_contracts() {
    measure(GateioFutures::USDT, CONTRACTS, &FUTURES);
}

fn measure<X: Exchange>(venue: X, channels: &'static [X::Channel], wire: &Wire) {
    let names: Vec<String> = (0..SYMBOLS).map(|n| format!("C{n}_USDT")).collect();
    let symbols: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut feed = Feed::new(venue, channels, &symbols, wire.sides);
    feed.open();
    for name in &names {
        feed.receive(&server::text((wire.delta)(name, 10, 10, 1, true).as_bytes()), 4096);
    }
    feed.go_live(9);
    assert_eq!(feed.live_books(), SYMBOLS, "{:?}", feed.seen);

    // One symbol misses an update in the middle; its snapshot comes after the rest.
    let stream: Vec<Vec<u8>> = (0..ROUNDS).map(|round| (wire.messages)(&names, round)).collect();
    let before = core::mem::take(&mut feed.seen);
    assert_eq!(before.gaps, 0);
    let counted = allocation_counter::measure(|| {
        for (round, bytes) in stream.iter().enumerate() {
            feed.receive(bytes, 1 + round * 37 % 5000);
        }
        feed.go_live(10 + ROUNDS);
    });
    let seen = &feed.seen;
    println!("{ROUNDS} rounds: {seen:?}, {} allocations", counted.count_total);
    assert_eq!((seen.trades, seen.book_tickers), (ROUNDS, ROUNDS));
    assert_eq!((seen.tickers, seen.pongs), (ROUNDS, ROUNDS));
    assert_eq!(seen.deltas, 2 * ROUNDS - 1);
    assert_eq!((seen.gaps, seen.asked, seen.live), (1, 1, 1), "one resync between the marks");
    assert_eq!(feed.live_books(), SYMBOLS);
    assert_eq!((counted.count_total, counted.bytes_total), (0, 0));
}

#[test]
fn the_counter_counts() {
    let counted = allocation_counter::measure(|| drop(core::hint::black_box(vec![1u8])));
    assert_eq!(counted.count_total, 1);
}

impl<X: Exchange> Feed<X> {
    fn new(
        venue: X,
        channels: &'static [X::Channel],
        symbols: &[&str],
        sides: &'static str,
    ) -> Self {
        let mut config = Config { channels, ..Config::of(&venue) };
        config.context.snapshot_delay = Duration::ZERO;
        let books = Books::owned(symbols.len(), 256).unwrap();
        let memory = Memory::owned(symbols.len() as u16);
        let symbols = Symbols::new(symbols).unwrap();
        let session = Session::public(venue, symbols, config, books, memory, [7; 32]).unwrap();
        let connection =
            Connection::new(session, Store::owned(1 << 16), Store::owned(1 << 16)).unwrap();
        let now = Stamp::monotonic(Instant::from_nanos(1));
        Self { sides, connection, now, seen: Seen::default() }
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
    fn go_live(&mut self, id: u64) {
        // A call that is due later is due after this.
        self.now.mono = self.now.mono.after(Duration::from_secs(2));
        self.drain();
        let mut body = heapless::String::<256>::new();
        write!(body, r#"{{"id":{id},{}}}"#, self.sides).unwrap();
        while let Some(call) = self.seen.calls.0.iter_mut().find_map(Option::take) {
            self.connection.responded(self.now, call, 200, None, body.as_bytes());
            self.drain();
        }
    }

    fn live_books(&self) -> usize {
        let slots = (0..SYMBOLS).map(|at| tickwire_core::event::Slot(at as u16));
        slots.filter(|slot| self.connection.book(*slot).unwrap().live().is_some()).count()
    }

    fn drain(&mut self) {
        loop {
            match self.connection.poll(self.now) {
                Output::Wait { .. } => return,
                Output::Event(event) => self.seen.count(event.data),
                Output::Request(request) => {
                    let free = self.seen.calls.0.iter_mut().find(|call| call.is_none()).unwrap();
                    *free = Some(request.id);
                    self.seen.asked += 1;
                }
                Output::Notice(tickwire_core::session::Notice::Book { state, .. }) => {
                    self.seen.live += u64::from(state == tickwire_core::book::BookState::Live);
                }
                _ => {}
            }
        }
    }
}

impl Seen {
    fn count(&mut self, data: Data<'_>) {
        match data {
            Data::Trade(_) => self.trades += 1,
            Data::BookTicker(_) => self.book_tickers += 1,
            Data::Ticker(_) => self.tickers += 1,
            Data::BookDelta(delta) => {
                self.deltas += 1;
                self.levels += (delta.bids.len() + delta.asks.len()) as u64;
                let stale = delta.book.is_some_and(|book| book.live().is_none());
                self.gaps += u64::from(stale && delta.first_id == Some(11 + ROUNDS / 2));
            }
            Data::Venue(_) => self.pongs += 1,
            _ => {}
        }
    }
}

/// One round: a trade, both tickers, a delta of 20 and one of 100 levels, a ping, a thing unknown.
fn messages(names: &[String], round: u64) -> Vec<u8> {
    let name = &names[round as usize % (SYMBOLS - 2)];
    let id = 11 + round;
    let mut bytes = Vec::new();
    let mut text = |text: &str| bytes.extend(server::text(text.as_bytes()));
    text(&format!(
        r#"{{"time":1757377580,"time_ms":1757377580046,"channel":"spot.trades","event":"update","result":{{"id":{id},"id_market":2,"create_time":1202383316,"create_time_ms":"1202383316315.7946","side":"sell","currency_pair":"{name}","amount":"16.47","price":"0.4705","range":"1-1"}}}}"#
    ));
    text(&format!(
        r#"{{"time":1757377580,"time_ms":1757377580046,"channel":"spot.book_ticker","event":"update","result":{{"t":1757377580040,"u":{id},"s":"{name}","b":"18144.48","B":"0.0005571907","a":"18148.56","A":"0.09"}}}}"#
    ));
    text(&format!(
        r#"{{"time":1757377580,"time_ms":1757377580046,"channel":"spot.tickers","event":"update","result":{{"currency_pair":"{name}","last":"1","lowest_ask":"2","highest_bid":"1","change_percentage":"-1.5","base_volume":"3","quote_volume":"95771202.93711331797247453385","high_24h":"4","low_24h":"1"}}}}"#
    ));
    // Of the last two symbols one gets 20 levels and one 100; the first of them misses a round.
    if round != ROUNDS / 2 - 1 {
        text(&delta(&names[SYMBOLS - 2], id, id, 10, true));
    }
    text(&delta(&names[SYMBOLS - 1], id, id, 50, false));
    text(r#"{"channel":"spot.not_yet_known","event":"update","result":{"a":[1,2]}}"#);
    bytes.extend(server::ping(b"still there?"));
    bytes
}

fn delta(name: &str, first: u64, last: u64, levels: u64, trim: bool) -> String {
    let side = |base: u64| {
        let level = |n: u64| {
            let size = if (n + last).is_multiple_of(3) { 0 } else { n + 1 };
            if trim {
                format!(r#"["{}.{}","{size}"]"#, base + n, n % 10)
            } else {
                format!(r#"["{}.{}000","{size}.500"]"#, base + n, n % 10)
            }
        };
        (0..levels).map(level).collect::<Vec<_>>().join(",")
    };
    format!(
        r#"{{"time":1757377580,"time_ms":1757377580101,"channel":"spot.order_book_update","event":"update","result":{{"t":1757377580100,"e":"depthUpdate","E":1757377580,"s":"{name}","U":{first},"u":{last},"b":[{}],"a":[{}]}}}}"#,
        side(100),
        side(500)
    )
}

/// The same of contracts: sizes as texts and as numbers.
fn contract_messages(names: &[String], round: u64) -> Vec<u8> {
    let name = &names[round as usize % (SYMBOLS - 2)];
    let id = 11 + round;
    let mut bytes = Vec::new();
    let mut text = |text: &str| bytes.extend(server::text(text.as_bytes()));
    text(&format!(
        r#"{{"time":1757377580,"time_ms":1757377580046,"channel":"futures.trades","event":"update","result":[{{"size":"-16.5","id":{id},"create_time":1757377580,"create_time_ms":1757377580040,"price":"0.4705","contract":"{name}"}}]}}"#
    ));
    text(&format!(
        r#"{{"time":1757377580,"time_ms":1757377580046,"channel":"futures.book_ticker","event":"update","result":{{"t":1757377580040,"u":{id},"s":"{name}","b":"18144.48","B":"55.5","a":"18148.56","A":9}}}}"#
    ));
    text(&format!(
        r#"{{"time":1757377580,"time_ms":1757377580046,"channel":"futures.tickers","event":"update","result":[{{"contract":"{name}","last":"1","mark_price":"2.25","funding_rate":"2.895e-05","total_size":"9007199254740993","high_24h":"4","low_24h":"1"}}]}}"#
    ));
    if round != ROUNDS / 2 - 1 {
        text(&contract_delta(&names[SYMBOLS - 2], id, id, 10, true));
    }
    text(&contract_delta(&names[SYMBOLS - 1], id, id, 50, false));
    text(r#"{"channel":"futures.not_yet_known","event":"update","result":{"a":[1,2]}}"#);
    bytes.extend(server::ping(b"still there?"));
    bytes
}

fn contract_delta(name: &str, first: u64, last: u64, levels: u64, quoted: bool) -> String {
    let side = |base: u64| {
        let level = |n: u64| {
            let size = if (n + last).is_multiple_of(3) { 0 } else { n + 1 };
            let size = if quoted { format!("\"{size}\"") } else { size.to_string() };
            format!(r#"{{"p":"{}.{}","s":{size}}}"#, base + n, n % 10)
        };
        (0..levels).map(level).collect::<Vec<_>>().join(",")
    };
    format!(
        r#"{{"time":1757377580,"time_ms":1757377580101,"channel":"futures.order_book_update","event":"update","result":{{"t":1757377580100,"U":{first},"u":{last},"s":"{name}","a":[{}],"b":[{}],"l":"100"}}}}"#,
        side(500),
        side(100)
    )
}
