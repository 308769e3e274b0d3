//! Two venues in one process: what one goes through is nothing to the other.

use tickwire_tokio::core::event::{Event, Trade};
use tickwire_tokio::{BookUpdate, Feed, Symbols, gateio::spot::GateioSpot, mexc::spot::MexcSpot};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut urls = std::env::args().skip(1); // none: the exchanges themselves
    let gateio = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT", "ETH_USDT"]))
        .url(urls.next())
        .on_trade(|event, trade| show_trade("gateio", event, trade))
        .on_book(|update| show_book("gateio", &update))
        .spawn()?;
    let mexc = Feed::public(MexcSpot, Symbols::of(&["BTCUSDT", "ETHUSDT"]))
        .url(urls.next())
        .on_trade(|event, trade| show_trade("mexc", event, trade))
        .on_book(|update| show_book("mexc", &update))
        .spawn()?;
    tokio::select! {
        end = gateio.stopped() => Err(end?.into()), // each reconnects by itself until then
        end = mexc.stopped() => Err(end?.into()),
    }
}

fn show_trade(venue: &str, event: &Event<'_>, trade: &Trade<'_>) {
    if let Some(symbol) = event.symbol {
        println!("{venue:<6} {symbol:<9} trade {} {} x {}", trade.side, trade.price, trade.size);
    }
}

fn show_book(venue: &str, update: &BookUpdate<'_>) {
    let symbol = update.symbol;
    match update.book.live().and_then(|book| book.best()) {
        Some((bid, ask)) => println!("{venue:<6} {symbol:<9} {bid} | {ask}"),
        None => println!("{venue:<6} {symbol:<9} no book to trust: {}", update.book.state()),
    }
}
