//! What a caller may ask of a session.

use core::fmt;

use crate::book::{BookStore, StaleReason};
use crate::event::Slot;
use crate::exchange::Exchange;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::timers::Timer;
use super::{Session, State, Stop};

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

/// Wishes.
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
    /// Follows a symbol on every channel of the configuration.
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
        let row = self.table.row_mut(slot).ok_or(Refused::UnknownSymbol)?;
        if !row.is_desired() {
            return Err(Refused::UnknownSymbol);
        }
        for entry in row.subscriptions.iter_mut().filter(|entry| entry.desired()) {
            entry.leave(false, now);
        }
        self.settle_resync(slot);
        self.invalidate(slot, StaleReason::Unsubscribed, now);
        self.timers.hasten(Timer::Subscribe, now);
        self.unsaid = 0;
        Ok(())
    }

    /// Closes the connection in an orderly way and ends the session.
    pub fn close(&mut self, now: Instant) {
        match self.state {
            State::Stopped | State::Closing => {}
            State::Subscribing | State::Live => {
                self.fade(now);
                self.close_frame = true;
                self.timers.set(Timer::Close, now.after(self.config.context.close_timeout));
                self.enter(State::Closing, None, now);
            }
            State::Idle | State::Backoff => self.end(Stop::Requested, None, now),
            State::Connecting | State::Handshaking => {
                self.disconnect = true;
                self.end(Stop::Requested, None, now);
            }
        }
    }

    pub(super) fn follow(&mut self, symbol: Symbol, now: Instant) -> Result<Slot, Refused> {
        if matches!(self.state, State::Stopped | State::Closing) {
            return Err(Refused::Stopped);
        }
        let channels = self.config.channels.len();
        let most = usize::from(self.config.limits.subscriptions);
        let known = self.table.find(&symbol).is_some();
        // What is being ended counts until the venue has agreed.
        let count = self.table.rows().count() + usize::from(!known);
        if most > 0 && count.saturating_mul(channels) > most {
            return Err(Refused::TooManySymbols);
        }
        let slot = self.table.insert(symbol).ok_or(Refused::TooManySymbols)?;
        if let Some(row) = self.table.row_mut(slot) {
            row.want(channels, now);
        }
        self.timers.hasten(Timer::Subscribe, now);
        self.unsaid = 0;
        Ok(slot)
    }
}

/// The caller's own messages, which a connection sends.
impl<X: Exchange, B: BookStore> Session<'_, X, B> {
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
