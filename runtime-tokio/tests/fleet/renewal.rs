//! Connections that are replaced: the new one is live before the old one is closed, and nobody who
//! listens notices.

use std::time::Duration;

use tickwire_core::plan::PlanNews;
use tickwire_core::session::{Notice, State};
use tickwire_tokio::Item;
use tokio::time::Instant;

use crate::rig::{PATIENCE, Rig};

/// All connections are replaced, so often, and every symbol goes on without a gap.
async fn renewed(rig: &Rig, times: usize, connections: usize) {
    for round in 1..=times {
        rig.handle.renew().await.unwrap();
        rig.until("every connection is replaced", |ledger| {
            ledger.taken_over().0 >= round * connections
        })
        .await;
        rig.goes_on(3, 1).await;
    }
    let open = u64::try_from(connections).unwrap();
    let stats = rig.simulator().wait(PATIENCE, |stats| stats.open == open).expect("old ones go");
    assert_eq!(stats.closed_with.len(), times * connections, "{stats:?}");
    assert!(stats.closed_with.iter().all(|code| *code == Some(1000)), "{stats:?}");
    rig.assert_right().await;
    rig.ledger(|ledger| {
        assert_eq!(ledger.taken_over(), (times * connections, 0), "{}", ledger.report());
        for (symbol, account) in &ledger.accounts {
            assert_eq!(
                account.downs,
                0,
                "{symbol}: its book was told as lost\n{}",
                ledger.report()
            );
        }
    });
    let status = rig.handle.status();
    // The answer to a close may still be on its way.
    let kept: Vec<_> = status.connections.iter().filter(|one| !one.retired).collect();
    assert_eq!((status.state, kept.len()), (State::Live, connections));
    assert!(kept.iter().all(|one| one.replaces.is_none()), "{status:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn renewal_of_every_connection_loses_and_repeats_nothing() {
    let rig = Rig::live(8, 8).await;
    rig.goes_on(5, 1).await;
    renewed(&rig, 3, 3).await;
}

/// One connection hears of everything later than another, by less or more than the pauses of the
/// market.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_ahead_or_behind_takes_over_all_the_same() {
    let rig = Rig::live_behind(6, 6, &[0, 150, 40, 300, 5, 90, 0]).await;
    rig.goes_on(5, 1).await;
    renewed(&rig, 4, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_of_one_connection_is_renewed_too() {
    let rig = Rig::live(2, 2).await;
    rig.goes_on(5, 1).await;
    renewed(&rig, 3, 1).await;
}

/// Who was not heard because a handler kept the feed, or because the machine stood still, was not
/// silent.
#[tokio::test]
async fn a_handler_that_keeps_the_feed_for_long_costs_a_handover_nothing() {
    let (mut lives, mut events, mut kept) = (0, 0, 0);
    let rig = Rig::live_late(3, &[0, 500], |feed| {
        feed.on_any(move |item| match item {
            Item::Notice(Notice::State { to: State::Live, .. }) => lives += 1,
            Item::Plan(PlanNews::TakenOver { .. }) => (lives, kept) = (1, 0),
            // Two are live: one is about to take over.
            Item::Event(_) if lives > 1 => {
                events += 1;
                // Not for longer in all than is waited.
                if events % 60 == 0 && kept < 3 {
                    kept += 1;
                    keep(Duration::from_millis(2_500));
                }
            }
            _ => {}
        })
    })
    .await;
    rig.goes_on(5, 1).await;
    renewed(&rig, 3, 1).await;
}

/// Keeps its thread for so long.
fn keep(time: Duration) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        std::thread::park_timeout(end - Instant::now());
    }
}

/// Close to its greatest age a connection is replaced, without being asked for; nothing else in the
/// feed depends on so long a time, so it is leapt over.
#[tokio::test]
async fn connections_are_replaced_before_they_are_too_old() {
    let rig = Rig::live_with(5, 5, |feed| {
        feed.configure(|config| {
            config.context.age_max = Duration::from_secs(4000);
            (config.context.heartbeat, config.context.silence) = (Duration::ZERO, Duration::ZERO);
        })
    })
    .await;
    rig.goes_on(3, 1).await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3500)).await;
    tokio::time::resume();
    rig.until("every connection is replaced", |ledger| ledger.taken_over().0 >= 2).await;
    rig.goes_on(3, 1).await;
    rig.assert_right().await;
    rig.ledger(|ledger| {
        assert_eq!(ledger.taken_over(), (2, 0), "{}", ledger.report());
        assert!(ledger.states.iter().all(|(_, state)| *state != State::Backoff));
        assert!(ledger.accounts.values().all(|account| account.downs == 0));
    });
}
