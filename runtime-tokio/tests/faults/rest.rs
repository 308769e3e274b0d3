//! F19 and what else may be wrong with the REST books that a stream's books begin with.

use std::time::Duration;

use tickwire_core::book::{BookState, SyncReason};
use tickwire_core::owned::{OwnedData, OwnedNotice};
use tickwire_core::session::{SnapshotFailure, State, Unanswered};
use tickwire_simulator::faults::{Action, Faults};
use tickwire_simulator::venue::ClientId;

use crate::exchange::{LEVELS, PATIENCE, SYMBOLS, Setup, is_same};
use crate::held::Held;
use crate::rig::Rig;

/// F19: too old a snapshot is fetched again, and never applied.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn too_old_a_snapshot_is_fetched_again_until_one_is_new_enough() {
    let mut rig = Rig::live().await;
    rig.simulator.change_faults(|it| it.snapshot_lag_ms = 600_000);
    rig.simulator.act(Action::Cut);
    rig.reconnect().await;
    let mark = rig.mark();
    let mut old = [0; SYMBOLS.len()];
    while old.contains(&0) {
        rig.until("a snapshot that is too old", |item| match item.notice()? {
            OwnedNotice::Book { slot, state, .. } => {
                assert_ne!(*state, BookState::Live, "built of what is too old");
                let too_old = *state == BookState::Syncing(SyncReason::SnapshotTooOld);
                old[slot.index()] += usize::from(too_old);
                too_old.then_some(())
            }
            _ => None,
        })
        .await;
    }
    let requests = rig.simulator.stats().requests;
    rig.counted("further calls", |it| it.requests >= requests + 9);
    assert_eq!(rig.handle.status().books_live, 0);
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&SYMBOLS).await;
    assert_eq!(rig.lines(mark, "reconnect"), Vec::<&String>::new());
}

/// F19: the same where the book was live before.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn too_old_a_snapshot_does_not_mend_a_gap() {
    let mut rig = Rig::live().await;
    let [hit, ..] = SYMBOLS;
    rig.simulator.change_faults(|it| it.snapshot_lag_ms = 600_000);
    rig.simulator.act(Action::Gap { symbol: hit.into(), pushes: 2 });
    let requests = rig.simulator.stats().requests;
    rig.counted("calls", |it| it.requests >= requests + 4);
    assert_eq!(rig.handle.status().books_live, SYMBOLS.len() - 1);
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&SYMBOLS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_snapshot_that_is_refused_is_told_and_fetched_again() {
    for (status, retry_after_s) in [(429, Some(1)), (500, None), (503, None), (503, Some(1))] {
        let mut setup = Setup::new();
        setup.server.faults.rest_status = Some(status);
        setup.server.faults.retry_after_s = retry_after_s;
        let mut rig = Rig::start(setup, &SYMBOLS, |feed| feed);
        for _ in 0..3 {
            let failure = snapshot_failed(&mut rig).await;
            assert_eq!(failure, SnapshotFailure::Status(status));
        }
        let told = rig.handle.live(Duration::from_millis(1)).await.unwrap_err();
        assert_eq!(told.missing_count, SYMBOLS.len(), "{told}");
        rig.simulator.set_faults(Faults::default());
        rig.recovered(&SYMBOLS).await;
        assert_eq!(rig.lines(0, "reconnect"), Vec::<&String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_snapshot_that_does_not_come_is_told_and_fetched_again() {
    let mut setup = Setup::new();
    setup.server.faults.rest_silent = true;
    let mut rig = Rig::start(setup, &SYMBOLS, |feed| {
        feed.configure(|config| config.context.request_timeout = Duration::from_secs(1))
    });
    for _ in 0..4 {
        let failure = snapshot_failed(&mut rig).await;
        assert_eq!(failure, SnapshotFailure::Unanswered(Unanswered::Timeout));
    }
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&SYMBOLS).await;
    assert_eq!(rig.lines(0, "reconnect"), Vec::<&String>::new());
}

async fn snapshot_failed(rig: &mut Rig) -> SnapshotFailure {
    rig.until("a failed snapshot", |item| match item.notice()? {
        OwnedNotice::SnapshotFailed { failure, .. } => Some(*failure),
        _ => None,
    })
    .await
}

/// A server may close a connection that waits for the next call, at any time: that costs neither
/// a call nor the time that an answer may take.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_kept_connection_that_was_closed_is_replaced_at_once() {
    let [hit, ..] = SYMBOLS;
    let mut rig = Rig::live().await;
    let stream = rig.simulator.clients()[0];
    for _ in 0..20 {
        let accepted = rig.simulator.stats().accepted;
        for call in (1..=accepted).map(ClientId).filter(|it| *it != stream) {
            rig.simulator.act_on(call, Action::Cut);
        }
        rig.simulator.act(Action::Gap { symbol: hit.into(), pushes: 1 });
        rig.book(hit, |state| matches!(state, BookState::Stale(_)).then_some(())).await;
        rig.book(hit, |state| (state == BookState::Live).then_some(())).await;
    }
    rig.recovered(&SYMBOLS).await;
    assert_eq!(rig.lines(0, "snapshot"), Vec::<&String>::new());
}

/// F14: the symbol goes while its book is being mended.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_symbol_may_go_and_come_back_while_its_book_is_mended() {
    let mut rig = Rig::live_with(Setup::new(), |feed| {
        feed.configure(|config| config.context.request_timeout = Duration::from_secs(1))
    })
    .await;
    let [hit, others @ ..] = SYMBOLS;
    let snapshots = rig.handle.status().stats.snapshots;
    rig.simulator.change_faults(|it| it.rest_silent = true);
    rig.simulator.act(Action::Gap { symbol: hit.into(), pushes: 1 });
    rig.status("the call", |status| status.stats.snapshots > snapshots).await;
    rig.handle.unsubscribe(hit).await.unwrap();
    let mark = rig.mark();
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&others).await;
    assert_eq!(rig.handle.status().desired, 2);
    assert!(rig.lines(mark, "book: live").is_empty(), "nobody follows it");
    rig.handle.subscribe(hit).await.unwrap();
    rig.recovered(&SYMBOLS).await;
    assert_eq!(rig.handle.status().stats.connections, 1);
}

/// F20: the answer to a call of the old connection is none for the book of the new one. The market
/// is quiet, so that nothing but a snapshot can make the book live; and the old answer comes while
/// the new connection waits for its own. It is not what the venue has: if it were taken, that would
/// be seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_answer_of_the_old_connections_is_not_applied() {
    let symbol = SYMBOLS[0];
    let mut setup = Setup::of(&[symbol]);
    setup.venue.quiet_symbols = vec![symbol.into()];
    let simulator = setup.start();
    let dearer = |answer: String| answer.replacen(r#""asks":[[""#, r#""asks":[["9"#, 1);
    let mut held = Held::before(simulator.address(), dearer).await;
    let base = format!("http://{}", held.address);
    let mut rig = Rig::start_on(simulator, &[symbol], |feed| feed.rest_base(base));
    rig.counted("the call", |it| it.requests == 1);
    let client = rig.simulator.clients()[0];
    rig.simulator.act_on(client, Action::Cut);
    rig.reconnect().await;
    rig.until("the new connection", |item| match item.notice()? {
        OwnedNotice::State { to: State::Live, .. } => Some(()),
        _ => None,
    })
    .await;
    rig.counted("a call of its own", |it| it.requests == 2);

    held.let_go(1, PATIENCE).await;
    assert!(rig.handle.book(symbol).await.unwrap().is_none(), "built of the old answer");
    held.let_go(2, PATIENCE).await;
    rig.handle.live(PATIENCE).await.unwrap();
    let book = rig.handle.book(symbol).await.unwrap().expect("the book is live");
    assert_eq!(rig.lines(0, "book: live").len(), 1);
    let OwnedData::BookSnapshot(book) = &book.data else { panic!("{book:?}") };
    let theirs = rig.simulator.book(symbol, book.id.unwrap(), LEVELS).unwrap();
    assert!(is_same(book.bids().iter().copied(), &theirs.bids), "{book:?}");
    assert!(is_same(book.asks().iter().copied(), &theirs.asks), "{book:?}");
    assert_eq!(rig.simulator.stats().violations, Vec::<String>::new());
}
