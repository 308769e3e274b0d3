//! What an account's connection is to be: everything but the venue, the secrets and the user's
//! handlers.

use core::fmt;

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{PrivateConfig, PrivateMemory, PrivateSession};
use tickwire_core::symbol::Symbol;

use crate::error::FeedError;
use crate::settings::{Settings, wrong};

use super::wish::Wired;

/// An account's configuration and sizes.
pub(super) struct Plan<C: 'static> {
    pub(super) config: PrivateConfig<'static, C>,
    pub(super) settings: Settings<C>,
    pub(super) symbols: Vec<String>,
    /// The symbols as the session has them.
    known: Vec<Symbol>,
}

impl<C: Copy + Eq + fmt::Debug + 'static> Plan<C> {
    pub(super) fn new(config: PrivateConfig<'static, C>) -> Self {
        Self { config, settings: Settings::default(), symbols: Vec::new(), known: Vec::new() }
    }

    /// The session's configuration.
    pub(super) fn config(&self) -> PrivateConfig<'_, C> {
        let mut config: PrivateConfig<'_, C> = self.config;
        self.settings.apply(&mut config.session);
        if !self.known.is_empty() {
            config.symbols = &self.known;
        }
        config
    }

    /// Finds what is wrong with the plan before it is begun, by a connection that is never opened.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where the plan is wrong.
    pub(super) fn try_out<V>(&mut self, venue: &V, seed: [u8; 32]) -> Result<(), FeedError>
    where
        V: PrivateExchange<Account: Exchange<Channel = C>> + Clone,
    {
        let symbols = self.symbols.iter().enumerate().map(|(at, text)| {
            Symbol::new(text).ok_or_else(|| FeedError::Symbol { at, symbol: text.clone() })
        });
        self.known = symbols.collect::<Result<_, _>>()?;
        let nobody = Credentials::new("nobody", "nothing").map_err(FeedError::Credentials)?;
        self.connection(venue.clone(), nobody, seed).map(drop)
    }

    /// Makes the connection.
    ///
    /// # Errors
    ///
    /// [`FeedError`], where the plan is wrong.
    pub(super) fn connection<V>(
        &self,
        venue: V,
        credentials: Credentials,
        seed: [u8; 32],
    ) -> Result<Wired<'_, V::Account>, FeedError>
    where
        V: PrivateExchange<Account: Exchange<Channel = C>>,
    {
        let config = self.config();
        let memory = PrivateMemory::owned();
        let session = PrivateSession::private(venue, credentials, config, memory, seed)
            .map_err(|error| wrong(error, config.session.context.url))?;
        self.settings.connection(session)
    }
}
