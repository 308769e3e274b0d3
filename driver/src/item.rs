//! What a feed says to those who want to see all of it.

use core::fmt;
use core::time::Duration;

use tickwire_core::event::{Data, Event};
use tickwire_core::plan::PlanNews;
use tickwire_core::retry::Cause;
use tickwire_core::session::{ConnectionId, Notice, Stop};

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
        /// The connection's number.
        connection: ConnectionId,
        /// After how long; later, where the pace of connects has no room then.
        delay: Duration,
        /// 1 for the first in a row.
        attempt: u32,
        /// Why the connection ended.
        cause: Cause,
    },
    /// The feed's connections change by its plan; of a feed with one connection, only when it is
    /// renewed.
    Plan(PlanNews),
    /// A transport could not be made. The session decides what follows.
    Unreachable {
        /// The number of the connection, or of the one that a REST call is made for.
        connection: ConnectionId,
        /// To whom, and why.
        error: &'a ConnectError,
    },
    /// A handler failed or panicked; it will be called again all the same.
    HandlerFailed(HandlerFailure<'a>),
    /// The feed is over. The last item.
    Stopped(Stop),
}

/// One line for people. Of data only what it is and whose: its numbers are there to be read. What
/// is about a connection names its number where that is not 0.
impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(event) => {
                if let Some(symbol) = event.symbol {
                    write!(f, "{symbol} ")?;
                }
                f.write_str(name(&event.data))
            }
            Self::Notice(notice) => notice.fmt(f),
            Self::Reconnect { connection, delay, attempt, cause } => {
                let whose = connection.prefix();
                write!(f, "{whose}{cause}; attempt {attempt} to reconnect in {delay:.1?}")
            }
            Self::Plan(news) => news.fmt(f),
            Self::Unreachable { connection, error } => {
                write!(f, "{}{error}", connection.prefix())
            }
            Self::HandlerFailed(failure) => failure.fmt(f),
            Self::Stopped(stop) => write!(f, "the feed is over: {stop}"),
        }
    }
}

fn name(data: &Data<'_>) -> &'static str {
    match data {
        Data::Trade(_) => "trade",
        Data::BookTicker(_) => "book ticker",
        Data::BookDelta(_) => "book delta",
        Data::BookSnapshot(_) => "book snapshot",
        Data::Ticker(_) => "ticker",
        Data::Candle(_) => "candle",
        Data::Liquidation(_) => "liquidation",
        Data::Order(_) => "order",
        Data::Fill(_) => "fill",
        Data::Balance(_) => "balance",
        Data::Position(_) => "position",
        Data::Venue(_) => "venue message",
        _ => "event",
    }
}
