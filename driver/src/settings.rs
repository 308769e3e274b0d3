//! What the user says of a feed and of an account alike.

use core::fmt::Debug;

use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Access, Config, ConfigError, Session};
use tickwire_core::store::Store;

use crate::addresses::Addresses;
use crate::calls::Calls;
use crate::error::FeedError;
use crate::handlers::Handlers;
use crate::rest::Rest;
use crate::runtime::Runtime;
use crate::tls::Tls;

/// Where its connections go and what they are made of. It stands above the configuration.
pub(crate) struct Settings<C> {
    pub(crate) addresses: Addresses,
    pub(crate) channels: Option<Vec<C>>,
    /// Bytes of the buffer of what is received, and so of the longest message.
    pub(crate) rx: usize,
    /// Bytes of the buffer of what is sent.
    pub(crate) tx: usize,
}

impl<C> Default for Settings<C> {
    fn default() -> Self {
        Self { addresses: Addresses::default(), channels: None, rx: 1 << 20, tx: 32 << 10 }
    }
}

impl<C: Copy + Eq + Debug + 'static> Settings<C> {
    /// Puts them into a configuration.
    pub(crate) fn apply<'c>(&'c self, config: &mut Config<'c, C>) {
        self.addresses.apply(config);
        if let Some(channels) = &self.channels {
            config.channels = channels;
        }
    }

    /// A connection of a session.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where a buffer is too small.
    pub(crate) fn connection<'b, X: Exchange<Channel = C>, B: BookStore, A: Access<X>>(
        &self,
        session: Session<'b, X, B, A>,
    ) -> Result<Connection<'b, X, B, A>, FeedError> {
        Connection::new(session, Store::owned(self.rx), Store::owned(self.tx))
            .map_err(FeedError::Connection)
    }
}

/// By what it runs: whom it trusts, its REST calls, and whom it tells.
#[derive(Default)]
pub(crate) struct Means {
    pub(crate) tls: Tls,
    /// The process's budget where there is none.
    pub(crate) rest: Option<Rest>,
    pub(crate) handlers: Handlers,
}

impl Means {
    /// The REST calls of a configuration.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where their base is none.
    pub(crate) fn calls<C, R: Runtime>(
        &self,
        config: &Config<'_, C>,
    ) -> Result<Calls<R>, FeedError> {
        let rest = self.rest.clone().unwrap_or_else(|| Rest::of_the_process(self.tls.clone()));
        Calls::new(&rest, config.rest_base, config.limits.requests)
            .map_err(|error| FeedError::RestBase { base: config.rest_base.to_owned(), error })
    }
}

/// What is wrong with a session's configuration, with the address that it is about.
pub(crate) fn wrong(error: ConfigError, url: &str) -> FeedError {
    match error {
        ConfigError::Url(error) => FeedError::Url { url: url.to_owned(), error },
        error => FeedError::Session(error),
    }
}
