//! permessage-deflate between a feed and a server on real sockets.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod server;

use core::time::Duration;
use std::sync::{Arc, Mutex};

use tickwire_tokio::core::retry::Cause;
use tickwire_tokio::core::ws::Fault;
use tickwire_tokio::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_tokio::mexc::spot::MexcSpot;
use tickwire_tokio::{Feed, Item, Offer, Symbols};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::time::timeout;

use self::server::{Manner, Server};

/// How long a test waits for anything.
const PATIENCE: Duration = Duration::from_secs(60);
const PUSHES: usize = 300;
const BUFFER: usize = 64 << 10;

fn feed(server: &Server, offer: Option<Offer>) -> Feed<GateioSpot> {
    let feed = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT"]))
        .channels(&[SpotChannel::BookTicker])
        .url(server.url.clone())
        .buffers(BUFFER, 16 << 10)
        .configure(|config| config.policy.first = Duration::from_millis(20));
    match offer {
        Some(offer) => feed.deflate(offer),
        None => feed,
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// What a run has told, and whether the connection was deflated.
fn told(server: &Server, offer: Option<Offer>) -> (Vec<String>, bool) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let feed = feed(server, offer).on_book_ticker(move |event, ticker| {
        tell.send(format!("{:?} {:?} {ticker:?}", event.symbol, event.time)).unwrap();
    });
    let run = async {
        let handle = feed.spawn().unwrap();
        let mut lines = Vec::new();
        while lines.len() < PUSHES {
            lines.push(told.recv().await.unwrap());
        }
        let deflated = handle.status().connections[0].deflated;
        handle.close(PATIENCE).await.unwrap();
        (lines, deflated)
    };
    runtime().block_on(async { timeout(PATIENCE, run).await.unwrap() })
}

#[test]
fn what_was_deflated_is_told_as_what_was_not() {
    let plain = Server::start(Manner::Refuses, PUSHES);
    let (expected, deflated) = told(&plain, None);
    let seen = plain.seen();
    assert!(!deflated && !seen.offered, "nothing is offered where nobody asked: {seen:?}");
    let server = Server::start(Manner::Agrees, PUSHES);
    let (lines, deflated) = told(&server, Some(Offer::DEFAULT));
    assert!(deflated && server.seen().offered, "{:?}", server.seen());
    assert_eq!(lines, expected);
    let (fewer, more) = (server.seen().pushed_bytes, seen.pushed_bytes);
    assert!(fewer * 3 < more, "{fewer} bytes in place of {more}");
}

#[test]
fn a_server_that_says_no_is_heard_all_the_same() {
    let server = Server::start(Manner::Refuses, PUSHES);
    let (lines, deflated) = told(&server, Some(Offer::DEFAULT));
    let seen = server.seen();
    assert!(!deflated && seen.offered && lines.len() == PUSHES, "{seen:?}");
}

#[test]
fn a_bomb_ends_the_connection_and_costs_no_more_than_a_message_may() {
    let server = Server::start(Manner::Bombs, 0);
    let causes = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&causes);
    let runtime = runtime();
    // The server has threads of its own: what is counted is the client's.
    let counted = allocation_counter::measure(|| {
        let (tell, mut told) = mpsc::unbounded_channel();
        let feed = feed(&server, Some(Offer::DEFAULT)).on_any(move |item| {
            if let Item::Reconnect { cause, .. } = item {
                noted.lock().unwrap().push(cause);
                tell.send(()).unwrap();
            }
        });
        let run = async {
            let handle = feed.spawn().unwrap();
            for _ in 0..3 {
                told.recv().await.unwrap();
            }
            handle.close(PATIENCE).await.unwrap();
        };
        runtime.block_on(async { timeout(PATIENCE, run).await.unwrap() });
    });
    let causes = causes.lock().unwrap().clone();
    assert_eq!(causes, [Cause::Protocol(Fault::TooBig); 3]);
    let codes = [(); 3].map(|()| server.closes.recv_timeout(PATIENCE).unwrap());
    assert_eq!(codes, [1009; 3]);
    // One bomb inflates to 32 MiB.
    assert!(counted.bytes_max < 8 << 20, "{} bytes", counted.bytes_max);
}

#[test]
fn a_venue_that_may_not_be_offered_it_is_refused_at_the_start() {
    let feed = Feed::public(MexcSpot, Symbols::of(&["BTCUSDT"])).deflate(Offer::DEFAULT);
    let error = feed.run().map(drop).unwrap_err().to_string();
    assert!(error.contains("may not be offered permessage-deflate"), "{error}");
}

#[test]
fn a_window_that_is_none_is_refused_at_the_start() {
    let offer = Offer { server_window_bits: 16, ..Offer::DEFAULT };
    let feed = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT"])).deflate(offer);
    let error = feed.run().map(drop).unwrap_err().to_string();
    assert!(error.contains("8 to 15 bits"), "{error}");
}
