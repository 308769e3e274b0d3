//! A connection, a peer, the cable between, and a clock, with everything that happens written down.

use crate::setup::Setup;
use crate::transcript::told;
use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::session::Output;
use tickwire_core::testing::{Heard, Link, MockVenue, Peer};
use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tickwire_core::ws;

pub(crate) type Mock = Connection<'static, MockVenue, Books<'static>>;

/// A connection at one end of a cable and a peer at the other.
pub(crate) struct Cable {
    pub(crate) connection: Mock,
    pub(crate) peer: Peer<'static>,
    /// Nanoseconds since the start.
    pub(crate) now: u64,
    /// What the connection said and was not yet looked at.
    pub(crate) lines: Vec<String>,
    /// What the peer heard and was not yet looked at.
    pub(crate) heard: Vec<String>,
    pub(crate) until: Option<Instant>,
    pub(crate) want_write: bool,
    /// Whether the peer accepts handshakes and subscriptions, and answers pings, by itself.
    pub(crate) polite: bool,
    /// Whether the peer answers a close by itself.
    pub(crate) answers_close: bool,
    /// Whether the driver opens a transport by itself.
    pub(crate) connects: bool,
}

/// The most that a message may be: what a receive buffer of 8 KiB holds.
pub(crate) const MESSAGE_MAX: usize = 8192 - ws::RX_OVERHEAD;

fn memory(len: usize) -> &'static mut [u8] {
    vec![0; len].leak()
}

pub(crate) fn connection(setup: &Setup, rx: usize, tx: usize) -> Mock {
    let session = setup.session().expect("a session");
    Connection::new(session, memory(rx), memory(tx)).expect("a connection")
}

impl Cable {
    pub(crate) fn new(setup: &Setup) -> Self {
        Self::of(connection(setup, 8192, 2048))
    }

    pub(crate) fn of(connection: Mock) -> Self {
        Self {
            connection,
            peer: Peer::new(Link::new(memory(16_384), memory(65_536))),
            now: 0,
            lines: Vec::new(),
            heard: Vec::new(),
            until: None,
            want_write: false,
            polite: true,
            answers_close: true,
            connects: true,
        }
    }

    /// A cable with a subscribed connection, and nothing yet to look at.
    #[track_caller]
    pub(crate) fn live(setup: &Setup) -> Self {
        let mut cable = Self::new(setup);
        cable.go_live();
        cable
    }

    #[track_caller]
    pub(crate) fn go_live(&mut self) {
        self.pump();
        assert_eq!(self.connection.state().name(), "live", "{:#?}", self.lines);
        self.lines.clear();
        self.heard.clear();
    }

    pub(crate) fn stamp(&self) -> Stamp {
        let wall = UnixNanos::from_nanos(1_700_000_000_000_000_000 + self.now);
        Stamp::new(Instant::from_nanos(self.now), wall)
    }

    pub(crate) fn instant(&self) -> Instant {
        self.stamp().mono
    }

    /// Polls until `Wait`.
    #[track_caller]
    pub(crate) fn drain(&mut self) {
        for _ in 0..10_000 {
            let now = self.stamp();
            match self.connection.poll(now) {
                Output::Wait { until, want_write } => {
                    assert!(until.is_none_or(|until| until > now.mono), "a busy loop");
                    (self.until, self.want_write) = (until, want_write);
                    assert_eq!(want_write, !self.connection.pending().is_empty());
                    return;
                }
                Output::Stopped(stop) => {
                    let line = format!("stopped: {stop:?}");
                    if self.lines.last() != Some(&line) {
                        self.lines.push(line);
                    }
                    (self.until, self.want_write) = (None, false);
                    return;
                }
                output => {
                    let connect = matches!(output, Output::Connect(_)) && self.connects;
                    self.lines.push(told(&output));
                    if connect {
                        self.peer.reset();
                        self.connection.connected(now, [7; 32]);
                    }
                }
            }
        }
        panic!("no end of outputs: {:#?}", self.lines);
    }

    /// Lets bytes flow until none does.
    #[track_caller]
    pub(crate) fn pump(&mut self) {
        loop {
            self.drain();
            let now = self.stamp();
            let moved = self.peer.link.carry(&mut self.connection, now);
            let heard = self.listen();
            if !moved && !heard {
                break;
            }
        }
    }

    /// Lets the peer take in what has reached it; says whether that was anything.
    fn listen(&mut self) -> bool {
        let mut any = false;
        loop {
            let (line, answer) = match self.peer.listen() {
                Heard::Nothing => return any,
                Heard::Opening(request) => {
                    (request.lines().next().unwrap().to_owned(), Answer::Accept)
                }
                Heard::Text("ping") => ("ping".to_owned(), Answer::Text("pong".into())),
                Heard::Text(text) => (text.to_owned(), answer_to(text)),
                Heard::Ping(payload) => {
                    (format!("<ping {}>", payload.len()), Answer::Pong(payload.to_vec()))
                }
                Heard::Pong(payload) => {
                    (format!("<pong {}>", String::from_utf8_lossy(payload)), Answer::None)
                }
                Heard::Close(code) => (format!("<close {code:?}>"), Answer::Close(code)),
                Heard::Binary(bytes) => (format!("<binary {}>", bytes.len()), Answer::None),
                Heard::Broken(why) => panic!("the client sent {why}"),
                other => panic!("{other:?}"),
            };
            any = true;
            self.heard.push(line);
            match answer {
                Answer::Close(code) if self.answers_close => {
                    self.peer.close(code);
                }
                _ if !self.polite => {}
                Answer::Accept => assert!(self.peer.accept()),
                Answer::Text(text) => assert!(self.peer.text(&text)),
                Answer::Pong(payload) => assert!(self.peer.pong(&payload)),
                Answer::None | Answer::Close(_) => {}
            }
        }
    }

    /// Lets time pass, awake at every deadline on the way.
    #[track_caller]
    pub(crate) fn wait(&mut self, millis: u64) {
        let end = self.now + millis * 1_000_000;
        self.pump();
        while let Some(until) = self.until.filter(|until| until.as_nanos() <= end) {
            self.now = until.as_nanos();
            self.pump();
        }
        self.now = end;
        self.pump();
    }

    /// The peer sends a text message.
    #[track_caller]
    pub(crate) fn says(&mut self, text: &str) {
        assert!(self.peer.text(text));
        self.pump();
    }

    pub(crate) fn take(&mut self) -> Vec<String> {
        core::mem::take(&mut self.lines)
    }

    pub(crate) fn hears(&mut self) -> Vec<String> {
        core::mem::take(&mut self.heard)
    }

    /// Everything that was said since the last look is exactly this, a line each.
    #[track_caller]
    pub(crate) fn expect(&mut self, expected: &str) {
        let expected: Vec<&str> = expected.lines().map(str::trim).collect();
        let expected: Vec<&str> = expected.into_iter().filter(|line| !line.is_empty()).collect();
        let told = self.take();
        assert_eq!(told, expected, "\ntold:\n{}\n", told.join("\n"));
    }
}

enum Answer {
    None,
    Accept,
    Text(String),
    Pong(Vec<u8>),
    Close(Option<u16>),
}

fn answer_to(text: &str) -> Answer {
    let mut words = text.split(' ');
    match (words.next(), words.next()) {
        (Some("sub"), Some(id)) => Answer::Text(format!("ok {id}")),
        (Some("unsub"), Some(id)) => Answer::Text(format!("done {id}")),
        _ => Answer::None,
    }
}
