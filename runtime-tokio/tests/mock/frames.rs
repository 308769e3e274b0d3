//! Sessions of frames over tokio-tungstenite.

use core::cell::{Cell, RefCell};
use core::future::Future;
use std::sync::mpsc::channel;
use std::time::Duration;

use tickwire_core::book::{BookState, Books};
use tickwire_core::context::Rate;
use tickwire_core::session::{Config, Memory, Notice, Session, State, Stop, Symbols};
use tickwire_core::testing::{MockChannel, MockVenue};
use tickwire_tokio::tungstenite::Client;
use tickwire_tokio::{Item, Tls};
use tokio::task::yield_now;
use tokio::time::{Instant, timeout};

use crate::received::{Received, say};
use crate::rig::{Knobs, PATIENCE, Rig};

const SYMBOLS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];

/// Follows symbols of the rig until `until` is over.
async fn follow(
    rig: &Rig,
    symbols: &[&str],
    change: impl FnOnce(&mut Config<'_, MockChannel>),
    until: impl Future<Output = ()>,
    on: impl FnMut(Item<'_>),
) -> Stop {
    let (venue, url) = (MockVenue::default(), rig.url());
    let base = url.replace("ws://", "http://").replace("/feed", "");
    let mut config = Config::of(&venue);
    change(&mut config);
    let soon = Duration::from_millis(5);
    (config.context.snapshot_delay, config.context.snapshot_retry) = (soon, soon);
    let mut config = Config { rest_base: &base, ..config };
    config.context.url = &url;
    let books = Books::owned(symbols.len(), 10).unwrap();
    let memory = Memory::owned(u16::try_from(symbols.len()).unwrap());
    let symbols = Symbols::new(symbols).unwrap();
    let mut session = Session::public(venue, symbols, config, books, memory, [7; 32]).unwrap();
    let client = Client::new(Tls::bundled());
    timeout(PATIENCE, client.follow(&mut session, until, on)).await.unwrap()
}

#[tokio::test]
async fn clients_and_feeds_share_the_process_s_budget() {
    let rig = Rig::start(Knobs::default()).await;
    let rate = Rate { count: 3, window: Duration::from_millis(160) };
    let start = Instant::now();
    let all = async { drop(rig.until(|seen| seen.requests.len() == 16).await) };
    let feed = rig.feed(&SYMBOLS).configure(|config| config.limits.requests = rate);
    let feed = feed.spawn().unwrap();
    let stop = follow(&rig, &SYMBOLS, |config| config.limits.requests = rate, all, |_| ()).await;
    assert_eq!(stop, Stop::Requested);
    feed.live(PATIENCE).await.unwrap();
    let times: Vec<_> = rig.seen().requests.into_iter().map(|(_, time)| time - start).collect();
    assert_eq!(times.len(), 16);
    // A call is seen after it was paid for, however slow the machine is.
    for (place, time) in (0..).zip(times) {
        let least = rate.window * (place / u32::from(rate.count));
        assert!(time >= least, "call {place} after {time:?}, least {least:?}");
    }
}

#[tokio::test]
async fn messages_carry_the_time_of_the_read_that_brought_them() {
    let rig = Rig::start(Knobs::default()).await;
    let (live, received) = (Cell::new(false), RefCell::new(Received::default()));
    let all = async {
        while !live.get() {
            yield_now().await;
        }
        say(&rig).await;
        while !received.borrow().is_all() {
            yield_now().await;
        }
    };
    let trades = |config: &mut Config<'_, MockChannel>| config.channels = &[MockChannel::Trades];
    let on = |item: Item<'_>| match item {
        Item::Event(event) => received.borrow_mut().add(event.received),
        Item::Notice(Notice::State { to, .. }) => live.set(to == State::Live),
        _ => {}
    };
    assert_eq!(follow(&rig, &["A"], trades, all, on).await, Stop::Requested);
    received.borrow().is_by_reads();
}

/// The venue has answered while the thread was busy, past the session's deadline.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_is_there_is_taken_though_the_task_is_late() {
    let rig = Rig::start(Knobs::default()).await;
    let deadline = Duration::from_millis(300);
    let (failed, live) = (Cell::new(None), Cell::new(false));
    let asks = async {
        rig.until(|seen| seen.requests.len() == 1).await;
        // The rig has threads of its own.
        let (_nobody, never) = channel::<()>();
        assert!(never.recv_timeout(2 * deadline).is_err());
        while !live.get() && failed.get().is_none() {
            yield_now().await;
        }
    };
    let patience = |config: &mut Config<'_, MockChannel>| {
        config.context.request_timeout = deadline;
    };
    let on = |item: Item<'_>| match item {
        Item::Notice(Notice::SnapshotFailed { failure, .. }) => failed.set(Some(failure)),
        Item::Notice(Notice::Book { state: BookState::Live, .. }) => live.set(true),
        _ => {}
    };
    assert_eq!(follow(&rig, &["A"], patience, asks, on).await, Stop::Requested);
    assert_eq!((failed.get(), rig.seen().requests.len()), (None, 1));
}
