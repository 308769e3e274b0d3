//! A service on glommio: symbols over all given cores, states in the log, and an end in good order
//! when it is told to stop.
//!
//!     glommio_service [URL [CORES [SYMBOL..]]]
//!
//! Cores are processors' numbers, `0,1` as `lscpu -e` prints them. docs/io_uring.md says what the
//! machine must allow, and `tickwire-glommio.service` says it to systemd.

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use tickwire_glommio::gateio::spot::GateioSpot;
use tickwire_glommio::{Cores, Feed, Item, Symbols};

/// How often it looks whether it is to stop.
const TICK: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("glommio_service: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, Box<dyn Error>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    let mut arguments = env::args().skip(1);
    let url = arguments.next().filter(|url| url != "-"); // none: the exchange itself
    let cores = arguments.next().unwrap_or_else(|| "0".to_owned());
    let cores: Vec<usize> = cores.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let named: Vec<String> = arguments.collect();
    let mut symbols: Vec<&str> = named.iter().map(String::as_str).collect();
    if symbols.is_empty() {
        symbols = vec!["BTC_USDT", "ETH_USDT"];
    }

    let running =
        Cores::of(&cores).run(&symbols, move |core, symbols| feed(core, symbols, &url))?;
    for core in running.cores() {
        println!("core {}: {}", core.number(), core.symbols().join(", "));
    }
    let mut code = ExitCode::SUCCESS;
    while !stop.load(Ordering::Relaxed) {
        // A core that ends by itself is an operator's business: all stop, and systemd tells him.
        if let Some(end) = running.next_end(TICK) {
            eprintln!("core {} has ended by itself: {:?}", end.core, end.end);
            code = ExitCode::FAILURE;
            break;
        }
    }
    for end in running.close(Duration::from_secs(10)) {
        println!("core {}: {}", end.core, end.end?);
    }
    Ok(code)
}

fn feed(core: usize, symbols: Symbols<'_>, url: &Option<String>) -> Feed<GateioSpot> {
    let mut trades = 0_u64;
    Feed::public(GateioSpot, symbols)
        .url(url.clone())
        .on_trade(move |_, _| {
            trades += 1;
            if trades.is_power_of_two() {
                println!("core {core}: {trades} trades");
            }
        })
        .on_any(move |item| match item {
            Item::Event(_) => {}
            news => println!("core {core}: {news}"),
        })
}
