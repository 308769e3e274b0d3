//! Faults of single messages: each is told, costs no more than the books that it hit, and the
//! connection stays.

use std::collections::BTreeMap;
use std::time::Duration;

use tickwire_core::book::{BookState, StaleReason};
use tickwire_core::exchange::{ControlKind, Malformed};
use tickwire_core::owned::OwnedNotice;
use tickwire_core::retry::Cause;
use tickwire_simulator::faults::{Action, Faults};

use crate::exchange::SYMBOLS;
use crate::rig::{Rig, delta};

fn gap(state: BookState) -> Option<(u64, u64)> {
    match state {
        BookState::Stale(StaleReason::Gap { expected, got }) => Some((expected, got)),
        _ => None,
    }
}

fn live(state: BookState) -> Option<()> {
    (state == BookState::Live).then_some(())
}

/// F16.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_gap_costs_one_book_until_it_is_built_again() {
    let mut rig = Rig::live().await;
    let [hit, others @ ..] = SYMBOLS;
    for pushes in 1..=3 {
        let mark = rig.mark();
        rig.simulator.act(Action::Gap { symbol: hit.into(), pushes });
        let (expected, got) = rig.book(hit, gap).await;
        assert_eq!(expected, rig.last_equal(hit) + 1, "what came last is continued");
        assert!(got > expected, "{got} is after {expected}");
        rig.book(hit, live).await;
        rig.recovered(&SYMBOLS).await;
        for other in others {
            let told = rig.lines(mark, other);
            assert!(told.is_empty(), "{other} was not hit: {told:?}");
        }
    }
    assert_eq!(rig.handle.status().stats.connections, 1);
    assert_eq!(rig.handle.status().stats.gaps, 3);
}

/// F16, F21.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn lost_messages_are_noticed_while_the_loss_goes_on() {
    let mut rig = Rig::live().await;
    rig.simulator.change_faults(|it| it.drop_per_mille = 100);
    for _ in 0..6 {
        rig.until("a gap", |item| match item.notice()? {
            OwnedNotice::Book { state, .. } => gap(*state),
            _ => None,
        })
        .await;
    }
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&SYMBOLS).await;
    let stats = rig.handle.status().stats;
    assert_eq!(stats.connections, 1, "a gap is no reason to connect again");
    let most = 3 + 3 * stats.gaps;
    assert!(stats.snapshots <= most, "{stats:?}: one resync a symbol at a time");
}

/// F17.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_comes_twice_is_told_once() {
    let mut rig = Rig::live().await;
    let mark = rig.mark();
    rig.simulator.change_faults(|it| it.duplicate_per_mille = 1_000);
    let mut last = BTreeMap::new();
    for _ in 0..60 {
        let (symbol, id) = rig.until("a delta", delta).await;
        let before = last.insert(symbol, id);
        assert!(before < Some(id), "{symbol}: {id} after {before:?}");
    }
    rig.recovered(&SYMBOLS).await;
    assert!(rig.simulator.stats().duplicated >= 60);
    assert!(rig.handle.status().stats.duplicates > 0);
    assert_eq!(rig.lines(mark, ""), Vec::<&String>::new(), "it is worth no notice");
}

/// F18.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_overtakes_is_a_gap_and_what_is_late_is_old() {
    let mut rig = Rig::live().await;
    rig.simulator.change_faults(|it| (it.delay_per_mille, it.delay_ms) = (150, 45));
    for _ in 0..4 {
        let found = rig.until("a gap", |item| match item.notice()? {
            OwnedNotice::Book { state, .. } => gap(*state),
            _ => None,
        });
        let (expected, got) = found.await;
        assert!(got > expected, "{got} is after {expected}");
    }
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&SYMBOLS).await;
    assert!(rig.simulator.stats().delayed > 0);
    assert_eq!(rig.handle.status().stats.connections, 1);
}

/// F23, F31: what is no JSON is of a stream that cannot be trusted any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn broken_messages_are_told_and_end_the_connection() {
    let mut rig = Rig::live().await;
    rig.simulator.change_faults(|it| it.corrupt_per_mille = 20);
    for _ in 0..5 {
        let error = malformed(&mut rig, |excerpt| assert!(excerpt.starts_with(b"{"))).await;
        assert!(error.fatal, "{error:?}");
        rig.reconnect_by(Cause::Poisoned(error)).await;
    }
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&SYMBOLS).await;
    let (theirs, ours) = (rig.simulator.stats(), rig.handle.status().stats);
    assert!(theirs.corrupted >= 5 && ours.connections >= 6, "{theirs:?} {ours:?}");
}

/// F23.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn garbage_is_told_and_ends_the_connection() {
    let mut rig = Rig::live().await;
    for text in ["", "garbage", "{", r#"{"time":1"#, "\u{0}"] {
        rig.simulator.act(Action::Text { text: text.into() });
        let error = malformed(&mut rig, |excerpt| assert_eq!(excerpt, text.as_bytes())).await;
        assert!(error.fatal, "{text:?}: {error:?}");
        rig.reconnect_by(Cause::Poisoned(error)).await;
        rig.recovered(&SYMBOLS).await;
    }
}

/// F23.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn json_that_is_no_message_is_told_and_harms_nothing() {
    let mut rig = Rig::live().await;
    let mark = rig.mark();
    for text in ["[]", "null", "7", r#"{"channel":7}"#] {
        rig.simulator.act(Action::Text { text: text.into() });
        let error = malformed(&mut rig, |excerpt| assert_eq!(excerpt, text.as_bytes())).await;
        assert!(!error.fatal, "{text:?}: {error:?}");
    }
    rig.recovered(&SYMBOLS).await;
    assert!(rig.lines(mark, "stale").is_empty() && rig.lines(mark, "reconnect").is_empty());
}

/// F23: an update with a price that is no number.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_update_that_cannot_be_read_costs_one_book() {
    let mut rig = Rig::live().await;
    let [hit, others @ ..] = SYMBOLS;
    let mark = rig.mark();
    let text = r#"{"time":1,"time_ms":1000,"channel":"spot.order_book_update","event":"update",
        "result":{"t":1000,"e":"depthUpdate","E":1,"s":"BTC_USDT","U":1,"u":2,"b":[["x","1"]],
        "a":[]}}"#;
    rig.simulator.act(Action::Text { text: text.into() });
    let error = malformed(&mut rig, |excerpt| assert!(text.as_bytes().starts_with(excerpt))).await;
    assert!(!error.fatal, "{error:?}");
    rig.book(hit, |state| (state == BookState::Stale(StaleReason::Malformed)).then_some(())).await;
    rig.book(hit, live).await;
    rig.recovered(&SYMBOLS).await;
    for other in others {
        let told = rig.lines(mark, other);
        assert!(told.is_empty(), "{other} was not hit: {told:?}");
    }
    assert_eq!(rig.handle.status().stats.connections, 1);
}

/// Waits for a broken message, and looks at what is quoted of it.
async fn malformed(rig: &mut Rig, look: impl Fn(&[u8])) -> Malformed {
    rig.until("a broken message", |item| match item.notice()? {
        OwnedNotice::Malformed { error, excerpt } => {
            look(excerpt);
            Some(*error)
        }
        _ => None,
    })
    .await
}

/// F28: the venue says that it will close; the client is faster.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_announced_upgrade_is_not_waited_for() {
    let mut rig = Rig::live().await;
    let text = r#"{"time":1,"channel":"spot.system","event":"upgrade","result":{"msg":"soon"}}"#;
    rig.simulator.act(Action::Text { text: text.into() });
    let reason = rig.until("the announcement", |item| match item.notice()? {
        OwnedNotice::Venue { kind: ControlKind::Upgrade, reason, .. } => Some(reason.clone()),
        _ => None,
    });
    assert_eq!(&*reason.await, "soon");
    let (delay, cause) = rig.reconnect().await;
    assert_eq!((delay, cause), (Duration::ZERO, Cause::Upgrade));
    rig.recovered(&SYMBOLS).await;
    assert_eq!(rig.handle.status().stats.connections, 2);
}
