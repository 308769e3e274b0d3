//! One process that follows two venues: one of them goes, and the other does not notice.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tickwire_core::event::Data;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Notice, State};
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_tokio::{Feed, Handle, Item, Symbols};

use crate::simulated::Simulated;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked whether it has come.
const LOOK: Duration = Duration::from_millis(20);
/// So many changes of books show that a feed goes on.
const GOES_ON: u64 = 20;

/// What one feed has said.
#[derive(Default)]
struct Heard {
    /// Changes of books, and the last id of each.
    changes: u64,
    last: BTreeMap<String, u64>,
    /// Trades.
    trades: u64,
    /// Everything but data, and what is wrong with the data.
    news: Vec<String>,
    /// How often a connection was lost, and how often one was live.
    lost: u32,
    live: u32,
}

impl Heard {
    fn hear(&mut self, item: &Item<'_>) {
        match item {
            Item::Event(event) => match (event.data, event.symbol) {
                (Data::Trade(_), _) => self.trades += 1,
                (Data::BookDelta(delta), Some(symbol)) => {
                    self.changes += 1;
                    let first = delta.first_id.unwrap_or(delta.last_id);
                    let last = self.last.insert(symbol.to_string(), delta.last_id);
                    if last.is_some_and(|last| first != last + 1) {
                        self.news.push(format!("{symbol}: {first} follows {last:?}"));
                    }
                }
                _ => {}
            },
            Item::Notice(Notice::Slow { .. }) => {}
            Item::Notice(Notice::State { to, .. }) => {
                self.lost += u32::from(*to == State::Backoff);
                self.live += u32::from(*to == State::Live);
                self.news.push(item.to_string());
            }
            _ => self.news.push(item.to_string()),
        }
    }
}

/// One venue: its exchange, which is a process of its own, and our feed of it.
struct Side {
    venue: &'static str,
    exchange: Option<Simulated>,
    heard: Arc<Mutex<Heard>>,
    handle: Handle,
}

impl Side {
    fn start<X>(venue: X, symbols: [&str; 2]) -> Self
    where
        X: Exchange + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        let name = venue.facts().name;
        let exchange = Simulated::of(name, &["--symbols", &symbols.join(",")]);
        let heard = Arc::new(Mutex::new(Heard::default()));
        let hears = Arc::clone(&heard);
        let feed = Feed::public(venue, Symbols::of(&symbols)).url(exchange.url.clone());
        let feed = feed.configure(|config| {
            (config.policy.first, config.policy.max) = (LOOK, Duration::from_millis(500));
            // However long the machine takes to start the exchange anew.
            config.policy.attempts = None;
        });
        let feed = feed.on_any(move |item| hears.lock().expect("nobody panics").hear(&item));
        let handle = feed.spawn().expect("the feed is right");
        Self { venue: name, exchange: Some(exchange), heard, handle }
    }

    fn with<R>(&self, look: impl FnOnce(&Heard) -> R) -> R {
        look(&self.heard.lock().expect("nobody panics"))
    }

    /// Waits until what was heard is as wanted.
    async fn until(&self, what: &str, is_met: impl Fn(&Heard) -> bool) {
        let met = async {
            while !self.with(&is_met) {
                tokio::time::sleep(LOOK).await;
            }
        };
        if tokio::time::timeout(PATIENCE, met).await.is_err() {
            self.with(|heard| panic!("{}: {what} did not come: {:#?}", self.venue, heard.news));
        }
    }

    /// Kills the exchange, waits for the loss to be told, starts it anew at the same address and
    /// waits for the feed to have found it.
    async fn outlives_its_exchange(&mut self, meanwhile: &Self) {
        let (lost, live) = self.with(|heard| (heard.lost, heard.live));
        let address = self.exchange.take().expect("it runs").kill();
        self.until("the loss", |heard| heard.lost > lost).await;
        meanwhile.goes_on().await;
        // What comes now follows nothing that came before.
        self.heard.lock().expect("nobody panics").last.clear();
        let symbols = ["--listen", &address, "--seed", "2"];
        let symbols_of = if self.venue == "gateio-spot" { GATEIO } else { MEXC }.join(",");
        let args = [&symbols[..], &["--symbols", &symbols_of]].concat();
        self.exchange = Some(Simulated::of(self.venue, &args));
        self.until("the new connection", |heard| heard.live > live).await;
        self.handle.live(PATIENCE).await.expect("every book is live again");
        self.goes_on().await;
    }

    /// Waits for many further changes of books.
    async fn goes_on(&self) {
        let enough = self.with(|heard| heard.changes) + GOES_ON;
        self.until("more data", |heard| heard.changes >= enough).await;
    }

    /// Asserts that the feed has told nothing but data, each change right after the last, since
    /// there were so many news.
    fn is_untouched_since(&self, news: usize) {
        self.with(|heard| assert_eq!(heard.news.get(news..), Some(&[][..]), "{}", self.venue));
    }

    /// Asserts that the exchange has nothing to complain of.
    fn is_well_behaved(&self) {
        let exchange = self.exchange.as_ref().expect("it runs");
        let (status, stats) = exchange.control("GET", "stats", "");
        let stats: Value = serde_json::from_str(&stats).expect("statistics are JSON");
        assert_eq!(status, 200);
        assert_eq!(stats["violations"].as_array().map(Vec::len), Some(0), "{stats}");
    }
}

const GATEIO: [&str; 2] = ["BTC_USDT", "ETH_USDT"];
const MEXC: [&str; 2] = ["BTCUSDT", "ETHUSDT"];

#[test]
fn an_exchange_that_is_killed_is_found_again_and_the_other_venue_does_not_notice() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("the system has threads and timers").block_on(async {
        let mut sides = [Side::start(GateioSpot, GATEIO), Side::start(MexcSpot, MEXC)];
        for side in &sides {
            side.handle.live(PATIENCE).await.expect("every book is live");
        }
        for _ in 0..2 {
            let [dies, lives] = &mut sides;
            lives.goes_on().await;
            let (news, trades) = lives.with(|heard| (heard.news.len(), heard.trades));
            dies.outlives_its_exchange(lives).await;
            lives.goes_on().await;
            lives.is_untouched_since(news);
            assert!(lives.with(|heard| heard.trades) > trades, "trades go on: {}", lives.venue);
            lives.is_well_behaved();
            dies.is_well_behaved();
            // And the other way round.
            sides.reverse();
        }
    });
}
