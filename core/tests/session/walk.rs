//! Random walks: any fact, wish and poll in any order, against a venue that says anything.

mod judge;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use core::time::Duration;

use crate::setup::{Mock, Setup};
use judge::look;
use tickwire_core::context::Rate;
use tickwire_core::event::Slot;
use tickwire_core::exchange::{Message, MessageKind, MessageType};
use tickwire_core::retry::{Cause, Phase};
use tickwire_core::session::{RequestId, State, Unanswered};
use tickwire_core::testing::MockChannel;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

const CALLS: u64 = 250_000;
const WINDOW: u64 = 1_000_000_000;
const FRAMES: usize = 5;
const AT_ONCE: usize = 2;
const SYMBOLS: [&str; 5] = ["A", "B", "CC", "D_D", "E"];

/// A small generator of our own, so that a seed means the same for ever (xorshift64*).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let sides = u64::try_from(from.len()).unwrap();
        &from[usize::try_from(self.roll(sides)).unwrap()]
    }
}

struct Walk {
    session: Mock,
    dice: Dice,
    seed: u64,
    now: u64,
    /// The latest that a poll was told: where the clock has gone back, time has not.
    latest: u64,
    /// The last actions, for a failure to print.
    trail: VecDeque<String>,
    message: String,
    state: Option<State>,
    /// When messages were sent in the last window.
    frames: VecDeque<u64>,
    /// Calls under way, with their deadlines.
    calls: BTreeMap<u32, (Slot, Instant)>,
    old_calls: Vec<u32>,
    /// Books that may be live: something whole was told to them in this connection.
    resynced: BTreeSet<u16>,
    active: BTreeSet<(u16, &'static str)>,
    /// The id that the venue's books have reached, by symbol.
    book_ids: BTreeMap<&'static str, u64>,
    /// Requests that the venue has not answered.
    asked: VecDeque<String>,
    lives: u64,
    renewals: u64,
    events: u64,
    live_books: u64,
}

fn setup(seed: u64) -> Setup {
    const CHANNELS: [&[MockChannel]; 7] = [
        &[MockChannel::Book, MockChannel::Trades],
        &[MockChannel::Full],
        &[MockChannel::Trades, MockChannel::Quotes, MockChannel::Book],
        &[MockChannel::Book],
        &[MockChannel::Full, MockChannel::Trades],
        &[MockChannel::Market],
        &[MockChannel::Book, MockChannel::Market],
    ];
    let mut dice = Dice(seed | 1);
    let mut setup =
        Setup::new().symbols(&SYMBOLS[..3]).channels(dice.pick::<&[MockChannel]>(&CHANNELS));
    setup.rows = 4;
    setup.books = 4;
    setup.depth = *dice.pick(&[1, 2, 8]);
    setup.min_depth = None;
    setup.venue.batch = *dice.pick(&[1, 2, 10]);
    setup.venue.levels = *dice.pick(&[0, 2, 4]);
    setup.items = *dice.pick(&[1, 2, 16]);
    setup.levels = *dice.pick(&[0, 2, 64]);
    setup.text = *dice.pick(&[1, 18, 256, 256, 256, 256]);
    setup.seed = u8::try_from(seed & 0xFF).unwrap();
    let heartbeat = *dice.pick(&[0, 3, 20]);
    let silence = *dice.pick(&[0, 3, 30]);
    let age_max = *dice.pick(&[0, 60, 3_600]);
    let most = *dice.pick(&[0, 9, 12]);
    setup.with(move |config| {
        config.context.heartbeat = Duration::from_secs(heartbeat);
        config.context.silence = Duration::from_secs(silence);
        config.limits.frames =
            Rate { count: u16::try_from(FRAMES).unwrap(), window: Duration::from_nanos(WINDOW) };
        config.context.age_max = Duration::from_secs(age_max);
        config.limits.subscriptions = most;
        config.limits.requests_at_once = u8::try_from(AT_ONCE).unwrap();
        config.policy.attempts = None;
    })
}

impl Walk {
    fn new(seed: u64) -> Self {
        Self {
            session: setup(seed).session().unwrap(),
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            seed,
            now: seed << 32,
            latest: seed << 32,
            trail: VecDeque::new(),
            message: String::new(),
            state: Some(State::Idle),
            frames: VecDeque::new(),
            calls: BTreeMap::new(),
            old_calls: Vec::new(),
            resynced: BTreeSet::new(),
            active: BTreeSet::new(),
            book_ids: SYMBOLS.iter().map(|symbol| (*symbol, 100)).collect(),
            asked: VecDeque::new(),
            lives: 0,
            renewals: 0,
            events: 0,
            live_books: 0,
        }
    }

    fn stamp(&self) -> Stamp {
        Stamp::new(Instant::from_nanos(self.now), UnixNanos::from_nanos(self.now | 1))
    }

    fn act(&mut self) {
        match self.dice.roll(100) {
            0..12 => self.pass(),
            12 => self.connect_or_close(),
            13..40 if self.state == Some(State::Connecting) => self.connect_or_close(),
            13..16 => self.wish(),
            16..30 => self.answer(),
            30..33 => self.session.timed(MessageKind::Book, self.dice.roll(200_000)),
            _ => self.speak(),
        }
    }

    fn note(&mut self, what: String) {
        if self.trail.len() == 60 {
            self.trail.pop_front();
        }
        self.trail.push_back(what);
    }

    fn pass(&mut self) {
        let most = match self.dice.roll(100) {
            0 => 3_600 * WINDOW,
            1..5 => 12 * WINDOW,
            5..40 => WINDOW,
            40..80 => WINDOW / 100,
            _ => 1,
        };
        // A roll has 31 bits: two seconds.
        let passed = most / 1_000 * self.dice.roll(1_000) + self.dice.roll(most.min(1_000));
        // Sometimes a clock stands still, or goes back.
        self.now = match self.dice.roll(20) {
            0 => self.now.saturating_sub(passed % WINDOW),
            1 => self.now,
            _ => self.now + passed,
        };
        self.note(format!("now {}", self.now));
    }

    fn connect_or_close(&mut self) {
        let causes = [
            Cause::Ended,
            Cause::Reset,
            Cause::Closed(None),
            Cause::Closed(Some(1012)),
            Cause::Status { status: 429, retry_after_s: Some(2) },
            Cause::Timeout(Phase::Write),
            Cause::Upgrade,
        ];
        let now = self.stamp();
        if self.dice.roll(8) > 0 {
            self.note("connected".into());
            self.session.connected(now, [3; 32]);
        } else {
            let cause = if self.dice.roll(200) == 0 {
                Cause::Certificate
            } else {
                *self.dice.pick(&causes)
            };
            self.note(format!("closed {cause:?}"));
            self.session.closed(now, cause);
        }
    }

    fn wish(&mut self) {
        let (symbol, now) = (*self.dice.pick(&SYMBOLS), self.stamp().mono);
        let odds = self.dice.roll(100);
        self.note(format!("wish {odds} {symbol}"));
        match odds {
            0 => self.session.close(now),
            1 => drop(self.session.subscribe("", now)),
            2..60 => drop(self.session.subscribe(symbol, now)),
            _ => drop(self.session.unsubscribe(symbol, now)),
        }
    }

    fn answer(&mut self) {
        let under_way: Vec<u32> =
            self.calls.keys().copied().chain(self.old_calls.clone()).collect();
        let id = match under_way.as_slice() {
            [] => return,
            _ if self.dice.roll(20) == 0 => u32::try_from(self.dice.roll(50)).unwrap(),
            ids => *self.dice.pick(ids),
        };
        let now = self.stamp();
        self.session.requested(now, RequestId(id));
        let body = match self.dice.roll(4) {
            0 => "no 1 x".into(),
            1 => "book".into(),
            odds => {
                let slot = self.calls.get(&id).map_or(Slot(0), |(slot, _)| *slot);
                let symbol = SYMBOLS.iter().find(|symbol| self.session.slot(symbol) == Some(slot));
                let last = self.book_ids[symbol.unwrap_or(&"A")];
                format!("book {} b:9@1,8@1,7@1 a:11@1,12@1", last + odds - 3)
            }
        };
        self.note(format!("answer {id}: {body}"));
        if let Some((slot, _)) = self.calls.remove(&id) {
            self.resynced.insert(slot.0);
        }
        match self.dice.roll(10) {
            0 => self.session.unanswered(now, RequestId(id), Unanswered::Network),
            1 => self.session.responded(now, RequestId(id), 429, Some(1), b""),
            2 => self.session.responded(now, RequestId(id), 500, None, b""),
            _ => self.session.responded(now, RequestId(id), 200, None, body.as_bytes()),
        }
    }

    fn speak(&mut self) {
        let text = match self.asked.pop_front() {
            Some(asked) if self.dice.roll(3) > 0 => {
                let verb = if asked.starts_with("sub ") { "ok" } else { "done" };
                format!("{verb} {}", asked.split(' ').nth(1).unwrap())
            }
            _ => self.words(),
        };
        self.note(format!("says {text}"));
        let kind = if self.dice.roll(300) == 0 { MessageType::Binary } else { MessageType::Text };
        self.session.received(self.stamp(), Message::new(kind, text.as_bytes()));
        self.message = text;
    }

    /// What a venue might say, mostly right.
    fn words(&mut self) -> String {
        let symbol = *self.dice.pick(&SYMBOLS);
        let id = self.dice.roll(12);
        let names = ["trades", "quotes", "book", "full", "market", "weather"];
        let channel = *self.dice.pick(&names);
        let price = self.dice.roll(20) + 1;
        let last = self.book_ids[symbol];
        match self.dice.roll(60) {
            0..3 => format!("ok {id}"),
            3..11 => format!("ok {channel}"),
            11..13 => format!("done {channel}"),
            13 => format!("done {id}"),
            14 => format!("no {id} {} {symbol} is bad", id % 5),
            15 => format!("no {channel} 2"),
            16..18 => format!("trade {symbol} 1 10 1 buy\ntrade A 2 11 1 sell"),
            18 => "pong".into(),
            19 => format!("quote {symbol} 1 - 5@5"),
            20 => "note a b c".into(),
            21 => "system hello".into(),
            22 => format!("trade {symbol} 1 x 1 buy"),
            28 => format!("judge {id} +x@{symbol},x@A -x@E no"),
            29 => format!("judge {channel} +{symbol}"),
            30 => format!("judge {channel} + - no"),
            31 => format!("tick {symbol} 1 - 5@5"),
            23 if self.dice.roll(8) == 0 => {
                (*self.dice.pick(&["garbage", "upgrade now", ""])).to_owned()
            }
            24..28 => {
                self.book_ids.insert(symbol, last + 1);
                self.resync(symbol);
                format!("full {symbol} {} b:10@1,9@1 a:11@1", last + 1)
            }
            _ => {
                let next = last + 1 + u64::from(self.dice.roll(20) == 0);
                self.book_ids.insert(symbol, next);
                format!("delta {symbol} {next} {next} b:{price}@{id} a:{}@1", price + 20)
            }
        }
    }

    fn resync(&mut self, symbol: &str) {
        if let Some(slot) = self.session.slot(symbol).filter(|_| self.session.is_connected()) {
            self.resynced.insert(slot.0);
        }
    }

    /// Polls until `Wait`, or a little less; says whether the session is over.
    fn drain(&mut self) -> bool {
        let patience = if self.dice.roll(6) == 0 { self.dice.roll(4) } else { 1_000 };
        for _ in 0..patience {
            let now = self.stamp();
            self.latest = self.latest.max(self.now);
            let message = core::mem::take(&mut self.message);
            let step = self.session.step(now);
            let output = self.session.view(step, Message::text(&message));
            let seen = look(&output, now);
            self.message = message;
            self.judge(seen, now);
            if step.is_wait() || step.stopped().is_some() {
                self.look_at_books();
                return step.stopped().is_some();
            }
        }
        assert!(patience < 1_000, "no end of outputs");
        false
    }
}

#[test]
fn nothing_breaks_it() {
    let (mut calls, mut seed, mut lives, mut events, mut live_books) = (0, 0, 0, 0, 0);
    let mut renewals = 0;
    while calls < CALLS {
        seed += 1;
        let mut walk = Walk::new(seed);
        let run = core::panic::AssertUnwindSafe(|| {
            let mut steps = 0;
            while steps < 2_000 {
                walk.act();
                steps += 1;
                if walk.drain() {
                    break;
                }
            }
            steps
        });
        match std::panic::catch_unwind(run) {
            Ok(steps) => calls += steps,
            Err(panic) => {
                eprintln!("seed {}:\n{}", walk.seed, Vec::from(walk.trail).join("\n"));
                std::panic::resume_unwind(panic);
            }
        }
        (lives, events) = (lives + walk.lives, events + walk.events);
        live_books += walk.live_books;
        renewals += walk.renewals;
    }
    // A walk that never gets anywhere proves nothing.
    eprintln!("{calls} calls in {seed} sessions: {lives} times live, {events} events");
    eprintln!("{live_books} times a live book was looked at, {renewals} renewals");
    assert!(lives > 200 && events > 20_000 && live_books > 10_000 && renewals > 20, "too tame");
}
