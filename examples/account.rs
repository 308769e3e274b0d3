//! An account whose state is the venue's, or is said not to be.

use std::time::Duration;

use tickwire_tokio::{Account, Credentials, gateio::spot::GateioSpot};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (key, secret) = (std::env::var("TICKWIRE_KEY")?, std::env::var("TICKWIRE_SECRET")?);
    let account = Account::of(GateioSpot, Credentials::new(&key, &secret)?)
        .url(std::env::args().nth(1))
        .on_order(|_, order| println!("order {} is {}", order.id, order.status))
        .on_fill(|_, fill| println!("fill: {} {} at {}", fill.side, fill.size, fill.price))
        .on_balance(|_, it| println!("{}: {} to use", it.asset, it.available.unwrap_or_default()))
        .on_notice(|notice| eprintln!("{notice}"))
        .spawn()?;
    account.live(Duration::from_secs(30)).await?; // until REST and the streams agree
    let held = account.snapshot().await?;
    println!("{} orders rest, {} assets are held", held.open_orders().count(), held.balances.len());
    Err(account.stopped().await?.into()) // it reconnects and compares by itself until then
}
