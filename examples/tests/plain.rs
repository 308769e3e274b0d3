//! The loop on `std::net` with an account: a listen key by REST before there is a stream, the
//! comparison with REST beside it, and an end in order.

use core::time::Duration;

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::account::ledger::AccountState;
use tickwire_core::book::NoBooks;
use tickwire_core::connection::Connection;
use tickwire_core::retry::Cause;
use tickwire_core::session::{
    Memory, Output, Private, PrivateConfig, PrivateMemory, Session, State, Stop,
};
use tickwire_core::store::Store;
use tickwire_examples::clock::random;
use tickwire_examples::plain::Plain;
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_simulator::account::Profile;
use tickwire_simulator::faults::Action;
use tickwire_simulator::{Config, Simulator, mexc};

/// How long anything may take before the test says that it hangs.
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(20);

const KEY: &str = "key-of-a-test";
const SECRET: &str = "secret-of-a-test";

type Loop<'b> = Plain<'b, <MexcSpot as PrivateExchange>::Account, NoBooks, Private<'b>>;

#[expect(clippy::disallowed_methods, reason = "the exchange's clock is that of this machine")]
fn exchange() -> Simulator {
    let mut config = mexc::spot::Config::default();
    config.accounts = vec![Profile::new(1, KEY, SECRET).with("USDT", "1000")];
    let now = std::time::UNIX_EPOCH.elapsed().unwrap_or(Duration::ZERO);
    let venue = mexc::spot::Spot::new(config, now);
    Simulator::start(venue, Config::default()).expect("a port of loopback is free")
}

/// A loop at an exchange and its REST.
fn open<'b>(url: &'b str, rest_base: &'b str) -> Loop<'b> {
    let mut config = PrivateConfig::of(&MexcSpot);
    (config.session.context.url, config.session.rest_base) = (url, rest_base);
    config.session.context.request_timeout = Duration::from_secs(1);
    let memory = PrivateMemory {
        session: Memory::owned(1),
        records: Store::owned(64),
        entries: Store::owned(64),
        fills: Store::owned(64),
        actions: Store::owned(4),
    };
    let credentials = Credentials::new(KEY, SECRET).expect("credentials");
    let session = Session::private(MexcSpot, credentials, config, memory, random());
    let session = session.expect("a session");
    let connection = Connection::new(session, Store::owned(1 << 18), Store::owned(1 << 15));
    Plain::new(connection.expect("a connection"))
}

/// Turns until `done`; says why reconnects were planned.
fn until(it: &mut Loop<'_>, done: impl Fn(&Loop<'_>) -> bool) -> Vec<Cause> {
    let (deadline, mut causes) = (it.now().mono.after(PATIENCE), Vec::new());
    while !done(it) {
        assert!(it.now().mono < deadline, "it hangs: {it:?}");
        let over = it.turn(GLANCE, |_, said| {
            if let Output::ReconnectAfter { cause, .. } = said {
                causes.push(cause);
            }
        });
        assert_eq!(over, None);
    }
    causes
}

fn is_live(it: &Loop<'_>) -> bool {
    it.connection.session().account_state() == AccountState::Live
}

#[test]
fn an_account_is_live_again_after_a_cut_and_closed_in_order() {
    let exchange = exchange();
    let (url, rest_base) = (exchange.url(), format!("http://{}", exchange.address()));
    let mut it = open(&url, &rest_base);
    assert_eq!(until(&mut it, is_live), []);
    assert!(exchange.act(Action::Cut));
    let mut causes = until(&mut it, |it| !is_live(it));
    causes.extend(until(&mut it, is_live));
    assert!(matches!(causes[..], [Cause::Ended | Cause::Reset]), "{causes:?}");
    let now = it.now().mono;
    it.connection.close(now);
    let why = it.run(|_, _| {});
    assert_eq!((why, it.connection.state()), (Stop::Requested, State::Stopped));
    assert_eq!(exchange.stats().violations, [""; 0]);
}

#[test]
fn a_rest_that_is_not_there_is_told_and_tried_again() {
    let exchange = exchange();
    let url = exchange.url();
    // A port that was free a moment ago: nobody listens.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port of loopback is free");
    let gone = format!("http://{}", gone.local_addr().expect("it has an address"));
    let mut it = open(&url, &gone);
    let causes = until(&mut it, |it| it.connection.stats().attempts > 0);
    assert!(causes.iter().all(|cause| *cause == Cause::Unprepared), "{causes:?}");
    assert_eq!(it.connection.stats().connections, 0);
}
