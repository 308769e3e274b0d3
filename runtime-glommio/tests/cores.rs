//! A plan that is spread over cores: who follows what and where, and how that ends.
#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests"
)]

use core::time::Duration;
use std::fs;
use std::sync::mpsc::{self, Receiver};

use tickwire_glommio::core::book::BookState;
use tickwire_glommio::core::context::Rate;
use tickwire_glommio::core::session::{Notice, Stop};
use tickwire_glommio::gateio::spot::GateioSpot;
use tickwire_glommio::{
    CoreFailure, Cores, CoresError, Feed, Item, Rest, Running, Symbols, Tls, Unusable,
};
use tickwire_simulator::gateio::spot::{Config, Spot};
use tickwire_simulator::{Simulator, wall_time};

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);
const SYMBOLS: [&str; 3] = ["AAA_USDT", "BBB_USDT", "CCC_USDT"];

fn exchange() -> Simulator {
    let mut config = Config::default();
    config.symbols = SYMBOLS.map(str::to_owned).to_vec();
    config.rest_lag = Duration::ZERO;
    Simulator::start(Spot::new(config, wall_time()), Default::default()).unwrap()
}

/// A feed, with a budget of calls of its own.
fn feed(url: &str, symbols: Symbols<'_>) -> Feed<GateioSpot> {
    Feed::public(GateioSpot, symbols)
        .url(url.to_owned())
        .rest(Rest::new(Tls::bundled()))
        .configure(|config| config.context.snapshot_delay = Duration::from_millis(5))
}

/// The processors that this process may run on, two at most.
fn processors() -> Vec<usize> {
    let allowed = allowed("/proc/self/status");
    let ends = |range: &str| -> (usize, usize) {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        (first.parse().unwrap(), last.parse().unwrap())
    };
    let all = allowed.split(',').map(ends).flat_map(|(first, last)| first..=last);
    all.take(2).collect()
}

fn allowed(status: &str) -> String {
    let status = fs::read_to_string(status).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    line.unwrap().trim().to_owned()
}

/// Feeds on all those processors; each tells where its first event was handled.
fn run(exchange: &Simulator) -> (Running, Receiver<(usize, String)>) {
    let (url, (tell, told)) = (exchange.url(), mpsc::channel());
    let feed = move |core, symbols: Symbols<'_>| {
        let mut tell = Some(tell.clone());
        feed(&url, symbols).on_any(move |item| {
            if matches!(item, Item::Event(_))
                && let Some(tell) = tell.take()
            {
                tell.send((core, allowed("/proc/thread-self/status"))).unwrap();
            }
        })
    };
    let cores = Cores::of(&processors()).spin(Duration::from_micros(50));
    (cores.run(&SYMBOLS, feed).unwrap(), told)
}

fn assert_dealt(running: &Running) {
    let hands: Vec<_> = running.cores().iter().map(|it| it.symbols().to_vec()).collect();
    match hands.len() {
        2 => assert_eq!(hands, [vec!["AAA_USDT", "CCC_USDT"], vec!["BBB_USDT"]]),
        _ => println!("SKIPPED: two cores; this process may run on {:?}", processors()),
    }
}

fn assert_pinned(told: &Receiver<(usize, String)>) {
    for _ in processors() {
        let (core, allowed) = told.recv_timeout(PATIENCE).expect("events");
        assert_eq!(allowed, core.to_string());
    }
}

#[test]
fn each_core_follows_its_symbols_on_its_processor() {
    let exchange = exchange();
    let (running, told) = run(&exchange);
    running.live(PATIENCE).unwrap();
    assert_dealt(&running);
    // A handle works under another runtime.
    let tokio = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let core = running.core_of("BBB_USDT").unwrap();
    let book = tokio.block_on(core.handle().book("BBB_USDT")).unwrap();
    assert!(book.is_some(), "{:?}", core.handle().status());
    assert_eq!(exchange.stats().open, processors().len() as u64, "a connection a core");
    assert_pinned(&told);
    assert!(running.next_end(Duration::ZERO).is_none());
    let ends = running.close(PATIENCE);
    assert_eq!(ends.len(), processors().len());
    assert!(ends.iter().all(|it| it.end == Ok(Stop::Requested)), "{ends:?}");
    assert!(exchange.wait(PATIENCE, |stats| stats.open == 0).is_ok());
}

#[test]
fn dropping_them_ends_them() {
    let exchange = exchange();
    let (running, _told) = run(&exchange);
    // As long as it takes.
    running.live(Duration::MAX).unwrap();
    drop(running);
    assert!(exchange.wait(PATIENCE, |stats| stats.open == 0).is_ok());
}

#[test]
fn an_end_that_nobody_asked_for_is_told() {
    let exchange = exchange();
    let running = Cores::of(&processors()).run(&SYMBOLS, |_, symbols| {
        // Nobody listens there.
        feed("ws://127.0.0.1:1", symbols).configure(|config| config.policy.attempts = Some(0))
    });
    let running = running.unwrap();
    let error = running.live(PATIENCE).unwrap_err();
    assert!(error.to_string().contains("is over"), "{error}");
    for _ in processors() {
        let end = running.next_end(PATIENCE).expect("each core ends");
        assert!(matches!(end.end, Ok(Stop::OutOfAttempts(_))), "{end:?}");
    }
    assert!(running.close(PATIENCE).is_empty(), "told twice");
    drop(exchange);
}

#[test]
fn what_cannot_be_started_is_said() {
    let core = processors()[0];
    let nowhere = Cores::of(&[100_000]).run(&SYMBOLS, |_, symbols| feed("ws://x", symbols));
    let Err(CoresError::Core { core: 100_000, error: Unusable::NoCpu { cpu: 100_000 } }) = nowhere
    else {
        panic!("{nowhere:?}");
    };
    let wrong = Cores::of(&[core]).run(&SYMBOLS, |_, symbols| feed("http://x", symbols));
    assert!(matches!(wrong, Err(CoresError::Feed { .. })), "{wrong:?}");
    let none = Cores::of(&[core]).run(&[], |_, symbols| feed("ws://x", symbols));
    assert!(matches!(none, Err(CoresError::Nothing)), "{none:?}");
}

#[test]
fn a_panic_while_a_feed_is_made_is_an_error() {
    let made = Cores::of(&processors()).run(&SYMBOLS, |_, _| -> Feed<GateioSpot> {
        panic!("as planned");
    });
    assert!(matches!(made, Err(CoresError::Panicked { .. })), "{made:?}");
}

/// glommio drops nothing of a core that has panicked, so nothing tells that it waits no more.
#[test]
fn a_core_that_panics_while_it_waits_for_the_budget_keeps_nobody_waiting() {
    let (exchange, core) = (exchange(), processors()[0]);
    let (url, rest) = (exchange.url(), Rest::new(Tls::bundled()));
    // A budget keeps to the strictest rate that it was asked for by.
    let rate = Rate { count: 1, window: Duration::from_millis(600) };
    let strict = feed(&url, Symbols::of(&["CCC_USDT"])).rest(rest.clone());
    drop(strict.configure(|config| config.limits.requests = rate).run().unwrap());
    let shares = move |symbols: Symbols<'_>| {
        let feed = feed(&url, symbols).rest(rest.clone());
        feed.configure(|config| config.limits.requests = Rate::NONE)
    };
    let others = shares.clone();
    let panics = Cores::of(&[core]).run(&["AAA_USDT", "BBB_USDT"], move |_, symbols| {
        let (panic, wait) = tokio::sync::oneshot::channel::<()>();
        let (mut panic, mut live, mut later) = (Some(panic), false, 0);
        // Not in the handler, whose panics are kept from harm.
        drop(glommio::spawn_local(async { wait.await.expect("as planned") }).detach());
        shares(symbols).on_any(move |item| {
            live |= matches!(item, Item::Notice(Notice::Book { state: BookState::Live, .. }));
            // Both books have gone on for a while: the call for the other waits.
            later += u32::from(live && matches!(item, Item::Event(_)));
            if later == 6 {
                drop(panic.take());
            }
        })
    });
    let end = panics.unwrap().next_end(PATIENCE).expect("it ends");
    assert_eq!(end.end, Err(CoreFailure::Panicked));
    let other = Cores::of(&[core]).run(&["CCC_USDT"], move |_, symbols| others(symbols));
    let other = other.unwrap();
    other.live(Duration::from_secs(15)).unwrap();
    drop(other.close(PATIENCE));
}

#[test]
fn a_core_that_panics_is_told_of() {
    let exchange = exchange();
    let url = exchange.url();
    let running = Cores::of(&processors()[..1]).run(&SYMBOLS, move |_, symbols| {
        // A handler's own panic is kept from harm: this one is the executor's.
        let panics = async {
            glommio::timer::sleep(Duration::from_millis(1)).await;
            panic!("as planned");
        };
        drop(glommio::spawn_local(panics).detach());
        feed(&url, symbols)
    });
    let running = running.unwrap();
    let end = running.next_end(PATIENCE).expect("it ends");
    assert_eq!(end.end, Err(CoreFailure::Panicked));
    // Nothing there hears a question, or drops it: who asks must not wait for that.
    let (tell, told) = mpsc::channel();
    let asks = move || tell.send((running.live(Duration::MAX), running)).unwrap();
    drop(std::thread::spawn(asks));
    let (live, running) = told.recv_timeout(PATIENCE).expect("an answer");
    let error = live.expect_err("it has panicked").to_string();
    assert!(error.contains("is over"), "{error}");
    assert!(running.close(PATIENCE).is_empty());
}
