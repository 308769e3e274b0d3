//! `tickwire replay`: a recording through a real session, in the recording's own time.

use core::fmt::Display;
use core::time::Duration;
use std::io::Write;

use tickwire_core::book::{BookRef, Books};
use tickwire_core::context::Rate;
use tickwire_core::event::Level;
use tickwire_core::exchange::{Exchange, Message};
use tickwire_core::session::{
    Config, Memory, Notice, Output, RequestId, Session, SnapshotFailure, Symbols,
};
use tickwire_core::store::Store;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

use crate::decode::{ITEMS_MAX, LEVELS_MAX, scratch};
use crate::failure::{Failure, Tally, complain};
use crate::json::{Line, Pairs};
use crate::record::Via;
use crate::recording::Recording;
use crate::words::book_state;

/// Levels a side that a book keeps: more than any snapshot that a venue gives.
const DEPTH: usize = 2048;

/// The longest path of a REST call.
const PATH_MAX: usize = 512;

/// Replays a recording and prints the end state of its books.
pub(crate) fn run<E: Exchange + Copy>(
    exchange: E,
    recording: &Recording,
    out: impl Write,
) -> Result<Tally, Failure> {
    let contents = recording.contents(&exchange, &mut scratch())?;
    let channels = [contents.channel];
    let mut replay = Replay::new(exchange, &channels, &contents.symbols, recording.name())?;
    recording.each(|line, record| {
        replay.advance(record.recv_ns)?;
        replay.tally.messages += 1;
        replay.line = line;
        match record.via {
            Via::Stream => replay.received(&record.raw),
            Via::Rest(symbol) => replay.answered(&symbol, record.raw),
        }
    })?;
    replay.print(out)?;
    Ok(replay.tally)
}

/// A session, and a driver for it whose network is a recording.
struct Replay<'b, E: Exchange> {
    session: Session<'b, E, Books<'static>>,
    calls: Vec<Call>,
    /// The recording's name and the line that the session was last given.
    name: &'b str,
    line: u64,
    now: Instant,
    /// The session's next deadline.
    until: Option<Instant>,
    tally: Tally,
}

/// The REST calls for one symbol's book.
struct Call {
    symbol: Symbol,
    path: String,
    /// What the session asked and nothing has answered yet.
    asked: Option<RequestId>,
    /// What the recording holds and the session has not asked for yet, and its line.
    body: Option<(u64, String)>,
}

impl<'b, E: Exchange + Copy> Replay<'b, E> {
    fn new(
        exchange: E,
        channels: &'b [E::Channel],
        symbols: &[Symbol],
        name: &'b str,
    ) -> Result<Self, Failure> {
        let texts: Vec<&str> = symbols.iter().map(Symbol::as_str).collect();
        let count = u16::try_from(texts.len()).map_err(|_| too_many(texts.len()))?;
        let memory = Memory {
            items: Store::owned(ITEMS_MAX),
            levels: Store::owned(LEVELS_MAX),
            ..Memory::owned(count)
        };
        let books = Books::owned(texts.len(), DEPTH).map_err(refused)?.with_min_depth(0);
        let session = Session::public(
            exchange,
            Symbols::new(&texts).map_err(refused)?,
            config(&exchange, channels),
            books,
            memory,
            [0; 32],
        );
        let call = |symbol: &Symbol| Call {
            symbol: *symbol,
            path: path(&exchange, channels, symbol),
            asked: None,
            body: None,
        };
        Ok(Self {
            session: session.map_err(refused)?,
            calls: symbols.iter().map(call).collect(),
            name,
            line: 0,
            now: Instant::ORIGIN,
            until: None,
            tally: Tally::default(),
        })
    }

    /// Lets the time pass, with everything that the session wants to do meanwhile. A recording
    /// whose clock was set back stands still until it has caught up.
    fn advance(&mut self, recv_ns: u64) -> Result<(), Failure> {
        let to = Instant::from_nanos(recv_ns);
        while let Some(until) = self.until.filter(|until| *until > self.now && *until <= to) {
            self.now = until;
            self.settle("")?;
        }
        self.now = self.now.max(to);
        self.settle("")
    }

    fn received(&mut self, raw: &str) -> Result<(), Failure> {
        self.session.received(self.stamp(), Message::text(raw));
        self.settle(raw)
    }

    fn answered(&mut self, symbol: &Symbol, body: String) -> Result<(), Failure> {
        if let Some(call) = self.calls.iter_mut().find(|call| call.symbol == *symbol) {
            call.body = Some((self.line, body));
        }
        self.settle("")
    }

    /// Polls until there is nothing left to do now.
    fn settle(&mut self, message: &str) -> Result<(), Failure> {
        loop {
            let now = self.stamp();
            match self.session.poll(now, Message::text(message)) {
                Output::Connect(_) => self.session.connected(now, [0; 32]),
                Output::Request(request) => {
                    let call = self.calls.iter_mut().find(|call| call.path == request.path);
                    call.into_iter().for_each(|call| call.asked = Some(request.id));
                }
                Output::Notice(Notice::Malformed { error, .. }) => self.failed(&error),
                Output::Notice(Notice::SnapshotFailed { failure, .. }) => match failure {
                    SnapshotFailure::Malformed(error) => self.failed(&error),
                    _ => self.failed(&"a snapshot without an id, or with a number out of range"),
                },
                Output::Stopped(_) => {
                    return Err(Failure::Session("the session has ended before the file".into()));
                }
                Output::Wait { until, .. } => {
                    self.until = until;
                    if !self.answer() {
                        return Ok(());
                    }
                }
                Output::Send(_)
                | Output::Event(_)
                | Output::Notice(_)
                | Output::ReconnectAfter { .. }
                | Output::Disconnect => {}
            }
        }
    }

    /// Answers a call that the session waits for, where the recording has the answer.
    fn answer(&mut self) -> bool {
        let now = self.stamp();
        for call in self.calls.iter_mut().filter(|call| call.body.is_some()) {
            let Some(id) = call.asked.take() else { continue };
            let Some((line, body)) = call.body.take() else { continue };
            self.line = line;
            self.session.responded(now, id, 200, None, body.as_bytes());
            return true;
        }
        false
    }

    /// Counts a message that could not be decoded and says so.
    fn failed(&mut self, why: &dyn Display) {
        self.tally.failed += 1;
        complain(format_args!("line {} of {} cannot be decoded: {why}", self.line, self.name));
    }

    fn stamp(&self) -> Stamp {
        Stamp::new(self.now, UnixNanos::from_nanos(self.now.as_nanos()))
    }

    fn print(&self, mut out: impl Write) -> Result<(), Failure> {
        let mut line = Line::default();
        for call in &self.calls {
            let slot = self.session.slot(call.symbol.as_str());
            let book = slot.and_then(|slot| self.session.book(slot));
            let line = end_state(&mut line, &call.symbol, book);
            out.write_all(line).map_err(Failure::Output)?;
        }
        out.flush().map_err(Failure::Output)
    }
}

/// The defaults of the venue, without what only a network needs: no pings, no pacing, no patience.
fn config<'b, E: Exchange>(exchange: &E, channels: &'b [E::Channel]) -> Config<'b, E::Channel> {
    let mut config = Config { channels, ..Config::of(exchange) };
    config.context.heartbeat = Duration::ZERO;
    config.context.silence = Duration::ZERO;
    config.context.subscribe_timeout = Duration::MAX;
    config.context.request_timeout = Duration::MAX;
    config.context.snapshot_delay = Duration::ZERO;
    config.context.snapshot_retry = Duration::ZERO;
    config.policy.first = Duration::ZERO;
    config.policy.max = Duration::ZERO;
    config.policy.attempts = None;
    config.limits.frames = Rate::NONE;
    config.limits.requests = Rate::NONE;
    config.limits.requests_at_once = u8::MAX;
    config.limits.subscriptions = 0;
    config
}

/// The path by which the session will ask for a symbol's book; a channel that needs none has none.
fn path<E: Exchange>(exchange: &E, channels: &[E::Channel], symbol: &Symbol) -> String {
    let mut bytes = [0; PATH_MAX];
    let mut writer = Writer::new(&mut bytes);
    for channel in channels {
        if exchange.snapshot_path(*channel, symbol, &mut writer).is_err() {
            return String::new();
        }
    }
    String::from_utf8_lossy(writer.written()).into_owned()
}

/// One line of the output.
fn end_state<'l>(line: &'l mut Line, symbol: &Symbol, book: Option<BookRef<'_>>) -> &'l [u8] {
    let (state, reason) = book.map_or(("syncing", None), |book| book_state(book.state()));
    let live = book.and_then(|book| book.live());
    let trimmed = |level: Level| Level { price: level.price.trimmed(), size: level.size.trimmed() };
    line.start()
        .field("symbol", symbol.as_str())
        .field("state", state)
        .field("id", book.and_then(|book| book.id()))
        .field("bids", Pairs(live.iter().flat_map(|book| book.bids()).map(trimmed)))
        .field("asks", Pairs(live.iter().flat_map(|book| book.asks()).map(trimmed)));
    match reason {
        Some(reason) => line.field("reason", reason.as_str()),
        None => line,
    }
    .finish()
}

fn refused(error: impl Display) -> Failure {
    Failure::Session(error.to_string())
}

fn too_many(symbols: usize) -> Failure {
    Failure::Session(format!("{symbols} symbols are more than a session can hold; split the file"))
}
