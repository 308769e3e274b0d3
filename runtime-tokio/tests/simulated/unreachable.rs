//! Servers that cannot be connected to: each is told with its name and reason, and tried again.
//! Those whose certificates are not acceptable are in the test `trust`.

use std::time::Duration;

use tickwire_core::retry::{Cause, Phase};
use tickwire_core::session::Stop;
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Item, Symbols};
use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

use crate::exchange::{PATIENCE, SYMBOLS};

/// Runs a feed that may try twice; how often it could not connect, the last words, and its end.
async fn end_of(feed: Feed<GateioSpot>) -> (Vec<Cause>, String, Stop) {
    let (sender, mut told) = unbounded_channel();
    let feed = feed
        .configure(|config| {
            config.policy.first = Duration::from_millis(5);
            config.policy.attempts = Some(1);
        })
        .on_any(move |item| {
            if let Item::Unreachable { error, .. } = item {
                sender.send((error.cause, item.to_string())).unwrap();
            }
        });
    let (handle, feed) = feed.run().unwrap();
    let stop = timeout(PATIENCE, feed).await.expect("the feed goes on");
    let (mut causes, mut words) = (Vec::new(), String::new());
    while let Some((cause, sentence)) = told.recv().await {
        causes.push(cause);
        words = sentence;
    }
    assert_eq!(timeout(PATIENCE, handle.stopped()).await.expect("its end is told"), Ok(stop));
    (causes, words, stop)
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_tried_again() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let feed = Feed::public(GateioSpot, Symbols::of(&SYMBOLS)).url(format!("ws://{port}/ws/v4/"));
    let (causes, words, stop) = end_of(feed).await;
    assert_eq!((causes.len(), stop), (2, Stop::OutOfAttempts(Cause::Refused)));
    let start = format!("cannot connect to {port}: nothing listens at the address");
    assert!(words.starts_with(&start), "{words}");
}

#[tokio::test]
async fn a_name_that_is_nobodys_is_tried_again() {
    // RFC 6761, section 6.4: no resolver has an address for it.
    let url = "ws://nobody.invalid/ws/v4/".to_owned();
    let feed = Feed::public(GateioSpot, Symbols::of(&SYMBOLS)).url(url);
    let (causes, words, stop) = end_of(feed).await;
    assert_eq!((causes.len(), stop), (2, Stop::OutOfAttempts(Cause::Dns)), "{words}");
    assert!(words.starts_with("cannot connect to nobody.invalid: the host name"), "{words}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_named_too() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap();
    let feed = Feed::public(GateioSpot, Symbols::of(&SYMBOLS))
        .url(format!("wss://{port}/ws/v4/"))
        .configure(|config| config.context.connect_timeout = Duration::from_millis(320));
    let (causes, words, stop) = end_of(feed).await;
    let late = Cause::Timeout(Phase::Connect);
    assert_eq!((&causes[..], stop), (&[late; 2][..], Stop::OutOfAttempts(late)));
    let start = format!("cannot connect to {port}: connecting took too long");
    assert!(words.starts_with(&start), "{words}");
}

/// F24: where the task wakes only when the session's own time for connecting is over, too.
#[tokio::test]
async fn a_server_that_says_nothing_is_named_though_the_task_wakes_late() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap();
    let patience = Duration::from_secs(3);
    let feed = Feed::public(GateioSpot, Symbols::of(&SYMBOLS))
        .url(format!("wss://{port}/ws/v4/"))
        .configure(|config| config.context.connect_timeout = patience);
    let end = tokio::spawn(end_of(feed));
    for _ in 0..2 {
        let _held = timeout(PATIENCE, silent.accept()).await.unwrap().unwrap();
        tokio::time::pause();
        tokio::time::advance(2 * patience).await;
        tokio::time::resume();
    }
    let (causes, ..) = end.await.unwrap();
    assert_eq!(causes, [Cause::Timeout(Phase::Connect); 2]);
}
