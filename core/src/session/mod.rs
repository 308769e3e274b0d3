//! The session: consumes WebSocket messages and emits actions; lifecycle, subscriptions, heartbeat,
//! back-off and books, without I/O and without a clock.
//!
//! **After every call that tells the session a fact, poll it until it answers `Wait`.**
//!
//! This is the frame level, for users who have a WebSocket stack of their own; a
//! [`Connection`](crate::connection::Connection) adds the WebSocket client and wants bytes only.

pub(crate) mod access;
mod backoff;
mod calls;
mod config;
mod confirm;
mod construct;
mod control;
mod getters;
mod inbound;
mod lifecycle;
mod market;
mod memory;
mod mend;
mod notices;
mod outbound;
mod output;
mod quiet;
mod resync;
mod ruling;
mod slow;
mod stats;
mod steps;
mod subscription;
mod subscriptions;
mod table;
mod timers;
mod view;
mod wishes;
mod words;

use crate::book::{BookFeed, BookStore};
use crate::endpoint::Endpoint;
use crate::entropy::Entropy;
use crate::event::Slot;
use crate::exchange::Exchange;
use crate::meter::Meter;
use crate::pace::Pace;
use crate::scratch::Scratch;
use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::{Instant, UnixNanos};
use crate::wiped::Wiped;

use backoff::Backoff;
use calls::Calls;
use notices::{Notices, Shown};
use stats::Marks;
use table::Table;
use timers::Timers;

pub use access::{
    Access, NotAsked, PendingAction, Private, PrivateConfig, PrivateMemory, PrivateSession, Public,
};
pub use config::{Config, ConfigError, NonEmpty, Symbols};
pub use memory::{Arrays, Memory};
pub use output::{
    ConnectionId, Dropped, Frame, Notice, Output, Request, RequestId, SnapshotFailure, State, Stop,
    Unanswered,
};
pub use stats::Stats;
pub use steps::Step;
pub use subscription::SubscriptionState;
pub use table::{CHANNELS_MAX, Row};
pub use wishes::Refused;

pub(crate) use steps::Kind;

/// A session at the level of WebSocket messages: a public one, of market data, or a private one, of
/// an account ([`PrivateSession`]). The two are two types, by `A`: what the one can be asked for,
/// the other does not have.
pub struct Session<'b, X: Exchange, B: BookStore, A: Access<X> = Public> {
    venue: X,
    /// How it is let in: nothing in a public session, all of the account in a private one.
    access: A,
    config: Config<'b, X::Channel>,
    endpoint: Endpoint<'b>,
    entropy: Entropy,

    state: State,
    stop: Option<Stop>,
    timers: Timers,
    backoff: Backoff,
    /// A `Disconnect` waits to be said.
    disconnect: bool,
    /// A `ReconnectAfter` waits to be said.
    reconnect: Option<lifecycle::Reconnect>,
    /// A close frame waits to be sent (frame level).
    close_frame: bool,
    /// The connection that is being closed is to be replaced at once.
    renews: bool,
    /// When anything last arrived.
    heard: Instant,
    /// Until when the peer had a second chance to be heard, the last time that it had one.
    second_look: Instant,
    /// When data last arrived.
    fresh: Option<Instant>,

    table: Table<'b>,
    /// Row number from which the search for unsaid changes of rows goes on; the table's length
    /// where nothing is unsaid.
    unsaid: usize,
    /// The id of the last subscription request of this connection.
    asks: u32,
    frames_pace: Pace,
    /// No message before this: the venue's limit.
    frames_hold: Instant,
    rest_pace: Pace,
    /// The part of `rest_pace` that confirms books.
    confirm_pace: Pace,

    books: B,
    /// The channel that feeds the books: its position in the configuration, and its rules.
    feed: Option<(usize, BookFeed)>,
    /// REST calls under way.
    calls: Calls,
    /// No REST call before this: the venue said so.
    rest_hold: Instant,

    scratch: Scratch<'b>,
    /// The next item of the scratch.
    cursor: usize,
    /// An item that is applied to its book but not yet told.
    ready: Option<(usize, Option<Slot>)>,
    /// The configured channel of the message in the scratch.
    channel: Option<usize>,
    /// When the message in the scratch was received.
    received_at: Option<UnixNanos>,

    text: Wiped<'b>,
    text_len: usize,
    batch: Store<'b, Symbol>,

    notices: Notices,
    shown: Shown,
    stats: Stats,
    marks: Marks,
    meters: Store<'b, Meter>,
}

/// Shows where the session stands, and nothing of its memory.
impl<X: Exchange, B: BookStore, A: Access<X>> core::fmt::Debug for Session<'_, X, B, A> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Session")
            .field("venue", &self.venue.facts().name)
            .field("host", &self.endpoint.host)
            .field("state", &self.state)
            .field("stop", &self.stop)
            .field("symbols", &self.desired_symbols().count())
            .field("active", &self.active_symbols().count())
            .finish_non_exhaustive()
    }
}
