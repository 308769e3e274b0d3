//! Exchange feeds and accounts on tokio: sockets, TLS, timers and REST under tickwire's state
//! machine.
//!
//! The contract, in one sentence: **a feed runs until it is stopped, says everything in order, and
//! ends when its [`Handle`] (or its [`Events`]) is dropped.**
//!
//! # A complete program
//!
//! It follows a book and the trades of two symbols, prints what happens to the connection, and
//! closes after a while. Without `.url(..)` it is the venue itself that it connects to.
//!
//! ```
//! use std::time::Duration;
//! use tickwire_tokio::gateio::spot::GateioSpot;
//! use tickwire_tokio::{Feed, Item, Symbols};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
//! # let venue = tickwire_simulator::gateio::spot::Spot::new(Default::default(), now);
//! # let simulator = tickwire_simulator::Simulator::start(venue, Default::default())?;
//! # let url = simulator.url();
//! # let a_while = Duration::from_millis(10);
//! let feed = Feed::public(GateioSpot, Symbols::of(&["BTC_USDT", "ETH_USDT"]))
//!     .url(url)
//!     .on_book(|update| {
//!         // Only a book that equals the venue's can be read.
//!         let Some(book) = update.book.live() else { return };
//!         if let (Some(bid), Some(ask)) = (book.best_bid(), book.best_ask()) {
//!             println!("{} {} / {}", update.symbol, bid.price, ask.price);
//!         }
//!     })
//!     .on_trade(|event, trade| {
//!         println!("{:?} {} at {}", event.symbol, trade.size, trade.price);
//!     })
//!     .on_any(|item| match item {
//!         Item::Event(_) => {}
//!         news => eprintln!("{news}"),
//!     })
//!     .spawn()?;
//! feed.live(Duration::from_secs(30)).await?;
//! tokio::time::sleep(a_while).await;
//! feed.close(Duration::from_secs(10)).await?;
//! # Ok(())
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
//! use tickwire_tokio::gateio::spot::GateioSpot;
//! use tickwire_tokio::{Account, Credentials};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
//! # let (key, secret) = ("key", "secret");
//! # let mut config = tickwire_simulator::gateio::spot::Config::default();
//! # let profile = tickwire_simulator::account::Profile::new(1, key, secret);
//! # config.accounts = vec![profile.with("USDT", "100")];
//! # let venue = tickwire_simulator::gateio::spot::Spot::new(config, now);
//! # let simulator = tickwire_simulator::Simulator::start(venue, Default::default())?;
//! # let url = simulator.url();
//! let account = Account::of(GateioSpot, Credentials::new(key, secret)?)
//!     .url(url)
//!     .on_order(|event, order| println!("{:?} {}: {}", event.symbol, order.id, order.status))
//!     .on_fill(|_, fill| println!("{} {} at {}", fill.side, fill.size, fill.price))
//!     .spawn()?;
//! account.live(Duration::from_secs(30)).await?;
//! for held in account.balances().await? {
//!     println!("{}: {:?}", held.record.asset, held.record.available);
//! }
//! account.close(Duration::from_secs(10)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # A tour
//!
//! - **Three ways to hear a feed.** Handlers ([`Feed::on_any`], [`Feed::on_book`], ..) see every
//!   event without a copy, on the feed's task. [`Feed::stream`] hands owned items through a bounded
//!   queue, for consumers who take their time; what it may lose, and how that is said, is
//!   [`Overflow`]. The bare state machine is [`core::connection`].
//! - **Handlers** run in the order of their registration. One that returns an error or panics is
//!   counted and announced ([`Item::HandlerFailed`]) and called again; it stops neither the others
//!   nor the connection. While one runs nothing is read: whatever takes long belongs elsewhere.
//! - **Truth.** A book that is not the venue's cannot be read ([`core::book::BookRef::live`]).
//!   Gaps, stale books, refused symbols, reconnects and servers that cannot be reached
//!   ([`Item::Unreachable`]) are items in the same ordered stream as the data.
//! - **At run time**, a [`Handle`] waits until all is live ([`Handle::live`]), tells where the feed
//!   stands ([`Handle::status`]), follows more symbols or fewer, sends messages of the user's own,
//!   copies a book, and closes in an orderly way. All of its futures may be dropped.
//! - **TLS** is rustls with the ring provider, whatever else is linked, and Mozilla's roots as
//!   bundled; [`Tls`] trusts others. A certificate that is not acceptable ends a feed: trying again
//!   is of no use.
//! - **REST** calls, for the snapshots that books begin with, stay within the venue's limit for all
//!   feeds of the process together ([`Rest`]).
//! - **Many connections.** Where the venue allows so many subscriptions on a connection, a feed is
//!   as many connections as its symbols need, and still one task, one ordered stream of items and
//!   one handle. A symbol with all its channels is on one of them and stays there; slots
//!   ([`core::event::Slot`]) are the feed's. A connection that nears the age at which the venue
//!   cuts it ([`core::context::Context::age_max`]) is replaced: the new one is live before the old
//!   one is closed, and of the two one stream is made in which nothing is missing and nothing is
//!   told twice ([`core::plan`]). [`Handle::plan`] prints what is where, [`Item::Plan`] tells what
//!   changes, [`Handle::renew`] replaces all connections, [`Status::connections`] shows them.
//! - **Accounts.** An [`Account`] is heard in the same three ways. [`AccountHandle::live`] waits
//!   until its state is the venue's; [`AccountHandle::snapshot`] copies it, and says whether it is;
//!   [`AccountHandle::act`], of venues that take orders over the socket, places and changes orders.
//!   [`Asked::outcome`] is what became of it: what a cut left unknown is looked for. Without TLS an
//!   account connects to nothing but this machine.
//! - **Symbols** are looked up before a feed begins by [`Feed::checked`].
//! - **The end.** A feed ends when it is asked to, and when any of its connections ends for good:
//!   out of attempts, or for a cause that no attempt mends. It never goes on without some of its
//!   symbols in silence. Only a connection that was to take over from another may end alone.
//! - **Reconnecting**, timeouts and limits are data: [`Feed::configure`].
//!
//! Between the socket and the handlers nothing is allocated once a feed is live, over plain TCP. A
//! stream allocates for what it copies.
//!
//! # Features
//!
//! - `platform-verifier`: `Tls::platform`, which trusts what the operating system trusts.
//! - `tungstenite`: module `tungstenite`, sessions over the WebSocket stack of tokio-tungstenite.
//!
//! # Limits
//!
//! - The runtime needs tokio's I/O and time drivers (`enable_all`). The wall clock is the system's;
//!   timers are tokio's, whose step is a millisecond.
//! - The addresses of a name are tried in turn, at most eight, each for its share of the time that
//!   connecting may take; not two at once.
//! - A panic of a handler is kept from harm only where panics unwind: not with `panic = "abort"`.
//! - No proxies. REST redirects are not followed, answers of more than 4 MiB not taken.
//! - Each connection of a feed has buffers and books of its own, twice while it is replaced. The
//!   venue's limits of connections and of how many are begun in a time are kept by each feed for
//!   itself; that of REST calls by all together. How many calls of a connection may be under way
//!   at once is its share among those that there were when it was made, and stays so.
//! - Every connect of a feed keeps one pace ([`core::context::Limits::connects`]): the first ones,
//!   reconnects, and those of connections that take over; what is lost comes first. So connections
//!   that are lost together are all being made again, where the first attempts succeed, within
//!   their number by that rate and the first delay; an eighth more, for no window of time whatever
//!   may hold more than the rate. Which attempt is next is told when its delay begins, and not how
//!   long the pace lets it wait beyond that.
//! - Of data that has no followed symbol or no identity (24 h tickers, candles), some may be
//!   missing or told twice at the moment when a connection takes over.
//! - Events are timed one in 64: the first of a read, to the end of the handlers.
#![forbid(unsafe_code)]

mod runtime;
mod transport;
#[cfg(feature = "tungstenite")]
pub mod tungstenite;

pub use runtime::{Timer, Tokio};
pub use transport::Transport;

/// A public market-data feed that is yet to be started; see [`tickwire_driver::Feed`].
pub type Feed<X> = tickwire_driver::Feed<X, Tokio>;
/// A running feed; see [`tickwire_driver::Handle`].
pub type Handle = tickwire_driver::Handle<Tokio>;
/// The streams of an account that are yet to be started; see [`tickwire_driver::Account`].
pub type Account<V> = tickwire_driver::Account<V, Tokio>;
/// A running account; see [`tickwire_driver::AccountHandle`].
pub type AccountHandle<X> = tickwire_driver::AccountHandle<X, Tokio>;
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
