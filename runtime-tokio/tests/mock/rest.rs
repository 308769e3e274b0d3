//! REST calls: kept connections, the budget, and answers that are no use.

use std::time::Duration;

use tickwire_core::context::Rate;
use tickwire_core::event::TradeId;
use tickwire_core::session::{Notice, SnapshotFailure, Unanswered};
use tickwire_core::testing::MockVenue;
use tickwire_tokio::{Feed, Handle, Item, Overflow, Rest, Tls};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::{Instant, timeout};

use crate::rig::{Knobs, PATIENCE, Rig};

const SYMBOLS: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
/// Of a budget that is waited for: longer than a busy machine takes for what is done meanwhile.
const WINDOW: Duration = Duration::from_secs(10);

#[tokio::test]
async fn connections_are_kept_for_the_next_call() {
    let rig = Rig::start(Knobs::default()).await;
    let feed = rig.feed(&SYMBOLS).configure(|config| config.limits.requests_at_once = 2);
    let handle = feed.spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    let seen = rig.seen();
    assert_eq!(seen.requests.len(), SYMBOLS.len());
    assert!(seen.rest_connections <= 2, "{} connections", seen.rest_connections);
}

#[tokio::test]
async fn connections_that_nobody_calls_over_are_closed() {
    let rig = Rig::start(Knobs::default()).await;
    let handle = rig.feed(&["A"]).spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    assert_eq!(rig.seen().rest_open, 1, "it is kept");
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(16)).await;
    tokio::time::resume();
    rig.until(|seen| seen.rest_open == 0).await;
    assert_eq!(handle.status().stopped, None, "the feed goes on");
}

#[tokio::test]
async fn a_server_that_closes_them_is_asked_over_new_ones() {
    let rig = Rig::start(Knobs { rest_once: true, ..Knobs::default() }).await;
    let handle = rig.feed(&SYMBOLS).spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    let seen = rig.seen();
    assert_eq!((seen.requests.len(), seen.rest_connections), (8, 8));
}

#[tokio::test]
async fn feeds_share_one_budget() {
    let rig = Rig::start(Knobs::default()).await;
    let rate = Rate { count: 3, window: Duration::from_millis(160) };
    let rest = Rest::new(Tls::bundled());
    let feed = || {
        let feed = rig.feed(&SYMBOLS).rest(rest.clone());
        feed.configure(|config| config.limits.requests = rate).spawn().unwrap()
    };
    let start = Instant::now();
    let (one, other) = (feed(), feed());
    one.live(PATIENCE).await.unwrap();
    other.live(PATIENCE).await.unwrap();
    let times: Vec<_> = rig.seen().requests.into_iter().map(|(_, time)| time - start).collect();
    assert_eq!(times.len(), 16);
    // A call is seen after it was paid for, however slow the machine is: so none is seen before as
    // many windows as it takes to pay for all that came before it.
    for (place, time) in (0..).zip(times) {
        let least = rate.window * (place / u32::from(rate.count));
        assert!(time >= least, "call {place} after {time:?}, least {least:?}");
    }
}

#[tokio::test]
async fn a_call_that_finds_no_room_in_time_was_not_made() {
    let rig = Rig::start(Knobs::default()).await;
    let rate = Rate { count: 1, window: Duration::from_secs(60) };
    let rest = Rest::new(Tls::bundled());
    let first = rig.feed(&["A"]).rest(rest.clone());
    let first = first.configure(|config| config.limits.requests = rate).spawn().unwrap();
    first.live(PATIENCE).await.unwrap();

    let (sender, mut failures) = unbounded_channel();
    let second = rig.feed(&["B"]).rest(rest).on_any(move |item| {
        if let Item::Notice(Notice::SnapshotFailed { failure, .. }) = item {
            sender.send(failure).unwrap();
        }
    });
    let _second = second
        .configure(|config| config.context.request_timeout = Duration::from_millis(30))
        .spawn()
        .unwrap();
    // Whether the budget's time or the session's is up first is a matter of microseconds.
    let failure = timeout(PATIENCE, failures.recv()).await.unwrap().unwrap();
    let SnapshotFailure::Unanswered(why) = failure else { panic!("{failure}") };
    assert!(matches!(why, Unanswered::Budget | Unanswered::Timeout), "{why}");
    assert_eq!(rig.seen().requests.len(), 1);
}

/// Waits until a feed has asked for a snapshot.
async fn asks(handle: &Handle) {
    let asked = async {
        while handle.status().stats.snapshots == 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, asked).await.unwrap();
}

/// A feed on a budget so small that its call waits for the one before, until [`later`].
fn poor(rig: &Rig, rest: &Rest, symbol: &str) -> Feed<MockVenue> {
    rig.feed(&[symbol]).rest(rest.clone()).configure(|config| {
        config.limits.requests = Rate { count: 1, window: WINDOW };
        config.context.request_timeout = 10 * WINDOW;
    })
}

/// There is room in the budget for one call more.
async fn later() {
    tokio::time::pause();
    // Its windows are a little longer than the venue's.
    tokio::time::advance(WINDOW * 5 / 4).await;
    tokio::time::resume();
}

/// Makes a third feed live, after the call of the second was made.
async fn third(rig: &Rig, feed: Feed<MockVenue>) -> Handle {
    later().await;
    rig.until(|seen| seen.requests.len() == 2).await;
    let third = feed.spawn().unwrap();
    asks(&third).await;
    later().await;
    third.live(PATIENCE).await.unwrap();
    third
}

#[tokio::test]
async fn a_feed_that_waits_for_its_consumer_keeps_nobody_from_the_budget() {
    let rig = Rig::start(Knobs::default()).await;
    let rest = Rest::new(Tls::bundled());
    let feed = |symbol| poor(&rig, &rest, symbol);
    let first = feed("A").spawn().unwrap();
    first.live(PATIENCE).await.unwrap();

    // Its call is the next to be paid for; then it waits for a consumer who never comes.
    let (sender, mut trades) = unbounded_channel();
    let blocked = feed("B").on_trade(move |_, trade| {
        sender.send(trade.id.and_then(TradeId::number).unwrap()).unwrap()
    });
    let blocked = blocked.stream_with(2, Overflow::Block).unwrap();
    asks(blocked.handle()).await;
    rig.say("trade B 1 10 1 buy\ntrade B 2 10 1 buy");
    assert_eq!(timeout(PATIENCE, trades.recv()).await.unwrap(), Some(1));

    let _third = third(&rig, feed("C")).await;
    assert!(trades.try_recv().is_err(), "it still waits for its consumer");
    let paths: Vec<_> = rig.seen().requests.into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["/book/A", "/book/B", "/book/C"]);
}

#[tokio::test]
async fn an_answer_that_comes_within_a_message_costs_none_of_its_events() {
    let rig = Rig::start(Knobs::default()).await;
    let rest = Rest::new(Tls::bundled());
    let feed = |symbol| poor(&rig, &rest, symbol);
    let first = feed("A").spawn().unwrap();
    first.live(PATIENCE).await.unwrap();

    // Its call waits to be paid for; meanwhile its consumer takes nothing.
    let (sender, mut trades) = unbounded_channel();
    let blocked = feed("B").on_trade(move |_, trade| {
        sender.send(trade.id.and_then(TradeId::number).unwrap()).unwrap()
    });
    let mut blocked = blocked.stream_with(2, Overflow::Block).unwrap();
    asks(blocked.handle()).await;
    let message: Vec<_> = (1..=9).map(|id| format!("trade B {id} 10 1 buy")).collect();
    rig.say(&message.join("\n"));
    let mut told = vec![timeout(PATIENCE, trades.recv()).await.unwrap().unwrap()];

    // By the time that another's is answered, its own is.
    let _third = third(&rig, feed("C")).await;
    let paths: Vec<_> = rig.seen().requests.into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["/book/A", "/book/B", "/book/C"]);
    assert!(trades.len() < 8, "it stands within the message");

    rig.say("trade B 10 10 1 buy");
    while told.last() != Some(&10) {
        timeout(PATIENCE, blocked.next()).await.unwrap().unwrap();
        told.extend(core::iter::from_fn(|| trades.try_recv().ok()));
    }
    assert_eq!(told, Vec::from_iter(1..=10));
}

#[tokio::test]
async fn a_429_holds_everybody() {
    let rig = Rig::start(Knobs::default()).await;
    rig.turn(|knobs| knobs.rest_head = Some("429 Slow\r\nretry-after: 1\r\n"));
    let rest = Rest::new(Tls::bundled());
    let one = rig.feed(&["A"]).rest(rest.clone()).spawn().unwrap();
    let first = rig.until(|seen| seen.requests.len() == 1).await.requests[0].1;
    rig.turn(|knobs| knobs.rest_head = None);
    let other = rig.feed(&["B"]).rest(rest).spawn().unwrap();
    one.live(PATIENCE).await.unwrap();
    other.live(PATIENCE).await.unwrap();
    let seen = rig.seen();
    assert_eq!(seen.requests.len(), 3);
    for (path, time) in &seen.requests[1..] {
        assert!(*time - first >= Duration::from_millis(990), "{path}: {:?}", *time - first);
    }
}

#[tokio::test]
async fn an_answer_without_end_is_not_taken() {
    let rig = Rig::start(Knobs { rest_padding: 5 << 20, ..Knobs::default() }).await;
    let (sender, mut failures) = unbounded_channel();
    let feed = rig.feed(&["A"]).on_any(move |item| {
        if let Item::Notice(Notice::SnapshotFailed { failure, .. }) = item {
            sender.send(failure).unwrap();
        }
    });
    let handle = feed.spawn().unwrap();
    let failure = timeout(PATIENCE, failures.recv()).await.unwrap();
    assert_eq!(failure, Some(SnapshotFailure::Unanswered(Unanswered::TooLarge)));
    rig.turn(|knobs| knobs.rest_padding = 0);
    handle.live(PATIENCE).await.unwrap();
}
