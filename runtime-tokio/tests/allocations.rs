//! No allocation from the socket to the handlers: the feed's thread is counted, while the simulated
//! exchange serves from its own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tickwire_simulator::gateio::spot;
use tickwire_simulator::{Config, Simulator};
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Symbols};
use tokio::runtime::{Builder, Runtime};

const SYMBOLS: [&str; 4] = ["BTC_USDT", "ETH_USDT", "SOL_USDT", "XRP_USDT"];
const EVENTS: u64 = 3_000;

fn start() -> Simulator {
    let mut venue = spot::Config::default();
    venue.symbols = SYMBOLS.map(str::to_owned).to_vec();
    venue.changes_per_second = 400;
    venue.trades_per_second = 100;
    #[expect(clippy::disallowed_methods, reason = "the venue's clock starts at the real time")]
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Simulator::start(spot::Spot::new(venue, now), Config::default()).unwrap()
}

#[test]
fn nothing_is_allocated_from_socket_to_handler() {
    let simulator = start();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let events = Arc::new(AtomicU64::new(0));
    let (any, book, trade) = (Arc::clone(&events), Arc::new(AtomicU64::new(0)), Cell::new(0_u64));
    let books = Arc::clone(&book);
    let feed = Feed::public(GateioSpot, Symbols::of(&SYMBOLS))
        .url(simulator.url())
        .on_any(move |_| _ = any.fetch_add(1, Ordering::Relaxed))
        .on_book(move |_| _ = books.fetch_add(1, Ordering::Relaxed))
        .on_trade(move |_, _| trade.set(trade.get() + 1));
    let (handle, feed) = feed.run().unwrap();
    let mut feed = pin!(feed);
    // Everything that is needed once is there when the books are live and some data has come.
    runtime.block_on(async {
        let mut live = pin!(handle.live(Duration::from_secs(20)));
        poll_fn(|cx| match live.as_mut().poll(cx) {
            Poll::Ready(live) => {
                live.expect("the feed comes live");
                Poll::Ready(())
            }
            Poll::Pending => feed.as_mut().poll(cx).map(|stop| unreachable!("{stop}")),
        })
        .await;
    });
    let start = events.load(Ordering::Relaxed) + 500;
    run(&runtime, feed.as_mut(), &events, start);
    let counted = allocation_counter::measure(|| {
        run(&runtime, feed.as_mut(), &events, start + EVENTS);
    });
    assert_eq!(counted.count_total, 0, "allocations in {EVENTS} events");
    assert!(book.load(Ordering::Relaxed) > 0, "books were told");
    assert_eq!(handle.status().handler_failures, 0);
}

/// Runs the feed until it has told so much.
fn run<F: Future>(runtime: &Runtime, mut feed: Pin<&mut F>, told: &AtomicU64, until: u64) {
    runtime.block_on(poll_fn(|cx| {
        assert!(feed.as_mut().poll(cx).is_pending(), "the feed goes on");
        if told.load(Ordering::Relaxed) < until { Poll::Pending } else { Poll::Ready(()) }
    }));
}

#[test]
fn the_counter_counts() {
    let counted = allocation_counter::measure(|| drop(std::hint::black_box(vec![1u8])));
    assert_eq!(counted.count_total, 1);
}
