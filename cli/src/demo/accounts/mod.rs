//! `tickwire demo --private`: an account at each of three simulated exchanges, orders of it here
//! and elsewhere, a cut in the middle, and at the end every balance, position, open order and fill
//! compared.

mod compare;
mod news;
#[cfg(test)]
mod tests;
mod trades;

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::fill::Fill;
use tickwire_core::event::Data;
use tickwire_exchanges::gateio::futures::GateioFutures;
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_simulator::account::{Act, View};
use tickwire_simulator::faults::Action;
use tickwire_simulator::{Config, Simulator};
use tickwire_tokio::{Account, AccountHandle, Item, Rest, Tls};
use tokio::time::{Instant, sleep, timeout};

use self::compare::difference;
use self::news::News;
use self::trades::Trades;
use crate::args::DemoArgs;
use crate::exchange::{self, Markets, USER};
use crate::failure::{Failure, Tally};
use crate::runtime;
use crate::tail;
use crate::venue::Venue;

/// How long an account may take to be live, and its state to be the exchange's at the end.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long an exchange is gone in the middle.
const DOWN_MS: u64 = 600;
/// The time between two orders; venues allow ten a second.
const PACE: Duration = Duration::from_millis(150);
/// How long the closing handshake may take.
const CLOSE_DEADLINE: Duration = Duration::from_secs(2);

/// Runs the demo of accounts to its end.
pub(super) fn run(args: &DemoArgs) -> Result<Tally, Failure> {
    runtime::insist()?;
    runtime::finish(runtime::beside()?, perform(args))
}

async fn perform(args: &DemoArgs) -> Result<Tally, Failure> {
    let all = async {
        tokio::join!(
            side(GateioSpot, Venue::GateioSpot, args),
            side(GateioFutures::USDT, Venue::GateioFuturesUsdt, args),
            side(MexcSpot, Venue::MexcSpot, args),
        )
    };
    let (spot, futures, mexc) = tokio::select! {
        ended = all => ended,
        () = runtime::interrupted() => return Ok(Tally::default()),
    };
    let mut failure = None;
    writeln!(io::stdout()).map_err(Failure::Output)?;
    for ended in [spot, futures, mexc] {
        let said = ended?;
        writeln!(io::stdout(), "{}", said.words).map_err(Failure::Output)?;
        failure = failure.or(said.difference);
    }
    failure.map_or(Ok(Tally::default()), |why| Err(Failure::Demo(why)))
}

/// What came of one exchange.
struct Said {
    words: String,
    /// What differs at the end, where anything does.
    difference: Option<String>,
}

/// What an account was told.
#[derive(Debug, Default)]
struct Told {
    orders: AtomicU64,
    fills: Mutex<Vec<Fill>>,
    others: AtomicU64,
    /// Those of them that were found by comparing with REST.
    synthetic: AtomicU64,
}

impl Told {
    fn take(&self, item: &Item<'_>) {
        let Item::Event(event) = item else { return };
        let (count, synthetic) = match event.data {
            Data::Order(order) => (&self.orders, order.synthetic),
            Data::Fill(fill) => return self.take_fill(fill),
            Data::Balance(balance) => (&self.others, balance.synthetic),
            Data::Position(position) => (&self.others, position.synthetic),
            _ => return,
        };
        count.fetch_add(1, Ordering::Relaxed);
        self.synthetic.fetch_add(u64::from(synthetic), Ordering::Relaxed);
    }

    fn take_fill(&self, fill: &Fill) {
        self.synthetic.fetch_add(u64::from(fill.synthetic), Ordering::Relaxed);
        let mut fills = self.fills.lock().unwrap_or_else(PoisonError::into_inner);
        fills.push(*fill);
    }

    fn fills(&self) -> Vec<Fill> {
        self.fills.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// An exchange and its account, to the end.
async fn side<V: Trades>(venue: V, name: Venue, args: &DemoArgs) -> Result<Said, Failure> {
    let credentials = || Credentials::new("demo-key", "demo-secret").map_err(tail::setup);
    let simulator = simulated(name, args, &credentials()?)?;
    let told = Arc::new(Told::default());
    let counted = Arc::clone(&told);
    let news = News::new(name.name());
    let mut heard = news.clone();
    let handle = Account::of(venue, credentials()?)
        .url(simulator.url())
        .rest(Rest::new(Tls::bundled()))
        .configure(|config| config.session.policy.first = Duration::from_millis(100))
        .on_any(move |item| {
            counted.take(&item);
            heard.hear(&item, counted.synthetic.load(Ordering::Relaxed));
        })
        .spawn()
        .map_err(tail::setup)?;
    handle.live(PATIENCE).await.map_err(|why| Failure::Demo(format!("{}: {why}", name.name())))?;
    let at_first = told.synthetic.load(Ordering::Relaxed);
    let (asked, is_cut) = play::<V>(&simulator, &handle, &news, name, args.seconds).await;
    let is_changed = args.change_one_balance == Some(name);
    let theirs = || theirs(&simulator, is_changed);
    let difference = settle(theirs, &handle, &told).await;
    // What was never tried is not shown.
    let difference = difference.or_else(|| (!is_cut).then(|| "it was never cut off".to_owned()));
    let difference = difference.map(|what| format!("{} differs: {what}", name.name()));
    let words = format!(
        "{:<19} {} order events, {} fills, {} balances and positions told, {} of them found after \
         the cut; {asked} orders over the socket; {}",
        name.name(),
        told.orders.load(Ordering::Relaxed),
        told.fills().len(),
        told.others.load(Ordering::Relaxed),
        told.synthetic.load(Ordering::Relaxed) - at_first,
        difference.as_deref().unwrap_or("all is equal at the end"),
    );
    // The end is no matter of whether the venue says good-bye.
    let _ = handle.close(CLOSE_DEADLINE).await;
    Ok(Said { words, difference })
}

/// Trades until the time is over, with a cut in the middle; says how many orders were asked for
/// over the socket, and whether there was the cut.
async fn play<V: Trades>(
    simulator: &Simulator,
    handle: &AccountHandle<V::Account>,
    news: &News,
    name: Venue,
    seconds: u64,
) -> (u64, bool) {
    let (begun, total) = (Instant::now(), Duration::from_secs(seconds));
    let (mut asked, mut is_cut, mut step) = (0, false, 0_u32);
    while begun.elapsed() < total {
        if !is_cut && begun.elapsed() > total / 2 {
            news.tell('!', &format!("the exchange is gone for {DOWN_MS} ms"));
            is_cut = simulator.act(Action::Restart { down_ms: DOWN_MS });
        }
        step = step.wrapping_add(1);
        let symbol = exchange::symbols(name, 1).pop().unwrap_or_default();
        if let Some(order) = trades::next(simulator, &symbol, name, step) {
            if step.is_multiple_of(2) {
                asked += u64::from(V::place(handle, &order).await);
            } else {
                simulator.act(Action::Account { user: USER, act: trades::elsewhere(&order) });
            }
        }
        if step.is_multiple_of(12) {
            simulator.act(Action::Account { user: USER, act: Act::CancelAll });
        }
        sleep(PACE).await;
    }
    (asked, is_cut)
}

/// The account as the exchange has it; with another balance, where that is to be found.
fn theirs(simulator: &Simulator, is_changed: bool) -> Option<View> {
    let mut view = simulator.account(USER)?;
    if is_changed {
        view.balances.first_mut()?.available = "0.125".to_owned();
    }
    Some(view)
}

/// Waits until the account is what the exchange has; what differs, where it never is.
async fn settle<X>(
    theirs: impl Fn() -> Option<View>,
    handle: &AccountHandle<X>,
    told: &Told,
) -> Option<String>
where
    X: tickwire_core::account::exchange::AccountExchange,
{
    let mut last = Some("the account was never live again".to_owned());
    let equal = async {
        loop {
            if handle.live(PATIENCE).await.is_ok()
                && let (Ok(ours), Some(theirs)) = (handle.snapshot().await, theirs())
            {
                last = difference(&ours, &theirs, &told.fills());
                if last.is_none() {
                    return;
                }
            }
            sleep(PACE).await;
        }
    };
    match timeout(PATIENCE, equal).await {
        Ok(()) => None,
        Err(_) => last,
    }
}

fn simulated(
    name: Venue,
    args: &DemoArgs,
    credentials: &Credentials,
) -> Result<Simulator, Failure> {
    let markets = Markets {
        symbols: exchange::symbols(name, 2),
        seed: args.seed,
        changes_per_second: 50,
        rest_lag: Duration::from_millis(100),
        accounts: vec![exchange::profile(name, credentials)],
    };
    let server = Config::default();
    let address = server.listen;
    exchange::start(name, markets, server).map_err(|cause| Failure::Listen { address, cause })
}
