//! Sessions over tokio-tungstenite, for users who have that WebSocket stack already.
//!
//! A [`Session`] is fed with messages instead of bytes and answers with frames. [`Client::follow`]
//! runs one: it connects and shakes hands, makes REST calls, keeps time, and tells what the session
//! says, as a feed does. Who has a loop of their own uses the conversions by themselves:
//! [`message_of`], [`received`], [`view`], [`cause_of`], [`closed_by`], [`limits`].
//!
//! ```no_run
//! use core::future::pending;
//! use tickwire_tokio::core::book::NoBooks;
//! use tickwire_tokio::core::session::{Config, Memory, Session};
//! use tickwire_tokio::gateio::spot::{GateioSpot, SpotChannel};
//! use tickwire_tokio::tungstenite::Client;
//! use tickwire_tokio::{Item, Symbols, Tls};
//!
//! # async fn example(seed: [u8; 32]) -> Result<(), Box<dyn std::error::Error>> {
//! let symbols = Symbols::of(&["BTC_USDT"]);
//! let mut config = Config::of(&GateioSpot);
//! config.channels = &[SpotChannel::BookTicker];
//! let memory = Memory::owned(1);
//! let mut session = Session::public(GateioSpot, symbols, config, NoBooks, memory, seed)?;
//! let client = Client::new(Tls::bundled());
//! let stop = client
//!     .follow(&mut session, pending(), |item| {
//!         if let Item::Event(event) = item {
//!             println!("{event:?}");
//!         }
//!     })
//!     .await;
//! println!("{stop}");
//! # Ok(())
//! # }
//! ```
//!
//! # What it does not do
//!
//! It allocates for each message, as its stack does, and offers no compression. It copies a login
//! and the address that holds a listen key into memory of the stack that nobody overwrites. It is
//! one connection: no plan over many, no queue, no handle.

mod bytes;
mod convert;
mod engine;

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;

use tickwire_core::account::exchange::AccountExchange;
use tickwire_core::book::BookStore;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Access, PrivateSession, Session, Stop};
use tickwire_driver::{FeedError, Item, Rest, Tls, check_protected};

pub use convert::{cause_of, closed_by, limits, message_of, received, view};

use engine::Engine;

/// Runs sessions over tokio-tungstenite: whom it trusts, and what it takes.
#[derive(Clone)]
pub struct Client {
    tls: Tls,
    rest: Rest,
    message_max: usize,
}

impl Client {
    /// Trusts these roots. Messages may have 1 MiB; REST calls are made on the process's budget, as
    /// those of feeds are, and keep to the session's limits.
    #[must_use]
    pub fn new(tls: Tls) -> Self {
        Self { rest: Rest::of_the_process(tls.clone()), tls, message_max: 1 << 20 }
    }

    /// Makes REST calls on a budget that is shared with others, instead of the process's.
    #[must_use]
    pub fn rest(mut self, rest: Rest) -> Self {
        self.rest = rest;
        self
    }

    /// Takes messages of so many bytes; a larger one ends the connection.
    #[must_use]
    pub fn message_max(mut self, bytes: usize) -> Self {
        self.message_max = bytes;
        self
    }

    /// Runs a session of market data to its end, and tells `on` all that it says. When `until` is
    /// over, the session closes in an orderly way. Dropping this closes the socket.
    pub async fn follow<X: Exchange, B: BookStore>(
        &self,
        session: &mut Session<'_, X, B>,
        until: impl Future<Output = ()>,
        on: impl FnMut(Item<'_>),
    ) -> Stop {
        self.run(session, until, on).await
    }

    /// Runs an account's session, in the same way. Without TLS it connects to nothing but this
    /// machine.
    ///
    /// # Errors
    ///
    /// [`FeedError::Unprotected`]: secrets would go in the clear. Nothing was sent.
    pub async fn follow_account<X: AccountExchange>(
        &self,
        session: &mut PrivateSession<'_, X>,
        until: impl Future<Output = ()>,
        on: impl FnMut(Item<'_>),
    ) -> Result<Stop, FeedError> {
        let (url, base) = session.addresses();
        check_protected(url, base)?;
        Ok(self.run(session, until, on).await)
    }

    async fn run<X: Exchange, B: BookStore, A: Access<X>>(
        &self,
        session: &mut Session<'_, X, B, A>,
        until: impl Future<Output = ()>,
        on: impl FnMut(Item<'_>),
    ) -> Stop {
        let mut until = pin!(until);
        let mut engine = Engine::new(self, session, on);
        let mut closing = false;
        poll_fn(|cx| {
            if !closing && until.as_mut().poll(cx).is_ready() {
                closing = true;
                engine.close();
            }
            engine.poll(cx)
        })
        .await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("message_max", &self.message_max).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use core::future::pending;

    use tickwire_core::account::credentials::Credentials;
    use tickwire_core::session::{PrivateConfig, PrivateMemory};
    use tickwire_driver::gateio::spot::GateioSpot;

    use super::*;

    #[tokio::test]
    async fn an_account_goes_nowhere_in_the_clear() {
        for (url, base, refused) in [
            ("ws://a.example/ws/v4/", "https://a.example", "ws://a.example/ws/v4/"),
            ("wss://a.example/ws/v4/", "http://a.example", "http://a.example"),
        ] {
            let mut config = PrivateConfig::of(&GateioSpot);
            (config.session.context.url, config.session.rest_base) = (url, base);
            let credentials = Credentials::new("key", "secret").unwrap();
            let memory = PrivateMemory::owned();
            let session = PrivateSession::private(GateioSpot, credentials, config, memory, [7; 32]);
            let (mut session, client) = (session.unwrap(), Client::new(Tls::bundled()));
            let run = client.follow_account(&mut session, pending(), |item| panic!("{item}"));
            let error = run.await.unwrap_err();
            let FeedError::Unprotected { address } = error else { panic!("{error}") };
            assert_eq!(address, refused);
        }
    }
}
