//! How long 100 symbols take until all their books are live, with REST books that lag and are
//! rationed.

use core::time::Duration;

use crate::exchange::{Exchange, Market, symbols};
use crate::feeds::{self, PATIENCE, transport};
use crate::report::{Row, Unit};
use crate::watch::{Sign, Watcher};
use crate::{Failure, clock, process};

const CEILING_MS: f64 = 2_500.0;
/// What the venue allows in ten seconds.
const REQUESTS: f64 = 200.0;

pub(crate) fn measure(starts: usize) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for tls in [false, true] {
        for lag_ms in [300, 1_000] {
            let mut seen = Vec::new();
            for _ in 0..starts {
                seen.push(start(tls, lag_ms)?);
            }
            rows.extend(rows_of(&seen, &format!("REST lag {lag_ms} ms, {}", transport(tls))));
        }
    }
    Ok(rows)
}

/// One start.
struct Start {
    took: Duration,
    requests: f64,
    refused: f64,
}

fn rows_of(seen: &[Start], setting: &str) -> [Row; 3] {
    let took: Vec<Duration> = seen.iter().map(|start| start.took).collect();
    let requests = seen.iter().map(|start| start.requests).collect();
    let refused = seen.iter().map(|start| start.refused).collect();
    let live = format!("100 books live, {setting}");
    [
        Row::durations(live, Unit::Milliseconds, &took).at_most(CEILING_MS),
        Row::of(format!("REST calls, {setting}"), Unit::Count, requests).at_most(REQUESTS),
        Row::of(format!("of them refused, {setting}"), Unit::Count, refused).at_most(0.0),
    ]
}

/// The exchange is a new one each time: its limits have seen nobody.
fn start(tls: bool, rest_lag_ms: u64) -> Result<Start, Failure> {
    let mut exchange = Exchange::start(Market { tls, rest_lag_ms, ..Market::default() })?;
    let (mut watcher, mut signs) = Watcher::new();
    let feed = feeds::feed(&exchange.address, &symbols(100))?;
    let took = feeds::runtime()?.block_on(async {
        let begin = clock::now();
        let handle = feed.on_any(move |item| watcher.look(item)).spawn()?;
        handle.live(PATIENCE).await?;
        Ok::<_, Failure>(clock::now() - begin)
    })?;
    let mut refused = 0.0;
    while let Ok(sign) = signs.try_recv() {
        if matches!(sign, Sign::Refused) {
            refused += 1.0;
        }
    }
    let stats = exchange.stats()?;
    if stats["violations"].as_array().is_none_or(|violations| !violations.is_empty()) {
        return Err(format!("the exchange complains: {}", stats["violations"]).into());
    }
    Ok(Start { took, requests: process::number(&stats, "requests")?, refused })
}
