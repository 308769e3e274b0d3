//! A loop of your own, on `std::net` alone: what a driver does, and all of it, is in `src/plain`.
//!
//!     tickwire simulate gateio-spot --listen 127.0.0.1:9010
//!     cargo run -p tickwire-examples --example event_loop -- ws://127.0.0.1:9010/ws/v4/ BTC_USDT
//!
//! It opens plain TCP, as a simulated exchange takes; for the exchange itself wrap the streams of
//! `src/plain` in the TLS library of your choice.

use core::error::Error;

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::event::{Data, Event};
use tickwire_core::session::{Config, Memory, Output, Session, Symbols};
use tickwire_core::store::Store;
use tickwire_examples::clock::random;
use tickwire_examples::plain::Plain;
use tickwire_exchanges::gateio::spot::GateioSpot;

/// Books keep twice the levels that the stream shows.
const DEPTH: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (url, symbols) = arguments.split_first().ok_or("usage: event_loop URL SYMBOL..")?;
    let symbols: Vec<&str> = symbols.iter().map(String::as_str).collect();
    // The same exchange: the books of one must not start from another's.
    let rest_base = format!("http://{}", Endpoint::parse(url)?.authority);

    let mut config = Config::of(&GateioSpot);
    config.context.url = url;
    config.rest_base = &rest_base;
    let session = Session::public(
        GateioSpot,
        Symbols::new(&symbols)?,
        config,
        Books::owned(symbols.len(), DEPTH)?,
        Memory::owned(u16::try_from(symbols.len())?),
        random(),
    )?;
    let connection = Connection::new(session, Store::owned(1 << 20), Store::owned(1 << 15))?;
    let why = Plain::new(connection).run(|_, said| match said {
        Output::Event(event) => show(&event),
        Output::Notice(notice) => eprintln!("{notice}"),
        Output::ReconnectAfter { delay, cause, .. } => println!("again in {delay:?}: {cause}"),
        _ => {}
    });
    Err(why.into())
}

/// Prints the best bid and ask of a book that is live.
fn show(event: &Event<'_>) {
    if let (Some(symbol), Data::BookDelta(delta)) = (event.symbol, event.data)
        && let Some(book) = delta.book.and_then(|book| book.live())
        && let Some((bid, ask)) = book.best()
    {
        println!("{symbol}  {bid} | {ask}");
    }
}
