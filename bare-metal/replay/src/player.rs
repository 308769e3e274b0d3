//! A session, and a driver for it whose network is a capture.

use core::fmt::Write;

use tickwire_core::book::{BookHead, Books, Entry};
use tickwire_core::exchange::{Exchange, Message, MessageType};
use tickwire_core::session::{Arrays, Config, Frame, Output, RequestId, Session, Symbols};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

use crate::Wrong;
use crate::acknowledge::acknowledge;
use crate::books;
use crate::census::{Census, ITEMS, LEVELS, SYMBOLS};
use crate::record::{Body, MESSAGE_MAX, Record, Via, each};
use crate::report::Report;

/// Levels a side that a book keeps.
const DEPTH: usize = 512;
/// Bytes of the longest text that is sent.
const TEXT: usize = 1_024;
/// Bytes of the longest path of a REST call.
const PATH_MAX: usize = 256;
/// Where there is no message.
const NOTHING: Message<'static> = Message::text("");

/// Replays a capture, and says what came of it.
pub(crate) fn play<E: Exchange + Copy>(
    exchange: E,
    file: &str,
    out: &mut dyn Write,
) -> Result<(), Wrong> {
    let census = Census::of(&exchange, file)?;
    let channels = [census.channel.ok_or(Wrong::NoBooks)?];
    let mut texts = [""; SYMBOLS];
    for (text, symbol) in texts.iter_mut().zip(census.symbols()) {
        *text = symbol.as_str();
    }
    let symbols = Symbols::new(&texts[..census.symbols().len()]).map_err(|_| Wrong::NoBooks)?;

    let mut memory = Arrays::<SYMBOLS, { 2 * SYMBOLS }, ITEMS, LEVELS, TEXT>::new();
    let mut heads = [BookHead::EMPTY; SYMBOLS];
    let mut entries = [Entry::default(); 2 * DEPTH * SYMBOLS];
    let books = Books::new(&mut heads[..], &mut entries[..], DEPTH).map_err(|_| Wrong::Session)?;
    let books = books.with_min_depth(0);
    let config = Config { channels: &channels, ..Config::of(&exchange) }.replayed();
    let session = Session::public(exchange, symbols, config, books, memory.lend(), [0; 32])
        .map_err(|_| Wrong::Session)?;

    let mut player = Player {
        session,
        now: Instant::ORIGIN,
        until: None,
        calls: [Call { path: Path::NONE, asked: None, body: None }; SYMBOLS],
        report: Report::new(),
    };
    for (call, symbol) in player.calls.iter_mut().zip(census.symbols()) {
        call.path = Path::of(&exchange, channels[0], symbol);
    }
    player.play(file)?;
    player.report.write(out)?;
    for symbol in census.symbols() {
        let slot = player.session.slot(symbol.as_str());
        books::write(symbol, slot.and_then(|slot| player.session.book(slot)), out)?;
    }
    Ok(())
}

struct Player<'b, 'f, E: Exchange> {
    session: Session<'b, E, Books<'b>>,
    now: Instant,
    /// The session's next deadline.
    until: Option<Instant>,
    calls: [Call<'f>; SYMBOLS],
    report: Report,
}

/// The REST calls for one symbol's book, in the row of its slot.
#[derive(Clone, Copy)]
struct Call<'f> {
    path: Path,
    /// What the session asked and nothing has answered yet.
    asked: Option<RequestId>,
    /// What the capture holds and the session has not asked for yet.
    body: Option<Body<'f>>,
}

impl<'f, E: Exchange> Player<'_, 'f, E> {
    fn play(&mut self, file: &'f str) -> Result<(), Wrong> {
        let (mut buffer, mut number) = ([0; MESSAGE_MAX], 0);
        each(file, &mut |record: Record<'f>| {
            number += 1;
            self.advance(record.recv_ns)?;
            self.report.messages += 1;
            match record.via {
                Via::Rest(symbol) => {
                    self.keep(symbol, record.body);
                    self.settle(NOTHING)
                }
                Via::Stream => {
                    let message = record.body.message(&mut buffer).ok_or(Wrong::Record(number))?;
                    self.session.received(self.stamp(), message);
                    self.settle(message)
                }
            }
        })
    }

    /// Lets the time pass, with everything that the session wants to do meanwhile.
    fn advance(&mut self, recv_ns: u64) -> Result<(), Wrong> {
        let to = Instant::from_nanos(recv_ns);
        while let Some(until) = self.until.filter(|until| *until > self.now && *until <= to) {
            self.now = until;
            self.settle(NOTHING)?;
        }
        self.now = self.now.max(to);
        self.settle(NOTHING)
    }

    /// A book by REST: an answer to what the session has asked, or will ask.
    fn keep(&mut self, symbol: Option<Symbol>, body: Body<'f>) {
        let slot = symbol.and_then(|symbol| self.session.slot(symbol.as_str()));
        let place = slot.map_or(0, |slot| slot.index());
        if let Some(call) = self.calls.get_mut(place) {
            call.body = Some(body);
        }
    }

    /// Polls until there is nothing left to do now.
    fn settle(&mut self, message: Message<'_>) -> Result<(), Wrong> {
        // Of the request that waits for the venue's yes: there is one channel, and few symbols.
        let (mut acknowledged, mut len) = ([0; TEXT], 0);
        let now = self.stamp();
        loop {
            match self.session.poll(now, message) {
                Output::Connect(_) => self.session.connected(now, [0; 32]),
                Output::Request(request) => {
                    let asked = self.calls.iter_mut().find(|call| call.path.is(request.path));
                    asked.into_iter().for_each(|call| call.asked = Some(request.id));
                }
                Output::Send(Frame::Text(request)) => {
                    len = acknowledge(request, &mut acknowledged).map_or(len, str::len);
                }
                Output::Event(event) => self.report.hear(&event)?,
                Output::Notice(notice) => self.report.note(&notice)?,
                Output::Stopped(_) => return Err(Wrong::Stopped),
                Output::Wait { until, .. } => {
                    self.until = until;
                    if len > 0 {
                        let yes = &acknowledged[..core::mem::take(&mut len)];
                        self.session.received(now, Message::new(MessageType::Text, yes));
                    } else if !self.answer()? {
                        return Ok(());
                    }
                }
                Output::Send(_) | Output::ReconnectAfter { .. } | Output::Disconnect => {}
            }
        }
    }

    /// Answers a call that the session waits for, where the capture has the answer.
    fn answer(&mut self) -> Result<bool, Wrong> {
        let now = self.stamp();
        for call in self.calls.iter_mut().filter(|call| call.body.is_some()) {
            let Some(id) = call.asked.take() else { continue };
            let Some(body) = call.body.take() else { continue };
            let mut buffer = [0; MESSAGE_MAX];
            let body = body.message(&mut buffer).ok_or(Wrong::Record(0))?;
            self.report.snapshots += 1;
            self.session.responded(now, id, 200, None, body.bytes());
            return Ok(true);
        }
        Ok(false)
    }

    fn stamp(&self) -> Stamp {
        Stamp::new(self.now, UnixNanos::from_nanos(self.now.as_nanos()))
    }
}

/// The path by which the session asks for a symbol's book; empty for a channel that needs none.
#[derive(Clone, Copy)]
struct Path {
    bytes: [u8; PATH_MAX],
    len: usize,
}

impl Path {
    const NONE: Self = Self { bytes: [0; PATH_MAX], len: 0 };

    fn of<E: Exchange>(exchange: &E, channel: E::Channel, symbol: &Symbol) -> Self {
        let mut path = Self::NONE;
        let mut writer = Writer::new(&mut path.bytes);
        if exchange.snapshot_path(channel, symbol, &mut writer).is_ok() {
            path.len = writer.written().len();
        }
        path
    }

    fn is(&self, path: &str) -> bool {
        self.len > 0 && &self.bytes[..self.len] == path.as_bytes()
    }
}
