//! Exchanges with certificates of all kinds, feeds and accounts of them, and how these end.

use std::time::{Duration, SystemTime};

use tickwire_core::retry::Cause;
use tickwire_core::session::Stop;
use tickwire_simulator::account::Profile;
use tickwire_simulator::gateio::spot;
use tickwire_simulator::{Certificate, Config, Simulator, mexc};
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::mexc::spot::MexcSpot;
use tickwire_tokio::{Account, Credentials, Feed, Item, Rest, Symbols, Tls};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

/// How long a test waits for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);

const KEY: &str = "planted-key";
const SECRET: &str = "planted-secret";

/// An exchange with one symbol.
pub(crate) fn exchange(change: impl FnOnce(&mut Config)) -> Simulator {
    let mut venue = spot::Config::default();
    venue.symbols = vec!["BTC_USDT".to_owned()];
    let mut config = Config::default();
    change(&mut config);
    Simulator::start(spot::Spot::new(venue, now()), config).unwrap()
}

/// The same behind TLS.
pub(crate) fn secured(certificate: Certificate, names: &[&str]) -> Simulator {
    exchange(|config| {
        config.tls = true;
        config.certificate = certificate;
        config.names = names.iter().map(ToString::to_string).collect();
    })
}

/// An exchange that gives listen keys over REST, behind TLS, with a good certificate.
pub(crate) fn exchange_of_listen_keys() -> Simulator {
    let mut venue = mexc::spot::Config::default();
    venue.symbols = vec!["BTCUSDT".into()];
    venue.deep_symbols = Vec::new();
    venue.accounts = vec![Profile::new(1_000_001, KEY, SECRET).with("USDT", "1000")];
    let mut config = Config::default();
    config.tls = true;
    Simulator::start(mexc::spot::Spot::new(venue, now()), config).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the venue's clock starts at the real time")]
fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap()
}

/// Where an exchange answers REST calls.
pub(crate) fn rest_base(simulator: &Simulator) -> String {
    let scheme = if simulator.authority_pem().is_some() { "https" } else { "http" };
    format!("{scheme}://{}", simulator.address())
}

/// Trust in the authority of an exchange alone.
pub(crate) fn authority_of(simulator: &Simulator) -> Tls {
    Tls::with_roots(simulator.authority_pem().unwrap()).unwrap()
}

/// A feed, with a budget of calls of its own, that may try twice.
pub(crate) fn feed(url: String, tls: &Tls) -> Feed<GateioSpot> {
    Feed::public(GateioSpot, Symbols::of(&["BTC_USDT"]))
        .url(url)
        .tls(tls.clone())
        .rest(Rest::new(tls.clone()))
        .configure(|config| {
            config.context.snapshot_delay = Duration::from_millis(5);
            config.policy.first = Duration::from_millis(5);
            config.policy.attempts = Some(1);
        })
}

/// An account whose listen key comes over REST, that may try twice.
pub(crate) fn account(url: String, tls: &Tls) -> Account<MexcSpot> {
    Account::of(MexcSpot, Credentials::new(KEY, SECRET).unwrap())
        .url(url)
        .tls(tls.clone())
        .rest(Rest::new(tls.clone()))
        .configure(|config| {
            config.session.policy.first = Duration::from_millis(5);
            config.session.policy.attempts = Some(1);
        })
}

/// How a client ended.
pub(crate) struct End {
    /// Why each connection that could not be made was not.
    pub(crate) causes: Vec<Cause>,
    /// All that was told, in the words for people.
    pub(crate) said: Vec<String>,
    pub(crate) stop: Stop,
}

impl End {
    /// The sentences that a text stands in.
    pub(crate) fn sentences(&self, part: &str) -> Vec<&String> {
        self.said.iter().filter(|sentence| sentence.contains(part)).collect()
    }
}

/// Runs a feed to its end.
pub(crate) async fn end_of(feed: Feed<GateioSpot>) -> End {
    let (sender, told) = unbounded_channel();
    let feed = feed.on_any(move |item| sender.send(heard(&item)).unwrap());
    let (_handle, feed) = feed.run().unwrap();
    let stop = timeout(PATIENCE, feed).await.expect("the feed goes on");
    ended(told, stop)
}

/// Runs an account to its end.
pub(crate) async fn end_of_account(account: Account<MexcSpot>) -> End {
    let (sender, told) = unbounded_channel();
    let account = account.on_any(move |item: Item<'_>| sender.send(heard(&item)).unwrap());
    let (_handle, account) = account.run().unwrap();
    let stop = timeout(PATIENCE, account).await.expect("the account goes on");
    ended(told, stop)
}

type Heard = (Option<Cause>, String);

fn heard(item: &Item<'_>) -> Heard {
    let cause = match item {
        Item::Unreachable { error, .. } => Some(error.cause),
        _ => None,
    };
    (cause, item.to_string())
}

fn ended(mut told: UnboundedReceiver<Heard>, stop: Stop) -> End {
    let (mut causes, mut said) = (Vec::new(), Vec::new());
    while let Ok((cause, sentence)) = told.try_recv() {
        causes.extend(cause);
        said.push(sentence);
    }
    End { causes, said, stop }
}
