//! From the server's cut to the first market data of the next connection.

use core::time::Duration;
use std::time::Instant;

use tickwire_tokio::Handle;
use tickwire_tokio::core::context::Rate;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::sleep;

use crate::exchange::{Address, Exchange, Market, symbols};
use crate::feeds::{self, await_sign, transport};
use crate::report::{Row, Unit};
use crate::watch::{Arrival, Sign, Watcher};
use crate::{Failure, clock};

/// Feeds that are cut together where each cut costs the venue's delay.
const TOGETHER: usize = 4;
/// The first and the greatest number of milliseconds between being live and the cut.
const PAUSE_MS: (u64, u64) = (150, 97);
const CONNECT_MS: f64 = 100.0;
const SUBSCRIBE_MS: f64 = 50.0;
const AT_ONCE_MS: f64 = 50.0;
const DELAYED_MS: f64 = 3_000.0;

/// When to connect again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Delay {
    /// At once.
    Zero,
    /// As the venue's policy says.
    Policy,
}

pub(crate) fn measure(at_once: usize, delayed: usize) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for tls in [false, true] {
        let name = transport(tls);
        let seen = run(tls, Delay::Zero, at_once)?;
        rows.push(seen.recovery(format!("cut to fresh data, no delay, {name}"), AT_ONCE_MS));
        rows.push(seen.connect(format!("TCP to upgrade, again, {name}")));
        rows.push(seen.subscribe(format!("100 symbols subscribed and acknowledged, {name}")));
        let seen = run(tls, Delay::Policy, delayed)?;
        rows.push(seen.recovery(format!("cut to fresh data, default delays, {name}"), DELAYED_MS));
    }
    Ok(rows)
}

/// What the cuts have shown.
#[derive(Debug, Default)]
struct Seen {
    recoveries: Vec<Duration>,
    connects: Vec<Duration>,
    subscribes: Vec<Duration>,
}

impl Seen {
    fn recovery(&self, what: String, ceiling: f64) -> Row {
        Row::durations(what, Unit::Milliseconds, &self.recoveries).at_most(ceiling)
    }

    fn connect(&self, what: String) -> Row {
        Row::durations(what, Unit::Milliseconds, &self.connects).at_most(CONNECT_MS)
    }

    fn subscribe(&self, what: String) -> Row {
        Row::durations(what, Unit::Milliseconds, &self.subscribes).at_most(SUBSCRIBE_MS)
    }
}

fn run(tls: bool, delay: Delay, cuts: usize) -> Result<Seen, Failure> {
    let mut exchange = Exchange::start(Market { tls, ..Market::default() })?;
    let together = if delay == Delay::Zero { 1 } else { TOGETHER.min(cuts) };
    feeds::runtime()?.block_on(async {
        let mut seen = Seen::default();
        let mut lines: Vec<Line> = Vec::new();
        for _ in 0..together {
            lines.push(Line::start(&exchange.address, delay)?);
        }
        for line in &mut lines {
            line.whole(None).await?;
        }
        for round in 0..cuts.div_ceil(together) {
            // Cuts fall on any phase of the exchange's pushes.
            let (least, spread) = PAUSE_MS;
            sleep(Duration::from_millis(least + u64::try_from(round)? * 37 % spread)).await;
            let cut = clock::now();
            exchange.cut()?;
            for line in &mut lines {
                line.recovers(cut, &mut seen).await?;
            }
        }
        Ok(seen)
    })
}

/// A feed, and what it shows.
struct Line {
    handle: Handle,
    signs: UnboundedReceiver<Sign>,
}

impl Line {
    /// The policy's numbers are the venue's own but for two: cuts in a row never end the feed, and
    /// a connection counts as useful after 100 ms instead of 10 s, so that each cut is a first one.
    /// For the same reason connects are not paced: cuts come faster here than a venue would bear.
    fn start(address: &Address, delay: Delay) -> Result<Self, Failure> {
        let (mut watcher, signs) = Watcher::new();
        let handle = feeds::feed(address, &symbols(100))?
            .configure(|config| {
                config.policy.attempts = None;
                config.limits.connects = Rate::NONE;
                config.policy.useful_after = Duration::from_millis(100);
                if delay == Delay::Zero {
                    config.policy.first = Duration::ZERO;
                }
            })
            .on_any(move |item| watcher.look(item))
            .spawn()?;
        Ok(Self { handle, signs })
    }

    /// Waits until data has come, and every subscription is answered, after a moment.
    async fn whole(&mut self, since: Option<Instant>) -> Result<Instant, Failure> {
        let mut arrival = Arrival::default();
        let both = |sign| arrival.take(sign, since);
        let (fresh, _live) = await_sign(&mut self.signs, both).await?;
        Ok(fresh)
    }

    /// Waits until the feed has come back.
    async fn recovers(&mut self, cut: Instant, seen: &mut Seen) -> Result<(), Failure> {
        let fresh = self.whole(Some(cut)).await?;
        let stats = self.handle.status().stats;
        let whole = stats.connect.unwrap_or_default() + stats.handshake.unwrap_or_default();
        seen.recoveries.push(fresh - cut);
        seen.connects.push(whole);
        seen.subscribes.push(stats.subscribe.unwrap_or_default());
        Ok(())
    }
}
