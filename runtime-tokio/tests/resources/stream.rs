//! What the stream allocates for an item that is taken from it.

use allocation_counter::measure;
use tickwire_tokio::core::event::Interval;
use tickwire_tokio::core::owned::OwnedItem;
use tickwire_tokio::gateio::spot::{ObuLevels, SpotChannel};
use tickwire_tokio::{Events, Overflow};
use tokio::time::timeout;

use crate::client::{self, PATIENCE};
use crate::source::Source;

/// Items before the marks: the queue's memory is there, the books are live.
const WARM: u64 = 500;

/// Allocations for so many events of one channel that were taken. None is lost: the queue blocks.
fn allocated(channel: SpotChannel, events: u64) -> i64 {
    let source = Source::start();
    let runtime = client::runtime();
    let feed = client::feed(&source, &[channel]);
    let stream = runtime.block_on(async { feed.stream_with(1_000, Overflow::Block) });
    let mut stream = stream.unwrap();
    runtime.block_on(take(&mut stream, WARM));
    let counted = measure(|| runtime.block_on(take(&mut stream, events)));
    println!("{channel:?}: {events} events, {counted:?}");
    // What waits in the queue was allocated for, but not taken.
    i64::try_from(counted.count_total).unwrap() - counted.count_current
}

async fn take(stream: &mut Events, events: u64) {
    let mut taken = 0;
    while taken < events {
        let item = timeout(PATIENCE, stream.next()).await;
        let item = item.unwrap_or_else(|_| panic!("only {taken} of {events} events came"));
        let item = item.expect("the feed is over");
        taken += u64::from(matches!(item, OwnedItem::Event(_)));
    }
}

#[test]
fn trades_and_book_tickers_allocate_nothing() {
    assert_eq!(allocated(SpotChannel::Trades, 20_000), 0);
    assert_eq!(allocated(SpotChannel::BookTicker, 20_000), 0);
}

#[test]
fn a_book_delta_allocates_once() {
    assert_eq!(allocated(SpotChannel::Obu(ObuLevels::L50), 20_000), 20_000);
}

#[test]
fn a_ticker_and_a_candle_allocate_once() {
    assert_eq!(allocated(SpotChannel::Tickers, 1_000), 1_000);
    let minutes = SpotChannel::Candlesticks(Interval::Minutes(1));
    assert_eq!(allocated(minutes, 1_000), 1_000);
}
