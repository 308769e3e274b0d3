//! A connection as a driver holds it, with everything that it says written down.

use core::fmt::Write;
use core::time::Duration;
use std::collections::VecDeque;

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Config, Memory, Output, RequestId, Session, State, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

use crate::wire;

pub(super) struct Client<'c, X: Exchange> {
    connection: Connection<'c, X, Books<'c>>,
    now: Stamp,
    /// The most bytes of a read.
    read: usize,
    /// REST calls that nobody has answered yet, in order.
    calls: VecDeque<RequestId>,
    /// Every event and notice, a line each.
    said: String,
    until: Option<Instant>,
    written: Vec<u8>,
    /// Connections that were opened.
    connects: u32,
}

impl<'c, X: Exchange + Copy> Client<'c, X> {
    /// A client for one symbol, through its opening handshake; snapshots are asked for at once.
    pub(super) fn open(venue: X, channels: &'c [X::Channel], symbol: &str, read: usize) -> Self {
        let mut config = Config { channels, ..Config::of(&venue) };
        config.context.snapshot_delay = Duration::ZERO;
        config.policy.attempts = None;
        let books = Books::owned(1, 16).expect("a depth");
        let (symbols, memory) = ([symbol], Memory::owned(1));
        let symbols = Symbols::new(&symbols).expect("a symbol");
        let session = Session::public(venue, symbols, config, books, memory, [7; 32]);
        let (rx, tx) = (Store::owned(5_000), Store::owned(16_384));
        let connection = Connection::new(session.expect("a session"), rx, tx);
        let mut client = Self {
            connection: connection.expect("a connection"),
            now: Stamp::new(Instant::from_nanos(1), UnixNanos::from_secs(1_700_000_000)),
            read,
            calls: VecDeque::new(),
            said: String::new(),
            until: None,
            written: Vec::new(),
            connects: 0,
        };
        client.drain();
        client.dial();
        client
    }

    /// Opens a connection, where one is asked for.
    fn dial(&mut self) {
        if self.connection.state() != State::Connecting {
            return;
        }
        self.written.clear();
        self.connection.connected(self.now, [9; 32]);
        self.drain();
        let answer = wire::answer(&core::mem::take(&mut self.written), "");
        self.receive(&answer);
        assert!(self.connection.is_connected(), "{}", self.said);
    }

    pub(super) fn receive(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = self.connection.room();
            let count = room.len().min(bytes.len()).min(self.read);
            if count == 0 {
                // The connection is gone, or it waits for a close frame to be written.
                return;
            }
            room[..count].copy_from_slice(&bytes[..count]);
            bytes = &bytes[count..];
            self.connection.received(self.now, count);
            self.drain();
        }
    }

    pub(super) fn answer(&mut self, status: u16, body: &[u8]) {
        let Some(id) = self.calls.pop_front() else { return };
        self.connection.requested(self.now, id);
        self.connection.responded(self.now, id, status, None, body);
        self.drain();
    }

    /// Moves the clock, and connects again where that is due.
    pub(super) fn pass(&mut self, time: Duration) {
        self.now.mono = self.now.mono.after(time);
        self.drain();
        self.dial();
    }

    /// The peer hangs up, and then the user; gives what was said.
    pub(super) fn end(mut self) -> String {
        self.connection.closed(self.now, Cause::Ended);
        self.drain();
        self.connection.close(self.now.mono);
        for _ in 0..8 {
            self.drain();
            if self.connection.state() == State::Stopped {
                return self.said;
            }
            let until = self.until.expect("not asleep for ever");
            self.now.mono = self.now.mono.max(until);
        }
        panic!("a close does not end it: {}", self.said);
    }

    /// Polls until there is nothing to do.
    fn drain(&mut self) {
        for _ in 0..20_000 {
            let goes_on = self.poll();
            let pending = self.connection.pending();
            self.written.extend(pending);
            let count = pending.len();
            self.connection.sent(self.now, count);
            if !goes_on {
                return;
            }
        }
        panic!("a drain does not end; it said last: {}", self.said.lines().last().unwrap_or(""));
    }

    /// Makes one poll; says whether there may be more.
    fn poll(&mut self) -> bool {
        match self.connection.poll(self.now) {
            Output::Wait { until, .. } => {
                assert!(until.is_none_or(|until| until > self.now.mono), "a deadline in the past");
                self.until = until;
                return false;
            }
            Output::Stopped(_) => return false,
            Output::Request(request) => self.calls.push_back(request.id),
            Output::Event(event) => writeln!(self.said, "{event:?}").expect("memory"),
            Output::Notice(notice) => writeln!(self.said, "{notice:?}").expect("memory"),
            Output::Disconnect => self.calls.clear(),
            Output::Connect(_) => self.connects += 1,
            Output::ReconnectAfter { delay, .. } => {
                writeln!(self.said, "again in {delay:?}").expect("memory");
            }
            Output::Send(_) => panic!("a connection has bytes to write"),
        }
        true
    }
}
