//! The driver: what a runtime does with sockets and timers, done with two buffers and a number.

use core::fmt::{self, Write};
use core::time::Duration;

use tickwire_core::book::{BookHead, Books, Entry};
use tickwire_core::connection::Connection;
use tickwire_core::event::Slot;
use tickwire_core::session::{Arrays, Config, Output, RequestId, Session, Symbols};
use tickwire_core::time::{Instant, Stamp};
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};

use crate::book;
use crate::market::Market;
use crate::venue::Venue;
use crate::wire::Buffer;

const SYMBOL: &str = "BTC_USDT";
const CHANNELS: &[SpotChannel] = &[SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100)];
const DEPTH: usize = 100;
/// Bytes of one read: no divisor of anything, so that frames are split everywhere.
const READ: usize = 61;
/// The time that a read takes.
const READ_TIME: Duration = Duration::from_millis(1);
/// Reads between a request for a snapshot being made and being answered: longer than updates take.
const REQUEST_READS: u32 = 40;

type Spot<'b> = Connection<'b, GateioSpot, Books<'b>>;

/// Runs the scenario and writes its result, one line a fact.
///
/// # Errors
///
/// Where `out` refuses text, the connection does not get through the scenario, or its book, while
/// it is live, is not the venue's.
pub fn run(out: &mut dyn Write) -> fmt::Result {
    let mut memory = Arrays::<1, 2, 8, 256, 512>::new();
    let (mut rx, mut tx) = ([0; 8_192], [0; 1_024]);
    let (mut heads, mut entries) = ([BookHead::EMPTY; 1], [Entry::default(); 2 * DEPTH]);

    let config = Config { channels: CHANNELS, ..Config::of(&GateioSpot) };
    let books = Books::new(&mut heads[..], &mut entries[..], DEPTH).map_err(|_| fmt::Error)?;
    let symbols = Symbols::of(&[SYMBOL]);
    let session = Session::public(GateioSpot, symbols, config, books, memory.lend(), [7; 32])
        .map_err(|_| fmt::Error)?;
    let connection = Connection::new(session, &mut rx[..], &mut tx[..]).map_err(|_| fmt::Error)?;

    let mut driver = Driver::new(connection);
    let ended = driver.run();
    driver.write(out)?;
    ended
}

struct Driver<'b> {
    connection: Spot<'b>,
    venue: Venue,
    now: Stamp,
    /// A snapshot that was asked for, as the market was then, and the reads until it is answered.
    request: Option<(RequestId, Market, u32)>,
    snapshots: u32,
    events: u32,
    notices: u32,
    /// How often a live book was found to be the venue's.
    compared: u32,
}

impl<'b> Driver<'b> {
    fn new(connection: Spot<'b>) -> Self {
        Self {
            connection,
            venue: Venue::new(),
            now: Stamp::monotonic(Instant::ORIGIN),
            request: None,
            snapshots: 0,
            events: 0,
            notices: 0,
            compared: 0,
        }
    }

    /// Goes on until the venue has sent all and the book is live again.
    fn run(&mut self) -> fmt::Result {
        while !self.venue.is_done() || self.request.is_some() {
            self.drain()?;
            self.compare()?;
            self.write_pending()?;
            self.read()?;
            self.answer()?;
            self.now.mono = self.now.mono.after(READ_TIME);
        }
        self.drain()?;
        self.compare()
    }

    /// Compares the book with the venue's where nothing is on its way.
    fn compare(&mut self) -> fmt::Result {
        let market = self.venue.market();
        let live = self.connection.book(Slot(0)).and_then(|book| book.live());
        if let Some(live) = live
            && self.venue.is_quiet()
            && live.id() == market.id()
        {
            if !book::is_same(&live, market) {
                return Err(fmt::Error);
            }
            self.compared += 1;
        }
        Ok(())
    }

    /// Polls until there is nothing to do.
    fn drain(&mut self) -> fmt::Result {
        loop {
            match self.connection.poll(self.now) {
                Output::Connect(_) => self.connection.connected(self.now, [9; 32]),
                Output::Event(_) => self.events += 1,
                Output::Notice(_) => self.notices += 1,
                Output::Request(request) => {
                    self.request = Some((request.id, self.venue.market().clone(), REQUEST_READS));
                }
                Output::Wait { .. } => return Ok(()),
                // None of these belongs to the scenario.
                Output::Send(_)
                | Output::ReconnectAfter { .. }
                | Output::Disconnect
                | Output::Stopped(_) => return Err(fmt::Error),
            }
        }
    }

    /// Writes what is pending, whole.
    fn write_pending(&mut self) -> fmt::Result {
        let pending = self.connection.pending();
        let count = pending.len();
        if count > 0 {
            self.venue.receive(pending)?;
            self.connection.sent(self.now, count);
        }
        Ok(())
    }

    /// Reads once.
    fn read(&mut self) -> fmt::Result {
        let pending = self.venue.pending()?;
        let room = self.connection.room();
        let count = pending.len().min(room.len()).min(READ);
        room[..count].copy_from_slice(&pending[..count]);
        self.venue.sent(count);
        self.connection.received(self.now, count);
        Ok(())
    }

    /// Answers a request whose time has come.
    fn answer(&mut self) -> fmt::Result {
        let Some((id, market, reads)) = &mut self.request else { return Ok(()) };
        if *reads > 0 {
            *reads -= 1;
            return Ok(());
        }
        let mut body = Buffer::<8_192>::new();
        Venue::write_snapshot(market, &mut body)?;
        self.connection.responded(self.now, *id, 200, None, body.bytes());
        self.request = None;
        self.snapshots += 1;
        Ok(())
    }

    /// Says what happened, and at which update it ended.
    fn write(&self, out: &mut dyn Write) -> fmt::Result {
        let Self { snapshots, events, notices, compared, .. } = self;
        let (state, time) = (self.connection.state(), self.now.mono.since(Instant::ORIGIN));
        writeln!(out, "state {state:?} after {} ms", time.as_millis())?;
        writeln!(out, "updates {} snapshots {snapshots}", self.venue.updates())?;
        writeln!(out, "events {events} notices {notices} pongs {}", self.venue.pongs())?;
        writeln!(out, "compared {compared}, last with {}", self.venue.market().id())?;
        let book = self.connection.book(Slot(0)).ok_or(fmt::Error)?;
        match book.live() {
            Some(live) => book::write(&live, out),
            None => writeln!(out, "book {:?}", book.state()).and(Err(fmt::Error)),
        }
    }
}
