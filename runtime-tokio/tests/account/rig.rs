//! A simulated exchange with one account, and the client of it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::context::Rate;
use tickwire_core::exchange::Exchange;
use tickwire_core::owned::OwnedItem;
use tickwire_simulator::account::{Act, Profile};
use tickwire_simulator::faults::Action;
use tickwire_simulator::{Config, Simulator, gateio, mexc};
use tickwire_tokio::gateio::futures::GateioFutures;
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::mexc::spot::MexcSpot;
use tickwire_tokio::{Account, AccountHandle, Events, Overflow, Rest, Tls};
use tokio::time::timeout;

use crate::consumer::Consumer;

/// How long a test waits for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);

/// The account's number.
pub(crate) const USER: u64 = 1_000_001;
pub(crate) const KEY: &str = "planted-key-0123456789";
pub(crate) const SECRET: &str = "planted-secret-0123456789";

/// A market, and what its simulator is called.
pub(crate) trait Market: PrivateExchange + Copy + Send + Sync + 'static {
    /// The first of its symbols.
    const SYMBOL: &'static str;

    /// A size of so many units that are small beside what the account has.
    fn size(units: usize) -> String {
        format!("{}.{}", units / 10, units % 10)
    }

    /// An exchange of it with the account, and no limits of how often what may be asked.
    fn start(seed: u64) -> Simulator;

    fn venue() -> Self;
}

impl Market for GateioSpot {
    const SYMBOL: &'static str = "BTC_USDT";

    fn start(seed: u64) -> Simulator {
        let mut config = gateio::spot::Config::default();
        config.seed = seed;
        (config.rest_limit, config.order_limit) = (0, 0);
        config.accounts = vec![profile("BTC")];
        Simulator::start(gateio::spot::Spot::new(config, now()), Config::default()).unwrap()
    }

    fn venue() -> Self {
        Self
    }
}

impl Market for GateioFutures {
    const SYMBOL: &'static str = "BTC_USDT";

    /// Contracts: there are no parts of one.
    fn size(units: usize) -> String {
        (units * 100).to_string()
    }

    fn start(seed: u64) -> Simulator {
        let mut config = gateio::futures::Config::default();
        config.seed = seed;
        (config.rest_limit, config.order_limit) = (0, 0);
        config.accounts = vec![Profile::new(USER, KEY, SECRET).with("USDT", "10000000")];
        Simulator::start(gateio::futures::Futures::new(config, now()), Config::default()).unwrap()
    }

    fn venue() -> Self {
        Self::USDT
    }
}

impl Market for MexcSpot {
    const SYMBOL: &'static str = "BTCUSDT";

    fn start(seed: u64) -> Simulator {
        let mut config = mexc::spot::Config::default();
        config.seed = seed;
        config.symbols = vec!["BTCUSDT".into(), "ETHUSDT".into()];
        config.deep_symbols = Vec::new();
        (config.rest_rate, config.rest_weight, config.connects_per_second) = (0, 0, 0);
        config.accounts = vec![profile("BTC")];
        Simulator::start(mexc::spot::Spot::new(config, now()), Config::default()).unwrap()
    }

    fn venue() -> Self {
        Self
    }
}

fn profile(base: &str) -> Profile {
    Profile::new(USER, KEY, SECRET).with("USDT", "10000000").with(base, "100")
}

#[expect(clippy::disallowed_methods, reason = "the venue's clock starts at the real time")]
fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap()
}

/// An account of an exchange, without patience and without limits of its own.
pub(crate) fn account<V: Market>(simulator: &Simulator, secret: &str) -> Account<V>
where
    V::Account: Send + Sync,
    <V::Account as Exchange>::Channel: Send + Sync,
{
    let credentials = Credentials::new(KEY, secret).unwrap();
    Account::of(V::venue(), credentials)
        .url(simulator.url())
        .rest(Rest::new(Tls::bundled()))
        .symbols(&[V::SYMBOL])
        .configure(|config| {
            let soon = Duration::from_millis(20);
            let session = &mut config.session;
            (session.policy.first, session.policy.max) = (soon, Duration::from_millis(200));
            session.policy.attempts = None;
            session.limits.connects = Rate::NONE;
            session.limits.requests = Rate::NONE;
        })
}

/// An exchange, and an account of it that is heard in full.
pub(crate) struct Rig<V: Market> {
    pub(crate) simulator: Arc<Simulator>,
    pub(crate) events: Events<AccountHandle<V::Account>>,
    pub(crate) consumer: Consumer,
    /// All that was said, one line each.
    pub(crate) said: Arc<Mutex<Vec<String>>>,
}

impl<V: Market> Rig<V>
where
    V::Account: Send + Sync + 'static,
    <V::Account as Exchange>::Channel: Send + Sync,
{
    /// An account that is live.
    pub(crate) async fn live(seed: u64) -> Self {
        let mut rig = Self::of(V::start(seed));
        rig.until_live().await;
        rig
    }

    pub(crate) fn of(simulator: Simulator) -> Self {
        let said = Arc::<Mutex<Vec<String>>>::default();
        let lines = Arc::clone(&said);
        let account = account::<V>(&simulator, SECRET)
            .on_any(move |item| lines.lock().unwrap().push(format!("{item:?}")));
        let events = account.stream_with(1 << 16, Overflow::Conflate).unwrap();
        Self { simulator: Arc::new(simulator), events, consumer: Consumer::default(), said }
    }

    pub(crate) fn handle(&self) -> &AccountHandle<V::Account> {
        self.events.handle()
    }

    /// Does something to the account as another client of it, or as the venue.
    pub(crate) fn act(&self, act: Act) -> bool {
        self.simulator.act(Action::Account { user: USER, act })
    }

    /// The connection is cut, and no other is let in until [`Rig::let_in`].
    pub(crate) async fn shut_out(&mut self) {
        self.simulator.change_faults(|faults| faults.refuse_status = Some(503));
        self.simulator.act(Action::Cut);
        self.until(|item| format!("{item:?}").contains("to: Backoff")).await;
    }

    pub(crate) fn let_in(&self) {
        self.simulator.change_faults(|faults| faults.refuse_status = None);
    }

    pub(crate) async fn until_live(&mut self) {
        let live = self.events.handle().live(PATIENCE).await;
        live.unwrap_or_else(|why| panic!("{why}\n{}", self.transcript()));
    }

    /// Hears items until one is what is looked for.
    pub(crate) async fn until(&mut self, mut wanted: impl FnMut(&OwnedItem) -> bool) -> OwnedItem {
        loop {
            let item = timeout(PATIENCE, self.events.next()).await;
            let Ok(Some(item)) = item else { panic!("not said\n{}", self.transcript()) };
            self.consumer.take(&item);
            if wanted(&item) {
                return item;
            }
        }
    }

    /// Hears items until the consumer has what the exchange has.
    pub(crate) async fn until_equal(&mut self) {
        let equal = timeout(PATIENCE, async {
            loop {
                let view = self.simulator.account(USER).unwrap();
                if self.consumer.differs(&view).is_none() {
                    return;
                }
                // What is said by then may have been said before: so both are looked at again.
                let soon = timeout(Duration::from_millis(100), self.events.next()).await;
                if let Ok(item) = soon {
                    self.consumer.take(&item.expect("the account goes on"));
                }
            }
        });
        if equal.await.is_err() {
            let view = self.simulator.account(USER).unwrap();
            let differs = self.consumer.differs(&view);
            panic!("{}\n{}", differs.unwrap_or_default(), self.transcript());
        }
    }

    /// The last that was said.
    pub(crate) fn transcript(&self) -> String {
        let said = self.said.lock().unwrap();
        let from = said.len().saturating_sub(60);
        format!("{}\n{:?}", said[from..].join("\n"), self.simulator.stats())
    }
}
