//! Feeds whose symbols are held against the venue's rules first.

use std::time::Duration;

use tickwire_core::decimal::Decimal;
use tickwire_core::rules::{Rules, SymbolStatus};
use tickwire_core::session::Stop;
use tickwire_core::symbol::Symbol;
use tickwire_simulator::venue::Venue;
use tickwire_simulator::{Config, Simulator, gateio, mexc};
use tickwire_tokio::gateio::futures::GateioFutures;
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::mexc::spot::MexcSpot;
use tickwire_tokio::{CheckError, Feed, Rest, Symbols, Tls, Unfit, UnfitSymbol};

use crate::exchange::{PATIENCE, now};

/// A market with one symbol that is traded and one that is not.
struct Market<X> {
    venue: X,
    simulator: Simulator,
    traded: &'static str,
    halted: &'static str,
    /// The traded one, as many write it.
    mistaken: &'static str,
}

fn start(venue: impl Venue + 'static) -> Simulator {
    Simulator::start(venue, Config::default()).unwrap()
}

fn gateio_spot() -> Market<GateioSpot> {
    let mut config = gateio::spot::Config::default();
    (config.symbols, config.halted_symbols) = lists("BTC_USDT", "ETH_USDT");
    let simulator = start(gateio::spot::Spot::new(config, now()));
    let (traded, halted) = ("BTC_USDT", "ETH_USDT");
    Market { venue: GateioSpot, simulator, traded, halted, mistaken: "btcusdt" }
}

fn gateio_futures() -> Market<GateioFutures> {
    let mut config = gateio::futures::Config::default();
    (config.symbols, config.halted_symbols) = lists("ETH_USDT", "BTC_USDT");
    let simulator = start(gateio::futures::Futures::new(config, now()));
    let (traded, halted) = ("ETH_USDT", "BTC_USDT");
    Market { venue: GateioFutures::USDT, simulator, traded, halted, mistaken: "ETH-USDT" }
}

fn mexc_spot() -> Market<MexcSpot> {
    let mut config = mexc::spot::Config::default();
    (config.symbols, config.halted_symbols) = lists("BTCUSDT", "ETHUSDT");
    config.deep_symbols = Vec::new();
    let simulator = start(mexc::spot::Spot::new(config, now()));
    let (traded, halted) = ("BTCUSDT", "ETHUSDT");
    Market { venue: MexcSpot, simulator, traded, halted, mistaken: "BTC_USDT" }
}

fn lists(traded: &str, halted: &str) -> (Vec<String>, Vec<String>) {
    (vec![traded.to_owned(), halted.to_owned()], vec![halted.to_owned()])
}

impl<X> Market<X>
where
    X: Rules + Clone + Send + Sync + 'static,
    X::Channel: Send + Sync,
{
    fn feed(&self, symbols: &[&str]) -> Feed<X> {
        let feed = Feed::public(self.venue.clone(), Symbols::new(symbols).unwrap());
        feed.url(self.simulator.url())
            .rest(Rest::new(Tls::bundled()))
            .configure(|config| config.policy.first = Duration::from_millis(5))
    }

    /// What is wrong with the halted, the mistaken and the unknown one.
    fn wrong(&self, unfit: &[UnfitSymbol]) {
        let known = Symbol::new;
        let expected = [
            (self.halted, Some(SymbolStatus::Halted), None),
            (self.mistaken, None, known(self.traded)),
            ("NOBODY_KNOWS", None, None),
        ];
        let expected = expected.map(|(symbol, status, meant)| (symbol.to_owned(), status, meant));
        let said = unfit.iter().map(|one| (one.symbol.clone(), one.status, one.meant));
        assert_eq!(said.collect::<Vec<_>>(), expected);
    }

    fn named(&self) -> [&'static str; 4] {
        [self.halted, self.traded, self.mistaken, "NOBODY_KNOWS"]
    }

    /// Where no symbol may be wrong, the check names all three that are, and nothing is begun.
    async fn fails(&self) {
        let refused = self.feed(&self.named()).checked(Unfit::Fail).await.map(drop).unwrap_err();
        let words = refused.to_string();
        let CheckError::Unfit(unfit) = refused else { panic!("{words}") };
        self.wrong(&unfit);
        assert!(words.contains(self.halted) && words.contains("NOBODY_KNOWS"), "{words}");
        let stats = self.simulator.stats();
        assert_eq!((stats.requests, stats.received), (1, 0), "only the rules were asked for");
        let none = self.feed(&[self.halted]).checked(Unfit::Drop).await.map(drop).unwrap_err();
        assert!(matches!(none, CheckError::Unfit(ref unfit) if unfit.len() == 1), "{none}");
    }

    /// Where wrong ones are left out, the feed is live with the one that is right.
    async fn drops(&self) {
        let (feed, book) = self.feed(&self.named()).checked(Unfit::Drop).await.unwrap();
        self.wrong(book.left_out());
        assert_eq!((book.len(), book.unread()), (2, 0));
        let rules = book.rules(self.traded).unwrap();
        assert_eq!(rules.status, SymbolStatus::Trading);
        assert!(rules.tick.is_some_and(|tick| tick > Decimal::ZERO), "{rules:?}");
        let handle = feed.spawn().unwrap();
        handle.live(PATIENCE).await.unwrap();
        assert_eq!(handle.status().active, 1);
        assert_eq!(handle.close(PATIENCE).await, Ok(Stop::Requested));
    }
}

async fn checks<X>(market: Market<X>)
where
    X: Rules + Clone + Send + Sync + 'static,
    X::Channel: Send + Sync,
{
    market.fails().await;
    market.drops().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_gateio_spot() {
    checks(gateio_spot()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_gateio_futures() {
    checks(gateio_futures()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_mexc_spot() {
    checks(mexc_spot()).await;
}

#[tokio::test]
async fn rules_that_cannot_be_had_are_an_error_with_its_reason() {
    let market = gateio_spot();
    let refused = |refused: Result<_, CheckError>| refused.map(drop).unwrap_err();
    let nowhere = market.feed(&["BTC_USDT"]).rest_base("http://127.0.0.1:1");
    let error = refused(nowhere.checked(Unfit::Fail).await);
    assert!(matches!(error, CheckError::NoAnswer { .. }), "{error}");
    assert!(error.to_string().contains("127.0.0.1:1"), "{error}");
    market.simulator.change_faults(|faults| faults.rest_status = Some(503));
    let error = refused(market.feed(&["BTC_USDT"]).checked(Unfit::Fail).await);
    assert!(matches!(error, CheckError::Status(503)), "{error}");
}
