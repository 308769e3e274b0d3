//! A consumer that takes nothing, for which the account waits: what is asked for goes out all the
//! same.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tickwire_core::account::action::Action;
use tickwire_core::event::Side;
use tickwire_core::owned::OwnedOutcome;
use tickwire_simulator::faults;
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Item, Overflow};
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::actions::order;
use crate::life::resting;
use crate::rig::{Market, PATIENCE, SECRET, USER, account};

#[tokio::test]
async fn an_order_is_sent_though_the_consumer_takes_nothing() {
    let simulator = GateioSpot::start(5);
    let told = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&told);
    let account = account::<GateioSpot>(&simulator, SECRET).on_any(move |item| {
        if let Item::Event(_) = item {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    let mut events = account.stream_with(1, Overflow::Block).unwrap();
    timeout(PATIENCE, async {
        while !events.handle().is_authenticated() {
            events.next().await.unwrap();
        }
    })
    .await
    .unwrap();

    // One more is told than was taken: the queue is full, and nothing is read.
    let before = told.load(Ordering::Relaxed);
    for text in ["t-1", "t-2", "t-3"] {
        simulator.act(faults::Action::Account { user: USER, act: resting::<GateioSpot>(text) });
    }
    let placed = || simulator.account(USER).unwrap().orders.len();
    until(|| placed() == 3 && told.load(Ordering::Relaxed) > before).await;

    let order = order::<GateioSpot>(Side::Buy, "1000", "0.5", Some("t-one"));
    let asked = timeout(PATIENCE, events.handle().act(Action::Place(&order))).await.unwrap();
    until(|| placed() == 4).await;
    // Its outcome comes in its order.
    let outcome = async {
        tokio::select! {
            outcome = asked.unwrap().outcome() => outcome,
            () = async { while events.next().await.is_some() {} } => panic!("it goes on"),
        }
    };
    assert_eq!(timeout(PATIENCE, outcome).await.unwrap(), Some(OwnedOutcome::Done));
}

async fn until(condition: impl Fn() -> bool) {
    let waits = async {
        while !condition() {
            yield_now().await;
        }
    };
    timeout(PATIENCE, waits).await.unwrap();
}
