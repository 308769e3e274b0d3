//! [`Overflow::Conflate`]: the socket is read on, whatever the consumer does.

use tickwire_core::owned::Loss;
use tickwire_tokio::Overflow;

use crate::exchange::SYMBOLS;
use crate::ledger::Ledger;
use crate::stream::{KINDS, Slow, Told, busy, place};

const CAPACITY: usize = 100;

/// What waits at most (`tickwire_core::queue`): the capacity, one more trade, one message without a
/// rule, and of each symbol one of each of three kinds; and in notices the reserve, one more, and
/// of each symbol four subscriptions, and two states and four for snapshots that wait.
const WAITING: usize = CAPACITY + 2 + 3 * SYMBOLS.len() + 257 + 10 * SYMBOLS.len();

/// F26.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_stall_costs_what_is_announced_and_books_come_back() {
    let mut slow = Slow::start(busy(), CAPACITY, Overflow::Conflate, |feed| feed);
    let mut ledger = Ledger::default();
    mended(&mut slow, &mut ledger).await;
    for _ in 0..2 {
        let (broken, told) = (ledger.broken, slow.told().sum());
        let stats = slow.stall_for(3_000);
        assert_eq!((stats.slow, stats.open), (0, 1), "the socket is read on");
        let told = slow.told().sum() - told;
        assert!(told > 2_000, "{told} events were told while nobody took any");
        drain(&mut slow, &mut ledger).await;
        assert_eq!(ledger.broken, broken + SYMBOLS.len() as u64, "each book, once");
        mended(&mut slow, &mut ledger).await;
    }
    for kind in KINDS {
        assert!(ledger.lost[place(kind)] > 0, "{kind:?} were lost: {ledger:?}");
    }
    balance(slow, ledger).await;
}

/// Takes what waits: that is bounded, and the newest of what conflates is there.
async fn drain(slow: &mut Slow, ledger: &mut Ledger) {
    let told = slow.told();
    let mut count = 0;
    while let Some(item) = slow.waiting().await {
        count += 1;
        ledger.take(&item, &slow.simulator);
    }
    // Some of it has come meanwhile.
    assert!(count < 2 * WAITING, "{count} items have waited");
    for (symbol, newest) in told.book_tickers {
        let taken = ledger.book_tickers[&symbol];
        assert!(taken >= newest, "{symbol}: {taken} is older than {newest}");
    }
}

/// Takes items until every book is live and has gone on for a while, equal to the venue's.
async fn mended(slow: &mut Slow, ledger: &mut Ledger) {
    let until = ledger.compared + 100;
    while ledger.live() < SYMBOLS.len() || ledger.compared < until {
        ledger.take(&slow.next().await, &slow.simulator);
    }
}

/// What was told has come, or was announced as lost. Book updates may also be shown by a snapshot
/// of the session's own already.
async fn balance(mut slow: Slow, mut ledger: Ledger) {
    slow.hush();
    let even = |told: &Told, ledger: &Ledger| {
        let kinds = KINDS.into_iter().filter(|kind| *kind != Loss::Books).map(place);
        kinds.into_iter().all(|at| told.counts[at] == ledger.taken[at] + ledger.lost[at])
    };
    while !even(&slow.told(), &ledger) || ledger.lost() < slow.events.handle().status().dropped {
        ledger.take(&slow.next().await, &slow.simulator);
    }
    assert_eq!(ledger.lost(), slow.events.handle().status().dropped, "{ledger:?}");
    let books = place(Loss::Books);
    let (told, known) = (slow.told().counts[books], ledger.taken[books] + ledger.lost[books]);
    assert!(known <= told && told - known <= ledger.snapshots, "{told} told: {ledger:?}");
    assert!(ledger.snapshots >= ledger.broken, "{ledger:?}");
    assert_eq!(ledger.reconnects, 0);
    slow.close().await;
}
