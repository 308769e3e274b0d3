//! Connections that are cut while they take over, or are taken over from: something is missing
//! then, and said; but no book is wrong, nothing is told twice, and all come back.

use std::time::Duration;

use tickwire_core::plan::PlanNews;
use tickwire_simulator::faults::Action;

use crate::rig::{PATIENCE, Rig};

/// How long after a renewal was begun a connection is cut: while the new one connects, subscribes,
/// fetches its snapshots, and takes over.
const MOMENTS_MS: [u64; 8] = [0, 2, 10, 60, 120, 180, 240, 320];

#[tokio::test(flavor = "multi_thread")]
async fn who_is_cut_in_a_handover_comes_back() {
    let rig = Rig::live(5, 5).await;
    rig.ledger(|ledger| ledger.losses_allowed = true);
    rig.goes_on(3, 1).await;
    for (at, moment) in MOMENTS_MS.into_iter().enumerate() {
        for newest in [false, true] {
            rig.handle.renew().await.unwrap();
            tokio::time::sleep(Duration::from_millis(moment)).await;
            let clients = rig.simulator().clients();
            let cut = if newest { clients.last() } else { clients.first() };
            rig.simulator().act_on(*cut.unwrap(), Action::Cut);
            rig.handle.live(PATIENCE).await.unwrap();
            rig.goes_on(2, 1).await;
            rig.until("handovers end", |ledger| {
                let (mut begun, mut ended) = (0, 0);
                for news in &ledger.plan {
                    match news {
                        PlanNews::Opening { replaces: Some(_), .. } => begun += 1,
                        PlanNews::TakenOver { .. } | PlanNews::NotTakenOver { .. } => ended += 1,
                        _ => {}
                    }
                }
                begun == ended
            })
            .await;
            rig.assert_right().await;
        }
        println!("round {at}: cut after {moment} ms, all right");
    }
    let stats = rig.simulator().wait(PATIENCE, |stats| stats.open == 2);
    assert!(stats.is_ok(), "two connections are enough: {stats:?}");
}

/// When the new connection is lost after a renewal was begun, and comes back only later: before it
/// takes over, while it has yet to say what the old one told, and after that.
const LOST_MS: [u64; 8] = [700, 800, 900, 1_000, 1_100, 1_200, 1_300, 1_400];

/// The old one is healthy: it speaks again at once.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_lost_replacement_took_over_is_given_back() {
    let rounds = LOST_MS.map(|moment| tokio::spawn(lost_replacement(moment)));
    for round in rounds {
        round.await.unwrap();
    }
}

async fn lost_replacement(moment: u64) {
    let rig = Rig::live_late(3, &[0, 500, 500, 500, 500, 500], |feed| feed).await;
    rig.ledger(|ledger| ledger.losses_allowed = true);
    rig.goes_on(3, 1).await;
    renewing(&rig).await;
    tokio::time::sleep(Duration::from_millis(moment)).await;
    rig.simulator().change_faults(|faults| faults.refuse_status = Some(503));
    let clients = rig.simulator().clients();
    assert!(rig.simulator().act_on(*clients.last().unwrap(), Action::Cut));
    // What it said before is on its way, and may be enough.
    let before = rig.ledger(|ledger| ledger.accounts.clone());
    rig.until("it goes on, or was replaced", |ledger| {
        let goes_on =
            |symbol: &String| ledger.accounts[symbol].deltas >= before[symbol].deltas + 60;
        ledger.taken_over().0 == 1 || rig.symbols.iter().all(goes_on)
    })
    .await;
    let over = rig.ledger(|ledger| ledger.taken_over().0);
    rig.simulator().change_faults(|faults| faults.refuse_status = None);
    rig.until("the connection is replaced", |ledger| ledger.taken_over().0 == 1).await;
    rig.goes_on(3, 1).await;
    rig.assert_right().await;
    println!("lost after {moment} ms, handed over before: {over}");
}

/// Renews, and waits for the connection that is to take over, however long a busy machine takes.
async fn renewing(rig: &Rig) {
    rig.handle.renew().await.unwrap();
    rig.until("the new connection", |ledger| {
        rig.simulator().clients().len() > 1 || ledger.taken_over().0 == 1
    })
    .await;
}
