extern crate std;

use core::cell::RefCell;
use core::sync::atomic::{AtomicU64, Ordering};
use core::task::Waker;
use std::format;
use std::vec::Vec;

use tickwire_core::book::NoBooks;
use tickwire_core::http::Call;
use tickwire_core::session::{Arrays, Config, Public, Session, Symbols};
use tickwire_core::testing::{Heard, Link, MockChannel, MockVenue, Peer};
use tickwire_core::time::UnixNanos;

use super::*;

type Feed<'b> = Connection<'b, MockVenue, NoBooks, Public>;

/// The wall clock, in seconds. No other test looks at it.
static WALL: AtomicU64 = AtomicU64::new(1);

fn wall() -> Option<UnixNanos> {
    UnixNanos::from_secs(WALL.load(Ordering::Relaxed))
}

/// A server that always has one more trade to say, and what time it was when each was read.
struct Talker<'p> {
    peer: Peer<'p>,
    subscribed: bool,
    read: Vec<UnixNanos>,
}

impl Talker<'_> {
    fn talk(&mut self) {
        let heard = match self.peer.listen() {
            Heard::Opening(_) => Some(None),
            Heard::Text(_) => Some(Some("ok 1")),
            _ => None,
        };
        match heard {
            Some(None) => assert!(self.peer.accept()),
            Some(Some(answer)) => self.subscribed = self.peer.text(answer),
            None if self.subscribed => {
                let id = self.read.len();
                assert!(self.peer.text(&format!("trade A {id} 10.50 2 buy")));
                self.read.extend(wall());
            }
            None => {}
        }
    }
}

impl Transport for &mut Talker<'_> {
    fn poll_read(&mut self, _: &mut Context<'_>, room: &mut [u8]) -> Poll<Result<usize, Cause>> {
        self.talk();
        match self.peer.link.down.read(room) {
            0 => Poll::Pending,
            count => Poll::Ready(Ok(count)),
        }
    }

    fn poll_write(&mut self, _: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Cause>> {
        Poll::Ready(Ok(self.peer.link.up.write(bytes)))
    }

    fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        Poll::Ready(Ok(()))
    }
}

fn no_wish(_: &mut Feed<'_>, _: Instant, _: &mut Context<'_>) {}

/// Takes turns with a server, a second apart, and tells the times of receipt of what it said.
fn turns(connection: &mut Feed<'_>, talker: &mut Talker<'_>, count: u64) -> Vec<UnixNanos> {
    let (mut http, owed, received) = ([0; 64], Default::default(), RefCell::new(Vec::new()));
    let on = |item: Item<'_>, _: &Feed<'_>| {
        if let Item::Event(event) = item {
            received.borrow_mut().extend(event.received);
        }
    };
    let clock = Clock { wall: Some(wall) };
    let mut engine = Engine {
        connection,
        clock,
        entropy: || [7; 32],
        desk: &Desk::new(Call::idle(&mut http), &owed),
        wish: no_wish,
        on,
        patience: Duration::from_secs(1),
        now: clock.now(),
        alarm: Alarm::default(),
        told: false,
    };
    let mut cx = Context::from_waker(Waker::noop());
    let mut nowhere = Socket::<Nothing>::DOWN;
    let Poll::Ready(Next::Connect(_)) = engine.turn(&mut nowhere, &mut cx) else {
        unreachable!("the first thing that a connection wants is a transport");
    };
    engine.connected();
    let mut socket = Socket::up(talker);
    for _ in 0..count {
        WALL.fetch_add(1, Ordering::Relaxed);
        assert!(engine.turn(&mut socket, &mut cx).is_pending());
    }
    received.take()
}

/// Others have their turn after so many facts, and it may take them long.
#[test]
fn what_is_told_after_others_had_their_turn_has_the_time_of_its_read() {
    let venue = MockVenue::default();
    let config = Config { channels: &[MockChannel::Trades], ..Config::of(&venue) };
    let mut memory = Arrays::<1, 2, 8, 64, 256>::new();
    let symbols = Symbols::of(&["A"]);
    let session = Session::public(venue, symbols, config, NoBooks, memory.lend(), [1; 32]);
    let (mut rx, mut tx) = ([0; 8_192], [0; 1_024]);
    let mut connection = Connection::new(session.unwrap(), &mut rx, &mut tx).unwrap();
    let (mut up, mut down) = ([0; 4_096], [0; 4_096]);
    let peer = Peer::new(Link::new(&mut up, &mut down));
    let mut talker = Talker { peer, subscribed: false, read: Vec::new() };

    let received = turns(&mut connection, &mut talker, 3);
    assert!(received.len() > 2 * FACTS_MAX, "only {} were told", received.len());
    let wrong = received.iter().zip(&talker.read).position(|(told, read)| told != read);
    assert_eq!(wrong, None, "the first event with another time");
}
