//! Connections that the server ends, with a close frame of any code or without one.

use std::time::Duration;

use tickwire_core::retry::{Cause, Class, Retry};
use tickwire_simulator::faults::Action;

use crate::exchange::{SYMBOLS, Setup};
use crate::rig::Rig;

/// F10.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_close_is_answered_with_its_code_and_the_connection_made_anew() {
    let soon = Retry::After(Duration::from_millis(10));
    let mut rig = Rig::live_with(Setup::new(), |feed| {
        feed.configure(|config| config.retry = config.retry.with(Class::Restart, soon))
    })
    .await;
    let codes = [1000, 1001, 1008, 1011, 1012, 1013, 4000].map(Some);
    for code in codes.into_iter().chain([None]) {
        let closes = rig.simulator.stats().closed_with.len();
        rig.simulator.act(Action::Close { code });
        let delay = rig.reconnect_by(Cause::Closed(code)).await;
        let most = if matches!(code, Some(1012 | 1013)) { 60 } else { 20 };
        assert!(delay <= Duration::from_millis(most), "{code:?}: {delay:?}");
        let stats = rig.counted("the answer", |it| it.closed_with.len() > closes);
        assert_eq!(stats.closed_with.last(), Some(&code), "the answer repeats the code");
        rig.recovered(&SYMBOLS).await;
    }
    assert_eq!(rig.handle.status().stats.connections, 9);
}

/// F10: the advice for 1012 is to wait 5 to 30 seconds at random, so that clients do not all come
/// back at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_restarts_is_given_time() {
    for code in [1012, 1013] {
        let mut rig = Rig::live().await;
        rig.simulator.act(Action::Close { code: Some(code) });
        let delay = rig.reconnect_by(Cause::Closed(Some(code))).await;
        let range = Duration::from_secs(5)..=Duration::from_secs(30);
        assert!(range.contains(&delay), "{code}: {delay:?}");
    }
}

/// F1, F20: nothing of the old connection's books survives.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_cut_ends_every_book_and_all_are_built_anew() {
    for setup in [Setup::new(), Setup::new().tls()] {
        let mut rig = Rig::live_with(setup, |feed| feed).await;
        for connections in 2..5 {
            let mark = rig.mark();
            let snapshots = rig.handle.status().stats.snapshots;
            rig.simulator.act(Action::Cut);
            let (_, cause) = rig.reconnect().await;
            assert!(matches!(cause, Cause::Ended | Cause::Reset), "{cause:?}");
            let stale = rig.lines(mark, "book: stale (disconnected)");
            assert_eq!(stale.len(), SYMBOLS.len(), "{stale:?}");
            rig.recovered(&SYMBOLS).await;
            let stats = rig.handle.status().stats;
            assert_eq!(stats.connections, connections);
            assert!(stats.snapshots >= snapshots + 3, "each book has a snapshot of its own");
        }
    }
}
