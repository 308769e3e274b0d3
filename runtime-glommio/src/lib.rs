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
//! use tickwire_glommio::{Feed, Item, Symbols};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
//! # let venue = tickwire_simulator::gateio::spot::Spot::new(Default::default(), now);
//! # let simulator = tickwire_simulator::Simulator::start(venue, Default::default())?;
//! # let url = simulator.url();
//! # let a_while = Duration::from_millis(10);
//! let executor = LocalExecutorBuilder::new(Placement::Unbound).make()?;
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
//! use tickwire_glommio::{Account, Credentials};
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
//! let executor = LocalExecutorBuilder::default().make()?;
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
