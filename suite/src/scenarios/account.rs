//! Accounts: being let in, being told the truth after a cut, and being refused.

use tickwire_simulator::account::Act;
use tickwire_simulator::faults::Action;

use crate::driver::Driver;
use crate::exchange::{Exchange, KEY, Setup, USER};
use crate::running::Running;
use crate::script::{Script, Side, Venue};

use super::lines::{CUT, any};

/// The venue's channels of an account that are followed.
fn channels(venue: Venue) -> &'static [&'static str] {
    match venue {
        Venue::GateioSpot => &["spot.orders", "spot.usertrades", "spot.balances"],
        Venue::GateioFutures => {
            &["futures.orders", "futures.usertrades", "futures.positions", "futures.balances"]
        }
        Venue::MexcSpot => &[
            "spot@private.orders.v3.api.pb",
            "spot@private.deals.v3.api.pb",
            "spot@private.account.v3.api.pb",
        ],
    }
}

/// Gate.io's futures ask for the account's number first, MEXC for a listen key.
fn is_prepared(venue: Venue) -> bool {
    venue != Venue::GateioSpot
}

/// Gate.io takes a login on the connection; MEXC's listen key is in the address.
fn logs_in(venue: Venue) -> bool {
    venue != Venue::MexcSpot
}

pub(super) fn pending(venue: Venue) -> Vec<String> {
    channels(venue).iter().map(|channel| format!("* {channel}: pending")).collect()
}

/// From the start to a state that is the venue's.
pub(super) fn begins(venue: Venue) -> Vec<String> {
    let mut lines = pending(venue);
    let states = if is_prepared(venue) {
        ["idle", "preparing", "connecting"]
    } else {
        ["", "idle", "connecting"]
    };
    let steps = states.windows(2).filter(|it| !it[0].is_empty());
    lines.extend(steps.map(|it| format!("connection: {} to {}", it[0], it[1])));
    lines.extend(is_let_in(venue));
    lines
}

/// From an open transport to a state that is the venue's.
fn is_let_in(venue: Venue) -> Vec<String> {
    let states: &[_] = if logs_in(venue) {
        &["connecting", "handshaking", "authenticating", "subscribing"]
    } else {
        &["connecting", "handshaking", "subscribing"]
    };
    let steps = states.windows(2).map(|it| format!("connection: {} to {}", it[0], it[1]));
    let mut lines: Vec<_> = steps.collect();
    let (last, first) = channels(venue).split_last().expect("channels");
    lines.extend(first.iter().map(|channel| format!("* {channel}: active")));
    lines.push("connection: subscribing to live".to_owned());
    lines.push(format!("* {last}: active"));
    lines.extend(["account: reconciling", "account: live"].map(String::from));
    lines
}

/// Being let in, an order and its fill, and an orderly end.
pub(super) fn an_account_is_followed(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).start();
        let mut running = Running::start(driver, exchange.account(), None);
        running.says(&begins(venue));
        running.hears("- Balance", "USDT");
        act(&exchange, taking(venue));
        running.hears(venue.symbol(), " Order(");
        running.hears(venue.symbol(), " Fill(");
        running.says_no_more();
        running.close();
        let news = running.ended();
        assert_eq!(news.last().map(String::as_str), Some("over: closed by the caller"));
        assert!(news.iter().any(|it| it == "connection: live to closing"), "{news:#?}");
    }
}

/// What happened while nobody was connected is found by comparing with REST, and marked so.
pub(super) fn an_account_recovers(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).start();
        let mut running = Running::start(driver, exchange.account(), None);
        running.says(&begins(venue));
        misses(&exchange, &mut running);
        running.hears(venue.symbol(), "synthetic: true");
        running.until("account: live");
        running.close();
        let news = running.ended();
        assert!(news.iter().any(|it| it == "account: stale: disconnected"), "{news:#?}");
    }
}

/// A wrong secret is final: one attempt, and no more.
pub(super) fn a_key_is_refused(driver: &'static dyn Driver) {
    for venue in Venue::ALL {
        let exchange = Setup::of(venue).start();
        let script = Script { side: Side::Private(KEY, "another"), ..exchange.account() };
        is_refused(
            driver,
            script,
            venue,
            if is_prepared(venue) { "preparing" } else { "authenticating" },
        );
    }
}

/// The login itself is refused, though the secret is right.
pub(super) fn a_login_is_refused(driver: &'static dyn Driver) {
    for venue in Venue::ALL.into_iter().filter(|it| logs_in(*it)) {
        let exchange = Setup::of(venue).faults(|it| it.account.refuse_logins = true).start();
        is_refused(driver, exchange.account(), venue, "authenticating");
    }
}

fn is_refused(driver: &'static dyn Driver, script: Script, venue: Venue, from: &str) {
    let mut running = Running::start(driver, script, None);
    running.says(&pending(venue));
    running.until(&format!("connection: {from} to stopped: the venue refused the login"));
    running.until("over: trying again is of no use: the venue refused the login");
    let news = running.ended();
    assert!(!news.iter().any(|it| it.starts_with("reconnect")), "{news:#?}");
}

/// Who is connected hears nothing of a listen key's end; the next connection is refused, and the
/// one after that has a new key.
pub(super) fn a_listen_key_ends(driver: &'static dyn Driver) {
    let venue = Venue::MexcSpot;
    let exchange = Setup::of(venue).start();
    let mut running = Running::start(driver, exchange.account(), None);
    running.says(&begins(venue));
    act(&exchange, Act::ExpireListenKeys);
    assert!(exchange.simulator.act(Action::Cut));
    running.until("connection: subscribing to backoff: the listen key is of no use any more");
    running.until("connection: backoff to preparing");
    running.says(&["connection: preparing to connecting"]);
    running.says(&is_let_in(venue));
    running.close();
    let _ = running.ended();
}

/// The exchange is gone, and an order is filled before it is back.
pub(super) fn misses(exchange: &Exchange, running: &mut Running) {
    // Longer than anything: back it is when it is told so.
    assert!(exchange.simulator.act(Action::Restart { down_ms: 600_000 }));
    running.says(&[any(&CUT, |cause| format!("connection: live to backoff: {cause}"))]);
    act(exchange, taking(exchange.venue));
    assert!(exchange.simulator.act(Action::Restart { down_ms: 0 }));
}

pub(super) fn act(exchange: &Exchange, act: Act) {
    assert!(exchange.simulator.act(Action::Account { user: USER, act }));
}

/// An order that takes what there is.
pub(super) fn taking(venue: Venue) -> Act {
    Act::Place {
        symbol: venue.symbol().to_owned(),
        side: "buy".to_owned(),
        price: Some("900000".to_owned()),
        amount: if venue == Venue::GateioFutures { "100" } else { "0.1" }.to_owned(),
        force: "ioc".to_owned(),
        text: String::new(),
    }
}
