//! Answers of REST with any status, any Retry-After and any body, to public and private sessions of
//! the venues.
//!
//! The input says whose session it is; then come answers. What is not asked for is a message.

mod server;

use core::time::Duration;

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::book::{BookStore, Books};
use tickwire_core::exchange::{Exchange, Message, MessageType};
use tickwire_core::retry::RETRY_AFTER_MAX;
use tickwire_core::session::{
    Access, Config, Frame, Memory, Output, PrivateConfig, PrivateMemory, RequestId, Session,
    Symbols,
};
use tickwire_core::store::Store;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tickwire_exchanges::factory::PublicExchange;
use tickwire_exchanges::gateio::futures::GateioFutures;
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::mexc::spot::MexcSpot;

use crate::input::Input;

/// Milliseconds since the epoch when a story begins.
const START: u64 = 1_790_000_000_000;
const STATUSES: [u16; 12] = [200, 200, 200, 201, 400, 401, 403, 404, 418, 429, 500, 503];

/// Runs an input.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    match input.byte() % 6 {
        0 => public(GateioSpot, "order_book_update", "BTC_USDT", &mut input),
        1 => public(GateioFutures::USDT, "order_book_update", "BTC_USDT", &mut input),
        2 => public(MexcSpot, "aggre.depth@100ms", "BTCUSDT", &mut input),
        3 => private(GateioSpot, "BTC_USDT", &mut input),
        4 => private(GateioFutures::USDT, "BTC_USDT", &mut input),
        _ => private(MexcSpot, "BTCUSDT", &mut input),
    }
}

fn public<X: PublicExchange>(venue: X, channel: &str, symbol: &str, input: &mut Input<'_>) {
    let channels: Vec<X::Channel> = X::channel(channel).into_iter().collect();
    let mut config = Config { channels: &channels, ..Config::of(&venue) };
    config.policy.attempts = None;
    let books = Books::owned(1, 16).expect("a depth");
    let (symbols, memory) = ([symbol], Memory::owned(1));
    let symbols = Symbols::new(&symbols).expect("a symbol");
    let session = Session::public(venue, symbols, config, books, memory, [7; 32]);
    let most = venue.facts().limits.requests_at_once;
    Story::new(session.expect("a session"), most).run(input);
}

fn private<V: PrivateExchange>(venue: V, symbol: &str, input: &mut Input<'_>) {
    let symbols = [Symbol::new(symbol).expect("a symbol")];
    let mut config = PrivateConfig::of(&venue);
    config.symbols = &symbols;
    config.session.policy.attempts = None;
    let memory = PrivateMemory {
        session: Memory { items: Store::owned(64), levels: Store::owned(1), ..Memory::owned(1) },
        records: Store::owned(64),
        entries: Store::owned(64),
        fills: Store::owned(64),
        actions: Store::owned(4),
    };
    let credentials = Credentials::new("KEY", "SECRET").expect("credentials");
    let session = Session::private(venue, credentials, config, memory, [3; 32]);
    Story::new(session.expect("a session"), 1).run(input);
}

struct Story<'b, X: Exchange, B: BookStore, A: Access<X>> {
    session: Session<'b, X, B, A>,
    /// The most calls at once.
    most: u8,
    now: u64,
    until: Option<Instant>,
    stopped: bool,
    calls: Vec<(RequestId, Instant)>,
    last_call: u32,
    /// No call may be made before.
    hold: Instant,
    /// What the venue answers to what it was asked over the socket.
    replies: Vec<String>,
    connect: bool,
}

impl<'b, X: Exchange, B: BookStore, A: Access<X>> Story<'b, X, B, A> {
    fn new(session: Session<'b, X, B, A>, most: u8) -> Self {
        Self {
            session,
            most: most.max(1),
            now: 1,
            until: None,
            stopped: false,
            calls: Vec::new(),
            last_call: 0,
            hold: Instant::ORIGIN,
            replies: Vec::new(),
            connect: false,
        }
    }

    fn stamp(&self) -> Stamp {
        let wall = UnixNanos::from_nanos(START * 1_000_000 + self.now);
        Stamp::new(Instant::from_nanos(self.now), wall)
    }

    fn run(mut self, input: &mut Input<'_>) {
        self.settle(b"");
        while !input.is_empty() && !self.stopped {
            let (how, retry) = (input.byte(), input.byte());
            let len = usize::from(input.short() % 2_048);
            let body = input.take(len);
            // A deadline or two lie between an answer and the next call.
            for _ in 0..3 {
                if self.calls.is_empty() && how & 16 == 0 {
                    self.wake();
                }
            }
            if self.calls.is_empty() {
                self.hear(body);
            } else {
                self.answer(STATUSES[usize::from(how & 15) % 12], retry, body);
            }
        }
        self.end();
    }

    fn hear(&mut self, body: &[u8]) {
        let text = str::from_utf8(body).is_ok();
        let kind = if text { MessageType::Text } else { MessageType::Binary };
        self.session.received(self.stamp(), Message::new(kind, body));
        self.settle(body);
    }

    fn answer(&mut self, status: u16, retry: u8, body: &[u8]) {
        let (id, _) = self.calls.remove(0);
        let now = self.stamp();
        let after = (retry & 1 == 1).then(|| u32::from(retry) * u32::from(retry));
        self.session.requested(now, id);
        self.session.responded(now, id, status, after, body);
        if !(200..300).contains(&status) && after.is_some() {
            let hold = Duration::from_secs(after.unwrap_or_default().into()).min(RETRY_AFTER_MAX);
            self.hold = self.hold.max(now.mono.after(hold));
        }
        self.settle(b"");
    }

    /// As a driver does: at the deadline that the session asked for.
    fn wake(&mut self) {
        if let Some(until) = self.until {
            self.now = self.now.max(until.as_nanos());
        }
        self.calls.retain(|(_, deadline)| deadline.as_nanos() > self.now);
        self.settle(b"");
    }

    /// Polls until there is nothing to do but to wait, playing a venue that agrees to everything.
    fn settle(&mut self, message: &[u8]) {
        self.drain(message);
        for _ in 0..50 {
            let now = self.stamp();
            if core::mem::take(&mut self.connect) {
                self.session.connected(now, [9; 32]);
                self.drain(b"");
            } else if let Some(reply) = self.replies.pop() {
                self.session.received(now, Message::text(&reply));
                self.drain(reply.as_bytes());
            } else {
                return;
            }
        }
        panic!("no end of questions");
    }

    fn drain(&mut self, message: &[u8]) {
        for _ in 0..2_000 {
            let now = self.stamp();
            match self.session.poll(now, Message::new(MessageType::Text, message)) {
                Output::Wait { until, .. } => {
                    assert!(until.is_none_or(|until| until > now.mono), "a deadline in the past");
                    self.until = until;
                    return;
                }
                Output::Stopped(_) => {
                    self.stopped = true;
                    return;
                }
                Output::Connect(_) => self.connect = true,
                Output::Send(Frame::Text(text)) => self.replies.extend(server::agrees(text)),
                Output::Request(request) => {
                    assert!(request.deadline > now.mono, "a call that is late already");
                    assert!(request.id.0 > self.last_call, "an id is never used twice");
                    assert!(now.mono >= self.hold, "a call before Retry-After is over");
                    self.last_call = request.id.0;
                    self.calls.push((request.id, request.deadline));
                    assert!(self.calls.len() <= usize::from(self.most), "too many calls at once");
                }
                Output::Disconnect => self.connect = false,
                Output::Event(_) | Output::Notice(_) => {}
                Output::Send(_) | Output::ReconnectAfter { .. } => {}
            }
        }
        panic!("no end of outputs");
    }

    /// Whatever was answered, a close ends it in a bounded time.
    fn end(mut self) {
        self.session.close(self.stamp().mono);
        for _ in 0..20 {
            self.settle(b"");
            if self.stopped {
                return;
            }
            assert!(self.until.is_some(), "asleep for ever");
            self.wake();
        }
        panic!("a close does not end it: {:?}", self.session);
    }
}
