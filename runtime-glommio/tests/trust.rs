//! Whom a feed trusts: a certificate that stands up is taken, any other ends the feed at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use core::time::Duration;

use glommio::LocalExecutorBuilder;
use tickwire_glommio::core::retry::Cause;
use tickwire_glommio::core::session::Stop;
use tickwire_glommio::gateio::spot::GateioSpot;
use tickwire_glommio::{Feed, FeedError, Rest, Symbols, Tls};
use tickwire_simulator::gateio::spot::Spot;
use tickwire_simulator::{Certificate, Config, Simulator, wall_time};

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

fn secured(certificate: Certificate, name: &str) -> Simulator {
    let mut config = Config::default();
    config.tls = true;
    config.certificate = certificate;
    config.names = vec![name.to_owned()];
    Simulator::start(Spot::new(Default::default(), wall_time()), config).unwrap()
}

fn authority_of(simulator: &Simulator) -> Tls {
    Tls::with_roots(simulator.authority_pem().unwrap()).unwrap()
}

/// A feed, with a budget of calls of its own.
fn feed(server: &Simulator, tls: &Tls) -> Feed<GateioSpot> {
    Feed::public(GateioSpot, Symbols::of(&["BTC_USDT", "ETH_USDT"]))
        .url(server.url())
        .rest(Rest::new(tls.clone()))
        .tls(tls.clone())
        .configure(|config| config.context.snapshot_delay = Duration::from_millis(5))
}

/// How a feed ends that trusts these.
fn end_of(server: &Simulator, tls: &Tls) -> Stop {
    let executor = LocalExecutorBuilder::default().make().unwrap();
    executor.run(async {
        let handle = feed(server, tls).spawn().unwrap();
        assert!(handle.live(PATIENCE).await.is_err());
        handle.stopped().await.unwrap()
    })
}

#[test]
fn one_that_stands_up_is_accepted() {
    let server = secured(Certificate::Valid, "127.0.0.1");
    let executor = LocalExecutorBuilder::default().make().unwrap();
    executor.run(async {
        let handle = feed(&server, &authority_of(&server)).spawn().unwrap();
        handle.live(PATIENCE).await.unwrap();
        assert_eq!(handle.close(PATIENCE).await.unwrap(), Stop::Requested);
    });
    assert!(server.wait(PATIENCE, |stats| stats.open == 0).is_ok());
}

#[test]
fn all_others_end_the_feed() {
    let refused = |certificate, name| {
        let server = secured(certificate, name);
        assert_eq!(end_of(&server, &authority_of(&server)), Stop::Final(Cause::Certificate));
        assert_eq!(server.stats().accepted, 1, "tried again");
    };
    refused(Certificate::Valid, "elsewhere.example");
    refused(Certificate::Expired, "127.0.0.1");
    refused(Certificate::SelfSigned, "127.0.0.1");
    let server = secured(Certificate::Valid, "127.0.0.1");
    assert_eq!(end_of(&server, &Tls::bundled()), Stop::Final(Cause::Certificate));
}

#[test]
fn outside_of_an_executor_there_is_no_runtime() {
    let feed = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT"]));
    assert!(matches!(feed.spawn(), Err(FeedError::Runtime)));
}
