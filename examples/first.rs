//! The first program: everything that happens to two symbols, one line each.

use tickwire_tokio::{Feed, Symbols, gateio::spot::GateioSpot};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut feed = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT", "ETH_USDT"]))
        .url(std::env::args().nth(1)) // none: the exchange itself
        .stream()?;
    while let Some(item) = feed.next().await {
        println!("{item}");
    }
    Ok(())
}
