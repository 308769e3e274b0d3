//! Exchange feeds and accounts on glommio: io_uring and one executor a core under tickwire's state
//! machine.
//!
//! The contract, in one sentence: **a feed runs on the core that it was started on until it is
//! stopped, says everything in order, and ends when its [`Handle`] (or its [`Events`]) is
//! dropped.**
//!
//! # A complete program
//!
//! It follows a book and the trades of two symbols, prints what happens to the connection, and
//! closes after a while. Without `.url(..)` it is the venue itself that it connects to.
//!
//! ```
//! use std::time::Duration;
//! use glommio::{LocalExecutorBuilder, Placement};
//! use tickwire_glommio::gateio::spot::GateioSpot;
//! use tickwire_glommio::{Feed, Item, Symbols, executor};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
//! # let venue = tickwire_simulator::gateio::spot::Spot::new(Default::default(), now);
//! # let simulator = tickwire_simulator::Simulator::start(venue, Default::default())?;
//! # let url = simulator.url();
//! # let a_while = Duration::from_millis(10);
//! // Where io_uring cannot be used this says what to set; glommio would panic.
//! let executor = executor(LocalExecutorBuilder::new(Placement::Unbound))?;
//! executor.run(async {
//!     let feed = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT", "ETH_USDT"]))
//!         .url(url)
//!         .on_book(|update| {
//!             // Only a book that equals the venue's can be read.
//!             let Some(book) = update.book.live() else { return };
//!             if let (Some(bid), Some(ask)) = (book.best_bid(), book.best_ask()) {
//!                 println!("{} {} / {}", update.symbol, bid.price, ask.price);
//!             }
//!         })
//!         .on_trade(|event, trade| {
//!             println!("{:?} {} at {}", event.symbol, trade.size, trade.price);
//!         })
//!         .on_any(|item| match item {
//!             Item::Event(_) => {}
//!             news => eprintln!("{news}"),
//!         })
//!         .spawn()?;
//!     feed.live(Duration::from_secs(30)).await?;
//!     glommio::timer::sleep(a_while).await;
//!     feed.close(Duration::from_secs(10)).await?;
//!     Ok(())
//! })
//! # }
//! ```
//!
//! # An account
//!
//! Whose orders, fills, balances and positions are told as they come, and whose state is compared
//! with REST after every connect.
//!
//! ```
//! use std::time::Duration;
//! use glommio::LocalExecutorBuilder;
//! use tickwire_glommio::gateio::spot::GateioSpot;
//! use tickwire_glommio::{Account, Credentials, executor};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
//! # let (key, secret) = ("key", "secret");
//! # let mut config = tickwire_simulator::gateio::spot::Config::default();
//! # let profile = tickwire_simulator::account::Profile::new(1, key, secret);
//! # config.accounts = vec![profile.with("USDT", "100")];
//! # let venue = tickwire_simulator::gateio::spot::Spot::new(config, now);
//! # let simulator = tickwire_simulator::Simulator::start(venue, Default::default())?;
//! # let url = simulator.url();
//! let executor = executor(LocalExecutorBuilder::default())?;
//! executor.run(async {
//!     let account = Account::of(GateioSpot, Credentials::new(key, secret)?)
//!         .url(url)
//!         .on_order(|event, order| println!("{:?} {}: {}", event.symbol, order.id, order.status))
//!         .on_fill(|_, fill| println!("{} {} at {}", fill.side, fill.size, fill.price))
//!         .spawn()?;
//!     account.live(Duration::from_secs(30)).await?;
//!     for held in account.balances().await? {
//!         println!("{}: {:?}", held.record.asset, held.record.available);
//!     }
//!     account.close(Duration::from_secs(10)).await?;
//!     Ok(())
//! })
//! # }
//! ```
//!
//! # A tour
//!
//! - **Feeds and accounts** are those of all drivers ([`tickwire_driver`]): three ways to hear
//!   them, handlers that cannot harm each other, books that can be read only while they are the
//!   venue's, many connections as one stream, REST calls on one budget, TLS by rustls with ring.
//! - **Cores.** [`Cores`] deals symbols out to processors: one executor, one feed and one set of
//!   connections on each, pinned, with nothing shared but the handles and the budget of REST calls;
//!   [`Cores::spin`] has them look for work before they sleep. [`Running`] tells which core follows
//!   what, when all are live, and how each has ended.
//! - **What is missing** where io_uring cannot be used is said by [`check`] and [`executor`], in
//!   words that tell what to set ([`Unusable`]): the kernel, seccomp, a sysctl, locked memory, a
//!   processor. glommio itself panics or ends the process there. `docs/io_uring.md` has all that a
//!   machine, a container and a systemd unit need.
//! - **On a core, everything is one thread.** A feed and its handlers run on the executor that it
//!   was started on; nothing of them moves. A [`Handle`] may be sent anywhere and is asked from any
//!   thread, under any runtime; only what takes a deadline ([`Handle::live`], [`Handle::close`])
//!   needs an executor.
//!
//! # What it costs
//!
//! - Data goes by recv(2), straight into the connection's memory, once io_uring has told that there
//!   is some (glommio 0.9: `NonBufferedStream::poll_read` in `src/net/stream.rs`).
//! - A wake-up allocates about twelve times in glommio, and never in tickwire: `tests/allocations`
//!   measures both. TLS copies as rustls does.
//! - `benches/drivers` compares it with tokio; `docs/performance.md` has the figures.
//!
//! # Features
//!
//! - `platform-verifier`: `Tls::platform`, which trusts what the operating system trusts.
//!
//! # Limits
//!
//! - Linux 5.8, io_uring allowed, 512 KiB of locked memory.
//! - After a panic on an executor glommio drops nothing of what ran there: sockets stay open as
//!   long as the process lives. A panic of a handler does not come to that.
//! - Where there is no executor, [`Feed::spawn`] is an error; glommio's panic message comes before
//!   it, and where panics abort, the process does.
//! - A feed that has always more to read lets the tasks of its executor run in between, but glommio
//!   looks at sockets and timers only when its own preemption timer says so: a millisecond with
//!   [`Cores`], 100 ms of executors of your own, unless the builder says otherwise
//!   (`preempt_timer`).
//! - Names are looked up on threads of their own, one for each lookup under way.
//! - Otherwise the limits are those of `tickwire-tokio`: addresses in turn, no proxies, handlers'
//!   panics caught only where they unwind.
#![forbid(unsafe_code)]

mod checks;
mod cores;
mod names;
mod runtime;
mod timer;
mod transport;

pub use checks::{Unusable, check, executor};
pub use cores::{Core, CoreEnd, CoreFailure, Cores, CoresError, CoresNotLive, Running};
pub use runtime::Glommio;
pub use timer::Timer;
pub use transport::Transport;

/// A public market-data feed that is yet to be started; see [`tickwire_driver::Feed`].
pub type Feed<X> = tickwire_driver::Feed<X, Glommio>;
/// A running feed; see [`tickwire_driver::Handle`].
pub type Handle = tickwire_driver::Handle<Glommio>;
/// The streams of an account that are yet to be started; see [`tickwire_driver::Account`].
pub type Account<V> = tickwire_driver::Account<V, Glommio>;
/// A running account; see [`tickwire_driver::AccountHandle`].
pub type AccountHandle<X> = tickwire_driver::AccountHandle<X, Glommio>;
/// The owned items of a feed, or of an account; see [`tickwire_driver::Events`].
pub type Events<H = Handle> = tickwire_driver::Events<H>;

pub use tickwire_driver::{
    AccountNotLive, AccountSnapshot, AccountStatus, ActError, Asked, BookUpdate, CheckError,
    CloseError, ConnectError, ConnectionStatus, FeedError, HandlerFailure, Held, Item, NotLive,
    Outcome, Overflow, Panicked, Rest, Rulebook, Status, Tls, TlsError, Unfit, UnfitSymbol,
    WishError,
};

pub use tickwire_driver::{Credentials, Offer, OwnedOutcome, Symbols};
pub use tickwire_driver::{core, exchanges};
pub use tickwire_driver::{gateio, mexc};
