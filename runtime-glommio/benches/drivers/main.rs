//! The same feed on tokio and on glommio, over loopback, in turns: messages a second, processor
//! time a message, and how long a message takes from the write to the handler.
//!
//!     cargo bench -p tickwire-glommio --bench drivers [-- --quick]
//!
//! The client's thread is pinned to one processor and the exchange's to another. Rounds of the
//! contenders take turns, so that what else goes on is everybody's. Stamps and handlers are in one
//! process: both ends read one clock.
#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a bench"
)]

use core::time::Duration;
use std::env;
use std::sync::Arc;
use std::thread;

use glommio::{LocalExecutorBuilder, Placement};
use nix::sched::{CpuSet, sched_setaffinity};
use nix::unistd::Pid;
use tickwire_driver::runtime::Runtime;
use tickwire_driver::{Feed, Handle, Rest, Symbols, Tls};
use tickwire_glommio::Glommio;
use tickwire_glommio::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_tokio::Tokio;

use crate::exchange::{Exchange, Frames, SYMBOL};
use crate::run::{Figures, Run};

mod exchange;
mod run;

/// The processors of the client and of the exchange.
const CLIENT_CPU: usize = 0;
const EXCHANGE_CPU: usize = 1;
const PATIENCE: Duration = Duration::from_secs(60);

/// What carries the feed.
#[derive(Clone, Copy)]
enum Contender {
    Tokio,
    Glommio,
    /// glommio that looks for work for a millisecond before it sleeps.
    Spinning,
}

const CONTENDERS: [(&str, Contender); 3] = [
    ("tokio", Contender::Tokio),
    ("glommio", Contender::Glommio),
    ("glommio, spin 1 ms", Contender::Spinning),
];

/// How much is measured.
struct Plan {
    rounds: usize,
    flood: usize,
    /// Messages of a paced run, and how many a second.
    paced: [(usize, u32); 2],
}

fn main() {
    let quick = env::args().any(|argument| argument == "--quick");
    let plan = if quick {
        Plan { rounds: 3, flood: 200_000, paced: [(2_000, 2_000), (10_000, 10_000)] }
    } else {
        Plan { rounds: 9, flood: 400_000, paced: [(6_000, 2_000), (30_000, 10_000)] }
    };
    let frames = Arc::new(Frames::of(plan.flood));
    println!("{} bytes a message, {} rounds in turns", frames.mean(), plan.rounds);
    println!("| what is sent | driver | msg/s | CPU ns/msg | p50 us | p99 us |");
    println!("|---|---|--:|--:|--:|--:|");
    compare("all at once", plan.rounds, &frames, plan.flood, None);
    for (messages, rate) in plan.paced {
        compare(&format!("{rate} msg/s"), plan.rounds, &frames, messages, Some(rate));
    }
}

/// One row a contender: medians over the rounds; the ratios are those of glommio to tokio.
fn compare(what: &str, rounds: usize, frames: &Arc<Frames>, messages: usize, rate: Option<u32>) {
    let mut all: [Vec<Figures>; CONTENDERS.len()] = Default::default();
    for _ in 0..rounds {
        for ((_, contender), figures) in CONTENDERS.into_iter().zip(&mut all) {
            figures.push(measured(contender, frames, messages, rate));
        }
    }
    let medians = all.map(|figures| Figures::median(&figures));
    let base = medians[0];
    let cell = |it: f64, base: f64| format!("{it:.1} ({:.2})", it / base);
    for ((name, _), it) in CONTENDERS.into_iter().zip(medians) {
        let rate = cell(it.rate.round(), base.rate);
        let (cpu, p50, p99) =
            (cell(it.cpu, base.cpu), cell(it.p50, base.p50), cell(it.p99, base.p99));
        println!("| {what} | {name} | {rate} | {cpu} | {p50} | {p99} |");
    }
}

/// One run of one contender against an exchange of its own.
fn measured(
    contender: Contender,
    frames: &Arc<Frames>,
    messages: usize,
    rate: Option<u32>,
) -> Figures {
    let run = Arc::new(Run::of(messages));
    let exchange = Exchange::start(Arc::clone(frames), Arc::clone(&run), rate);
    let client = Arc::clone(&run);
    let url = exchange.url.clone();
    let client = thread::spawn(move || match contender {
        Contender::Tokio => on_tokio(&url, &client),
        Contender::Glommio => on_glommio(&url, &client, Duration::ZERO),
        Contender::Spinning => on_glommio(&url, &client, Duration::from_millis(1)),
    });
    client.join().expect("the client runs");
    exchange.join();
    run.figures()
}

fn on_tokio(url: &str, run: &Arc<Run>) {
    pin_to(CLIENT_CPU);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { follow(feed::<Tokio>(url, run).spawn().unwrap(), run).await });
}

fn on_glommio(url: &str, run: &Arc<Run>, spin: Duration) {
    let builder = LocalExecutorBuilder::new(Placement::Fixed(CLIENT_CPU)).spin_before_park(spin);
    let executor = tickwire_glommio::executor(builder).unwrap();
    executor.run(async { follow(feed::<Glommio>(url, run).spawn().unwrap(), run).await });
}

fn feed<R: Runtime>(url: &str, run: &Arc<Run>) -> Feed<GateioSpot, R> {
    let run = Arc::clone(run);
    Feed::public(GateioSpot, Symbols::of(&[SYMBOL]))
        .url(url.to_owned())
        .rest(Rest::new(Tls::bundled()))
        .channels(&[SpotChannel::Trades])
        .on_trade(move |_, _| run.handled())
}

async fn follow<R: Runtime>(handle: Handle<R>, run: &Run) {
    handle.live(PATIENCE).await.expect("live");
    run.begin();
    run.done().await;
}

fn pin_to(cpu: usize) {
    let mut only = CpuSet::new();
    only.set(cpu).unwrap();
    sched_setaffinity(Pid::from_raw(0), &only).expect("this machine has two processors");
}
