//! Ten thousand messages a second: memory that stays flat, and no loss that nobody was told of.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tickwire_exchanges::gateio::spot::{
    BookLevels, BookSpeed, ObuLevels, SpotChannel, UpdateSpeed,
};
use tickwire_tokio::core::event::Interval;
use tickwire_tokio::core::exchange::MessageKind;
use tickwire_tokio::{Handle, Item};
use tokio::time::sleep;

use crate::exchange::{Address, Exchange, Market, symbols};
use crate::feeds::{self, PATIENCE, transport};
use crate::report::{Row, Told, Unit};
use crate::{Failure, process};

/// The first argument of the process that is measured.
pub(crate) const ROLE: &str = "endure";
/// Every public channel; the first feeds the books.
const CHANNELS: [SpotChannel; 7] = [
    SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100),
    SpotChannel::Trades,
    SpotChannel::BookTicker,
    SpotChannel::Tickers,
    SpotChannel::Candlesticks(Interval::Minutes(1)),
    SpotChannel::OrderBook { levels: BookLevels::L20, speed: BookSpeed::Ms100 },
    SpotChannel::Obu(ObuLevels::L50),
];
const KINDS: [MessageKind; 3] = [MessageKind::Book, MessageKind::Trade, MessageKind::Ticker];
const SYMBOLS: usize = 100;
const RATE: f64 = 10_000.0;
const GROWTH_KIB: f64 = 256.0;
/// What the exchange sends in a fifth of a second: a feed that follows nothing any more closes its
/// connection, without waiting for what is still on its way.
const UNDER_WAY: f64 = RATE / 5.0;

/// What the process is to do.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    address: Address,
    seconds: u64,
}

/// What the process has seen. The marks are where memory is compared, too.
#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    /// Messages of every kind that the session has read, in all.
    decoded: u64,
    /// Market data of them, between the marks.
    decoded_marked: u64,
    /// Events that the handler got between the marks.
    events_marked: u64,
    /// Messages between the marks that brought a book nothing new: no events.
    duplicates_marked: u64,
    marked_s: f64,
    gaps: u64,
    malformed: u64,
    resident_early_kib: f64,
    resident_late_kib: f64,
    durations: Vec<Told>,
}

pub(crate) fn measure(seconds: u64) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for tls in [false, true] {
        let market =
            Market { tls, changes_per_second: 120, trades_per_second: 10, ..Market::default() };
        let mut exchange = Exchange::start(market)?;
        let address = exchange.address.clone();
        let answer = process::answer(ROLE, &Order { address, seconds })?;
        let stats = exchange.stats_when_deserted()?;
        let sent = process::number(&stats, "sent")?;
        rows.extend(rows_of(&serde_json::from_value(answer)?, sent, transport(tls)));
    }
    Ok(rows)
}

/// `sent` is what the exchange says it has sent.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn rows_of(seen: &Seen, sent: f64, name: &str) -> Vec<Row> {
    let count = |what: &str, value| Row::one(format!("{what}, {name}"), Unit::Count, value);
    let handed = seen.events_marked + seen.duplicates_marked;
    let not_handed = seen.decoded_marked.abs_diff(handed);
    let growth = seen.resident_late_kib - seen.resident_early_kib;
    let mut rows = vec![
        count("messages a second", seen.events_marked as f64 / seen.marked_s).at_least(RATE),
        count("messages sent by the exchange", sent),
        count("of them under way when the feed closed", (sent - seen.decoded as f64).abs())
            .at_most(UNDER_WAY),
        count("events handed to the callback between the marks", seen.events_marked as f64),
        count("messages read and not handed to it", not_handed as f64).at_most(0.0),
        count("gaps and malformed messages", (seen.gaps + seen.malformed) as f64).at_most(0.0),
        Row::one(format!("growth of resident memory, {name}"), Unit::KibiBytes, growth)
            .at_most(GROWTH_KIB),
    ];
    let kinds = KINDS.iter().zip(&seen.durations);
    rows.extend(kinds.map(|(kind, told)| {
        Row::histogram(format!("read to end of handler, {}, {name}", kind.name()), told)
    }));
    rows
}

/// What the process does.
pub(crate) fn endure(order: &str) -> Result<(), Failure> {
    let order: Order = serde_json::from_str(order)?;
    let seen = feeds::runtime()?.block_on(endured(&order))?;
    println!("{}", serde_json::to_string(&seen)?);
    Ok(())
}

async fn endured(order: &Order) -> Result<Seen, Failure> {
    let events = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&events);
    let symbols = symbols(SYMBOLS);
    let handle = feeds::feed(&order.address, &symbols)?
        .channels(&CHANNELS)
        .on_any(move |item| {
            if matches!(item, Item::Event(_)) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        })
        .spawn()?;
    handle.live(PATIENCE).await?;
    // The first sixth warms up.
    let early = Duration::from_secs(order.seconds) / 6;
    sleep(early).await;
    let before = Mark::of(&handle, &events)?;
    let marked = Duration::from_secs(order.seconds) - early;
    sleep(marked).await;
    let after = Mark::of(&handle, &events)?;
    let durations = told(&handle).await?;
    leave(&handle, &symbols, &events).await?;
    let stats = handle.status().stats;
    handle.close(PATIENCE).await?;
    Ok(Seen {
        decoded: stats.kinds.iter().map(|kind| kind.messages + kind.errors).sum(),
        decoded_marked: after.decoded - before.decoded,
        events_marked: after.events - before.events,
        duplicates_marked: after.duplicates - before.duplicates,
        marked_s: marked.as_secs_f64(),
        gaps: stats.gaps,
        malformed: stats.kinds.iter().map(|kind| kind.errors).sum(),
        resident_early_kib: before.resident_kib,
        resident_late_kib: after.resident_kib,
        durations,
    })
}

/// What was counted up to a moment. The feed runs on this thread: nothing moves meanwhile.
struct Mark {
    events: u64,
    decoded: u64,
    duplicates: u64,
    resident_kib: f64,
}

impl Mark {
    fn of(handle: &Handle, events: &AtomicU64) -> Result<Self, Failure> {
        let stats = handle.status().stats;
        // Pongs are no market data; nothing else is answered between the marks.
        let data = KINDS.iter().chain(&[MessageKind::Other]);
        Ok(Self {
            events: events.load(Ordering::Relaxed),
            decoded: data.map(|kind| stats.kinds[kind.index()].messages).sum(),
            duplicates: stats.duplicates,
            resident_kib: process::resident_kib()?,
        })
    }
}

/// Unsubscribes from everything, which closes the connection, and waits until nothing more comes.
async fn leave(handle: &Handle, symbols: &[String], events: &AtomicU64) -> Result<(), Failure> {
    for symbol in symbols {
        handle.unsubscribe(symbol).await?;
    }
    let mut last = u64::MAX;
    while last != events.load(Ordering::Relaxed) {
        last = events.load(Ordering::Relaxed);
        sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}

async fn told(handle: &Handle) -> Result<Vec<Told>, Failure> {
    let mut all = Vec::new();
    for kind in KINDS {
        let meter = handle.durations(kind).await?;
        let nanos = |duration: Option<Duration>| duration.unwrap_or_default().as_secs_f64() * 1e9;
        all.push(Told {
            count: meter.count(),
            median_ns: nanos(meter.quantile(500)),
            p99_ns: nanos(meter.quantile(990)),
            max_ns: nanos(meter.max()),
        });
    }
    Ok(all)
}
