//! Connections are replaced while the consumer is slow: its books are the venue's all the same.

use tickwire_core::owned::{Loss, OwnedItem, OwnedNotice};
use tickwire_core::plan::PlanNews;
use tickwire_tokio::Overflow;

use crate::exchange::SYMBOLS;
use crate::ledger::Ledger;
use crate::stream::{Slow, busy, place};

const CAPACITY: usize = 100;
const RENEWALS: usize = 4;
/// How late connections are, in turn: some take over that are ahead, and some that are behind.
const LAGS_MS: [u64; 7] = [0, 100, 30, 200, 5, 60, 0];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_conflated_stream_is_never_wrong() {
    let ledger = renewed(Overflow::Conflate).await;
    assert!(ledger.broken > 0, "the consumer was slow: {ledger:?}");
    // What the queue did not announce the handover would have lost.
    assert!(ledger.trades_missing <= ledger.lost[place(Loss::Trades)], "{ledger:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_blocking_stream_loses_nothing() {
    let ledger = renewed(Overflow::Block).await;
    let lost = (ledger.lost(), ledger.broken, ledger.trades_missing);
    assert_eq!(lost, (0, 0, 0), "{ledger:?}");
}

/// A feed of one symbol a connection is renewed again and again while its consumer stalls now and
/// then; what it takes is held against the venue's books.
async fn renewed(overflow: Overflow) -> Ledger {
    let mut slow = Slow::start_behind(busy(), &LAGS_MS, CAPACITY, overflow, |feed| {
        feed.configure(|config| {
            (config.limits.subscriptions, config.limits.connects.count) = (4, 0);
        })
    });
    let mut ledger = Ledger::default();
    let (mut renewed, mut asked) = (0, 0);
    while renewed < RENEWALS * SYMBOLS.len() {
        if ledger.live() == SYMBOLS.len() && renewed == asked * SYMBOLS.len() {
            slow.events.handle().renew().await.unwrap();
            asked += 1;
            slow.stall_for(1_000);
        }
        let item = slow.next().await;
        ledger.take(&item, &slow.simulator);
        if let OwnedItem::Notice(OwnedNotice::Plan(PlanNews::TakenOver { .. })) = item {
            renewed += 1;
            slow.stall_for(stall_ms(renewed));
        }
    }
    let until = ledger.compared + 100;
    while ledger.live() < SYMBOLS.len() || ledger.compared < until {
        ledger.take(&slow.next().await, &slow.simulator);
    }
    assert_eq!(ledger.reconnects, 0);
    slow.close().await;
    ledger
}

/// How long the consumer stalls after so many renewals. The first of a round finds others on their
/// way: a stall that is longer than anything is waited for in a handover must not be taken for the
/// silence of a connection.
const fn stall_ms(renewed: usize) -> u64 {
    if renewed % SYMBOLS.len() == 1 { 2_600 } else { 300 }
}
