//! A feed of the driver on tokio.

use tickwire_core::event::TradeId;
use tickwire_core::testing::{MockChannel, MockVenue};
use tickwire_interop::PATIENCE;
use tickwire_tokio::{Feed, Offer, Symbols};
use tokio::runtime::Builder;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

use crate::site::Site;

at_each_site!(a_feed_hears_every_trade);

const TRADES: u64 = 5_000;

fn a_feed_hears_every_trade(site: Site) {
    let id = site.server().client();
    let deflate = if site.is_deflated() { "&deflate" } else { "" };
    let path = format!("/venue?trades={TRADES}&id={id}{deflate}");
    let (tell, mut told) = unbounded_channel();
    let mut feed = Feed::public(MockVenue::default(), Symbols::of(&["A"]))
        .channels(&[MockChannel::Trades])
        .url(format!("ws://{}{path}", site.server().address()))
        .on_trade(move |_, trade| tell.send(trade.id.and_then(TradeId::number)));
    if site.is_deflated() {
        feed = feed.deflate(Offer::DEFAULT);
    }
    let run = async {
        let handle = feed.spawn().expect("a feed that can be made");
        for trade in 0..TRADES {
            assert_eq!(told.recv().await, Some(Some(trade)));
        }
        assert_eq!(handle.status().connections[0].deflated, site.is_deflated());
        handle.close(PATIENCE).await.expect("an orderly end");
    };
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { timeout(PATIENCE, run).await.expect("in time") });
    let report = site.server().report(id);
    assert_eq!((report.code, report.messages, report.error.as_str()), (1000, 1, ""));
}
