//! A hundred books over a REST side whose answers are a second old: how many calls it takes, and
//! how long.

use core::time::Duration;

use crate::books::books;
use crate::setup::Mock;
use tickwire_core::book::BookState;
use tickwire_core::context::Rate;
use tickwire_core::event::Slot;
use tickwire_core::exchange::Message;
use tickwire_core::session::{Frame, Output, RequestId};
use tickwire_core::time::{Instant, Stamp};

const SYMBOLS: u64 = 100;
const STEP_MS: u64 = 5;
/// How old the books of the REST side are.
const LAG_MS: u64 = 1_000;
/// From a call to its answer, and from a subscription to its acknowledgement.
const LATENCY_MS: u64 = 20;
/// When the connection opens; the markets are older.
const OPENED_MS: u64 = 60_000;

/// A market with an update in every period: the one of id `n` sets the bid's size to `n`.
#[derive(Clone, Copy)]
struct Market {
    period_ms: u64,
    phase_ms: u64,
}

impl Market {
    /// From ten updates a second to none within the hour, one in five of them quiet for long.
    fn of(symbol: u64) -> Self {
        let period_ms = match symbol % 10 {
            0 => 3_600_000,
            1 => 20_000,
            2 => 3_000,
            fast => fast * 100,
        };
        Self { period_ms, phase_ms: symbol * 7_919 % period_ms }
    }

    fn id_at(self, now_ms: u64) -> u64 {
        1 + (now_ms + self.phase_ms) / self.period_ms
    }
}

/// A session, its venue and a clock.
struct World {
    session: Mock,
    now_ms: u64,
    /// What the venue will say: when, and what.
    says: Vec<(u64, String)>,
    /// REST calls under way: when they are answered, and how.
    calls: Vec<(u64, RequestId, String)>,
    /// When calls were made.
    called: Vec<u64>,
}

impl World {
    fn new(seed: u8) -> Self {
        let names = (0..SYMBOLS).map(|at| &*format!("S{at}").leak()).collect::<Vec<&'static str>>();
        let mut setup = books(&names);
        (setup.seed, setup.text) = (seed, 1_024);
        let setup = setup.with(|config| {
            config.limits.requests = Rate { count: 200, window: Duration::from_secs(10) };
        });
        let session = setup.session().unwrap();
        Self { session, now_ms: OPENED_MS, says: vec![], calls: vec![], called: vec![] }
    }

    fn stamp(&self) -> Stamp {
        Stamp::monotonic(Instant::from_nanos(self.now_ms * 1_000_000))
    }

    /// Lets a step pass: what the venue says, then what it answers.
    fn step(&mut self) {
        self.now_ms += STEP_MS;
        let now_ms = self.now_ms;
        for symbol in 0..SYMBOLS {
            let market = Market::of(symbol);
            let id = market.id_at(now_ms);
            if id > market.id_at(now_ms - STEP_MS) {
                self.say(&format!("delta S{symbol} {id} {id} b:10@{id} a:"));
            }
        }
        for (_, text) in self.says.extract_if(.., |(at, _)| *at <= now_ms).collect::<Vec<_>>() {
            self.say(&text);
        }
        let answered = self.calls.extract_if(.., |(at, ..)| *at <= now_ms).collect::<Vec<_>>();
        for (_, id, body) in answered {
            self.session.responded(self.stamp(), id, 200, None, body.as_bytes());
            self.drain("");
        }
        self.drain("");
    }

    fn say(&mut self, text: &str) {
        self.session.received(self.stamp(), Message::text(text));
        self.drain(text);
    }

    fn drain(&mut self, message: &str) {
        let (now_ms, stamp) = (self.now_ms, self.stamp());
        loop {
            match self.session.poll(stamp, Message::text(message)) {
                Output::Wait { .. } => return,
                Output::Connect(_) => self.session.connected(stamp, [3; 32]),
                Output::Send(Frame::Text(text)) => {
                    let answer = match text.split(' ').nth(1) {
                        Some(id) => format!("ok {id}"),
                        None => "pong".into(),
                    };
                    self.says.push((now_ms + LATENCY_MS, answer));
                }
                Output::Request(request) => {
                    let symbol = request.path.strip_prefix("/book/S").unwrap();
                    let market = Market::of(symbol.parse().unwrap());
                    let id = market.id_at(now_ms - LAG_MS);
                    let body = format!("book {id} b:10@{id} a:11@1");
                    self.calls.push((now_ms + LATENCY_MS, request.id, body));
                    self.called.push(now_ms);
                    assert!(self.calls.len() <= 4, "more calls at once than the limit");
                }
                _ => {}
            }
        }
    }

    /// The number of live books, each of which must be the market's.
    fn live(&self) -> u64 {
        let mut live = 0;
        for symbol in 0..SYMBOLS {
            let slot = Slot(u16::try_from(symbol).unwrap());
            let Some(book) = self.session.book(slot).and_then(|book| book.live()) else { continue };
            let (id, now) = (book.id(), Market::of(symbol).id_at(self.now_ms));
            assert_eq!(id, now, "S{symbol} at {} ms", self.now_ms);
            let bid = book.bids().next().unwrap();
            assert_eq!(bid.size.to_string(), id.to_string(), "S{symbol} at {} ms", self.now_ms);
            live += 1;
        }
        live
    }
}

#[test]
fn a_hundred_books_are_live_soon_and_cost_a_call_each() {
    for seed in 1..=20 {
        let mut world = World::new(seed);
        world.drain("");
        let mut live_at = None;
        while world.now_ms < OPENED_MS + 30_000 {
            world.step();
            let since = world.now_ms - OPENED_MS;
            if world.live() == SYMBOLS {
                live_at.get_or_insert(since);
            }
        }
        // Later calls ask whether the books of quiet markets, two in ten, are right.
        let first = world.called.iter().filter(|at| **at < OPENED_MS + 10_000).count();
        let (later, live_at) = (world.called.len() - first, live_at.unwrap());
        eprintln!("seed {seed}: {first} and {later} calls, all live after {live_at} ms");
        assert_eq!(first, 100, "seed {seed}: a call each, none of them too early");
        assert!((10..=20).contains(&later), "seed {seed}: {later} later calls");
        assert!(live_at < 2_500, "seed {seed}: all live only after {live_at} ms");
        let stale = |at: &u64| {
            let book = world.session.book(Slot(u16::try_from(*at).unwrap())).unwrap();
            book.state() != BookState::Live
        };
        assert_eq!((0..SYMBOLS).find(stale), None, "seed {seed}");
        assert_eq!(world.session.stats().gaps, 0, "seed {seed}");
    }
}
