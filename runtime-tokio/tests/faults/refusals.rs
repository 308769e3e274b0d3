//! F11, F14: connections and symbols that the venue does not want.

use std::time::Duration;

use tickwire_core::owned::OwnedNotice;
use tickwire_core::retry::{Cause, Class, Retry};
use tickwire_core::session::{ConfigError, SubscriptionState};
use tickwire_simulator::faults::{Action, Faults};
use tickwire_tokio::Symbols;

use crate::exchange::{PATIENCE, SYMBOLS, Setup};
use crate::rig::Rig;

/// Refuses every new connection, and cuts the one that there is.
fn refuse(rig: &Rig, status: u16, retry_after_s: Option<u32>) {
    rig.simulator.change_faults(|it| {
        (it.refuse_status, it.retry_after_s) = (Some(status), retry_after_s);
    });
    rig.simulator.act(Action::Cut);
}

/// F11: a server that has a problem is asked again soon.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refused_handshake_is_tried_again() {
    for status in [500, 502, 503] {
        let mut rig = Rig::live().await;
        refuse(&rig, status, None);
        for _ in 0..3 {
            rig.reconnect_by(Cause::Status { status, retry_after_s: None }).await;
        }
        rig.simulator.set_faults(Faults::default());
        rig.recovered(&SYMBOLS).await;
    }
}

/// F11: a public feed has no credentials that could be wrong; who is kept out waits for long.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_is_kept_out_waits() {
    for (status, least) in [(401, 30), (403, 30), (418, 10), (429, 10)] {
        let mut rig = Rig::live().await;
        refuse(&rig, status, None);
        let delay = rig.reconnect_by(Cause::Status { status, retry_after_s: None }).await;
        let least = Duration::from_secs(least);
        assert!(delay >= least && delay <= 6 * least, "{status}: {delay:?}");
    }
}

/// F11: recovery from the same, with a table of the user's that waits for less.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_was_kept_out_comes_back() {
    let soon = Retry::After(Duration::from_millis(5));
    let mut rig = Rig::live_with(Setup::new(), |feed| {
        feed.configure(|config| config.retry = config.retry.with(Class::Forbidden, soon))
    })
    .await;
    for status in [401, 403] {
        refuse(&rig, status, None);
        for _ in 0..2 {
            rig.reconnect_by(Cause::Status { status, retry_after_s: None }).await;
        }
        rig.simulator.set_faults(Faults::default());
        rig.recovered(&SYMBOLS).await;
    }
}

/// F11: what Retry-After says is obeyed, where the table would have it sooner.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn retry_after_is_obeyed() {
    let soon = Retry::After(Duration::from_millis(5));
    let mut rig = Rig::live_with(Setup::new(), |feed| {
        feed.configure(|config| config.retry = config.retry.with(Class::RateLimited, soon))
    })
    .await;
    for status in [429, 503] {
        refuse(&rig, status, Some(1));
        let delay = rig.reconnect_by(Cause::Status { status, retry_after_s: Some(1) }).await;
        let range = Duration::from_secs(1)..=Duration::from_secs(6);
        assert!(range.contains(&delay), "{status}: {delay:?}");
        rig.simulator.set_faults(Faults::default());
        rig.recovered(&SYMBOLS).await;
    }
}

/// F14.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refused_symbol_is_told_and_the_others_live_on() {
    let [first, refused, last] = SYMBOLS;
    let mut setup = Setup::new();
    setup.server.faults.refuse_symbols = vec![refused.into()];
    let mut rig = Rig::start(setup, &SYMBOLS, |feed| feed);
    for _ in 0..2 {
        is_refused(&mut rig, refused).await;
    }
    rig.recovered(&[first, last]).await;
    let status = rig.handle.status();
    assert_eq!((status.desired, status.active, status.books_live), (3, 2, 2));

    // Lifted, it may be asked for again.
    rig.simulator.set_faults(Faults::default());
    rig.handle.unsubscribe(refused).await.unwrap();
    rig.handle.subscribe(refused).await.unwrap();
    rig.recovered(&SYMBOLS).await;
    assert_eq!(rig.handle.status().stats.connections, 1);
}

/// F14.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_unknown_symbol_at_run_time_is_told_and_the_others_live_on() {
    let mut rig = Rig::live().await;
    let mark = rig.mark();
    rig.handle.subscribe("NOBODYS_USDT").await.unwrap();
    for _ in 0..2 {
        is_refused(&mut rig, "NOBODYS_USDT").await;
    }
    rig.recovered(&SYMBOLS).await;
    for symbol in SYMBOLS {
        assert_eq!(rig.lines(mark, symbol), Vec::<&String>::new());
    }
    // It is as wrong on a new connection, and not asked for again.
    let received = rig.simulator.stats().received;
    rig.simulator.act(Action::Cut);
    rig.reconnect().await;
    rig.recovered(&SYMBOLS).await;
    let books_and_trades = SYMBOLS.len() as u64 + 1;
    assert_eq!(rig.simulator.stats().received, received + books_and_trades);
}

/// Waits until one of a symbol's channels is refused, in the venue's words.
async fn is_refused(rig: &mut Rig, wanted: &str) {
    let (code, reason) = rig
        .until("a refusal", |item| match item.notice()? {
            OwnedNotice::Subscription { symbol, state, code, reason, .. } => {
                let refused = *state == SubscriptionState::Refused && symbol.as_str() == wanted;
                refused.then(|| (*code, reason.clone()))
            }
            _ => None,
        })
        .await;
    assert_eq!(code, Some(2));
    assert!(reason.contains(wanted), "{reason}");
}

/// The list of symbols is empty only where it is made at run time: else it does not compile.
#[tokio::test]
async fn a_list_without_symbols_is_an_error() {
    let symbols: Vec<&str> = Vec::new();
    assert_eq!(Symbols::new(&symbols).unwrap_err(), ConfigError::NoSymbols);
}

/// A feed whose last symbol goes closes its connection, which no venue keeps that has nothing to
/// say on it, and takes others on a new one.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_feed_without_symbols_left_takes_others() {
    let mut rig = Rig::live().await;
    for symbol in SYMBOLS {
        rig.handle.unsubscribe(symbol).await.unwrap();
    }
    rig.status("nothing that is followed", |status| status.desired == 0).await;
    rig.handle.live(PATIENCE).await.unwrap();
    rig.handle.subscribe(SYMBOLS[1]).await.unwrap();
    rig.recovered(&SYMBOLS[1..2]).await;
    assert_eq!(rig.handle.status().stats.connections, 2);
    let stats = rig.simulator.wait(PATIENCE, |stats| stats.open == 1).expect("one is closed");
    assert_eq!(stats.closed_with, [Some(1000)]);
}
