//! One venue of the demo: its exchange, the feed of it, and what becomes of both.

use core::net::SocketAddr;
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tickwire_core::exchange::Exchange;
use tickwire_core::session::Config;
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures, UpdateStream};
use tickwire_exchanges::gateio::spot::{self as gateio, GateioSpot, UpdateSpeed};
use tickwire_exchanges::mexc::spot::{self as mexc, MexcSpot, Speed};
use tickwire_simulator::{self as simulator, Simulator};
use tickwire_tokio::{Feed, Handle, Item, Rest, Symbols, Tls};

use super::board::{Board, Moment};
use super::compare::{self, Comparer, Copier, Window};
use super::log::Tone;
use super::story::{Scene, Story};
use super::view::{RateMeter, SideView};
use crate::args::DemoArgs;
use crate::clock;
use crate::exchange::{self, Markets};
use crate::failure::Failure;
use crate::venue::Venue;

/// Books of Gate.io that move often enough to be worth looking at.
const GATEIO: [gateio::SpotChannel; 3] = [
    gateio::SpotChannel::OrderBookUpdate(UpdateSpeed::Ms20),
    gateio::SpotChannel::BookTicker,
    gateio::SpotChannel::Trades,
];
const CONTRACTS: [FuturesChannel; 3] = [
    FuturesChannel::OrderBookUpdate(UpdateStream::Ms100L100),
    FuturesChannel::BookTicker,
    FuturesChannel::Trades,
];
/// The same of MEXC.
const MEXC: [mexc::SpotChannel; 3] = mexc_channels(Speed::Ms10);
/// The same, less often, where the symbols are many.
const MEXC_OF_MANY: [mexc::SpotChannel; 3] = mexc_channels(Speed::Ms100);
/// More symbols than these are many: exchanges, feeds and comparisons share one machine.
const MANY: u16 = 100;
/// Changes of each book in a second, and of all books of an exchange.
const CHANGES_PER_SECOND: u32 = 250;
const CHANGES_IN_ALL: u32 = 25_000;
/// How old REST books are.
const REST_LAG: Duration = Duration::from_millis(300);
/// The length of a demo in which everything takes its usual time.
const USUAL_SECONDS: u64 = 15;

/// The board, which the feed's handler writes and the show reads.
type Shared = Arc<Mutex<Board>>;

/// One venue.
pub(super) struct Side {
    pub(super) venue: Venue,
    pub(super) comparer: Comparer,
    pub(super) story: Story,
    exchange: Simulator,
    url: String,
    handle: Handle,
    board: Shared,
    rates: RateMeter,
}

/// What is particular to a venue's part.
struct Part<X: Exchange> {
    venue: X,
    channels: &'static [X::Channel],
    window: Window,
    scenes: &'static [(u32, Scene)],
}

/// What is particular to contracts.
const fn contracts(venue: GateioFutures) -> Part<GateioFutures> {
    Part {
        venue,
        channels: &CONTRACTS,
        window: Window { levels: 20, is_all: true },
        scenes: &[(30, Scene::Gap), (60, Scene::Cut)],
    }
}

impl Side {
    /// Starts the venue's exchange and follows it.
    pub(super) fn open(venue: Venue, args: &DemoArgs, start: Instant) -> Result<Self, Failure> {
        match venue {
            Venue::GateioSpot => Self::follow(
                venue,
                Part {
                    venue: GateioSpot,
                    channels: &GATEIO,
                    window: Window { levels: 20, is_all: true },
                    scenes: &[(30, Scene::Gap), (60, Scene::Cut)],
                },
                args,
                start,
            ),
            Venue::GateioFuturesUsdt => {
                Self::follow(venue, contracts(GateioFutures::USDT), args, start)
            }
            Venue::GateioFuturesBtc => {
                Self::follow(venue, contracts(GateioFutures::BTC), args, start)
            }
            Venue::GateioFuturesUsd1 => {
                Self::follow(venue, contracts(GateioFutures::USD1), args, start)
            }
            Venue::MexcSpot => Self::follow(
                venue,
                Part {
                    venue: MexcSpot,
                    channels: if args.symbols > MANY { &MEXC_OF_MANY } else { &MEXC },
                    window: Window { levels: 100, is_all: false },
                    scenes: &[(35, Scene::Renewal), (65, Scene::Close)],
                },
                args,
                start,
            ),
        }
    }

    fn follow<X>(
        venue: Venue,
        part: Part<X>,
        args: &DemoArgs,
        start: Instant,
    ) -> Result<Self, Failure>
    where
        X: Exchange + Send + Sync + 'static,
    {
        let symbols = exchange::symbols(venue, args.symbols.into());
        let exchange = simulated(venue, args, &symbols)?;
        let board = Arc::new(Mutex::new(Board::new(&symbols, start)));
        let flips = args.flip_one_level == Some(venue);
        let (copier, comparer) = compare::pair(&symbols, part.window, flips);
        let texts: Vec<&str> = symbols.iter().map(String::as_str).collect();
        let (seconds, count) = (args.seconds, texts.len());
        let feed = Feed::public(part.venue, Symbols::new(&texts).map_err(setup)?)
            .channels(part.channels)
            .url(exchange.url())
            .configure(|config| {
                hurry(config, seconds);
                spread(config, count, part.channels.len());
            })
            .on_any(handler(Arc::clone(&board), copier));
        let tls = exchange.authority_pem().map_or(Ok(Tls::default()), Tls::with_roots);
        let tls = tls.map_err(setup)?;
        // The exchanges are one host's, and yet count their callers each for itself.
        let feed = feed.rest(Rest::new(tls.clone())).tls(tls);
        Ok(Self {
            venue,
            comparer,
            story: Story::new(part.scenes, Duration::from_secs(args.seconds), args.symbols),
            url: exchange.url(),
            handle: feed.spawn().map_err(setup)?,
            exchange,
            board,
            rates: RateMeter::new(start),
        })
    }

    /// A copy of the board, so that who looks at it never keeps the feed waiting.
    pub(super) fn board(&self) -> Board {
        lock(&self.board).clone()
    }

    /// Compares what waits.
    pub(super) fn catch_up(&mut self) {
        self.comparer.catch_up(&self.exchange);
    }

    /// Does what the story wants now.
    pub(super) async fn go_on(&mut self, board: &Board, elapsed: Duration) -> Result<(), Failure> {
        let Some(scene) = self.story.next(board, elapsed) else { return Ok(()) };
        {
            let mut board = lock(&self.board);
            let now = clock::now();
            board.injected(scene, now);
            let words = scene.words(&board);
            board.log.add(now, Tone::Deed, words);
        }
        match scene.action(board) {
            Some(action) => {
                self.exchange.act(action);
            }
            None => self.handle.renew().await.map_err(setup)?,
        }
        Ok(())
    }

    /// What there is to be shown of it.
    pub(super) fn view<'v>(&'v mut self, board: &'v Board, now: Instant) -> SideView<'v> {
        SideView {
            name: self.venue.name(),
            url: &self.url,
            rates: self.rates.update(board.counts, now),
            board,
            verdict: &self.comparer.verdict,
        }
    }

    /// Ends the feed, and compares what is left.
    pub(super) async fn close(self, deadline: Duration) -> Ended {
        let Self { venue, mut comparer, story, exchange, handle, board, .. } = self;
        let stats = handle.status().stats;
        let board = lock(&board).clone();
        // The exchange goes with us; nobody waits for its good-bye.
        let _ = handle.close(deadline).await;
        comparer.catch_up(&exchange);
        Ended { venue, board, story, verdict: comparer.verdict, stats }
    }
}

/// What a venue's part came to.
pub(super) struct Ended {
    pub(super) venue: Venue,
    pub(super) board: Board,
    pub(super) story: Story,
    pub(super) verdict: compare::Verdict,
    pub(super) stats: tickwire_core::session::Stats,
}

const fn mexc_channels(speed: Speed) -> [mexc::SpotChannel; 3] {
    [
        mexc::SpotChannel::AggreDepth(speed),
        mexc::SpotChannel::AggreBookTicker(speed),
        mexc::SpotChannel::AggreDeals(speed),
    ]
}

/// Starts the exchange.
fn simulated(venue: Venue, args: &DemoArgs, symbols: &[String]) -> Result<Simulator, Failure> {
    let markets = Markets {
        symbols: symbols.to_vec(),
        seed: args.seed,
        changes_per_second: CHANGES_PER_SECOND.min(CHANGES_IN_ALL / u32::from(args.symbols)),
        rest_lag: paced(REST_LAG, args.seconds),
        accounts: Vec::new(),
    };
    let mut server = simulator::Config::default();
    server.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    server.tls = !args.no_tls;
    server.seed = args.seed;
    let address = server.listen;
    exchange::start(venue, markets, server).map_err(|cause| Failure::Listen { address, cause })
}

/// What the feed calls with everything it says.
fn handler(board: Shared, mut copier: Copier) -> impl FnMut(Item<'_>) + Send + 'static {
    move |item| {
        let at = Moment { wall: clock::unix(), now: clock::now() };
        lock(&board).take(&item, at);
        if let Item::Event(event) = &item {
            copier.take(event, at.now);
        }
    }
}

fn lock(board: &Mutex<Board>) -> MutexGuard<'_, Board> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A short demo has no time for the venue's usual waits.
fn hurry<C>(config: &mut Config<'static, C>, seconds: u64) {
    config.policy.first = paced(config.policy.first, seconds);
    config.context.snapshot_delay = paced(config.context.snapshot_delay, seconds);
    config.context.snapshot_retry = paced(config.context.snapshot_retry, seconds);
}

/// Where a connection holds but so many subscriptions, no connection holds more than half of them:
/// several are to be seen.
fn spread<C>(config: &mut Config<'static, C>, symbols: usize, channels: usize) {
    let half = u16::try_from(symbols.div_ceil(2) * channels).unwrap_or(u16::MAX);
    config.limits.subscriptions = config.limits.subscriptions.min(half);
}

/// A wait, shortened as the demo is.
fn paced(wait: Duration, seconds: u64) -> Duration {
    let part = u32::try_from(seconds.min(USUAL_SECONDS)).unwrap_or(u32::MAX);
    wait * part / u32::try_from(USUAL_SECONDS).unwrap_or(1)
}

fn setup(error: impl core::fmt::Display) -> Failure {
    Failure::Setup(error.to_string())
}
