//! Symbols over several connections: all live, each with its own slot, and none touched by what
//! happens to those of other connections.

use std::time::Duration;

use tickwire_core::event::Slot;
use tickwire_core::exchange::MessageType;
use tickwire_core::session::{ConnectionId, State, Stop};
use tickwire_simulator::faults::Action;
use tickwire_tokio::WishError;

use crate::rig::{PATIENCE, Rig, names};

#[tokio::test(flavor = "multi_thread")]
async fn symbols_are_spread_and_all_come_live() {
    let rig = Rig::live(10, 10).await;
    rig.goes_on(10, 1).await;
    rig.assert_right().await;
    let status = rig.handle.status();
    assert_eq!((status.state, status.desired, status.active), (State::Live, 10, 10));
    assert_eq!((status.books, status.books_live), (10, 10));
    let symbols: Vec<usize> = status.connections.iter().map(|one| one.symbols).collect();
    assert_eq!((symbols.len(), symbols.iter().sum::<usize>()), (4, 10), "{symbols:?}");
    assert!(symbols.iter().all(|count| *count <= 3), "{symbols:?}");
    assert_eq!(rig.simulator().stats().open, 4);
    assert_eq!(status.stats.connections, 4);
    rig.ledger(|ledger| {
        for (at, symbol) in (0..).zip(names(10)) {
            assert_eq!(ledger.accounts[&symbol].slot, Some(Slot(at)), "{symbol}");
        }
    });
    let plan = rig.handle.plan().await.unwrap();
    assert_eq!(plan.lines().count(), 4, "{plan}");

    assert_eq!(rig.handle.close(PATIENCE).await, Ok(Stop::Requested));
    let simulator = rig.simulator.unwrap();
    let stats = simulator.wait(PATIENCE, |stats| stats.open == 0).expect("all are closed");
    assert_eq!(stats.closed_with, [Some(1000); 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn symbols_come_and_go_and_the_others_do_not_notice() {
    let mut rig = Rig::live(14, 8).await;
    let markets = names(14);
    rig.goes_on(5, 1).await;
    // One more where there is room, three for whom there is none.
    for (at, symbol) in (0..).zip(&markets).skip(8).take(4) {
        assert_eq!(rig.handle.subscribe(symbol).await.unwrap(), Slot(at));
        rig.symbols.push(symbol.clone());
    }
    rig.handle.live(PATIENCE).await.unwrap();
    assert_eq!(rig.handle.status().connections.len(), 4);
    rig.goes_on(5, 1).await;

    // One goes; its slot is the next one's.
    rig.handle.unsubscribe(&markets[1]).await.unwrap();
    rig.symbols.retain(|symbol| *symbol != markets[1]);
    rig.handle.live(PATIENCE).await.unwrap();
    rig.goes_on(5, 1).await;
    assert_eq!(rig.handle.subscribe(&markets[12]).await.unwrap(), Slot(1));
    rig.symbols.push(markets[12].clone());
    rig.handle.live(PATIENCE).await.unwrap();
    rig.goes_on(5, 1).await;

    // One goes and comes back at once.
    rig.ledger(|ledger| ledger.accounts.get_mut(&markets[4]).unwrap().forget());
    rig.handle.unsubscribe(&markets[4]).await.unwrap();
    assert_eq!(rig.handle.subscribe(&markets[4]).await.unwrap(), Slot(4));
    rig.handle.live(PATIENCE).await.unwrap();
    rig.goes_on(5, 1).await;
    rig.assert_right().await;
    rig.ledger(|ledger| {
        for symbol in &rig.symbols {
            let downs = u64::from(*symbol == markets[4]);
            assert_eq!(ledger.accounts[symbol].downs, downs, "{symbol}");
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_is_noticed_by_its_own_symbols_only() {
    let rig = Rig::live(9, 9).await;
    rig.goes_on(5, 1).await;
    let cut = rig.simulator().clients()[1];
    assert!(rig.simulator().act_on(cut, Action::Cut));
    rig.until("the cut", |ledger| ledger.states.iter().any(|(_, state)| *state == State::Backoff))
        .await;
    let lost = rig.ledger(|ledger| {
        let backoff = |(_, state): &&(_, State)| *state == State::Backoff;
        let lost = ledger.states.iter().find(backoff).unwrap().0;
        for account in ledger.accounts.values_mut().filter(|account| !account.live) {
            account.forget();
        }
        lost
    });
    rig.handle.live(PATIENCE).await.unwrap();
    rig.goes_on(5, 1).await;
    rig.ledger(|ledger| {
        // What was cut has missed trades; all others have not.
        let downs: Vec<u64> = ledger.accounts.values().map(|account| account.downs).collect();
        assert_eq!(downs.iter().filter(|downs| **downs == 1).count(), 3, "{downs:?}");
        assert_eq!(downs.iter().sum::<u64>(), 3, "{downs:?}");
        let own: Vec<String> = ledger
            .accounts
            .iter()
            .filter(|(_, account)| account.downs == 1)
            .map(|(symbol, _)| format!("{symbol}: trade "))
            .collect();
        ledger.wrong.retain(|wrong| !own.iter().any(|own| wrong.starts_with(own)));
        let others = ledger.states.iter().filter(|(id, _)| *id != lost);
        assert!(others.into_iter().all(|(_, state)| *state != State::Backoff));
    });
    rig.assert_right().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_the_users_own_needs_a_connection() {
    let rig = Rig::live(6, 6).await;
    let ping = || br#"{"time":1,"channel":"spot.ping"}"#.to_vec();
    let unsent = rig.handle.send(MessageType::Text, ping()).await.unwrap_err();
    assert!(matches!(unsent, WishError::SeveralConnections), "{unsent}");
    let received = rig.simulator().stats().received;
    for connection in rig.handle.status().connections {
        rig.handle.send_on(connection.connection, MessageType::Text, ping()).await.unwrap();
    }
    let all = |stats: &tickwire_simulator::Stats| stats.received >= received + 2;
    rig.simulator().wait(PATIENCE, all).expect("one message on each");
    let nobody = rig.handle.send_on(ConnectionId(77), MessageType::Text, ping()).await;
    assert!(matches!(nobody, Err(WishError::Refused(_))), "{nobody:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_ends_for_good_ends_the_feed() {
    let rig =
        Rig::live_with(6, 6, |feed| feed.configure(|config| config.policy.attempts = Some(0)))
            .await;
    let cut = rig.simulator().clients()[0];
    assert!(rig.simulator().act_on(cut, Action::Cut));
    let stop = tokio::time::timeout(Duration::from_secs(5), rig.handle.stopped()).await.unwrap();
    assert!(matches!(stop, Ok(Stop::OutOfAttempts(_))), "{stop:?}");
    let stats = rig.simulator().wait(PATIENCE, |stats| stats.open == 0).expect("all are gone");
    assert_eq!(stats.closed_with, [Some(1000)], "the other was closed in words");
}
