//! What a caller may ask of a session.

use core::fmt;

use crate::book::{BookStore, StaleReason};
use crate::event::Slot;
use crate::exchange::Exchange;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::access::{Access, Public};
use super::table::Row;
use super::timers::Timer;
use super::{Session, State};

/// A wish that cannot be fulfilled now; the caller decides what next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// The text is empty or longer than 32 bytes.
    Symbol,
    /// Every row is taken, or the venue allows no more subscriptions on a connection.
    TooManySymbols,
    /// The session does not follow this symbol.
    UnknownSymbol,
    /// There is no open connection.
    NotConnected,
    /// The message is larger than the buffer, or the buffer is still full of what waits.
    NoRoom,
    /// The venue's limit of messages is reached for now.
    Paced,
    /// The session is over.
    Stopped,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Symbol => "a symbol has 1 to 32 bytes",
            Self::TooManySymbols => "the session can hold no more symbols",
            Self::UnknownSymbol => "the session does not follow this symbol",
            Self::NotConnected => "there is no open connection",
            Self::NoRoom => "the message does not fit into the send buffer now",
            Self::Paced => "the venue's limit of messages is reached for now",
            Self::Stopped => "the session is over",
        })
    }
}

impl core::error::Error for Refused {}

/// Wishes of a public session: a private one follows its account, and no symbols.
impl<X: Exchange, B: BookStore> Session<'_, X, B, Public> {
    /// Follows a symbol on every channel of the configuration. Where the venue limits the
    /// subscriptions of a connection and still holds some that are being ended, the request waits
    /// until the venue has agreed to their end.
    ///
    /// # Errors
    ///
    /// [`Refused`], where it cannot be.
    pub fn subscribe(&mut self, symbol: &str, now: Instant) -> Result<Slot, Refused> {
        self.follow(Symbol::new(symbol).ok_or(Refused::Symbol)?, now)
    }

    /// Follows a symbol no more; its row is free once the venue has agreed.
    ///
    /// # Errors
    ///
    /// [`Refused::UnknownSymbol`], where it is not followed.
    pub fn unsubscribe(&mut self, symbol: &str, now: Instant) -> Result<(), Refused> {
        let slot = self.slot(symbol).ok_or(Refused::UnknownSymbol)?;
        if !self.table.row(slot).is_some_and(Row::is_desired) {
            return Err(Refused::UnknownSymbol);
        }
        self.table.leave(slot, now);
        self.settle_resync(slot);
        self.invalidate(slot, StaleReason::Unsubscribed, now);
        self.timers.hasten(Timer::Subscribe, now);
        self.unsaid = 0;
        Ok(())
    }
}

/// Wishes.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// Closes the connection in an orderly way and ends the session.
    pub fn close(&mut self, now: Instant) {
        match self.state {
            State::Stopped => {}
            // What was to be replaced is not.
            State::Closing => self.renews = false,
            State::Authenticating | State::Subscribing | State::Live => {
                self.begin_close(None, self.config.context.close_timeout, now);
            }
            State::Idle | State::Preparing | State::Backoff => self.part(None, now),
            State::Connecting | State::Handshaking => {
                self.disconnect = true;
                self.part(None, now);
            }
        }
    }

    /// Lets a planned reconnect wait at least until then. Of no effect where none is planned.
    pub fn delay_reconnect(&mut self, until: Instant) {
        if self.state == State::Backoff && self.timers.at(Timer::Backoff) < until {
            self.timers.set(Timer::Backoff, until);
        }
    }

    /// Asks for no more REST calls at once than the driver can make: so many, at least 1, or as
    /// [`Limits::requests_at_once`](crate::context::Limits::requests_at_once) says, where that is
    /// fewer. For drivers; those that have room for all need not say so.
    pub fn limit_requests(&mut self, at_once: u8) {
        let limit = &mut self.config.limits.requests_at_once;
        *limit = at_once.max(1).min(*limit);
    }

    pub(super) fn follow(&mut self, symbol: Symbol, now: Instant) -> Result<Slot, Refused> {
        let is_over = self.state == State::Closing && !self.renews;
        if is_over || self.state == State::Stopped {
            return Err(Refused::Stopped);
        }
        let channels = self.config.channels.len();
        if !self.allows(&symbol) {
            return Err(Refused::TooManySymbols);
        }
        let slot = self.table.insert(symbol).ok_or(Refused::TooManySymbols)?;
        if let Some(row) = self.table.row_mut(slot) {
            row.want(channels, now);
        }
        (0..channels).for_each(|channel| self.table.join(channel, now));
        self.timers.hasten(Timer::Subscribe, now);
        self.unsaid = 0;
        Ok(slot)
    }

    /// Whether the venue's limit allows this symbol beside those that are wanted.
    fn allows(&self, symbol: &Symbol) -> bool {
        let wanted = self.table.rows().filter(|(_, row)| row.is_desired());
        let others = wanted.filter(|(_, row)| row.symbol.as_ref() != Some(symbol)).count();
        let markets = self.table.markets();
        let each = self.config.channels.len().saturating_sub(markets);
        let count = others.saturating_add(1).saturating_mul(each).saturating_add(markets);
        let most = usize::from(self.config.limits.subscriptions);
        most == 0 || count <= most
    }
}

/// The caller's own messages, which a connection sends.
impl<X: Exchange, B: BookStore, A: Access<X>> Session<'_, X, B, A> {
    /// Whether the venue's limits allow a message of the user's now: pings and subscriptions that
    /// are due go first, or a user who sends all the time would keep them from ever being sent.
    pub(crate) fn pace(&mut self, now: Instant) -> Result<(), Refused> {
        let room = self.frames_pace.room(now);
        let kept = u16::from(self.is_outgoing_due(now));
        if room <= kept { Err(Refused::Paced) } else { Ok(()) }
    }

    /// A message of the user's was sent.
    pub(crate) fn paced(&mut self, now: Instant) {
        self.frames_pace.count(now, 1);
    }
}
