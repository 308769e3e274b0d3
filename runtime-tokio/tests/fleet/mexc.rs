//! MEXC, where 30 subscriptions are all that a connection may have.

use std::collections::BTreeSet;
use std::time::Duration;

use tickwire_core::session::{State, Symbols};
use tickwire_simulator::faults::Action;
use tickwire_simulator::mexc::spot;
use tickwire_simulator::{Config, Simulator, wall_time};
use tickwire_tokio::mexc::spot::MexcSpot;
use tickwire_tokio::{Feed, Rest, Tls};
use tokio::time::Instant;

use crate::lateness::Lateness;
use crate::ledger::Ledger;
use crate::rig::{PATIENCE, Rig};

/// The most symbols of a connection, on three channels.
const SYMBOLS_MAX: usize = 10;
/// How long it may take until all books are live: of 120, at 15 a second, it takes 8 s at least.
const ALL_LIVE: Duration = Duration::from_secs(200);

fn names(range: core::ops::Range<usize>) -> Vec<String> {
    range.map(|at| format!("T{at}USDT")).collect()
}

fn venue(listed: usize, changes_per_second: u32) -> spot::Config {
    let mut venue = spot::Config::default();
    venue.symbols = names(0..listed);
    venue.deep_symbols = Vec::new();
    (venue.changes_per_second, venue.trades_per_second) = (changes_per_second, 2);
    venue.memory = Duration::from_secs(300);
    venue
}

/// A feed of the first `followed` of `listed` symbols, as the venue's facts have it.
pub(crate) fn start(listed: usize, followed: usize, changes_per_second: u32) -> Rig {
    start_at(venue(listed, changes_per_second), followed, |feed| feed)
}

fn start_at(
    venue: spot::Config,
    followed: usize,
    change: impl FnOnce(Feed<MexcSpot>) -> Feed<MexcSpot>,
) -> Rig {
    let simulator =
        Simulator::start(spot::Spot::new(venue, wall_time()), Config::default()).unwrap();
    let symbols = names(0..followed);
    let texts: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let feed = Feed::public(MexcSpot, Symbols::new(&texts).unwrap())
        .url(simulator.url())
        .rest(Rest::new(Tls::bundled()));
    Rig::start(simulator, change(feed), symbols)
}

/// REST goes four times as fast as in life, at both ends: 400 books are fetched. The next test has
/// life's pace.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_symbols_on_three_channels_come_go_and_are_renewed() {
    let mut venue = venue(205, 20);
    (venue.rest_rate, venue.rest_weight) = (4 * venue.rest_rate, 4 * venue.rest_weight);
    let mut rig =
        start_at(venue, 200, |feed| feed.configure(|config| config.limits.requests.count *= 4));
    rig.handle.live(ALL_LIVE).await.unwrap();
    let status = rig.handle.status();
    assert_eq!((status.state, status.active, status.books_live), (State::Live, 200, 200));
    assert_eq!(status.connections.len(), 20);
    assert!(status.connections.iter().all(|one| one.symbols <= SYMBOLS_MAX), "{status:?}");
    assert_eq!(rig.simulator().stats().violations, Vec::<String>::new());
    rig.goes_on(3, 1).await;

    // Some go, others come, on old connections and on a new one.
    for symbol in names(17..20) {
        rig.handle.unsubscribe(&symbol).await.unwrap();
        rig.symbols.retain(|one| *one != symbol);
    }
    for symbol in names(200..205) {
        rig.handle.subscribe(&symbol).await.unwrap();
        rig.symbols.push(symbol);
    }
    rig.handle.live(ALL_LIVE).await.unwrap();
    rig.goes_on(3, 1).await;
    rig.ledger(|ledger| ledger.assert_right());

    let connections = rig.handle.status().connections;
    rig.handle.renew().await.unwrap();
    let deadline = Instant::now() + ALL_LIVE;
    while rig.ledger(|ledger| ledger.taken_over().0) < connections.len() {
        assert!(Instant::now() < deadline, "{}", rig.ledger(|ledger| ledger.report()));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    rig.goes_on(3, 1).await;
    rig.assert_right().await;
    let renewed = rig.handle.status().connections;
    let numbers = |of: &[tickwire_tokio::ConnectionStatus]| {
        of.iter().map(|one| one.connection).collect::<BTreeSet<_>>()
    };
    let all_new = numbers(&renewed).is_disjoint(&numbers(&connections));
    assert!(all_new, "{connections:?} {renewed:?}");
    rig.ledger(|ledger| {
        assert_eq!(ledger.taken_over(), (connections.len(), 0), "{}", ledger.report());
        let downs = |symbol: &String| ledger.accounts[symbol].downs;
        let down: Vec<&String> = rig.symbols.iter().filter(|one| downs(one) > 0).collect();
        assert!(down.is_empty(), "{down:?} were told as not live\n{}", ledger.report());
    });
}

/// Each is a request to the venue's firewall, whatever it is made for. Their pace is looked at
/// where they begin: on their way to the venue they may catch up with each other.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_lost_together_come_back_at_the_pace_of_all_connects() {
    const CONNECTIONS: usize = 12;
    /// So many at once, and as many more after this.
    const AT_ONCE: usize = 5;
    const WINDOW: Duration = Duration::from_secs(1);
    let mut venue = venue(120, 10);
    venue.connects_per_second = 0;
    let rig = start_at(venue, 120, |feed| feed);
    rig.handle.live(ALL_LIVE).await.unwrap();
    assert_eq!(rig.handle.status().connections.len(), CONNECTIONS);

    let count = |ledger: &Ledger, wanted| {
        ledger.states.iter().filter(|(_, state)| *state == wanted).count()
    };
    let (begun, open) =
        rig.ledger(|ledger| (ledger.connects.len(), count(ledger, State::Subscribing)));
    let (cut, lateness) = (Instant::now(), Lateness::begin());
    assert!(rig.simulator().act(Action::Cut));
    rig.until("all are back", |ledger| count(ledger, State::Subscribing) >= open + CONNECTIONS)
        .await;
    let (back, late) = (cut.elapsed(), lateness.so_far());
    println!("{CONNECTIONS} connections are back after {back:.3?}, {late:.3?} of it late");
    // 5 at once, 5 after 9/8 s, 2 after as long again; the first delay is half a second at most.
    assert!(back < Duration::from_millis(3_500) + late, "{back:?}, {late:?} of it late");
    let connects = rig.ledger(|ledger| ledger.connects.split_off(begun));
    for (place, at) in connects.iter().enumerate() {
        let least = WINDOW * u32::try_from(place / AT_ONCE).unwrap();
        assert!(*at - cut >= least, "connect {place} after {:?}, least {least:?}", *at - cut);
    }
    // In any window, as far as what this machine was late lets one see.
    for few in connects.windows(AT_ONCE + 1) {
        let apart = few[AT_ONCE] - few[0];
        assert!(apart + late >= WINDOW, "{} connects in {apart:?}", few.len());
    }
    rig.ledger(|ledger| ledger.accounts.values_mut().for_each(|account| account.forget()));
    rig.handle.live(ALL_LIVE).await.unwrap();
    rig.goes_on(3, 1).await;
    assert_eq!(rig.simulator().stats().violations, Vec::<String>::new());
}

/// As the venue's own drops are: without a status, and so by the first delay of the policy.
#[tokio::test(flavor = "multi_thread")]
async fn connected_within_two_seconds_and_back_within_three_after_a_close_without_status() {
    let (begun, lateness) = (Instant::now(), Lateness::begin());
    let rig = start(8, 8, 100);
    rig.handle.live(PATIENCE).await.unwrap();
    let (connected, late) = (begun.elapsed(), lateness.so_far());
    assert!(connected < Duration::from_secs(2) + late, "{connected:?}, {late:?} of it late");
    rig.goes_on(3, 1).await;
    rig.assert_right().await;

    let (closed, lateness) = (Instant::now(), Lateness::begin());
    assert!(rig.simulator().act(Action::Close { code: None }));
    rig.until("the close", |ledger| {
        ledger.states.iter().any(|(_, state)| *state == State::Backoff)
    })
    .await;
    rig.ledger(|ledger| ledger.accounts.values_mut().for_each(|account| account.forget()));
    rig.handle.live(PATIENCE).await.unwrap();
    let (recovered, late) = (closed.elapsed(), lateness.so_far());
    println!("connected in {connected:.3?}, recovered in {recovered:.3?}");
    assert!(recovered < Duration::from_secs(3) + late, "{recovered:?}, {late:?} of it late");
    rig.goes_on(3, 1).await;
    rig.assert_right().await;
}
