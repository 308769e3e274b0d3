//! What a handle does: live, subscribe, unsubscribe, send, close, end.

use std::time::Duration;

use tickwire_core::event::Slot;
use tickwire_core::exchange::{MessageKind, MessageType};
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConfigError, Refused, State, Stop};
use tickwire_core::testing::MockVenue;
use tickwire_tokio::{CloseError, Feed, FeedError, Item, Symbols, WishError};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

use crate::rig::{Knobs, PATIENCE, Rig};

#[tokio::test]
async fn a_feed_comes_live_and_tells_its_trades() {
    let rig = Rig::start(Knobs::default()).await;
    let (sender, mut trades) = unbounded_channel();
    let feed = rig.feed(&["A", "B"]).on_trade(move |event, trade| {
        let symbol = event.symbol.map(ToString::to_string);
        sender.send((symbol, trade.price.to_string(), event.received.is_some()))
    });
    let handle = feed.spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    let status = handle.status();
    assert_eq!((status.state, status.desired, status.active), (State::Live, 2, 2));
    assert_eq!((status.books, status.books_live, status.cause), (2, 2, None));

    rig.say("trade B 7 10.50 2 buy");
    let trade = timeout(PATIENCE, trades.recv()).await.unwrap();
    assert_eq!(trade, Some((Some("B".to_owned()), "10.50".to_owned(), true)));

    assert_eq!(handle.close(PATIENCE).await, Ok(Stop::Requested));
    let seen = rig.until(|seen| seen.open == 0).await;
    assert_eq!((seen.opened, seen.closes), (1, 1), "one connection, closed in an orderly way");
}

#[tokio::test]
async fn a_refused_symbol_keeps_nobody_from_being_live() {
    let rig = Rig::start(Knobs::default()).await;
    let handle = rig.feed(&["A", "BAD", "B"]).spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    let status = handle.status();
    assert_eq!((status.desired, status.active, status.books_live), (3, 2, 2));
}

#[tokio::test]
async fn where_every_symbol_is_refused_nobody_waits() {
    let rig = Rig::start(Knobs::default()).await;
    let handle = rig.feed(&["BAD"]).spawn().unwrap();
    let error = timeout(PATIENCE, handle.live(PATIENCE * 100)).await.unwrap().unwrap_err();
    let words = "not live: the session is subscribing; refused by the venue: BAD";
    assert_eq!(error.to_string(), words);
    assert_eq!((error.missing_count, error.refused_count), (0, 1));

    handle.subscribe("A").await.unwrap();
    handle.live(PATIENCE).await.unwrap();
    handle.unsubscribe("A").await.unwrap();
    let error = timeout(PATIENCE, handle.live(PATIENCE * 100)).await.unwrap().unwrap_err();
    assert_eq!(error.refused, ["BAD"]);
}

#[tokio::test]
async fn who_is_not_live_is_named() {
    let rig = Rig::start(Knobs::default()).await;
    rig.turn(|knobs| knobs.rest_head = Some("503 Busy\r\n"));
    let symbols: Vec<_> = (0..12).map(|at| format!("S{at}")).collect();
    let symbols: Vec<_> = symbols.iter().map(String::as_str).collect();
    let handle = rig.feed(&symbols).spawn().unwrap();
    rig.until(|seen| seen.requests.len() >= 12).await;
    let missing = handle.live(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!((missing.missing.len(), missing.missing_count), (10, 12), "{missing}");
    assert!(missing.to_string().contains("S0, S1, ") && missing.to_string().ends_with("2 more"));

    rig.turn(|knobs| knobs.rest_head = None);
    handle.live(PATIENCE).await.unwrap();
}

#[tokio::test]
async fn symbols_come_and_go_at_run_time() {
    let rig = Rig::start(Knobs::default()).await;
    let handle = rig.feed(&["A"]).symbols_max(2).spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();

    assert_eq!(handle.subscribe("B").await.unwrap(), Slot(1));
    handle.live(PATIENCE).await.unwrap();
    assert_eq!((handle.status().desired, handle.status().books_live), (2, 2));
    let refused = handle.subscribe("C").await.unwrap_err();
    assert!(matches!(refused, WishError::Refused(Refused::TooManySymbols)), "{refused}");

    handle.unsubscribe("A").await.unwrap();
    assert_eq!((handle.status().desired, handle.status().books), (1, 1));
    rig.until(|seen| seen.texts.iter().any(|text| text.starts_with("unsub"))).await;
    handle.live(PATIENCE).await.unwrap();
    let refused = handle.unsubscribe("A").await.unwrap_err();
    assert!(matches!(refused, WishError::Refused(Refused::UnknownSymbol)), "{refused}");
}

#[tokio::test]
async fn a_message_of_the_users_own_is_a_wish() {
    let rig = Rig::start(Knobs::default()).await;
    let handle = rig.feed(&["A"]).spawn().unwrap();
    let early = handle.send(MessageType::Text, "early").await.unwrap_err();
    assert!(matches!(early, WishError::Refused(Refused::NotConnected)), "{early}");
    handle.live(PATIENCE).await.unwrap();
    handle.send(MessageType::Text, "hello").await.unwrap();
    rig.until(|seen| seen.texts.iter().any(|text| text == "hello")).await;
    let long = handle.send(MessageType::Text, vec![b'x'; 1 << 20]).await.unwrap_err();
    assert!(matches!(long, WishError::Refused(Refused::NoRoom)), "{long}");
}

#[tokio::test]
async fn a_server_that_does_not_close_is_cut_off_at_the_deadline() {
    let rig = Rig::start(Knobs { deaf_to_close: true, ..Knobs::default() }).await;
    let handle = rig.feed(&["A"]).spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    let closed = handle.close(Duration::from_millis(50)).await;
    assert_eq!(closed, Err(CloseError::Deadline));
    let seen = rig.until(|seen| seen.open == 0).await;
    assert_eq!(seen.closes, 1);
}

#[tokio::test]
async fn dropping_the_handle_ends_the_feed_with_a_close_frame() {
    let rig = Rig::start(Knobs::default()).await;
    let (sender, mut items) = unbounded_channel();
    let feed = rig.feed(&["A"]).on_any(move |item| sender.send(item.to_string()));
    let (handle, feed) = feed.run().unwrap();
    let feed = tokio::spawn(feed);
    handle.live(PATIENCE).await.unwrap();
    drop(handle);
    assert_eq!(timeout(PATIENCE, feed).await.unwrap().unwrap(), Stop::Requested);
    let seen = rig.until(|seen| seen.open == 0).await;
    assert_eq!(seen.closes, 1);
    let mut last = None;
    while let Some(item) = items.recv().await {
        last = Some(item);
    }
    assert_eq!(last.as_deref(), Some("the feed is over: closed by the caller"));
}

#[tokio::test]
async fn dropping_the_future_closes_the_socket() {
    let rig = Rig::start(Knobs::default()).await;
    let (handle, feed) = rig.feed(&["A"]).run().unwrap();
    let feed = tokio::spawn(feed);
    handle.live(PATIENCE).await.unwrap();
    feed.abort();
    rig.until(|seen| seen.open == 0).await;
    let stopped = timeout(PATIENCE, handle.stopped()).await.expect("its end is told");
    assert_eq!(stopped, Ok(Stop::Requested));
    let over = timeout(PATIENCE, handle.subscribe("B")).await.expect("an answer").unwrap_err();
    assert!(matches!(over, WishError::Over(Some(Stop::Requested))), "{over}");
}

#[tokio::test]
async fn a_future_that_was_dropped_before_it_ran_is_no_panic() {
    let rig = Rig::start(Knobs::default()).await;
    let (handle, feed) = rig.feed(&["A"]).run().unwrap();
    drop(feed);
    let over = timeout(PATIENCE, handle.subscribe("B")).await.expect("an answer").unwrap_err();
    assert!(matches!(over, WishError::Over(Some(Stop::Requested))), "{over}");
    assert_eq!(handle.close(PATIENCE).await, Ok(Stop::Requested));
}

#[tokio::test]
async fn a_cut_is_told_and_mended() {
    let rig = Rig::start(Knobs::default()).await;
    let (sender, mut items) = unbounded_channel();
    let feed = rig.feed(&["A"]).on_any(move |item| {
        if let Item::Reconnect { attempt, cause, .. } = item {
            sender.send((attempt, cause)).unwrap();
        }
    });
    let handle = feed.spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    rig.cut();
    assert_eq!(timeout(PATIENCE, items.recv()).await.unwrap(), Some((1, Cause::Ended)));
    rig.until(|seen| seen.opened == 2).await;
    handle.live(PATIENCE).await.unwrap();
    assert_eq!(handle.status().cause, Some(Cause::Ended));
}

#[tokio::test]
async fn durations_are_measured() {
    let rig = Rig::start(Knobs::default()).await;
    let handle = rig.feed(&["A"]).spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    let book = handle.durations(MessageKind::Book).await.unwrap();
    assert_eq!(book.count(), 1, "the first event is timed");
    assert!(book.max().unwrap() < PATIENCE);
}

#[tokio::test]
async fn what_is_wrong_with_a_feed_is_said_before_it_runs() {
    let feed = || Feed::public(MockVenue::default(), Symbols::of(&["A"]));
    let told = |feed: Feed<MockVenue>| feed.spawn().unwrap_err();
    let url = told(feed().url("http://somewhere".to_owned()));
    assert_eq!(
        url.to_string(),
        "\"http://somewhere\" is no address of a feed: \
         the address does not start with ws:// or wss://"
    );
    let of_the_venue = told(feed().configure(|config| config.context.url = "somewhere"));
    assert!(of_the_venue.to_string().starts_with("\"somewhere\""), "{of_the_venue}");
    let symbol = Feed::public(MockVenue::default(), Symbols::of(&["A", ""])).spawn().unwrap_err();
    assert_eq!(symbol.to_string(), "symbol 1 of the list, \"\", is empty or longer than 32 bytes");
    let channels = told(feed().channels(&[]));
    assert!(matches!(channels, FeedError::Session(ConfigError::Channels)), "{channels}");
    let base = told(feed().rest_base("ftp://somewhere"));
    assert!(base.to_string().starts_with("\"ftp://somewhere\" is no base"), "{base}");
    let buffers = told(feed().buffers(10, 10));
    assert!(matches!(buffers, FeedError::Connection(_)), "{buffers}");
    let timeout = told(feed().configure(|config| config.context.pong_wait = Duration::ZERO));
    assert!(matches!(timeout, FeedError::Session(ConfigError::ZeroTimeout)), "{timeout}");
}

#[test]
fn a_feed_needs_a_runtime() {
    let feed = Feed::public(MockVenue::default(), Symbols::of(&["A"]));
    assert!(matches!(feed.spawn(), Err(FeedError::Runtime)));
}
