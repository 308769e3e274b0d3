//! An account that is let in and compared with REST: over TLS, and in the clear where that is said.

use core::cell::Cell;
use core::time::Duration;

use embassy_time::with_timeout;
use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::account::ledger::AccountState;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Notice, PrivateConfig, PrivateMemory, Session, Stop};
use tickwire_core::store::Store;
use tickwire_embassy::gateio::spot::GateioSpot;
use tickwire_embassy::mexc::spot::MexcSpot;
use tickwire_embassy::{Driver, Item, Memory, Protection, SecretsInTheClear, Tls, TlsMemory};
use tickwire_simulator::account::Profile;
use tickwire_simulator::{Config as Server, Simulator, gateio, mexc};

use crate::rig::{PATIENCE, VENUE, der, entropy, network_of, now, wall};

const KEY: &str = "planted-key-0123456789";
const SECRET: &str = "planted-secret-0123456789";

fn server(tls: bool) -> Server {
    let mut config = Server::default();
    config.tls = tls;
    config.names = vec![VENUE.to_owned()];
    config
}

fn profile() -> Profile {
    Profile::new(1_000_001, KEY, SECRET).with("USDT", "1000")
}

fn gateio_spot(tls: bool) -> Simulator {
    let mut venue = gateio::spot::Config::default();
    venue.accounts = vec![profile()];
    Simulator::start(gateio::spot::Spot::new(venue, now()), server(tls)).unwrap()
}

fn mexc_spot(tls: bool) -> Simulator {
    let mut venue = mexc::spot::Config::default();
    venue.symbols = vec!["BTCUSDT".into()];
    venue.deep_symbols = Vec::new();
    venue.accounts = vec![profile()];
    Simulator::start(mexc::spot::Spot::new(venue, now()), server(tls)).unwrap()
}

/// Follows an account until its state is the venue's twice, with a cut between.
fn lives<V: PrivateExchange + Copy, S: Protection>(venue: V, simulator: &Simulator, security: S) {
    let tls = if simulator.authority_pem().is_some() { "s" } else { "" };
    let (port, path) = (simulator.address().port(), simulator.url());
    let path = path.rsplit_once(&port.to_string()).unwrap().1;
    let url = format!("ws{tls}://{VENUE}:{port}{path}");
    let rest_base = format!("http{tls}://{VENUE}:{port}");
    let mut config = PrivateConfig::of(&venue);
    config.session.context.url = &url;
    config.session.rest_base = &rest_base;
    config.session.context.snapshot_delay = Duration::from_millis(5);
    config.session.policy.first = Duration::from_millis(5);
    let credentials = Credentials::new(KEY, SECRET).unwrap();
    let memory = PrivateMemory::owned();
    let session = Session::private(venue, credentials, config, memory, [1; 32]).unwrap();
    let connection = Connection::new(session, Store::owned(1 << 16), Store::owned(1 << 14));
    let connection = connection.unwrap();
    let mut memory = Memory::<4_096, 2_048, 32_768>::new();
    let (live, over, mut said) = (Cell::new(0), Cell::new(false), Vec::new());
    let stop = network_of(simulator).run(async |stack| {
        let mut driver = Driver::private(stack, connection, &mut memory, entropy, wall, security);
        let account = driver.run_with(
            |account, now, _| {
                if over.take() {
                    account.close(now);
                }
            },
            |item, account| {
                said.push(item.to_string());
                let Item::Notice(Notice::Account { state: AccountState::Live }) = item else {
                    return;
                };
                assert!(account.session().ledger().balances().count() > 0, "what it holds");
                live.set(live.get() + 1);
                match live.get() {
                    1 => assert!(simulator.act(tickwire_simulator::faults::Action::Cut)),
                    _ => over.set(true),
                }
            },
        );
        with_timeout(PATIENCE, account).await
    });
    let told = said.join("\n");
    assert_eq!((live.get(), stop), (2, Ok(Stop::Requested)), "{told}");
    assert!(!told.contains("planted"), "a secret is shown: {told}");
    assert_eq!(simulator.stats().violations, Vec::<String>::new());
}

fn lives_over_tls<V: PrivateExchange + Copy>(venue: V, simulator: &Simulator)
where
    V::Account: Exchange,
{
    let authority = der(simulator.authority_pem().unwrap());
    let mut memory = Box::new(TlsMemory::<16_640, 2_048>::new());
    lives(venue, simulator, Tls::trusting(&authority, &mut memory, wall, entropy));
}

#[test]
fn an_account_that_logs_in_lives_over_tls() {
    lives_over_tls(GateioSpot, &gateio_spot(true));
}

#[test]
fn an_account_with_a_listen_key_lives_over_tls() {
    lives_over_tls(MexcSpot, &mexc_spot(true));
}

#[test]
fn an_account_lives_in_the_clear_where_that_is_said() {
    lives(GateioSpot, &gateio_spot(false), SecretsInTheClear);
}
