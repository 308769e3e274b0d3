//! Resident memory of a connection and of a symbol, as differences between processes.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use tickwire_tokio::Handle;
use tokio::time::sleep;

use crate::Failure;
use crate::exchange::{Address, Exchange, Market, symbols};
use crate::feeds::{self, PATIENCE, transport};
use crate::process::{self, number};
use crate::report::{Row, Unit};

/// The first argument of the process that is measured.
pub(crate) const ROLE: &str = "hold";
/// How long a process runs after all of its books are live: what traffic touches, is touched.
const TRAFFIC: Duration = Duration::from_secs(3);
const CONNECTIONS: usize = 20;
const SYMBOLS: (usize, usize) = (10, 110);
const CONNECTION_KIB: f64 = 3.0 * 1_024.0;
const SYMBOL_KIB: f64 = 30.0;

/// What a process is to hold.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    address: Address,
    connections: usize,
    symbols: usize,
}

pub(crate) fn measure() -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for tls in [false, true] {
        rows.extend(run(tls)?);
    }
    Ok(rows)
}

/// Books are filled by snapshots of 100 levels a side, in markets that are 150 deep.
fn run(tls: bool) -> Result<[Row; 4], Failure> {
    let market = Market { tls, symbols: SYMBOLS.1, rest_limit: 0, ..Market::default() };
    let exchange = Exchange::start(market)?;
    let held = |connections, symbols| {
        let address = exchange.address.clone();
        let answer = process::answer(ROLE, &Order { address, connections, symbols })?;
        Ok::<_, Failure>((number(&answer, "resident")?, number(&answer, "heap")?))
    };
    let (one, many) = (held(1, 1)?, held(1 + CONNECTIONS, 1)?);
    let (few, all) = (held(1, SYMBOLS.0)?, held(1, SYMBOLS.1)?);
    let connections = f64::from(u32::try_from(CONNECTIONS)?);
    let symbols = f64::from(u32::try_from(SYMBOLS.1 - SYMBOLS.0)?);
    let row =
        |what: &str, kib| Row::one(format!("{what}, {}", transport(tls)), Unit::KibiBytes, kib);
    Ok([
        row("resident, a connection of 1 symbol", (many.0 - one.0) / connections)
            .at_most(CONNECTION_KIB),
        row("allocated, a connection of 1 symbol", (many.1 - one.1) / connections)
            .at_most(CONNECTION_KIB),
        row("resident, a symbol of 100 levels a side", (all.0 - few.0) / symbols)
            .at_most(SYMBOL_KIB),
        row("allocated, a symbol of 100 levels a side", (all.1 - few.1) / symbols)
            .at_most(SYMBOL_KIB),
    ])
}

/// What the process does: holds its connections for some time, and tells its memory.
pub(crate) fn hold(order: &str) -> Result<(), Failure> {
    let order: Order = serde_json::from_str(order)?;
    let runtime = feeds::runtime()?;
    let mut held = Ok(Vec::new());
    let counted = allocation_counter::measure(|| held = runtime.block_on(connected(&order)));
    let held = held?;
    let heap = counted.bytes_current / 1_024;
    println!("{}", json!({ "resident": process::resident_kib()?, "heap": heap }));
    drop(held);
    Ok(())
}

async fn connected(order: &Order) -> Result<Vec<Handle>, Failure> {
    let mut handles = Vec::new();
    for _ in 0..order.connections {
        // Room for what is asked for and no more: a symbol's memory is counted once.
        let room = u16::try_from(order.symbols)?;
        let feed = feeds::feed(&order.address, &symbols(order.symbols))?.symbols_max(room);
        handles.push(feed.spawn()?);
    }
    for handle in &handles {
        handle.live(PATIENCE).await?;
    }
    sleep(TRAFFIC).await;
    for handle in &handles {
        handle.live(PATIENCE).await?;
    }
    Ok(handles)
}
