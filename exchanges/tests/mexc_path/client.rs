//! A connection as a driver holds it, with everything it says written down.

use core::fmt::Write;
use core::time::Duration;

use tickwire_core::book::{BookState, Books};
use tickwire_core::connection::Connection;
use tickwire_core::event::Slot;
use tickwire_core::session::{Config, Memory, Output, RequestId, Session, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tickwire_exchanges::mexc::spot::{MexcSpot, SpotChannel};

use crate::server;

/// A connection and what came out of it.
pub(crate) struct Client {
    pub(crate) connection: Connection<'static, MexcSpot, Books<'static>>,
    pub(crate) now: Stamp,
    /// REST calls that nobody has answered yet, in order.
    pub(crate) calls: Vec<(RequestId, String)>,
    /// Every event and notice since the last look, a line each.
    pub(crate) said: String,
    written: Vec<u8>,
}

impl Client {
    /// A client for `symbols` on `channels`, through its opening handshake; snapshots are asked for
    /// at once.
    pub(crate) fn open(symbols: &[&str], channels: &'static [SpotChannel]) -> Self {
        let mut config = Config { channels, ..Config::of(&MexcSpot) };
        config.context.snapshot_delay = Duration::ZERO;
        let books = Books::owned(symbols.len(), 256).unwrap();
        let memory = Memory::owned(symbols.len() as u16);
        let symbols = Symbols::new(symbols).unwrap();
        let session = Session::public(MexcSpot, symbols, config, books, memory, [7; 32]).unwrap();
        let (rx, tx) = (Store::owned(1 << 16), Store::owned(1 << 14));
        let mut client = Self {
            connection: Connection::new(session, rx, tx).unwrap(),
            now: Stamp::new(Instant::from_nanos(1), UnixNanos::from_secs(1_700_000_000)),
            calls: Vec::new(),
            said: String::new(),
            written: Vec::new(),
        };
        client.drain();
        client.connection.connected(client.now, [9; 32]);
        client.drain();
        let answer = server::accept(&core::mem::take(&mut client.written));
        client.receive(&answer);
        assert!(client.connection.is_connected(), "{}", client.said);
        client
    }

    /// The texts that were sent since the last look (RFC 6455 section 5.2: frames of clients are
    /// masked).
    pub(crate) fn requests(&mut self) -> Vec<String> {
        let (written, mut rest) = (core::mem::take(&mut self.written), Vec::new());
        let mut left = &written[..];
        while let [first, len, more @ ..] = left {
            assert_eq!((first, len & 0x80), (&0x81, 0x80), "a text, masked");
            let (len, more) = match len & 0x7f {
                126 => (usize::from(u16::from_be_bytes([more[0], more[1]])), &more[2..]),
                short => (usize::from(short), more),
            };
            let (mask, more) = more.split_at(4);
            let text = more[..len].iter().zip(mask.iter().cycle());
            rest.push(String::from_utf8(text.map(|(byte, mask)| byte ^ mask).collect()).unwrap());
            left = &more[len..];
        }
        rest
    }

    /// Receives bytes in as many reads as the room asks for.
    pub(crate) fn receive(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = self.connection.room();
            let count = room.len().min(bytes.len());
            room[..count].copy_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
            self.connection.received(self.now, count);
            self.drain();
        }
    }

    /// Receives a control message.
    pub(crate) fn text(&mut self, text: &str) {
        self.receive(&server::text(text.as_bytes()));
    }

    /// Receives a push.
    pub(crate) fn push(&mut self, push: &[u8]) {
        self.receive(&server::frame(0x82, push));
    }

    /// Answers the oldest REST call.
    pub(crate) fn answer(&mut self, body: &[u8]) {
        let (id, _) = self.calls.remove(0);
        self.connection.responded(self.now, id, 200, None, body);
        self.drain();
    }

    /// Moves the clock.
    pub(crate) fn pass(&mut self, time: Duration) {
        self.now.mono = self.now.mono.after(time);
        self.drain();
    }

    pub(crate) fn state(&self, slot: u16) -> BookState {
        self.connection.book(Slot(slot)).unwrap().state()
    }

    /// The live book of the first symbol; `None` where it is not live.
    pub(crate) fn book(&self) -> Option<Book> {
        let book = self.connection.book(Slot(0))?.live()?;
        let text = |level: tickwire_core::event::Level| {
            (level.price.trimmed().to_string(), level.size.trimmed().to_string())
        };
        Some(Book {
            version: book.id(),
            bids: book.bids().map(text).collect(),
            asks: book.asks().map(text).collect(),
        })
    }

    /// What was said since the last look.
    pub(crate) fn heard(&mut self) -> String {
        core::mem::take(&mut self.said)
    }

    /// Polls until there is nothing to do, writing everything down.
    fn drain(&mut self) {
        for _ in 0..10_000 {
            match self.connection.poll(self.now) {
                Output::Wait { .. } | Output::Stopped(_) => {
                    self.write_out();
                    return;
                }
                Output::Request(request) => self.calls.push((request.id, request.path.to_owned())),
                Output::Event(event) => writeln!(self.said, "{event:?}").unwrap(),
                Output::Notice(notice) => writeln!(self.said, "{notice:?}").unwrap(),
                Output::Disconnect => self.calls.clear(),
                _ => {}
            }
            self.write_out();
        }
        panic!("a drain does not end; it said last: {}", self.said.lines().last().unwrap_or(""));
    }

    fn write_out(&mut self) {
        let pending = self.connection.pending();
        self.written.extend(pending);
        let count = pending.len();
        self.connection.sent(self.now, count);
    }
}

/// A live book, numbers without trailing zeros.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Book {
    pub(crate) version: u64,
    pub(crate) bids: Vec<(String, String)>,
    pub(crate) asks: Vec<(String, String)>,
}
