//! From the socket to the callbacks nothing is allocated.

use core::sync::atomic::Ordering;

use allocation_counter::{AllocationInfo, measure};
use tickwire_tokio::gateio::spot::{ObuLevels, SpotChannel, UpdateSpeed};

use crate::client::Client;
use crate::source::Source;

/// Messages before the marks: what a connection makes once is made.
const WARM: u64 = 20_000;
/// What the REST call of a resync may allocate: its future, the connection, request and answer
/// inside hyper, the body. It does not grow with the messages.
const CALL_MAX: u64 = 150;

/// Messages of every kind, the book's from `book`.
fn mixed(book: SpotChannel) -> [SpotChannel; 4] {
    [book, SpotChannel::Trades, SpotChannel::BookTicker, SpotChannel::Tickers]
}

/// Runs for so many messages, with one lost update in the middle where `gap` says so; what was
/// allocated meanwhile.
fn allocated(source: &Source, client: &Client, messages: u64, gap: bool) -> AllocationInfo {
    let (stats, seen) = (client.handle.status().stats, &client.seen);
    let (live, events) = (seen.lives.load(Ordering::Relaxed), seen.events.load(Ordering::Relaxed));
    let counted = measure(|| {
        client.run(messages / 2, 0);
        if gap {
            source.lose();
        }
        client.run(messages / 2, u64::from(gap));
    });
    let live = seen.lives.load(Ordering::Relaxed) - live;
    let gaps = client.handle.status().stats.gaps - stats.gaps;
    let events = seen.events.load(Ordering::Relaxed) - events;
    println!("{events} messages, {gaps} gaps, {live} resyncs: {counted:?}; in all {seen:?}");
    assert_eq!((gaps, live), (u64::from(gap), u64::from(gap)));
    assert!(events >= messages);
    counted
}

fn assert_mixed(client: &Client) {
    let seen = &client.seen;
    for counter in [&seen.deltas, &seen.trades, &seen.book_tickers, &seen.tickers] {
        assert!(counter.load(Ordering::Relaxed) > 500, "{seen:?}");
    }
}

#[test]
fn a_million_messages_and_a_resync_allocate_nothing() {
    let source = Source::start();
    let client = Client::start(&source, &mixed(SpotChannel::Obu(ObuLevels::L50)));
    client.run(WARM, 0);
    let counted = allocated(&source, &client, 1_000_000, true);
    assert_mixed(&client);
    assert_eq!((counted.count_total, counted.bytes_total), (0, 0));
}

#[test]
fn a_resync_over_rest_allocates_for_its_call_only() {
    let source = Source::start();
    let book = SpotChannel::OrderBookUpdate(UpdateSpeed::Ms20);
    let client = Client::start(&source, &mixed(book));
    client.run(WARM, 0);
    let none = allocated(&source, &client, 100_000, false);
    let few = allocated(&source, &client, 20_000, true);
    let many = allocated(&source, &client, 200_000, true);
    assert_mixed(&client);
    assert_eq!(none.count_total, 0);
    for resync in [few, many] {
        assert!((1..=CALL_MAX).contains(&resync.count_total), "{resync:?}");
        assert_eq!(resync.count_current, 0, "the call has left something behind: {resync:?}");
    }
}
