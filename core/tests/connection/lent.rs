//! A venue that is borrowed and memory of fixed sizes, as a program without an allocator has them:
//! the same is said as over a venue of its own and more memory.

use core::time::Duration;

use crate::setup::Setup;
use crate::transcript::told;
use tickwire_core::book::{BookHead, BookState, Books, Entry};
use tickwire_core::connection::Connection;
use tickwire_core::exchange::{Exchange, MessageKind};
use tickwire_core::meter::Budgets;
use tickwire_core::retry::Cause;
use tickwire_core::session::{
    Arrays, Config, ConnectionId, Memory, Output, RequestId, Session, Stats, SubscriptionState,
    Symbols, Unanswered,
};
use tickwire_core::testing::{Heard, Link, MockChannel, MockVenue, Peer};
use tickwire_core::time::{Instant, Stamp, UnixNanos};

const CHANNELS: &[MockChannel] = &[MockChannel::Book, MockChannel::Trades];

/// A connection that somebody drives through one life, and what it said.
struct Run<'b, X: Exchange<Channel = MockChannel>> {
    connection: Connection<'b, X, Books<'static>>,
    peer: Peer<'static>,
    now: u64,
    told: Vec<String>,
    asked: Vec<RequestId>,
}

fn bytes(len: usize) -> &'static mut [u8] {
    vec![0; len].leak()
}

impl<'b, X: Exchange<Channel = MockChannel>> Run<'b, X> {
    fn new(venue: X, memory: Memory<'b>) -> Self {
        let mut config = Config { channels: CHANNELS, ..Config::of(&venue) };
        config.connection = ConnectionId(3);
        let (heads, entries) = (vec![BookHead::EMPTY; 4].leak(), vec![Entry::EMPTY; 128].leak());
        let books = Books::new(heads, entries, 16);
        let symbols = Symbols::of(&["A"]);
        let session = Session::public(venue, symbols, config, books.unwrap(), memory, [1; 32]);
        Self {
            connection: Connection::new(session.unwrap(), bytes(8192), bytes(1024)).unwrap(),
            peer: Peer::new(Link::new(bytes(4096), bytes(4096))),
            now: 0,
            told: Vec::new(),
            asked: Vec::new(),
        }
    }

    fn stamp(&self) -> Stamp {
        let wall = UnixNanos::from_nanos(1_700_000_000_000_000_000 + self.now);
        Stamp::new(Instant::from_nanos(self.now), wall)
    }

    /// Polls once; whether there is nothing more to do.
    fn poll(&mut self) -> bool {
        let now = self.stamp();
        let output = self.connection.poll(now);
        if matches!(output, Output::Wait { .. } | Output::Stopped(_)) {
            return true;
        }
        self.told.push(told(&output));
        match output {
            Output::Connect(_) => {
                self.peer.reset();
                self.connection.connected(now, [7; 32]);
            }
            Output::Request(request) => self.asked.push(request.id),
            _ => {}
        }
        false
    }

    fn hear(&mut self) -> bool {
        match self.peer.listen() {
            Heard::Opening(_) => self.peer.accept(),
            Heard::Text("ping") => self.peer.text("pong"),
            Heard::Text(text) => {
                let id = text.split(' ').nth(1).unwrap_or_default().to_owned();
                self.peer.text(&format!("ok {id}"))
            }
            Heard::Close(code) => self.peer.close(code),
            _ => false,
        }
    }

    /// Lets so much time pass, in steps, and everything happen that is due.
    fn pass(&mut self, millis: u64) {
        for _ in 0..millis / 50 {
            loop {
                while !self.poll() {}
                let now = self.stamp();
                let moved = self.peer.link.carry(&mut self.connection, now);
                if !self.hear() && !moved {
                    break;
                }
            }
            self.now += 50_000_000;
        }
    }

    /// Lets time pass until there is a call.
    fn call(&mut self) -> RequestId {
        for _ in 0..100 {
            if let Some(id) = self.asked.pop() {
                self.connection.requested(self.stamp(), id);
                return id;
            }
            self.pass(100);
        }
        panic!("no call: {:#?}", self.told);
    }

    /// A book over a snapshot, a trade, and the end.
    fn live_and_die(mut self) -> (Vec<String>, Stats) {
        self.pass(100);
        assert!(self.peer.text("trade A 1 10 2 buy\ndelta A 5 6 b:9@1 a:"));
        let id = self.call();
        self.connection.unanswered(self.stamp(), id, Unanswered::TooLarge);
        let id = self.call();
        let now = self.stamp();
        self.connection.responded(now, id, 200, None, b"book 6 b:9@1 a:11@4");
        self.connection.timed(MessageKind::Trade, 70_000);
        self.pass(100);
        self.stands();
        self.connection.close(self.stamp().mono);
        self.pass(1_000);
        (self.told, self.connection.stats())
    }

    /// Where it stands when all is live.
    fn stands(&self) {
        let connection = &self.connection;
        let slot = connection.slot("A").unwrap();
        assert_eq!(connection.slot("B"), None);
        let book = connection.book(slot).unwrap();
        assert_eq!((book.state(), connection.channel()), (BookState::Live, None));
        let subscriptions = [0, 1, 2].map(|channel| connection.subscription(slot, channel));
        let (active, gone) = (SubscriptionState::Active, SubscriptionState::Gone);
        assert_eq!(subscriptions, [active, active, gone]);
        self.is_who_it_was_made();
    }

    /// Its symbols, its number and its venue are those that it was given.
    fn is_who_it_was_made(&self) {
        let connection = &self.connection;
        let slot = connection.slot("A").unwrap();
        let rows = connection.active_symbols().map(|(slot, symbol)| (slot, symbol.as_str()));
        assert_eq!(rows.collect::<Vec<_>>(), [(slot, "A")]);
        assert_eq!(connection.desired_symbols().count(), 1);
        assert_eq!(connection.connection_id(), ConnectionId(3));
        assert_eq!(connection.session().connection_id(), ConnectionId(3));
        assert_eq!(connection.session().venue().facts().name, "mock");
        assert!(!connection.is_reconnect_due(self.stamp().mono));
        assert!(format!("{connection:?}").contains("Live"));
    }
}

#[test]
fn a_lent_venue_is_as_good_as_an_owned_one() {
    let venue = MockVenue::default();
    let mut arrays = Arrays::<1, 2, 8, 64, 256>::default();
    let lent = Run::new(&venue, arrays.lend()).live_and_die();
    let mut larger = Arrays::<4, 16, 32, 256, 512>::new();
    let owned = Run::new(venue, larger.lend()).live_and_die();
    assert_eq!(lent.0, owned.0);
    let told = lent.0.join("\n");
    for part in [
        "A trade 1 10 2 buy",
        "GET /book/A",
        "A snapshot failed: Unanswered(TooLarge)",
        "live > closing",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!((lent.1.connections, lent.1.snapshots), (1, 2));
}

/// What the trait says of a venue where the venue says nothing.
#[test]
fn a_borrowed_venue_answers_as_the_venue_itself() {
    let (venue, lent) = (MockVenue::default(), &MockVenue::default());
    for channel in [MockChannel::Book, MockChannel::Full, MockChannel::Market] {
        assert_eq!(lent.channel_name(channel), venue.channel_name(channel));
        assert_eq!(lent.scope(channel), venue.scope(channel));
        assert_eq!(lent.batch(channel), venue.batch(channel));
        assert_eq!(lent.first_data_within(channel), venue.first_data_within(channel));
        assert_eq!(lent.book_feed(channel).is_some(), venue.book_feed(channel).is_some());
        assert_eq!(
            lent.same_stream(MockChannel::Book, channel),
            venue.same_stream(MockChannel::Book, channel)
        );
    }
    assert_eq!(lent.refusal(Some(3)), venue.refusal(Some(3)));
    assert_eq!(lent.default_channels(), venue.default_channels());
}

#[test]
fn nothing_but_a_transport_in_its_time_changes_a_connection() {
    let session = Setup::new().session().unwrap();
    let mut connection = Connection::new(session, bytes(8192), bytes(1024)).unwrap();
    let now = Stamp::monotonic(Instant::ORIGIN);
    // Nobody asked for a transport yet.
    connection.connected(now, [7; 32]);
    connection.received(now, 3);
    connection.sent(now, 3);
    assert_eq!(connection.io().0.len() + connection.io().1.len(), 0);
    assert!(connection.room().is_empty() && connection.pending().is_empty());
    assert!(matches!(connection.poll(now), Output::Notice(_)));
    connection.closed(now, Cause::Refused);
    connection.delay_reconnect(Instant::from_nanos(9_000_000_000));
    assert_eq!(connection.stats().connections, 0);
}

#[test]
fn what_sessions_have_counted_is_added_and_the_longest_stands() {
    let second = Duration::from_secs;
    let mut one = Stats { gaps: 2, attempts: 5, connect: Some(second(1)), ..Stats::default() };
    let mut other = Stats { gaps: 3, attempts: 4, connect: Some(second(2)), ..Stats::default() };
    (one.kinds[0].messages, other.kinds[0].messages) = (7, 8);
    (one.kinds[1].errors, other.kinds[1].errors) = (u64::MAX, 1);
    (one.decoded.general, other.decoded.general) = (1, 1);
    (one.connections, other.connections) = (u32::MAX, 1);
    other.handshake = Some(second(3));
    one.join(&other);
    assert_eq!((one.gaps, one.attempts, one.connections), (5, 5, u32::MAX));
    assert_eq!(
        (one.connect, one.handshake, one.subscribe),
        (Some(second(2)), Some(second(3)), None)
    );
    assert_eq!((one.kinds[0].messages, one.kinds[1].errors), (15, u64::MAX));
    assert_eq!(one.decoded.general, 2);
}

#[test]
fn a_budget_can_be_changed_for_one_kind() {
    let budgets = Budgets::default().with(MessageKind::Trade, 7);
    assert_eq!(budgets.of(MessageKind::Trade), 7);
    assert_eq!(budgets.of(MessageKind::Book), Budgets::DEFAULT.of(MessageKind::Book));
}
