//! A marker planted as key, secret and listen key: none of it is in anything that is told, and
//! nothing of it is left in the caller's memory when the connection is gone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod shown;

use core::fmt::Write as _;

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::ledger::{Entry, FillEntry};
use tickwire_core::book::NoBooks;
use tickwire_core::connection::Connection;
use tickwire_core::event::Level;
use tickwire_core::meter::Meter;
use tickwire_core::retry::Cause;
use tickwire_core::scratch::Item;
use tickwire_core::session::{
    Memory, Notice, Output, PendingAction, Private, PrivateConfig, PrivateMemory, RequestId, Row,
    Session, Stop,
};
use tickwire_core::store::Store;
use tickwire_core::symbol::Symbol;
use tickwire_core::testing::{Heard, Link, MockAccount, MockAccountChannel, Peer};
use tickwire_core::time::{Instant, Stamp, UnixNanos};

const KEY: &str = "MARKER-key-5a1e";
const SECRET: &str = "MARKER-secret-77f0";
const LISTEN_KEY: &str = "MARKER-listen-c2d9";

/// The bytes of the caller's that a connection works with.
struct Bytes {
    text: Vec<u8>,
    rx: Vec<u8>,
    tx: Vec<u8>,
}

impl Bytes {
    fn new() -> Self {
        Self { text: vec![0; 512], rx: vec![0; 8192], tx: vec![0; 2048] }
    }

    /// What of it is not zero.
    fn left(&self) -> Vec<(&'static str, usize)> {
        let all = [("text", &self.text), ("rx", &self.rx), ("tx", &self.tx)];
        let left = all.map(|(name, bytes)| (name, bytes.iter().filter(|byte| **byte != 0).count()));
        left.into_iter().filter(|(_, count)| *count > 0).collect()
    }
}

type Account<'b> = Connection<'b, MockAccount, NoBooks, Private<'b>>;

fn connection(bytes: &mut Bytes) -> Account<'_> {
    let mut venue = MockAccount::default();
    venue.entrance.listen_key = Some(MockAccount::LISTEN_KEY);
    let mut config = PrivateConfig::of(&venue);
    config.session.channels = &[MockAccountChannel::Orders, MockAccountChannel::Fills];
    let session = Memory {
        rows: vec![Row::default(); 1].leak().into(),
        index: vec![0; 2].leak().into(),
        items: vec![Item::default(); 16].leak().into(),
        levels: vec![Level::default(); 1].leak().into(),
        batch: vec![Symbol::default(); 1].leak().into(),
        text: bytes.text.as_mut_slice().into(),
        meters: Store::<Meter>::Borrowed(&mut []),
    };
    let memory = PrivateMemory {
        session,
        records: vec![None; 16].leak().into(),
        entries: vec![Entry::default(); 16].leak().into(),
        fills: vec![FillEntry::default(); 16].leak().into(),
        actions: vec![None::<PendingAction>; 4].leak().into(),
    };
    let credentials = Credentials::new(KEY, SECRET).unwrap();
    let session = Session::private(venue, credentials, config, memory, [3; 32]).unwrap();
    Connection::new(session, bytes.rx.as_mut_slice(), bytes.tx.as_mut_slice()).unwrap()
}

/// A venue that repeats secrets wherever it can, and what was told meanwhile.
#[derive(Default)]
struct Scene {
    now: u64,
    /// All that anybody outside is told or may print.
    told: String,
    /// All that the venue was sent.
    sent: String,
    calls: Vec<(RequestId, String)>,
    stop: Option<Stop>,
}

impl Scene {
    fn stamp(&self) -> Stamp {
        let wall = UnixNanos::from_nanos(1_700_000_000_000_000_000 + self.now);
        Stamp::new(Instant::from_nanos(self.now), wall)
    }

    /// Polls until it waits.
    fn drain(&mut self, connection: &mut Account<'_>, peer: &mut Peer<'_>) {
        while !self.poll(connection, peer) {}
    }

    /// Polls once; whether there is nothing more to do.
    fn poll(&mut self, connection: &mut Account<'_>, peer: &mut Peer<'_>) -> bool {
        let output = connection.poll(self.stamp());
        writeln!(self.told, "{output:?}").unwrap();
        match output {
            Output::Connect(endpoint) => {
                self.sent.push_str(endpoint.path);
                peer.reset();
                connection.connected(self.stamp(), [7; 32]);
            }
            Output::Request(request) => {
                writeln!(self.sent, "{} {}", request.path, request.headers_shown()).unwrap();
                self.calls.push((request.id, request.path.to_owned()));
            }
            Output::Notice(notice) => self.notice(&notice),
            Output::Stopped(stop) => {
                self.stop = Some(stop);
                return true;
            }
            Output::Wait { .. } => return true,
            _ => {}
        }
        false
    }

    fn notice(&mut self, notice: &Notice<'_>) {
        writeln!(self.told, "{notice}").unwrap();
    }

    /// The venue answers one call, with secrets in whatever it says.
    fn answer(&mut self, connection: &mut Account<'_>) -> bool {
        if self.calls.is_empty() {
            return false;
        }
        let (id, path) = self.calls.remove(0);
        let now = self.stamp();
        let body = match path.split('?').next().unwrap() {
            "/time" => format!("time {}", now.wall.unwrap().as_nanos() / 1_000_000),
            "/key" => format!("key {LISTEN_KEY}"),
            _ => "none".to_owned(),
        };
        connection.requested(now, id);
        connection.responded(now, id, 200, None, body.as_bytes());
        true
    }

    /// The venue hears and speaks; whether it did.
    fn speak(&mut self, peer: &mut Peer<'_>) -> bool {
        match peer.listen() {
            Heard::Opening(text) => {
                self.sent.push_str(&format!("{text:?}"));
                peer.accept()
            }
            Heard::Text(text) => {
                let text = text.to_owned();
                writeln!(self.sent, "{text}").unwrap();
                let id = text.split(' ').nth(1).unwrap_or_default();
                let words = format!("{KEY} and {SECRET} and {LISTEN_KEY}");
                match text.split(' ').next().unwrap() {
                    "login" => peer.text("in"),
                    "sub" if text.contains("fills") => peer.text(&format!("no {id} 9 {words}")),
                    "sub" => peer.text(&format!("ok {id}")),
                    _ => false,
                }
            }
            Heard::Close(_) => peer.close(None),
            _ => false,
        }
    }

    fn run(&mut self, connection: &mut Account<'_>, peer: &mut Peer<'_>) {
        for _ in 0..200 {
            self.drain(connection, peer);
            let moved = peer.link.carry(connection, self.stamp());
            let spoke = self.speak(peer);
            if !self.answer(connection) && !moved && !spoke {
                self.now += 500_000_000;
            }
        }
    }
}

impl Scene {
    fn says_nothing_secret(&self) {
        for sent in [KEY, LISTEN_KEY] {
            assert!(self.sent.contains(sent), "the venue was never told {sent}");
        }
        assert!(self.told.contains("****"), "{}", self.told);
        for part in [KEY, SECRET, LISTEN_KEY].map(|secret| &secret[..11]) {
            let line = self.told.lines().find(|line| line.contains(part));
            assert_eq!(line, None, "{part} is told");
        }
    }
}

/// What a driver shows of a request's headers.
trait Shown {
    fn headers_shown(&self) -> String;
}

impl Shown for tickwire_core::session::Request<'_> {
    fn headers_shown(&self) -> String {
        self.headers.iter().map(|(name, value)| format!("{name}: {value}; ")).collect()
    }
}

#[test]
fn nothing_secret_is_told_and_nothing_is_left() {
    let mut bytes = Bytes::new();
    let (mut up, mut down) = ([0; 8192], [0; 8192]);
    let mut peer = Peer::new(Link::new(&mut up, &mut down));
    let mut scene = Scene::default();
    let mut connection = connection(&mut bytes);
    scene.run(&mut connection, &mut peer);
    assert!(connection.is_connected(), "{}", scene.told);
    // What cannot be read is repeated in a notice, with the end of it cut off anywhere.
    for before in 0..30 {
        let blanks = "x".repeat(100 - before);
        assert!(peer.text(&format!("system {KEY} {SECRET} {LISTEN_KEY}")));
        assert!(peer.text(&format!("balance {blanks}{SECRET}{LISTEN_KEY}{KEY}")));
        scene.run(&mut connection, &mut peer);
    }
    connection.close(scene.stamp().mono);
    scene.run(&mut connection, &mut peer);
    assert_eq!(scene.stop, Some(Stop::Requested), "{}", scene.told);
    writeln!(scene.told, "{connection:?}").unwrap();
    drop(connection);
    assert_eq!(bytes.left(), [], "bytes are left");
    scene.says_nothing_secret();
}

#[test]
fn a_cut_and_a_drop_leave_nothing_either() {
    let mut bytes = Bytes::new();
    let (mut up, mut down) = ([0; 8192], [0; 8192]);
    let mut peer = Peer::new(Link::new(&mut up, &mut down));
    let mut scene = Scene::default();
    let mut connection = connection(&mut bytes);
    scene.run(&mut connection, &mut peer);
    assert!(connection.is_connected(), "{}", scene.told);
    // A message half-way, and bytes that nobody has read.
    assert!(peer.text(&format!("system {KEY} {SECRET} {LISTEN_KEY}")));
    assert!(peer.link.carry(&mut connection, scene.stamp()));
    connection.closed(scene.stamp(), Cause::Ended);
    drop(connection);
    assert_eq!(bytes.left(), []);
}

/// Dropped after any poll, also in the middle of a login.
#[test]
fn a_drop_at_any_moment_leaves_nothing() {
    for polls in 0..120 {
        let mut bytes = Bytes::new();
        let (mut up, mut down) = ([0; 8192], [0; 8192]);
        let mut peer = Peer::new(Link::new(&mut up, &mut down));
        let mut scene = Scene::default();
        let mut connection = connection(&mut bytes);
        for _ in 0..polls {
            if scene.poll(&mut connection, &mut peer) {
                peer.link.carry(&mut connection, scene.stamp());
                scene.speak(&mut peer);
                scene.answer(&mut connection);
                scene.now += 100_000_000;
            }
        }
        drop(connection);
        assert_eq!(bytes.left(), [], "after {polls} polls: {}", scene.told);
    }
}
