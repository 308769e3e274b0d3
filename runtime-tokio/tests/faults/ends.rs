//! Feeds that end because nothing helps, and feeds that go on though nothing helps. Addresses that
//! nobody answers at are tested beside the driver's books (`simulated/unreachable.rs`).

use std::time::Duration;

use tickwire_core::owned::{OwnedItem, OwnedNotice};
use tickwire_core::retry::Cause;
use tickwire_core::session::{State, Stop};
use tickwire_simulator::faults::{Action, Faults};
use tickwire_tokio::WishError;

use crate::exchange::{SYMBOLS, Setup};
use crate::rig::Rig;

/// I23.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_feed_that_is_out_of_attempts_stops_with_the_cause() {
    let mut rig = Rig::live_with(Setup::new(), |feed| {
        feed.configure(|config| config.policy.attempts = Some(3))
    })
    .await;
    rig.simulator.change_faults(|it| it.refuse_status = Some(503));
    rig.simulator.act(Action::Cut);
    let mut attempts = Vec::new();
    let stop = rig.until("the end", |item| match item {
        OwnedItem::Notice(OwnedNotice::Reconnect { attempt, .. }) => {
            attempts.push(*attempt);
            None
        }
        OwnedItem::Stopped(stop) => Some(*stop),
        _ => None,
    });
    let stop = stop.await;
    let cause = Cause::Status { status: 503, retry_after_s: None };
    assert_eq!(stop, Stop::OutOfAttempts(cause));
    assert_eq!(attempts, [1, 2, 3]);
    assert_eq!(rig.answer("that it is over", rig.handle.stopped()).await, Ok(stop));
    let status = rig.handle.status();
    assert_eq!((status.state, status.cause, status.books_live), (State::Stopped, Some(cause), 0));
    let wish = rig.handle.subscribe("XRP_USDT");
    let refused = rig.answer("a wish at the end", wish).await.unwrap_err();
    assert!(matches!(refused, WishError::Over(Some(why)) if why == stop), "{refused}");
    assert!(stop.to_string().contains("503"), "{stop}");
}

/// F12: that a connection opens is no success, where it is closed at once. The delay grows all the
/// same, up to its bound.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_lets_in_and_kicks_out_is_asked_ever_later() {
    let mut rig = Rig::live_with(Setup::new(), |feed| {
        feed.configure(|config| {
            config.policy.first = Duration::from_millis(4);
            config.policy.max = Duration::from_millis(100);
        })
    })
    .await;
    let mut bound = Duration::from_millis(4);
    for attempt in 1..=8 {
        let (delay, told) = kicked(&mut rig).await;
        assert_eq!(told, attempt);
        let range = bound / 2..=bound;
        assert!(range.contains(&delay), "attempt {attempt}: {delay:?} is not in {range:?}");
        bound = (bound * 2).min(Duration::from_millis(100));
    }
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&SYMBOLS).await;
    assert_eq!(rig.handle.status().stats.connections, 9, "each was let in");
}

/// Closes the connection as soon as the client has subscribed; the delay and the number of the
/// attempt that follows.
async fn kicked(rig: &mut Rig) -> (Duration, u32) {
    rig.status("a connection", |status| status.active > 0).await;
    rig.simulator.act(Action::Close { code: Some(1008) });
    rig.until("a reconnect", |item| match item.notice()? {
        OwnedNotice::Reconnect { delay, attempt, cause: Cause::Closed(Some(1008)), .. } => {
            Some((*delay, *attempt))
        }
        _ => None,
    })
    .await
}
