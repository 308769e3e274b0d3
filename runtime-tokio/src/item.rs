//! What a feed says to those who want to see all of it.

use core::fmt;
use core::time::Duration;

use tickwire_core::event::Event;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Notice, Stop};

use crate::error::ConnectError;
use crate::handlers::HandlerFailure;

/// One thing that a feed says, in order: data, news of the session, and news of the driver.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Item<'a> {
    /// Market data.
    Event(Event<'a>),
    /// News of the session.
    Notice(Notice<'a>),
    /// A reconnect is planned.
    Reconnect {
        /// After how long.
        delay: Duration,
        /// 1 for the first in a row.
        attempt: u32,
        /// Why the connection ended.
        cause: Cause,
    },
    /// A transport could not be made: to whom, and why. The session decides what follows.
    Unreachable(&'a ConnectError),
    /// A handler failed or panicked; it will be called again all the same.
    HandlerFailed(HandlerFailure<'a>),
    /// The feed is over. The last item.
    Stopped(Stop),
}

impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        unimplemented!()
    }
}
