//! What connecting and closing a thousand times leaves behind.

use core::time::Duration;

use tokio::runtime::Runtime;

use crate::exchange::{Address, Exchange, Market, symbols};
use crate::feeds::{self, PATIENCE, await_sign, transport};
use crate::report::{Row, Unit};
use crate::watch::{Arrival, Watcher};
use crate::{Failure, process};

/// Cycles before the marks: what a process makes once is made.
const WARM: usize = 20;
/// One cycle in so many waits for its books, and so makes REST calls.
const WITH_BOOKS: usize = 10;
const CONNECT_MS: f64 = 100.0;
const SUBSCRIBE_MS: f64 = 50.0;

pub(crate) fn measure(connects: usize) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for tls in [false, true] {
        rows.extend(run(tls, connects)?);
    }
    Ok(rows)
}

/// What the cycles have shown.
#[derive(Debug, Default)]
struct Seen {
    connects: Vec<Duration>,
    subscribes: Vec<Duration>,
}

fn run(tls: bool, connects: usize) -> Result<Vec<Row>, Failure> {
    let market = Market { tls, symbols: 2, rest_lag_ms: 0, rest_limit: 0, ..Market::default() };
    let mut exchange = Exchange::start(market)?;
    let runtime = feeds::runtime()?;
    let mut seen = Seen {
        connects: Vec::with_capacity(connects + WARM),
        subscribes: Vec::with_capacity(connects + WARM),
    };
    cycles(&runtime, &exchange.address, WARM, &mut seen)?;
    let before = left(&runtime)?;
    let mut done = Ok(());
    let counted = allocation_counter::measure(|| {
        done = cycles(&runtime, &exchange.address, connects, &mut seen);
    });
    done?;
    let after = left(&runtime)?;
    let stats = exchange.stats_when_deserted()?;
    let name = transport(tls);
    let rest = |what: &str, count: f64| {
        Row::one(format!("{what} after {connects} cycles, {name}"), Unit::Count, count).at_most(0.0)
    };
    Ok(vec![
        Row::durations(
            format!("TCP to upgrade, first, {name}"),
            Unit::Milliseconds,
            &seen.connects,
        )
        .at_most(CONNECT_MS),
        Row::durations(
            format!("2 symbols subscribed and acknowledged, {name}"),
            Unit::Milliseconds,
            &seen.subscribes,
        )
        .at_most(SUBSCRIBE_MS),
        rest("descriptors left over", after.descriptors - before.descriptors),
        rest("tasks left over", after.tasks - before.tasks),
        rest("bytes left over", bytes(counted.bytes_current)),
        rest("connections the exchange still has", process::number(&stats, "open")?),
    ])
}

/// Byte counts of this program fit.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn bytes(count: i64) -> f64 {
    count as f64
}

/// What may be left over.
struct Left {
    descriptors: f64,
    tasks: f64,
}

fn left(runtime: &Runtime) -> Result<Left, Failure> {
    let tasks = runtime.metrics().num_alive_tasks();
    let count = |number: usize| Ok::<_, Failure>(f64::from(u32::try_from(number)?));
    Ok(Left { descriptors: count(process::descriptors()?)?, tasks: count(tasks)? })
}

fn cycles(
    runtime: &Runtime,
    address: &Address,
    count: usize,
    seen: &mut Seen,
) -> Result<(), Failure> {
    let symbols = symbols(2);
    runtime.block_on(async {
        for at in 0..count {
            cycle(address, &symbols, at % WITH_BOOKS == 0, seen).await?;
        }
        Ok(())
    })
}

/// Connects, waits for data, and closes.
async fn cycle(
    address: &Address,
    symbols: &[String],
    books: bool,
    seen: &mut Seen,
) -> Result<(), Failure> {
    let (mut watcher, mut signs) = Watcher::new();
    let handle = feeds::feed(address, symbols)?
        .configure(|config| config.context.snapshot_delay = Duration::from_millis(20))
        .on_any(move |item| watcher.look(item))
        .spawn()?;
    let mut arrival = Arrival::default();
    await_sign(&mut signs, |sign| arrival.take(sign, None)).await?;
    if books {
        handle.live(PATIENCE).await?;
    }
    let stats = handle.status().stats;
    let whole = stats.connect.unwrap_or_default() + stats.handshake.unwrap_or_default();
    seen.connects.push(whole);
    seen.subscribes.push(stats.subscribe.unwrap_or_default());
    handle.close(PATIENCE).await?;
    Ok(())
}
