//! A connection as a driver holds it, with everything it says written down.

use core::fmt::Write;
use core::time::Duration;

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Config, Memory, Output, RequestId, Session, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

use crate::server;

/// A connection and what came out of it.
pub(crate) struct Client<X: Exchange + Copy + 'static> {
    pub(crate) connection: Connection<'static, X, Books<'static>>,
    pub(crate) now: Stamp,
    /// REST calls that nobody has answered yet, in order.
    pub(crate) calls: Vec<(RequestId, String)>,
    /// Every event and notice, a line each.
    pub(crate) said: String,
    /// Outputs so far.
    pub(crate) outputs: usize,
    /// Extra polls after each wait.
    pub(crate) extra_polls: bool,
    written: Vec<u8>,
}

/// The sizes of a client's buffers.
#[derive(Clone, Copy)]
pub(crate) struct Sizes {
    pub(crate) rx: usize,
    pub(crate) depth: usize,
}

pub(crate) const ROOMY: Sizes = Sizes { rx: 1 << 16, depth: 256 };

impl<X: Exchange + Copy + 'static> Client<X> {
    /// A client for `symbols` on `channels`; snapshots are asked for at once.
    pub(crate) fn new(
        venue: X,
        symbols: &[&str],
        channels: &'static [X::Channel],
        sizes: Sizes,
    ) -> Self {
        let mut config = Config { channels, ..Config::of(&venue) };
        config.context.snapshot_delay = Duration::ZERO;
        config.policy.attempts = None;
        let books = Books::owned(symbols.len(), sizes.depth).unwrap();
        let memory = Memory::owned(symbols.len() as u16);
        let symbols = Symbols::new(symbols).unwrap();
        let session = Session::public(venue, symbols, config, books, memory, [7; 32]).unwrap();
        let (rx, tx) = (Store::owned(sizes.rx), Store::owned(1 << 14));
        Self {
            connection: Connection::new(session, rx, tx).unwrap(),
            now: Stamp::new(Instant::from_nanos(1), UnixNanos::from_secs(1_700_000_000)),
            calls: Vec::new(),
            said: String::new(),
            outputs: 0,
            extra_polls: false,
            written: Vec::new(),
        }
    }

    /// Goes through the opening handshake.
    pub(crate) fn open(&mut self) {
        self.drain();
        self.connection.connected(self.now, [9; 32]);
        self.drain();
        let answer = server::accept(&core::mem::take(&mut self.written));
        self.receive(&answer);
        assert!(self.connection.is_connected(), "{}", self.said);
    }

    /// Receives bytes in one read, or in as many as the room asks for.
    pub(crate) fn receive(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = self.connection.room();
            let count = room.len().min(bytes.len());
            if count == 0 {
                return;
            }
            room[..count].copy_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
            self.connection.received(self.now, count);
            self.drain();
        }
    }

    /// Answers the oldest REST call.
    pub(crate) fn answer(&mut self, body: &[u8]) {
        let (id, _) = self.calls.remove(0);
        self.connection.responded(self.now, id, 200, None, body);
        self.drain();
    }

    /// Moves the clock, in steps of the deadlines on the way.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.now.mono = self.now.mono.after(time);
        self.drain();
    }

    /// Polls until there is nothing to do, writing everything down.
    pub(crate) fn drain(&mut self) {
        for _ in 0..1_000_000 {
            if !self.poll() {
                if self.extra_polls {
                    assert!(!self.poll() && !self.poll(), "an extra poll said something");
                }
                return;
            }
        }
        panic!("a drain does not end; it said last: {}", self.said.lines().last().unwrap_or(""));
    }

    /// The levels of the book of the first symbol: `None` where it is not live.
    pub(crate) fn book(&self) -> Option<Book> {
        let book = self.connection.book(Slot(0))?.live()?;
        let text = |level: tickwire_core::event::Level| {
            (level.price.trimmed().to_string(), level.size.trimmed().to_string())
        };
        Some(Book {
            id: book.id(),
            bids: book.bids().map(text).collect(),
            asks: book.asks().map(text).collect(),
        })
    }

    /// Makes one poll; says whether it was something else than `Wait`.
    fn poll(&mut self) -> bool {
        self.outputs += 1;
        let goes_on = match self.connection.poll(self.now) {
            Output::Wait { until, .. } => {
                assert!(until.is_none_or(|until| until > self.now.mono), "a deadline in the past");
                false
            }
            Output::Stopped(_) => false,
            Output::Request(request) => {
                self.calls.push((request.id, request.path.to_owned()));
                true
            }
            Output::Event(event) => {
                writeln!(self.said, "{event:?}").unwrap();
                true
            }
            Output::Notice(notice) => {
                writeln!(self.said, "{notice:?}").unwrap();
                true
            }
            Output::Disconnect => {
                self.calls.clear();
                true
            }
            Output::Connect(_) | Output::Send(_) | Output::ReconnectAfter { .. } => true,
        };
        let pending = self.connection.pending();
        self.written.extend(pending);
        let count = pending.len();
        self.connection.sent(self.now, count);
        goes_on
    }
}

/// A live book, numbers without trailing zeros.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Book {
    pub(crate) id: u64,
    pub(crate) bids: Vec<(String, String)>,
    pub(crate) asks: Vec<(String, String)>,
}
