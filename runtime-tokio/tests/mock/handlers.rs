//! Handlers: their order, and that none harms the others.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tickwire_core::book::BookState;
use tickwire_core::event::TradeId;
use tickwire_tokio::Item;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::{Instant, timeout};

use crate::rig::{Knobs, PATIENCE, Rig};

#[tokio::test]
async fn one_that_fails_or_panics_stops_neither_the_others_nor_the_feed() {
    let rig = Rig::start(Knobs::default()).await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let note = |name: &'static str| {
        let order = Arc::clone(&order);
        move || order.lock().unwrap().push(name)
    };
    let (failing, panicking, fine) = (note("failing"), note("panicking"), note("fine"));
    let (sender, mut failures) = unbounded_channel();
    let (done, mut trades) = unbounded_channel();
    let feed = rig
        .feed(&["A"])
        .on_trade(move |_, _| {
            failing();
            Err("no more paper")
        })
        .on_trade(move |_, trade| -> Result<(), String> {
            panicking();
            panic!("trade {}", trade.id.unwrap())
        })
        .on_any(move |item| {
            if let Item::HandlerFailed(failure) = item {
                let words = failure.message.to_owned();
                sender.send((failure.kind, failure.position, failure.panicked, words)).unwrap();
            }
        })
        .on_trade(move |_, trade| {
            fine();
            done.send(trade.id.and_then(TradeId::number).unwrap())
        });
    let handle = feed.spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();

    let begun = Instant::now();
    rig.say("trade A 1 10.50 2 buy");
    rig.say("trade A 2 10.50 2 buy");
    for id in [1, 2] {
        assert_eq!(timeout(PATIENCE, trades.recv()).await.unwrap(), Some(id));
    }
    let round = ["failing", "panicking", "fine"];
    assert_eq!(*order.lock().unwrap(), [round, round].concat(), "in the order of registration");
    let told = timeout(PATIENCE, failures.recv()).await.expect("the first").unwrap();
    assert_eq!(told, ("trade", 0, false, "no more paper".to_owned()));
    let told = timeout(PATIENCE, failures.recv()).await.expect("the second").unwrap();
    assert_eq!(told, ("trade", 1, true, "trade 1".to_owned()));
    let (kind, position, ..) = timeout(PATIENCE, failures.recv()).await.unwrap().unwrap();
    assert_eq!((kind, position), ("trade", 0), "told again, though nothing came meanwhile");
    assert!(begun.elapsed() >= Duration::from_secs(1), "second failures are held back so long");
    assert_eq!(handle.status().handler_failures, 4);
}

#[tokio::test]
async fn handlers_that_fail_at_hearing_of_failures_come_to_an_end() {
    let rig = Rig::start(Knobs::default()).await;
    let (sender, mut trades) = unbounded_channel();
    let fail = |item: Item<'_>| match item {
        Item::HandlerFailed(_) | Item::Event(_) => Err("always"),
        _ => Ok(()),
    };
    let feed = rig
        .feed(&["A"])
        .on_any(fail)
        .on_any(fail)
        .on_trade(move |_, trade| sender.send(trade.id.and_then(TradeId::number).unwrap()));
    let handle = feed.spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    for id in 0..50 {
        rig.say(&format!("trade A {id} 10.50 2 buy"));
        assert_eq!(timeout(PATIENCE, trades.recv()).await.unwrap(), Some(id));
    }
    let failures = handle.status().handler_failures;
    assert!((100..120).contains(&failures), "{failures}");
}

#[tokio::test]
async fn book_handlers_hear_of_levels_and_of_states() {
    let rig = Rig::start(Knobs::default()).await;
    let (sender, mut updates) = unbounded_channel();
    let feed = rig.feed(&["A"]).on_book(move |update| {
        let best = update.book.live().and_then(|book| book.best_bid());
        sender.send((update.changed, update.received.is_some(), best.map(|best| best.price)))
    });
    let handle = feed.spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    rig.say("delta A 9 9 b:10.5@1 a:");
    rig.say("delta A 12 12 b:10.6@1 a:");
    let (mut states, mut prices) = (Vec::new(), Vec::new());
    while !matches!(states.last(), Some(BookState::Stale(_))) {
        let update = timeout(PATIENCE, updates.recv()).await.unwrap().unwrap();
        match update {
            (Some(state), false, _) => states.push(state),
            (None, true, Some(price)) => prices.push(price.to_string()),
            (None, true, None) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!(states.contains(&BookState::Live), "{states:?}");
    assert_eq!(prices.last().map(String::as_str), Some("10.5"), "{prices:?}");
}
