//! A plan spread over cores: an executor, a feed and its connections on each, and nothing shared.

mod error;
mod seat;

use core::time::Duration;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use glommio::{LocalExecutorBuilder, Placement};
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Stop, Symbols};
use tokio::sync::mpsc as tasks;

use crate::checks::{Unusable, check, executor};
use crate::runtime::now;
use crate::{Feed, Handle};

use self::seat::{Ask, Reply, Told};
pub use error::{CoreFailure, CoresError, CoresNotLive};

/// What glommio's executors keep for files, in bytes: the least that they take. A feed has none.
const FILE_MEMORY: usize = 64 << 10;
/// How long a feed that always has more to read may keep its executor from looking at other sockets
/// and at timers.
const PREEMPTION: Duration = Duration::from_millis(1);
/// How long a core may take to say what it knows.
const ANSWER_MAX: Duration = Duration::from_secs(1);
/// How often who waits for an answer looks whether there is still somebody to give it.
const LOOK: Duration = Duration::from_millis(100);

/// Cores that are to run feeds: one executor, one feed and one set of connections on each.
///
/// Symbols are dealt out to the cores like cards, so that the first ones, mostly the busiest, are
/// not all on one. Between the cores nothing is shared: each feed is made, and its memory first
/// touched, by the thread that is pinned to its core. There are two exceptions. A [`Handle`] may be
/// used from any thread; and the budget of REST calls is the process's
/// ([`Rest`](crate::Rest)), so a call for a snapshot waits its turn behind those of other cores. On
/// the way of an event there is no lock. (glommio drops nothing of a core that has panicked: where
/// its feed waited for that budget, the others wait a second longer for each of its calls, once.)
///
/// ```
/// use std::time::Duration;
/// use tickwire_glommio::gateio::spot::GateioSpot;
/// use tickwire_glommio::{Cores, Feed};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
/// # let venue = tickwire_simulator::gateio::spot::Spot::new(Default::default(), now);
/// # let simulator = tickwire_simulator::Simulator::start(venue, Default::default())?;
/// # let url = simulator.url();
/// let running = Cores::of(&[0])
///     .spin(Duration::from_millis(1))
///     .run(&["BTC_USDT", "ETH_USDT"], move |core, symbols| {
///         Feed::public(GateioSpot, symbols)
///             .url(url.clone())
///             .on_trade(move |event, trade| println!("{core} {:?} {trade:?}", event.symbol))
///     })?;
/// running.live(Duration::from_secs(30))?;
/// for end in running.close(Duration::from_secs(10)) {
///     println!("core {}: {:?}", end.core, end.end?);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "cores do nothing before they run something"]
pub struct Cores {
    cores: Vec<usize>,
    spin: Option<Duration>,
}

/// Feeds that run on cores. Dropping it ends them.
#[derive(Debug)]
#[must_use = "the feeds end when this is dropped"]
pub struct Running {
    cores: Vec<Core>,
    ends: mpsc::Receiver<CoreEnd>,
}

/// A feed that runs on a core.
#[derive(Debug)]
pub struct Core {
    core: usize,
    symbols: Vec<String>,
    handle: Arc<Handle>,
    asks: tasks::UnboundedSender<Ask>,
    thread: JoinHandle<()>,
}

/// How the feed of a core ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct CoreEnd {
    /// The number of the core's processor.
    pub core: usize,
    /// Why it ended, or what kept it from saying that.
    pub end: Result<Stop, CoreFailure>,
}

impl Cores {
    /// Runs on the processors of these numbers, as `lscpu -e` prints them. Each executor is pinned
    /// to its own.
    pub fn of(cores: &[usize]) -> Self {
        Self { cores: cores.to_vec(), spin: None }
    }

    /// Keeps looking for work for so long before an executor sleeps in the kernel. It takes the
    /// time of a wake-up off a message that comes meanwhile, and burns the core: worth it only
    /// where nothing else is to run there. Default: it sleeps at once.
    pub fn spin(mut self, longest: Duration) -> Self {
        self.spin = Some(longest);
        self
    }

    /// Deals `symbols` out to the cores, makes each core's feed there by `feed` (which is given the
    /// processor's number and the symbols), and starts it. Cores for which there is no symbol left
    /// stay free. Returns once all are started; the thread of the caller waits for that.
    ///
    /// # Errors
    ///
    /// [`CoresError`]: of the first core that cannot be started. The others are ended.
    pub fn run<X>(
        self,
        symbols: &[&str],
        feed: impl Fn(usize, Symbols<'_>) -> Feed<X> + Send + Sync + 'static,
    ) -> Result<Running, CoresError>
    where
        X: Exchange + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        if symbols.is_empty() || self.cores.is_empty() {
            return Err(CoresError::Nothing);
        }
        check().map_err(CoresError::Unusable)?;
        let feed = Arc::new(feed);
        let (told, ends) = mpsc::channel();
        let mut cores = Vec::new();
        for (core, symbols) in deal(&self.cores, symbols) {
            let feed = Arc::clone(&feed);
            let make = move |symbols: Symbols<'_>| feed(core, symbols);
            cores.push(self.start(Told::new(core, told.clone()), core, symbols, make)?);
        }
        Ok(Running { cores, ends })
    }

    fn start<X>(
        &self,
        told: Told,
        core: usize,
        symbols: Vec<String>,
        make: impl FnOnce(Symbols<'_>) -> Feed<X> + Send + 'static,
    ) -> Result<Core, CoresError>
    where
        X: Exchange + Send + Sync + 'static,
        X::Channel: Send + Sync,
    {
        let (asks, asked) = tasks::unbounded_channel();
        let (ready, started) = mpsc::channel();
        let (builder, texts) = (self.builder(core), symbols.clone());
        // glommio would start the thread as well, but a panic on its executor leaves all behind
        // that runs there, undropped: what is to hear of it must be outside.
        let run = move || {
            let mut told = told;
            let stop = match executor(builder()) {
                Ok(executor) => executor.run(seat::run(core, make, &texts, ready, asked)),
                Err(error) => {
                    let _ = ready.send(Err(CoresError::Core { core, error }));
                    None
                }
            };
            match stop {
                Some(stop) => told.tell(Ok(stop)),
                None => told.forget(),
            }
        };
        let thread = thread::Builder::new().name(format!("tickwire-{core}")).spawn(run);
        let other = |error| CoresError::Core { core, error: Unusable::Other(error) };
        let thread = thread.map_err(other)?;
        // Who has gone without a word has panicked: in what makes the feed.
        let handle = started.recv().unwrap_or(Err(CoresError::Panicked { core }))?;
        Ok(Core { core, symbols, handle, asks, thread })
    }

    /// Builders cannot go to another thread.
    fn builder(&self, core: usize) -> impl FnOnce() -> LocalExecutorBuilder + use<> {
        let spin = self.spin;
        move || {
            let builder = LocalExecutorBuilder::new(Placement::Fixed(core))
                .io_memory(FILE_MEMORY)
                .preempt_timer(PREEMPTION);
            match spin {
                Some(longest) => builder.spin_before_park(longest),
                None => builder,
            }
        }
    }
}

impl Running {
    /// The cores, in the order in which they were named.
    #[must_use]
    pub fn cores(&self) -> &[Core] {
        &self.cores
    }

    /// The core that follows a symbol.
    #[must_use]
    pub fn core_of(&self, symbol: &str) -> Option<&Core> {
        self.cores.iter().find(|core| core.symbols.iter().any(|it| it == symbol))
    }

    /// Waits until all feeds are live ([`Handle::live`]). It keeps the caller's thread waiting.
    ///
    /// # Errors
    ///
    /// [`CoresNotLive`], of the first core that is not live in time.
    pub fn live(&self, deadline: Duration) -> Result<(), CoresNotLive> {
        let (reply, replies) = mpsc::channel();
        for core in &self.cores {
            // Who is over does not answer.
            let _ = core.asks.send(Ask::Live(deadline, reply.clone()));
        }
        drop(reply);
        self.heard(&replies, now().checked_add(deadline.saturating_add(ANSWER_MAX)))
    }

    /// Waits until all cores have answered that may: one that is asked to close must have nothing
    /// else to do.
    ///
    /// A question may be left unheard, and is never dropped then: by an executor that has panicked,
    /// or where it is asked just as the feed ends. So the ends of threads are looked for too.
    fn heard(
        &self,
        replies: &mpsc::Receiver<Reply>,
        until: Option<Instant>,
    ) -> Result<(), CoresNotLive> {
        let mut waiting: Vec<&Core> = self.cores.iter().collect();
        let mut heard = Ok(());
        loop {
            // First: what is said before a thread's end is heard.
            let silent = waiting.iter().all(|core| core.thread.is_finished());
            let left = until.map_or(Duration::MAX, |until| until.saturating_duration_since(now()));
            let longest = if silent { Duration::ZERO } else { left.min(LOOK) };
            match replies.recv_timeout(longest) {
                Ok((core, answer)) => {
                    waiting.retain(|it| it.core != core);
                    let missing = |missing| CoresNotLive { core, missing: Some(missing) };
                    heard = heard.and(answer.map_err(missing));
                }
                Err(RecvTimeoutError::Timeout) if !silent && !left.is_zero() => {}
                Err(_) => break,
            }
        }
        let over = |core: &&Core| Err(CoresNotLive { core: core.core, missing: None });
        heard.and(waiting.first().map_or(Ok(()), over))
    }

    /// Waits for the next end of any core's feed, so long at most; `None` where none has ended, or
    /// all have been told. A feed ends alone where no attempt mends what is wrong: the others go
    /// on, and whether they should is the caller's to say. It keeps the caller's thread waiting.
    pub fn next_end(&self, longest: Duration) -> Option<CoreEnd> {
        self.ends.recv_timeout(longest).ok()
    }

    /// Closes all feeds in an orderly way, cuts off at the deadline what is not closed by then, and
    /// waits for the threads. How each core's feed ended, those left out whose
    /// end was told before. It keeps the caller's thread waiting.
    pub fn close(self, deadline: Duration) -> Vec<CoreEnd> {
        let Self { cores, ends } = self;
        let close = |Core { handle, asks, thread, .. }| {
            // The core is to hold the only handle, for to close takes it.
            drop(handle);
            let _ = asks.send(Ask::Close(deadline));
            thread
        };
        let threads: Vec<_> = cores.into_iter().map(close).collect();
        // A panic is among the ends.
        threads.into_iter().for_each(|thread| drop(thread.join()));
        ends.try_iter().collect()
    }
}

impl Core {
    /// The number of its processor.
    #[must_use]
    pub fn number(&self) -> usize {
        self.core
    }

    /// The symbols that it was started with.
    #[must_use]
    pub fn symbols(&self) -> &[String] {
        &self.symbols
    }

    /// Its feed. What takes a deadline ([`Handle::live`]) needs an executor of glommio's; all else
    /// works on any thread, under whatever runtime. Where the core has panicked
    /// ([`CoreFailure::Panicked`]) nothing of its feed is dropped, so whoever asks it something
    /// waits for ever: [`Running::next_end`] tells of that.
    #[must_use = "it is only looked at here"]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }
}

/// Deals symbols out; cores that would have none are left out.
fn deal(cores: &[usize], symbols: &[&str]) -> Vec<(usize, Vec<String>)> {
    let hand = |(at, core): (usize, &usize)| {
        let hand = symbols.iter().skip(at).step_by(cores.len());
        (*core, hand.copied().map(str::to_owned).collect())
    };
    cores.iter().enumerate().map(hand).take(symbols.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_dealt_out_like_cards() {
        let dealt = deal(&[3, 5], &["a", "b", "c", "d", "e"]);
        let hands = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(dealt, [(3, hands(&["a", "c", "e"])), (5, hands(&["b", "d"]))]);
        assert_eq!(deal(&[0, 1, 2], &["a", "b"]).len(), 2);
    }
}
