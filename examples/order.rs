//! An order, and what became of it. An address comes first: this one is never sent elsewhere.

use std::time::Duration;

use tickwire_tokio::core::account::action::{Action, NewOrder, OrderRef};
use tickwire_tokio::core::account::id::Id;
use tickwire_tokio::core::event::Side;
use tickwire_tokio::core::symbol::Symbol;
use tickwire_tokio::{Account, Credentials, OwnedOutcome, gateio::spot::GateioSpot};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("name the address of a simulated exchange")?;
    let (key, secret) = (std::env::var("TICKWIRE_KEY")?, std::env::var("TICKWIRE_SECRET")?);
    let account = Account::of(GateioSpot, Credentials::new(&key, &secret)?).url(url).spawn()?;
    account.live(Duration::from_secs(30)).await?;

    let symbol = Symbol::new("BTC_USDT").ok_or("a symbol has 1 to 32 bytes")?;
    let id = Id::text("t-example").ok_or("an id has 1 to 48 bytes")?; // left out: one is made
    let limit = NewOrder::limit(symbol, Side::Buy, "0.01".parse()?, "1000".parse()?);
    let order = NewOrder { client_id: Some(id), ..limit };
    let asked = account.act(Action::Place(&order)).await?; // an error: nothing was sent
    match asked.outcome().await {
        Some(OwnedOutcome::Done | OwnedOutcome::FoundDone) => println!("the venue has the order"),
        Some(refused @ OwnedOutcome::Refused { .. }) => println!("{}", refused.view()),
        Some(OwnedOutcome::FoundNotDone) => println!("it was lost on the way"),
        _ => println!("nobody knows: look before you place it again"),
    }

    let cancelled = account.act(Action::Cancel(&OrderRef { symbol, id })).await?;
    println!("cancelled: {:?}", cancelled.outcome().await);
    account.close(Duration::from_secs(10)).await?;
    Ok(())
}
