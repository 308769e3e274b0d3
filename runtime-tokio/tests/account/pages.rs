//! More fills while nobody is connected than a page of REST has.

use tickwire_core::exchange::Exchange;
use tickwire_simulator::account::Act;
use tickwire_tokio::gateio::futures::GateioFutures;
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::mexc::spot::MexcSpot;

use crate::rig::{Market, Rig, USER};

/// How many fills there are while nobody is connected: pages have 100.
const MISSED: usize = 300;
/// How many orders there are between two moments of the venue: more than a page of one moment
/// nobody could tell apart.
const AT_ONCE: usize = 10;

async fn turns_pages<V: Market>(missed: usize)
where
    V::Account: Send + Sync + 'static,
    <V::Account as Exchange>::Channel: Send + Sync,
{
    let mut rig = Rig::<V>::live(31).await;
    rig.until_equal().await;
    rig.shut_out().await;
    trades(&rig, missed).await;
    assert!(rig.consumer.fills.is_empty(), "nobody was connected");
    rig.let_in();
    rig.until_live().await;
    rig.until_equal().await;
    let fills = rig.simulator.account(USER).unwrap().fills;
    assert_eq!(rig.consumer.fills.len(), fills.len());
    rig.simulator.audit().unwrap();
}

/// Another client of the account trades until there are so many fills, a few at a time.
async fn trades<V: Market>(rig: &Rig<V>, missed: usize)
where
    V::Account: Send + Sync + 'static,
    <V::Account as Exchange>::Channel: Send + Sync,
{
    let fills = |rig: &Rig<V>| rig.simulator.account(USER).unwrap().fills.len();
    let mut side = ["buy", "sell"].into_iter().cycle();
    while fills(rig) < missed {
        let moment = rig.simulator.last_id(V::SYMBOL);
        for side in side.by_ref().take(AT_ONCE) {
            rig.act(Act::Place {
                symbol: V::SYMBOL.into(),
                side: side.into(),
                price: Some(if side == "buy" { "900000" } else { "1" }.into()),
                amount: V::size(1),
                force: "ioc".into(),
                text: String::new(),
            });
        }
        while rig.simulator.last_id(V::SYMBOL) == moment {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn of_mexc_spot() {
    turns_pages::<MexcSpot>(MISSED).await;
}

#[tokio::test]
async fn of_gateio_spot() {
    turns_pages::<GateioSpot>(MISSED).await;
}

#[tokio::test]
async fn of_gateio_futures() {
    turns_pages::<GateioFutures>(MISSED).await;
}
