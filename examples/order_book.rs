//! An order book that says when it cannot be trusted.

use tickwire_tokio::{Feed, Symbols, gateio::spot::GateioSpot};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let feed = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT"]))
        .url(std::env::args().nth(1))
        .on_book(|update| match update.book.live().and_then(|book| book.best()) {
            Some((bid, ask)) => println!("{}  {bid} | {ask}", update.symbol),
            None => println!("{} has no book to trust: {}", update.symbol, update.book.state()),
        })
        .on_state(|state, cause| {
            eprintln!("{state} {}", cause.map_or(String::new(), |it| it.to_string()))
        })
        .spawn()?;
    Err(feed.stopped().await?.into()) // it reconnects and resyncs by itself until then
}
