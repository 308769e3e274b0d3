//! A session, and a driver for it whose network is a file.

use core::fmt::Display;
use core::mem;
use std::io::Write;

use tickwire_core::book::{BookRef, Books};
use tickwire_core::event::Level;
use tickwire_core::exchange::{Exchange, Message};
use tickwire_core::session::{Config, Frame, Memory, Output, RequestId, Session, Symbols};
use tickwire_core::store::Store;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

use super::contents::Contents;
use super::said::{Place, Said};
use crate::decode::{ITEMS_MAX, LEVELS_MAX};
use crate::failure::{Failure, Tally, complain};
use crate::json::{Line, Pairs};
use crate::words::book_state;

/// Levels a side that a book keeps: more than any snapshot that a venue gives.
const DEPTH: usize = 2048;

/// Where there is no message.
const NOTHING: Message<'static> = Message::text("");

/// The longest path of a REST call.
const PATH_MAX: usize = 512;

/// Plays what a file holds to a session.
pub(super) struct Player<'b, E: Exchange> {
    session: Session<'b, E, Books<'static>>,
    calls: Vec<Call>,
    /// Where the session's input stands: the file's name, and the place in it.
    name: &'b str,
    place: Place,
    now: Instant,
    /// The session's next deadline.
    until: Option<Instant>,
    /// How the venue acknowledges a request, where the file does not hold that.
    acknowledgement: Option<fn(&str) -> Option<String>>,
    /// Acknowledgements that wait to be told.
    waiting: Vec<String>,
    said: Said,
    tally: Tally,
}

/// The REST calls for one symbol's book.
struct Call {
    symbol: Symbol,
    path: String,
    /// What the session asked and nothing has answered yet.
    asked: Option<RequestId>,
    /// What the file holds and the session has not asked for yet, and its place.
    body: Option<(Place, String)>,
}

impl<'b, E: Exchange + Copy> Player<'b, E> {
    pub(super) fn new(
        exchange: E,
        contents: &'b Contents<E::Channel>,
        name: &'b str,
    ) -> Result<Self, Failure> {
        let Contents { channel, symbols } = contents;
        let channels = core::slice::from_ref(channel);
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
            Config { channels, ..Config::of(&exchange) }.replayed(),
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
            place: Place::Line(0),
            now: Instant::ORIGIN,
            until: None,
            acknowledgement: None,
            waiting: Vec::new(),
            said: Said::default(),
            tally: Tally::default(),
        })
    }

    /// Acknowledges the session's requests too: the file holds no answers to them.
    pub(super) fn acknowledging(self, by: fn(&str) -> Option<String>) -> Self {
        Self { acknowledgement: Some(by), ..self }
    }

    /// What was counted so far.
    pub(super) fn tally(&self) -> Tally {
        self.tally
    }

    /// A symbol's book as it is now.
    pub(super) fn book(&self, symbol: &Symbol) -> Option<BookRef<'_>> {
        let slot = self.session.slot(symbol.as_str())?;
        self.session.book(slot)
    }

    /// What the session has said since this was last asked.
    pub(super) fn said(&mut self) -> Said {
        mem::take(&mut self.said)
    }

    /// Lets the time pass, with everything that the session wants to do meanwhile. A recording
    /// whose clock was set back stands still until it has caught up.
    pub(super) fn advance(&mut self, recv_ns: u64) -> Result<(), Failure> {
        let to = Instant::from_nanos(recv_ns);
        while let Some(until) = self.until.filter(|until| *until > self.now && *until <= to) {
            self.now = until;
            self.settle(NOTHING)?;
        }
        self.now = self.now.max(to);
        self.settle(NOTHING)
    }

    /// A message of the stream, and where it stands.
    pub(super) fn received(&mut self, place: Place, message: Message<'_>) -> Result<(), Failure> {
        self.place = place;
        self.tally.messages += 1;
        self.session.received(self.stamp(), message);
        self.settle(message)
    }

    /// A symbol's book by REST, and where it stands: an answer to what the session has asked, or
    /// will ask.
    pub(super) fn answered(
        &mut self,
        place: Place,
        symbol: &Symbol,
        body: String,
    ) -> Result<(), Failure> {
        self.tally.messages += 1;
        if let Some(call) = self.calls.iter_mut().find(|call| call.symbol == *symbol) {
            call.body = Some((place, body));
        }
        self.settle(NOTHING)
    }

    /// Drops the books that the session has not asked for.
    pub(super) fn forget(&mut self) {
        self.calls.iter_mut().for_each(|call| call.body = None);
    }

    /// Prints the end state of every book.
    pub(super) fn print(&self, out: &mut impl Write) -> Result<(), Failure> {
        let mut line = Line::default();
        for call in &self.calls {
            let line = end_state(&mut line, &call.symbol, self.book(&call.symbol));
            out.write_all(line).map_err(Failure::Output)?;
        }
        out.flush().map_err(Failure::Output)
    }

    /// Polls until there is nothing left to do now.
    fn settle(&mut self, message: Message<'_>) -> Result<(), Failure> {
        loop {
            let now = self.stamp();
            match self.session.poll(now, message) {
                Output::Connect(_) => self.session.connected(now, [0; 32]),
                Output::Request(request) => {
                    let call = self.calls.iter_mut().find(|call| call.path == request.path);
                    call.into_iter().for_each(|call| call.asked = Some(request.id));
                }
                Output::Send(Frame::Text(request)) => {
                    self.waiting.extend(self.acknowledgement.and_then(|by| by(request)));
                }
                Output::Event(event) => self.said.hear(&event),
                Output::Notice(notice) => {
                    if let Some(why) = self.said.note(&notice) {
                        self.failed(why);
                    }
                }
                Output::Stopped(_) => {
                    return Err(Failure::Session("the session has ended before the file".into()));
                }
                Output::Wait { until, .. } => {
                    self.until = until;
                    if let Some(acknowledged) = self.waiting.pop() {
                        self.session.received(now, Message::text(&acknowledged));
                    } else if !self.answer() {
                        return Ok(());
                    }
                }
                Output::Send(_) | Output::ReconnectAfter { .. } | Output::Disconnect => {}
            }
        }
    }

    /// Answers a call that the session waits for, where the recording has the answer.
    fn answer(&mut self) -> bool {
        let now = self.stamp();
        for call in self.calls.iter_mut().filter(|call| call.body.is_some()) {
            let Some(id) = call.asked.take() else { continue };
            let Some((place, body)) = call.body.take() else { continue };
            self.place = place;
            self.said.snapshot = true;
            self.session.responded(now, id, 200, None, body.as_bytes());
            return true;
        }
        false
    }

    /// Counts a message that could not be decoded and says so.
    fn failed(&mut self, why: impl Display) {
        self.tally.failed += 1;
        complain(format_args!("{} of {} cannot be decoded: {why}", self.place, self.name));
    }

    fn stamp(&self) -> Stamp {
        Stamp::new(self.now, UnixNanos::from_nanos(self.now.as_nanos()))
    }
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
