//! The life of an account's connection: connect, login, subscribe, data, cut, recover, close.

use std::time::Duration;

use tickwire_core::account::ledger::{AccountState, LAG};
use tickwire_core::exchange::Exchange;
use tickwire_core::owned::{OwnedData, OwnedItem};
use tickwire_core::session::{State, Stop};
use tickwire_simulator::account::Act;
use tickwire_tokio::gateio::futures::GateioFutures;
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::mexc::spot::MexcSpot;
use tokio::time::Instant;

use crate::lateness::Lateness;
use crate::rig::{Market, PATIENCE, Rig};

/// A limit order far from the market, which rests.
pub(crate) fn resting<V: Market>(text: &str) -> Act {
    Act::Place {
        symbol: V::SYMBOL.into(),
        side: "buy".into(),
        price: Some("1000".into()),
        amount: V::size(1),
        force: String::new(),
        text: text.into(),
    }
}

/// An order that takes what there is.
pub(crate) fn taking<V: Market>() -> Act {
    Act::Place {
        symbol: V::SYMBOL.into(),
        side: "buy".into(),
        price: Some("900000".into()),
        amount: V::size(1),
        force: "ioc".into(),
        text: String::new(),
    }
}

async fn lives<V: Market>()
where
    V::Account: Send + Sync + 'static,
    <V::Account as Exchange>::Channel: Send + Sync,
{
    let (begun, lateness) = (Instant::now(), Lateness::begin());
    let mut rig = Rig::<V>::live(11).await;
    let (took, late) = (begun.elapsed(), lateness.so_far());
    // The ledger waits for what REST may lag behind.
    let most = LAG + Duration::from_secs(1) + late;
    assert!(took < most, "{took:?} to be let in, over loopback; {late:?} of it late");
    assert!(rig.handle().is_authenticated());
    assert_eq!(rig.handle().account_state(), AccountState::Live);
    rig.until_equal().await;

    trades(&mut rig).await;
    recovers(&mut rig).await;
    leaves(rig).await;
}

async fn trades<V: Market>(rig: &mut Rig<V>)
where
    V::Account: Send + Sync + 'static,
    <V::Account as Exchange>::Channel: Send + Sync,
{
    assert!(rig.act(resting::<V>("t-first")) && rig.act(taking::<V>()));
    rig.until(|item| is_fill(item, false)).await;
    rig.until_equal().await;
}

/// What happens while nobody is connected is told afterwards, as synthetic.
async fn recovers<V: Market>(rig: &mut Rig<V>)
where
    V::Account: Send + Sync + 'static,
    <V::Account as Exchange>::Channel: Send + Sync,
{
    rig.shut_out().await;
    assert!(!rig.handle().is_authenticated());
    assert!(rig.act(Act::CancelAll) && rig.act(taking::<V>()) && rig.act(resting::<V>("t-gap")));
    rig.let_in();
    rig.until(|item| is_fill(item, true)).await;
    rig.until_live().await;
    rig.until_equal().await;
    assert!(rig.consumer.synthetic > 0);
}

async fn leaves<V: Market>(rig: Rig<V>)
where
    V::Account: Send + Sync + 'static,
    <V::Account as Exchange>::Channel: Send + Sync,
{
    let snapshot = rig.handle().snapshot().await.unwrap();
    assert_eq!(snapshot.state, AccountState::Live);
    assert_eq!(snapshot.open_orders().count(), 1, "{:#?}", snapshot.orders);
    let (simulator, said) = (rig.simulator, rig.said);
    assert_eq!(rig.events.close(PATIENCE).await, Ok(Stop::Requested));
    simulator.wait(PATIENCE, |stats| stats.open == 0).unwrap();
    let said = said.lock().unwrap();
    assert!(said.iter().any(|line| line.contains(&format!("to: {:?}", State::Closing))));
    simulator.audit().unwrap();
}

fn is_fill(item: &OwnedItem, synthetic: bool) -> bool {
    let data = item.event().map(|event| &event.data);
    matches!(data, Some(OwnedData::Fill(fill)) if fill.synthetic == synthetic)
}

#[tokio::test]
async fn gateio_spot() {
    lives::<GateioSpot>().await;
}

#[tokio::test]
async fn gateio_futures() {
    lives::<GateioFutures>().await;
}

#[tokio::test]
async fn mexc_spot() {
    lives::<MexcSpot>().await;
}
