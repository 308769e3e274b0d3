//! [`Overflow::Block`]: nothing is lost, and the venue is made to wait.

use tickwire_core::owned::OwnedItem;
use tickwire_simulator::faults::Action;
use tickwire_tokio::Overflow;

use crate::exchange::{SYMBOLS, Setup};
use crate::ledger::Ledger;
use crate::stream::{Slow, busy};

const CAPACITY: usize = 50;

/// F26.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_stall_loses_nothing() {
    for setup in [busy(), busy().tls()] {
        loses_nothing(setup).await;
    }
}

async fn loses_nothing(setup: Setup) {
    let mut slow = Slow::start(setup, CAPACITY, Overflow::Block, |feed| feed);
    let mut ledger = Ledger::default();
    live(&mut slow, &mut ledger).await;
    for _ in 0..3 {
        let stats = slow.stall_for(1_000);
        assert_eq!((stats.slow, stats.open), (0, 1), "what the sockets hold is not too much");
        let waiting = slow.told().sum() - ledger.taken.iter().sum::<u64>();
        assert!(waiting <= CAPACITY as u64 + 1, "{waiting} events wait");
        live(&mut slow, &mut ledger).await;
    }
    balance(slow, ledger).await;
}

/// Every event that was told comes, and in its order: of that the ledger makes sure.
async fn balance(mut slow: Slow, mut ledger: Ledger) {
    slow.hush();
    while ledger.taken != slow.told().counts {
        ledger.take(&slow.next().await, &slow.simulator);
    }
    assert_eq!((ledger.lost(), ledger.broken, ledger.reconnects), (0, 0, 0), "{ledger:?}");
    assert_eq!(slow.events.handle().status().dropped, 0);
    slow.close().await;
}

/// F26: the venue ends the connection of a client that does not read, and the feed comes back once
/// its consumer does.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_stalls_too_long_is_cut_and_comes_back() {
    let mut setup = busy();
    setup.server.queue = 100;
    let mut slow = Slow::start(setup, CAPACITY, Overflow::Block, |feed| feed);
    let mut ledger = Ledger::default();
    live(&mut slow, &mut ledger).await;
    // More than sockets hold.
    let padding = " ".repeat(256 << 10);
    let result = r#""event":"update","result":{"type":"other","msg":"long"}}"#;
    let text = format!(r#"{{"time":1,"channel":"spot.system",{padding}{result}"#);
    while slow.simulator.stats().slow == 0 {
        slow.simulator.act(Action::Text { text: text.clone() });
        let sent = slow.simulator.stats().sent;
        // The codec takes what there is, or the queue grows until the venue has had enough.
        slow.stall("the end of the venue's patience", |it| it.sent > sent || it.slow > 0);
    }
    while ledger.reconnects == 0 {
        ledger.take(&slow.next().await, &slow.simulator);
    }
    live(&mut slow, &mut ledger).await;
    assert_eq!((ledger.lost(), ledger.broken), (0, 0), "what was read is told");
    // On a slow machine it may lose its patience once more.
    assert!(slow.simulator.stats().slow >= ledger.reconnects, "{ledger:?}");
    slow.close().await;
}

/// Takes items until every book is live and has gone on for a while, equal to the venue's.
async fn live(slow: &mut Slow, ledger: &mut Ledger) {
    let until = ledger.compared + 100;
    while ledger.live() < SYMBOLS.len() || ledger.compared < until {
        let item = slow.next().await;
        assert!(!matches!(item, OwnedItem::Stopped(_)), "{item}");
        ledger.take(&item, &slow.simulator);
    }
}
