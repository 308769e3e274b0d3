//! Accounts behind TLS: the whole of an account's life on the stream and over REST, a key that no
//! stranger sees, and the goodbye of TLS.

use core::time::Duration;

use tickwire_simulator::faults::Action;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::Running;
use crate::script::{Script, Venue};
use crate::tap::Tap;

use super::account::{act, begins, misses, pending, taking};
use super::lines::goes_live;

/// Let in, told of an order and its fill, cut off while another is filled, and told of that too.
pub(super) fn a_protected_account_is_followed(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).tls().start();
        let mut running = Running::start(driver, exchange.account(), None);
        running.says(&begins(venue));
        running.hears("- Balance", "USDT");
        act(&exchange, taking(venue));
        running.hears(venue.symbol(), " Order(");
        running.hears(venue.symbol(), " Fill(");
        misses(&exchange, &mut running);
        running.hears(venue.symbol(), "synthetic: true");
        running.until("account: live");
        running.close();
        let news = running.ended();
        assert!(news.iter().any(|it| it == "account: stale: disconnected"), "{news:#?}");
        assert_eq!(news.last().map(String::as_str), Some("over: closed by the caller"));
    }
}

/// Whoever answers in the exchange's place, by REST or on the stream, gets nothing to read, and is
/// not asked again.
pub(super) fn an_account_is_not_shown_to_a_stranger(driver: &'static dyn Driver) {
    let stranger = Setup::of(Venue::GateioSpot).tls().start().books().roots;
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).tls().start();
        let script = Script { roots: stranger.clone(), ..exchange.account() };
        let mut running = Running::start(driver, script, None);
        running.says(&pending(venue));
        running.until("cannot connect: the server's certificate is not acceptable");
        running
            .until("over: trying again is of no use: the server's certificate is not acceptable");
        let news = running.ended();
        assert!(!news.iter().any(|it| it.starts_with("reconnect")), "{news:#?}");
        let stats = exchange.simulator.stats();
        assert_eq!((stats.accepted, stats.requests, stats.received), (1, 0, 0), "{stats:?}");
    }
}

/// Who ends a TLS connection says goodbye to whoever is left there, whatever it was that ended it:
/// a peer that hears none cannot tell an end from a cut (RFC 8446, section 6.1).
pub(super) fn a_goodbye_is_said(driver: &'static dyn Driver) {
    let venue = Venue::GateioFutures;
    let exchange = Setup::of(venue).tls().start();
    let mut script = exchange.books();
    let tap = Tap::before(&mut script);
    // Longer than whoever stands between is kept waiting on a machine that is busy.
    let (silence, pong_wait) = (Some(Duration::from_secs(1)), Some(Duration::from_secs(3)));
    (script.settings.heartbeat, script.settings.silence) = (Some(Duration::ZERO), silence);
    script.settings.pong_wait = pong_wait;
    let mut running = Running::start(driver, script, None);
    running.says(&goes_live(venue));
    // A text that is no UTF-8.
    assert!(exchange.simulator.act(Action::Raw { hex: "8101ff".to_owned() }));
    running.until("connection: live to backoff: …");
    assert!(tap.ends_with_goodbye(), "after a close frame");
    running.until("connection: subscribing to live");
    exchange.simulator.change_faults(|it| it.silent = true);
    running.until("connection: live to backoff: the server is silent and did not answer a ping");
    assert!(tap.ends_with_goodbye(), "where nothing waits to be written");
    running.close();
    let _ = running.ended();
}
