//! What a feed shows is what the venue has.

use tickwire_simulator::Certificate;

use crate::exchange::{PATIENCE, SYMBOLS, feed, start, start_as, start_tls};
use crate::follow::Followed;

#[tokio::test(flavor = "multi_thread")]
async fn books_are_the_venues() {
    let simulator = start(|_| {});
    let feed = feed(&simulator);
    Followed::start(simulator, feed, &SYMBOLS).await.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_the_venues_in_whatever_order_it_says_them() {
    let simulator = start_as(|venue| venue.rude = true, |_| {});
    let feed = feed(&simulator);
    Followed::start(simulator, feed, &SYMBOLS).await.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn books_are_the_venues_over_tls() {
    let simulator = start_tls(Certificate::Valid, &["127.0.0.1"]);
    let feed = feed(&simulator);
    Followed::start(simulator, feed, &SYMBOLS).await.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_handle_leaves_no_connection() {
    let simulator = start_tls(Certificate::Valid, &["127.0.0.1"]);
    let handle = feed(&simulator).spawn().unwrap();
    handle.live(PATIENCE).await.unwrap();
    assert_eq!(simulator.stats().open, 1);
    drop(handle);
    simulator.wait(PATIENCE, |stats| stats.open == 0).expect("a connection is left");
}
