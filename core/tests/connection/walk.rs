//! Random walks over bytes: any cut, any mutation, any knob, any wish, at any time.

use core::time::Duration;

use crate::cable::{Mock, connection};
use crate::setup::Setup;
use tickwire_core::exchange::MessageType;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Output, RequestId, State};
use tickwire_core::testing::{Heard, Link, MockChannel, Peer};
use tickwire_core::time::{Instant, Stamp, UnixNanos};

const CALLS: u64 = 200_000;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }
}

struct Walk {
    connection: Mock,
    peer: Peer<'static>,
    dice: Dice,
    now: u64,
    /// Whether the peer has been honest in this connection, so far.
    honest: bool,
    /// Whether the peer has accepted the handshake.
    accepted: bool,
    closes: u32,
    calls: Vec<u32>,
    id: u64,
    events: u64,
    lives: u64,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut setup = Setup::new().symbols(&["A", "B", "C"]);
        setup = setup.channels(dice.pick::<&'static [MockChannel]>(&[
            &[MockChannel::Book, MockChannel::Trades],
            &[MockChannel::Full],
        ]));
        setup.venue.batch = dice.pick(&[1, 10]);
        setup.text = 64;
        let setup = setup.with(|config| {
            config.policy.attempts = None;
            config.policy.max = Duration::from_secs(2);
        });
        let buffer = |len: usize| -> &'static mut [u8] { vec![0; len].leak() };
        let tx = dice.pick(&[420, 2048]);
        Self {
            connection: connection(&setup, 4400, tx),
            peer: Peer::new(Link::new(buffer(1024), buffer(8192))),
            dice,
            now: seed,
            honest: true,
            accepted: false,
            closes: 0,
            calls: Vec::new(),
            id: 10,
            events: 0,
            lives: 0,
        }
    }

    fn stamp(&self) -> Stamp {
        Stamp::new(Instant::from_nanos(self.now), UnixNanos::from_nanos(self.now | 1))
    }

    fn act(&mut self) {
        match self.dice.roll(100) {
            0..8 => {
                let most = self.dice.pick(&[1, 1_000_000, 1_000_000_000, 11_000_000_000]);
                // A roll has 31 bits: two seconds.
                self.now += most / 1_000 * self.dice.roll(1_000) + self.dice.roll(most.min(1_000));
            }
            8..10 => {
                self.peer.link.up.chunk = self.dice.pick(&[1, 3, 100, usize::MAX]);
                self.peer.link.down.chunk = self.dice.pick(&[1, 3, 100, usize::MAX]);
                self.peer.link.up.blocked = self.dice.roll(6) == 0;
            }
            10 => self.break_something(),
            11..13 => self.wish(),
            13..16 => self.answer(),
            16..50 => self.speak(),
            _ => self.listen(),
        }
        let now = self.stamp();
        self.peer.link.carry(&mut self.connection, now);
    }

    fn break_something(&mut self) {
        match self.dice.roll(8) {
            0 => self.peer.link.cut(self.dice.pick(&[Cause::Reset, Cause::Network])),
            1 => self.peer.link.down.end(),
            2 => {
                self.peer.close(self.dice.pick(&[None, Some(1000), Some(1012)]));
            }
            3..6 => {
                self.honest = false;
                let first = u8::try_from(self.dice.roll(256)).unwrap();
                self.peer.send(first, b"what?");
            }
            6 => {
                self.honest = false;
                let bytes: Vec<u8> =
                    (0..20).map(|_| u8::try_from(self.dice.roll(256)).unwrap()).collect();
                self.peer.raw(&bytes);
            }
            _ => {
                self.peer.text(self.dice.pick(&["garbage", "upgrade", "no 1 2", "error 1"]));
            }
        }
    }

    fn wish(&mut self) {
        let (symbol, now) = (self.dice.pick(&["A", "B", "C", "D"]), self.stamp().mono);
        match self.dice.roll(200) {
            0 => self.connection.close(now),
            1..90 => drop(self.connection.subscribe(symbol, now)),
            90..150 => drop(self.connection.unsubscribe(symbol, now)),
            _ => {
                let sent = self.connection.send(MessageType::Text, b"my own words", now);
                assert!(sent.is_err() || self.accepted, "sent before the handshake");
            }
        }
    }

    fn answer(&mut self) {
        let Some(id) = self.calls.pop() else { return };
        let body = format!("book {} b:9@1 a:30@1", self.id);
        let now = self.stamp();
        let status = self.dice.pick(&[200, 200, 200, 429, 500]);
        self.connection.responded(now, RequestId(id), status, None, body.as_bytes());
    }

    fn speak(&mut self) {
        if !self.accepted {
            return;
        }
        let symbol = self.dice.pick(&["A", "B", "C", "D"]);
        self.id += 1;
        let id = self.id;
        match self.dice.roll(10) {
            0 => self.peer.ping(b"ping"),
            1 => self.peer.pong(b""),
            2 => self.peer.text(&format!("full {symbol} {id} b:10@1 a:20@1")),
            3 => {
                let head = format!("trade {symbol} {id} ");
                self.peer.send(0x01, head.as_bytes()) && self.peer.send(0x80, b"10 1 buy")
            }
            _ => self.peer.text(&format!("delta {symbol} {id} {id} b:10@1 a:20@1")),
        };
    }

    fn listen(&mut self) {
        let reply = match self.peer.listen() {
            Heard::Nothing | Heard::Binary(_) | Heard::Pong(_) => return,
            Heard::Opening(_) => {
                self.accepted = self.dice.roll(10) > 0;
                if self.accepted {
                    self.peer.accept();
                } else {
                    self.peer.raw(b"HTTP/1.1 503 No\r\n\r\n");
                }
                return;
            }
            Heard::Ping(_) => "note a pong would do".to_owned(),
            Heard::Text(text) => {
                assert!(self.accepted, "{text} before the handshake");
                assert_eq!(self.closes, 0, "{text} after a close");
                let mut words = text.split(' ');
                match (words.next().unwrap(), words.next()) {
                    ("sub", Some(id)) => format!("ok {id}"),
                    ("unsub", Some(id)) => format!("done {id}"),
                    ("ping", _) => "pong".to_owned(),
                    ("my", _) => return,
                    other => panic!("{other:?}"),
                }
            }
            Heard::Close(code) => {
                self.closes += 1;
                assert_eq!(self.closes, 1, "a second close");
                assert!(!matches!(code, Some(1005 | 1006 | 1015)), "{code:?} on the wire");
                self.peer.close(code);
                return;
            }
            Heard::Broken(why) => panic!("the client sent {why}"),
            other => panic!("{other:?}"),
        };
        self.peer.text(&reply);
    }

    /// Polls until `Wait`; says whether the session is over.
    fn drain(&mut self) -> bool {
        for _ in 0..2_000 {
            let now = self.stamp();
            match self.connection.poll(now) {
                Output::Connect(_) => {
                    self.peer.reset();
                    (self.honest, self.accepted, self.closes) = (true, false, 0);
                    if self.dice.roll(10) == 0 {
                        self.connection.closed(now, Cause::Refused);
                    } else {
                        self.connection.connected(now, [5; 32]);
                    }
                }
                Output::Event(_) => {
                    assert!(self.accepted, "an event of nobody");
                    self.events += 1;
                }
                Output::Request(request) => {
                    let id = request.id.0;
                    self.calls.push(id);
                }
                Output::Wait { until, want_write } => {
                    assert!(until.is_some_and(|until| until > now.mono), "{until:?}");
                    assert_eq!(want_write, !self.connection.pending().is_empty());
                    let live = self.connection.state() == State::Live;
                    self.lives += u64::from(live);
                    return false;
                }
                Output::Stopped(_) => return true,
                _ => {}
            }
        }
        panic!("no end of outputs");
    }

    /// Honest from here on, and all knobs as they should be: it must come to life again.
    fn recovers(&mut self) {
        self.peer.link.cut(Cause::Reset);
        self.peer.link.up.blocked = false;
        (self.peer.link.up.chunk, self.peer.link.down.chunk) = (usize::MAX, usize::MAX);
        let now = self.stamp().mono;
        let _ = self.connection.subscribe("A", now);
        for _ in 0..60 {
            for _ in 0..40 {
                let now = self.stamp();
                self.peer.link.carry(&mut self.connection, now);
                self.dice = Dice(self.dice.0 | 1);
                self.listen();
                if self.drain() {
                    return;
                }
            }
            if self.connection.state() == State::Live {
                return;
            }
            self.now += 1_000_000_000;
        }
        panic!("not live after a minute of quiet: {:?}", self.connection);
    }
}

#[test]
fn nothing_breaks_it() {
    let (mut calls, mut seed, mut events, mut lives) = (0, 0, 0, 0);
    while calls < CALLS {
        seed += 1;
        let mut walk = Walk::new(seed);
        let run = core::panic::AssertUnwindSafe(|| {
            let mut over = false;
            for _ in 0..1_000 {
                calls += 1;
                walk.act();
                over = walk.drain();
                if over {
                    break;
                }
            }
            if !over {
                walk.recovers();
            }
        });
        if let Err(panic) = std::panic::catch_unwind(run) {
            eprintln!("seed {seed}");
            std::panic::resume_unwind(panic);
        }
        (events, lives) = (events + walk.events, lives + walk.lives);
    }
    eprintln!("{calls} calls in {seed} connections: {events} events, live at {lives} waits");
    assert!(events > 10_000 && lives > 10_000, "too tame");
}
