//! How long a session takes to be made.

use core::hint::black_box;
use core::time::Duration;

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::session::{Config, Memory, Session, Symbols};
use tickwire_core::store::Store;
use tickwire_exchanges::gateio::spot::GateioSpot;
use tokio::time::sleep;

use crate::exchange::{Address, symbols};
use crate::report::{Row, Unit};
use crate::{Failure, clock, feeds};

const SYMBOLS: usize = 100;
const ROUNDS: usize = 200;
const PAUSE: Duration = Duration::from_millis(5);
const CEILING_MS: f64 = 5.0;

pub(crate) fn measure() -> Result<Vec<Row>, Failure> {
    let symbols = symbols(SYMBOLS);
    let feeds = samples(|| feed(&symbols))?;
    let sessions = samples(|| session(&symbols))?;
    let row = |what: &str, samples: &[Duration]| {
        let what = format!("{what}, {SYMBOLS} symbols");
        Row::durations(what, Unit::Milliseconds, samples).at_most(CEILING_MS)
    };
    Ok(vec![
        row("feed made, up to its future", &feeds),
        row("session and connection made", &sessions),
    ])
}

/// With pauses: a program makes one feed, not two hundred at once, and who spins is preempted.
fn samples(
    mut sample: impl FnMut() -> Result<Duration, Failure>,
) -> Result<Vec<Duration>, Failure> {
    feeds::runtime()?.block_on(async {
        let mut samples = Vec::new();
        for _ in 0..ROUNDS {
            sleep(PAUSE).await;
            samples.push(sample()?);
        }
        Ok(samples)
    })
}

fn feed(symbols: &[String]) -> Result<Duration, Failure> {
    let address = Address { url: "ws://127.0.0.1:9/ws/v4/".into(), authority_pem: None };
    let start = clock::now();
    let made = feeds::feed(&address, symbols)?.run()?;
    let took = clock::now() - start;
    drop(black_box(made));
    Ok(took)
}

fn session(symbols: &[String]) -> Result<Duration, Failure> {
    let texts: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let start = clock::now();
    let books = Books::owned(SYMBOLS, 200)?;
    let memory = Memory::owned(u16::try_from(SYMBOLS)?);
    let config = Config::of(&GateioSpot);
    let session =
        Session::public(GateioSpot, Symbols::new(&texts)?, config, books, memory, [1; 32])?;
    let made = Connection::new(session, Store::owned(1 << 20), Store::owned(32 << 10))?;
    let took = clock::now() - start;
    drop(black_box(made));
    Ok(took)
}
