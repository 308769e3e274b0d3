//! Two venues at once: what befalls one is not the other's concern.

use std::time::Duration;

use tickwire_core::session::State;

use crate::mexc;
use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn when_one_venue_is_gone_the_other_goes_on() {
    let gateio = Rig::live(4, 4).await;
    let mut mexc = mexc::start(12, 12, 100);
    mexc.handle.live(Duration::from_secs(20)).await.unwrap();
    gateio.goes_on(5, 1).await;
    mexc.goes_on(5, 1).await;
    mexc.assert_right().await;

    mexc.end_venue();
    mexc.until("all connections are lost", |ledger| {
        let lost = ledger.states.iter().filter(|(_, state)| *state == State::Backoff);
        lost.count() >= 2
    })
    .await;
    gateio.goes_on(20, 2).await;
    gateio.assert_right().await;
    assert_eq!(mexc.handle.status().books_live, 0);
    gateio.ledger(|ledger| {
        assert!(ledger.accounts.values().all(|account| account.downs == 0));
        assert!(ledger.states.iter().all(|(_, state)| *state != State::Backoff));
    });
}
