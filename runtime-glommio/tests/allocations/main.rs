//! What a wake-up allocates: glommio's own, and nothing of ours.
#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests"
)]

use core::pin::pin;
use core::time::Duration;
use std::sync::Arc;

use allocation_counter::{AllocationInfo, measure};
use futures_io::AsyncRead;
use glommio::net::TcpStream;
use glommio::{LocalExecutor, LocalExecutorBuilder};
use tickwire_glommio::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_glommio::{Feed, Item, Rest, Symbols, Tls};

use crate::source::{Beat, SYMBOL, Source};

mod source;

/// Wake-ups before the marks: what a connection makes once is made.
const WARM: u64 = 2_000;
const WAKE_UPS: u64 = 20_000;

/// Runs the executor until so many more messages are handled, one a wake-up.
fn run(executor: &LocalExecutor, beat: &Beat, messages: u64) {
    beat.want(messages);
    executor.run(beat.reached.notified());
}

/// What so many wake-ups allocate.
fn allocated(what: &str, executor: &LocalExecutor, beat: &Beat) -> AllocationInfo {
    run(executor, beat, WARM);
    let counted = measure(|| run(executor, beat, WAKE_UPS));
    let each = counted.count_total as f64 / WAKE_UPS as f64;
    println!("{what}: {each:.3} allocations a wake-up; {WAKE_UPS} wake-ups: {counted:?}");
    counted
}

/// glommio alone: a task that reads what comes, and no more; beside it perhaps one that sleeps, so
/// that the executor has a timer to wake up for.
fn bare(sleeps: bool) -> AllocationInfo {
    let source = Source::bytes();
    let executor = LocalExecutorBuilder::default().make().unwrap();
    let (beat, address) = (Arc::clone(&source.beat), source.address);
    let read = async move {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut room = vec![0; 1 << 16];
        while core::future::poll_fn(|cx| pin!(&mut stream).poll_read(cx, &mut room)).await.unwrap()
            > 0
        {
            beat.handled();
        }
    };
    executor.run(async { drop(glommio::spawn_local(read).detach()) });
    if sleeps {
        let sleep = glommio::timer::sleep(Duration::from_secs(3600));
        executor.run(async { drop(glommio::spawn_local(sleep).detach()) });
    }
    let what = if sleeps { "glommio with a timer" } else { "glommio alone" };
    allocated(what, &executor, &source.beat)
}

/// A feed over it, with a handler, a session, timers and a connection.
fn feed() -> AllocationInfo {
    let source = Source::frames();
    let executor = LocalExecutorBuilder::default().make().unwrap();
    let beat = Arc::clone(&source.beat);
    let feed = Feed::public(GateioSpot, Symbols::of(&[SYMBOL]))
        .url(format!("ws://{}/ws/v4/", source.address))
        .rest(Rest::new(Tls::bundled()))
        .channels(&[SpotChannel::Trades])
        .on_any(move |item| {
            if matches!(item, Item::Event(_)) {
                beat.handled();
            }
        });
    let handle = executor.run(async { feed.spawn().unwrap() });
    executor.run(handle.live(Duration::from_secs(30))).unwrap();
    allocated("a feed", &executor, &source.beat)
}

#[test]
fn a_feed_allocates_no_more_than_glommio_does() {
    let (_, bare, feed) = (bare(false), bare(true), feed());
    // What wakes the test at the end may differ, and the pings of a run that takes long.
    let more = feed.count_total.abs_diff(bare.count_total);
    assert!(more < WAKE_UPS / 100, "{more} of difference: {feed:?}, {bare:?}");
    assert!(bare.count_total >= WAKE_UPS, "the documents say that glommio allocates: {bare:?}");
}
