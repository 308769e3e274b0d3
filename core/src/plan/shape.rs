//! What a venue's limits leave room for.

use core::time::Duration;

use crate::context::Rate;
use crate::exchange::{Exchange, Scope};
use crate::session::Config;

use super::PlanError;

/// What a venue's limits leave room for, in terms of one feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Subscriptions that each symbol costs.
    pub per_symbol: u16,
    /// Subscriptions that each connection costs, whatever its symbols (channels of the market).
    pub per_connection: u16,
    /// Subscriptions of a connection; 0 is no limit.
    pub subscriptions: u16,
    /// Connections of the feed; 0 is no limit.
    pub connections: u16,
    /// How many connections may be begun in which time.
    pub connects: Rate,
    /// How old a connection may become; zero is no limit.
    pub age_max: Duration,
}

impl Shape {
    /// The shape of a feed of `venue` that is configured so.
    pub fn of<X: Exchange>(venue: &X, config: &Config<'_, X::Channel>) -> Self {
        let count = |scope| {
            let channels = config.channels.iter();
            let count = channels.filter(|channel| venue.scope(**channel) == scope).count();
            u16::try_from(count).unwrap_or(u16::MAX)
        };
        Self {
            per_symbol: count(Scope::Symbol),
            per_connection: count(Scope::Market),
            subscriptions: config.limits.subscriptions,
            connections: config.limits.connections,
            connects: config.limits.connects,
            age_max: config.context.age_max,
        }
    }

    /// The most symbols of a connection; `None` where there is no limit.
    #[must_use]
    pub fn symbols_max(&self) -> Option<u16> {
        if self.subscriptions == 0 {
            return None;
        }
        let room = self.subscriptions.checked_sub(self.per_connection);
        room.map_or(Some(0), |room| room.checked_div(self.per_symbol))
    }

    /// How many connections so many symbols need.
    pub(super) fn connections_for(&self, symbols: usize) -> Result<usize, PlanError> {
        let needed = match self.symbols_max() {
            Some(0) => return Err(PlanError::TooManyChannels),
            Some(max) => symbols.div_ceil(usize::from(max)),
            None => symbols.min(1),
        };
        if self.connections > 0 && needed > usize::from(self.connections) {
            return Err(PlanError::TooManyConnections(needed));
        }
        Ok(needed)
    }

    /// Whether so many symbols fit into all connections that are allowed.
    pub(super) fn holds(&self, symbols: usize) -> bool {
        self.connections_for(symbols).is_ok()
    }

    /// How long before the greatest age a connection's replacement begins at the earliest: time
    /// for several attempts.
    pub(super) fn margin(&self) -> Duration {
        (self.age_max / 4).min(MARGIN_MAX)
    }
}

/// Half an hour: a replacement takes seconds, each further attempt twice as long to come.
const MARGIN_MAX: Duration = Duration::from_secs(30 * 60);
