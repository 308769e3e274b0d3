//! A session of the toy venue under any messages, facts, wishes and leaps of time.
//!
//! The input is a script: how the session is set up, then what happens.

mod judge;

use core::time::Duration;

use tickwire_core::book::Books;
use tickwire_core::context::Rate;
use tickwire_core::event::Level;
use tickwire_core::exchange::{Message, MessageKind, MessageType};
use tickwire_core::retry::{Cause, Phase};
use tickwire_core::scratch::Item;
use tickwire_core::session::{
    Config, Memory, Output, RequestId, Session, State, Symbols, Unanswered,
};
use tickwire_core::store::Store;
use tickwire_core::testing::{MockChannel, MockVenue};
use tickwire_core::time::{Instant, Stamp, UnixNanos};

use crate::input::Input;
use judge::Judge;

type Mock = Session<'static, MockVenue, Books<'static>>;

const SYMBOLS: [&str; 4] = ["A", "B", "CC", "D_D"];
const SECOND: u64 = 1_000_000_000;
/// Messages in a second, and REST calls at once, that the venue allows.
const FRAMES: u16 = 5;
const AT_ONCE: u8 = 2;

const CHANNELS: [&[MockChannel]; 6] = [
    &[MockChannel::Book, MockChannel::Trades],
    &[MockChannel::Full],
    &[MockChannel::Trades, MockChannel::Quotes, MockChannel::Book],
    &[MockChannel::Full, MockChannel::Trades],
    &[MockChannel::Market],
    &[MockChannel::Book, MockChannel::Market],
];

/// Runs an input.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let mut run = Run::new(&mut input);
    while !input.is_empty() && run.judge.stopped.is_none() {
        run.happen(&mut input);
        run.drain();
    }
    run.end();
}

struct Run {
    session: Mock,
    now: u64,
    message: Vec<u8>,
    judge: Judge,
}

fn session(input: &mut Input<'_>) -> Mock {
    let choice = input.byte();
    let venue = MockVenue {
        batch: [1, 2, 10][usize::from(choice) % 3],
        levels: [0, 2, 4][usize::from(choice >> 2) % 3],
        ..MockVenue::default()
    };
    let mut config =
        Config { channels: CHANNELS[input.below(CHANNELS.len())], ..Config::of(&venue) };
    let choice = usize::from(input.byte());
    config.context.heartbeat = Duration::from_secs([20, 3, 0][choice % 3]);
    config.context.silence = Duration::from_secs([30, 3, 0][choice / 3 % 3]);
    config.context.age_max = Duration::from_secs([0, 60, 3_600][choice / 9 % 3]);
    config.limits.frames = Rate { count: FRAMES, window: Duration::from_secs(1) };
    config.limits.requests_at_once = AT_ONCE;
    config.limits.subscriptions = [0, 9, 12][choice / 27 % 3];
    config.policy.attempts = None;
    let choice = usize::from(input.byte());
    let items: Store<'_, Item> = Store::owned([16, 1, 2][choice % 3]);
    let levels: Store<'_, Level> = Store::owned([64, 0, 2][choice / 3 % 3]);
    let memory = Memory { items, levels, ..Memory::owned(4) };
    let books = Books::owned(4, [8, 1, 2][choice / 9 % 3]).expect("a depth");
    let symbols = Symbols::new(&SYMBOLS[..3]).expect("symbols");
    Session::public(venue, symbols, config, books, memory, [7; 32]).expect("a session")
}

impl Run {
    fn new(input: &mut Input<'_>) -> Self {
        let session = session(input);
        let mut run = Self { session, now: SECOND, message: Vec::new(), judge: Judge::default() };
        run.drain();
        run
    }

    fn stamp(&self) -> Stamp {
        Stamp::new(Instant::from_nanos(self.now), UnixNanos::from_nanos(self.now))
    }

    fn happen(&mut self, input: &mut Input<'_>) {
        let now = self.stamp();
        match input.byte() % 16 {
            0..=5 => self.hear(input),
            6 => self.hear_yes(input),
            7 => self.pass(input),
            8 => self.wake(),
            9 => self.session.connected(now, [3; 32]),
            10 => self.session.closed(now, cause(input)),
            11 => self.answer(input),
            12 => {
                let symbol = *input.choice(&SYMBOLS);
                let _refused = self.session.subscribe(symbol, now.mono);
            }
            13 => {
                let symbol = *input.choice(&SYMBOLS);
                let _refused = self.session.unsubscribe(symbol, now.mono);
            }
            14 => self.session.timed(MessageKind::Book, u64::from(input.short()) * 10),
            _ if input.byte() == 0xcc => self.session.close(now.mono),
            _ => {}
        }
    }

    /// A message: its length, then its bytes.
    fn hear(&mut self, input: &mut Input<'_>) {
        let len = usize::from(input.byte());
        self.message = input.take(len).to_vec();
        let text = str::from_utf8(&self.message).is_ok();
        let kind = if text { MessageType::Text } else { MessageType::Binary };
        self.session.received(self.stamp(), Message::new(kind, &self.message));
    }

    /// The venue agrees to what it was asked for.
    fn hear_yes(&mut self, input: &mut Input<'_>) {
        let asked = self.judge.asked.pop_front().unwrap_or_default();
        let id = asked.split(' ').nth(1).unwrap_or("1");
        let word = if asked.starts_with("unsub") { "done" } else { "ok" };
        let word = if input.byte() == 0xff { "no" } else { word };
        self.message = format!("{word} {id}").into_bytes();
        let message = Message::new(MessageType::Text, &self.message);
        self.session.received(self.stamp(), message);
    }

    fn pass(&mut self, input: &mut Input<'_>) {
        let nanos = u64::from(input.short());
        self.now += match input.byte() % 8 {
            0 => nanos,
            1..=3 => nanos * 100_000,
            4..=6 => nanos * 1_000_000,
            _ => nanos * SECOND / 4,
        };
    }

    /// As a driver does: at the deadline that the session asked for.
    fn wake(&mut self) {
        if let Some(until) = self.judge.until {
            self.now = self.now.max(until.as_nanos());
        }
    }

    fn answer(&mut self, input: &mut Input<'_>) {
        let (choice, now) = (input.byte(), self.stamp());
        let id = match self.judge.calls.keys().nth(usize::from(choice >> 4)) {
            Some(&id) => id,
            None => u32::from(choice >> 4),
        };
        let len = usize::from(input.byte());
        let body = input.take(len);
        self.session.requested(now, RequestId(id));
        match choice & 15 {
            0 => self.session.unanswered(now, RequestId(id), Unanswered::Timeout),
            1 => self.session.responded(now, RequestId(id), 429, Some(u32::from(choice)), body),
            2 => self.session.responded(now, RequestId(id), 503, None, body),
            _ => self.session.responded(now, RequestId(id), 200, None, body),
        }
        self.judge.answered(id);
    }

    /// Polls until there is nothing to be said, which takes a bounded number of outputs.
    fn drain(&mut self) {
        let most = 400 + 4 * self.message.len();
        for _ in 0..most {
            let now = self.stamp();
            let step = self.session.step(now);
            let output = self.session.view(step, Message::new(MessageType::Text, &self.message));
            self.judge.judge(&output, now);
            if matches!(output, Output::Wait { .. } | Output::Stopped(_)) {
                self.judge.books(&self.session);
                return;
            }
        }
        panic!("no end of outputs");
    }

    /// Whatever happened, a close ends it in a bounded time.
    fn end(&mut self) {
        self.session.close(self.stamp().mono);
        for _ in 0..8 {
            self.drain();
            if self.judge.stopped.is_some() {
                break;
            }
            assert!(self.judge.until.is_some(), "asleep for ever");
            self.wake();
        }
        assert!(self.judge.stopped.is_some(), "a close does not end it");
        assert_eq!(self.session.state(), State::Stopped);
    }
}

fn cause(input: &mut Input<'_>) -> Cause {
    match input.byte() % 12 {
        0 => Cause::Reset,
        1 => Cause::Dns,
        2 => Cause::Tls,
        3 => Cause::Closed(None),
        4 => Cause::Closed(Some(input.short())),
        5 => Cause::Status { status: input.short(), retry_after_s: None },
        6 => Cause::Status { status: 429, retry_after_s: Some(u32::from(input.short()) * 999) },
        7 => Cause::Timeout(Phase::Write),
        8 => Cause::Upgrade,
        9 => Cause::Refused,
        10 => Cause::Silent,
        _ => Cause::Ended,
    }
}
