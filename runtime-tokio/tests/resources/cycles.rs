//! What connecting and closing leaves behind: nothing.

use core::time::Duration;
use std::sync::Arc;

use allocation_counter::measure;
use tickwire_simulator::gateio::spot::{Config as SpotConfig, Spot};
use tickwire_simulator::{Config, Simulator, wall_time};
use tickwire_tokio::core::session::{State, Symbols};
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Rest, Tls};
use tokio::runtime::Runtime;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::client::{self, PATIENCE};

/// Cycles before the marks: what a process makes once is made.
const WARM: usize = 5;
const CYCLES: usize = 40;
/// One cycle in so many waits for its books, and so makes REST calls.
const WITH_BOOKS: usize = 4;

/// Connects, waits until the subscriptions are answered, closes; every other time without asking.
async fn cycle(simulator: &Simulator, at: usize) {
    let tls = simulator.authority_pem().map(|pem| Tls::with_roots(pem).unwrap());
    let tls = tls.unwrap_or_default();
    let live = Arc::new(Notify::new());
    let told = Arc::clone(&live);
    let feed = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT", "ETH_USDT"]))
        .url(simulator.url())
        .rest(Rest::new(tls.clone()))
        .tls(tls)
        .configure(|config| config.context.snapshot_delay = Duration::from_millis(20))
        .on_state(move |state, _| {
            if state == State::Live {
                told.notify_one();
            }
        });
    let (handle, feed) = feed.run().unwrap();
    let task = tokio::spawn(feed);
    timeout(PATIENCE, live.notified()).await.expect("live");
    if at.is_multiple_of(WITH_BOOKS) {
        handle.live(PATIENCE).await.unwrap();
    }
    if at.is_multiple_of(2) {
        handle.close(PATIENCE).await.unwrap();
    } else {
        drop(handle);
    }
    timeout(PATIENCE, task).await.expect("the feed ends").unwrap();
}

fn cycles(runtime: &Runtime, simulator: &Simulator, count: usize) {
    runtime.block_on(async {
        for at in 0..count {
            cycle(simulator, at).await;
        }
    });
}

fn nothing_is_left_over(tls: bool) {
    let mut spot = SpotConfig::default();
    spot.rest_lag = Duration::ZERO;
    spot.rest_limit = 0;
    let mut config = Config::default();
    config.tls = tls;
    let simulator = Simulator::start(Spot::new(spot, wall_time()), config).unwrap();
    let runtime = client::runtime();
    cycles(&runtime, &simulator, WARM);
    let counted = measure(|| cycles(&runtime, &simulator, CYCLES));
    println!("{CYCLES} cycles: {counted:?}");
    assert_eq!(runtime.metrics().num_alive_tasks(), 0);
    assert_eq!((counted.count_current, counted.bytes_current), (0, 0));
    let gone = simulator.wait(PATIENCE, |stats| stats.open == 0);
    assert!(gone.is_ok(), "the exchange still has a socket: {gone:?}");
}

#[test]
fn nothing_is_left_over_of_plain_connections() {
    nothing_is_left_over(false);
}

#[test]
fn nothing_is_left_over_of_tls_connections() {
    nothing_is_left_over(true);
}
