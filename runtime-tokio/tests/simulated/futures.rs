//! Feeds of contracts: connect, subscribe, data, cut, recover, close.

use std::time::Duration;

use tickwire_simulator::Simulator;
use tickwire_simulator::faults::Action;
use tickwire_simulator::gateio::futures::{Config, Futures, Settle};
use tickwire_tokio::gateio::futures::GateioFutures;
use tickwire_tokio::{Feed, Rest, Symbols, Tls};

use crate::exchange::{PATIENCE, now};
use crate::follow::Followed;

/// A venue of two contracts, the second of which has sizes with a decimal: its books are the
/// venue's only where the venue was asked for sizes as texts, over the socket and over REST
/// (`X-Gate-Size-Decimal`), for it cuts the decimal off for anybody else.
async fn lives(venue: GateioFutures, settle: Settle, rude: bool) {
    let mut config = Config::new(settle);
    config.rude = rude;
    let symbols = config.symbols.clone();
    assert_eq!(config.decimal_symbols, symbols[1..]);
    let simulator = Futures::new(config, now());
    let simulator = Simulator::start(simulator, tickwire_simulator::Config::default()).unwrap();
    let symbols: Vec<_> = symbols.iter().map(String::as_str).collect();
    let feed = Feed::public(venue, Symbols::of(&symbols))
        .url(simulator.url())
        .rest(Rest::new(Tls::bundled()))
        .configure(|config| config.policy.first = Duration::from_millis(5));
    let mut followed = Followed::start(simulator, feed, &symbols).await;
    for fault in [Action::Cut, Action::Restart { down_ms: 200 }] {
        let before = followed.simulator.stats().accepted;
        assert!(followed.simulator.act(fault));
        followed.simulator.wait(PATIENCE, |stats| stats.accepted > before).unwrap();
        followed.handle.live(PATIENCE).await.unwrap();
        followed.is_equal().await;
    }
    followed.ends().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_of_usdt() {
    lives(GateioFutures::USDT, Settle::Usdt, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_of_usdt_in_whatever_order_it_says_them() {
    lives(GateioFutures::USDT, Settle::Usdt, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_of_btc() {
    lives(GateioFutures::BTC, Settle::Btc, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_of_usd1() {
    lives(GateioFutures::USD1, Settle::Usd1, false).await;
}
