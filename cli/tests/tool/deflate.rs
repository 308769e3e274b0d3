//! `tail --deflate`: who may be offered it, and what became of the offer.

use crate::simulated::Simulated;
use crate::support::run;

#[test]
fn a_server_that_does_not_deflate_is_followed_all_the_same_and_that_is_said() {
    let exchange = Simulated::start(&["--symbols", "BTC_USDT"]);
    let follow = ["tail", "gateio-spot", "book_ticker", "BTC_USDT", "--url", &exchange.url];
    let run = run(&[&follow[..], &["--deflate", "--count", "100", "--seconds", "60"]].concat());
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 100), "{run:?}");
    assert!(run.stderr.contains("deflated connections: 0 of 1"), "{run:?}");
}

#[test]
fn a_venue_that_blocks_whoever_offers_it_is_not_offered_it() {
    let run = run(&["tail", "mexc-spot", "aggre.deals@100ms", "BTCUSDT", "--deflate"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.stderr.contains("this venue may not be offered permessage-deflate"), "{run:?}");
}
