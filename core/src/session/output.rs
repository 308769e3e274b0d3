//! What a session asks its driver to do and tells its user.

use core::fmt;
use core::time::Duration;

use crate::account::action::{ActionId, ActionKind, Outcome};
use crate::account::call::{Headers, Method};
use crate::account::id::Id;
use crate::account::ledger::AccountState;
use crate::book::BookState;
use crate::endpoint::Endpoint;
use crate::event::{Event, Slot};
use crate::exchange::{ControlKind, Malformed, MessageKind};
use crate::retry::Cause;
use crate::symbol::Symbol;
use crate::time::Instant;

use super::subscription::SubscriptionState;

/// The answer to one poll. A driver must not ignore a variant, so the enum is exhaustive.
#[must_use = "an output that is not acted on is lost"]
#[derive(Clone, Copy, Debug)]
pub enum Output<'a> {
    /// Open a transport: resolve, TCP, and TLS where the endpoint says so. Report `connected` or
    /// `closed`.
    Connect(Endpoint<'a>),
    /// Send one WebSocket message. Frame level only: a `Connection` has bytes to write instead.
    Send(Frame<'a>),
    /// Market data.
    Event(Event<'a>),
    /// News of the session itself, in order with the data.
    Notice(Notice<'a>),
    /// Make one REST call. Report `requested`, then `responded` or `unanswered`.
    Request(Request<'a>),
    /// A reconnect is planned; nothing to do but to know. The `Wait` that follows has the deadline.
    ReconnectAfter {
        /// The drawn delay.
        delay: Duration,
        /// 1 for the first reconnect in a row. A renewal for its age counts as none: it is 0 where
        /// no failure came before.
        attempt: u32,
        /// Why the connection ended.
        cause: Cause,
    },
    /// Close the transport at once; it is already forgotten here.
    Disconnect,
    /// The session is over, for this reason. Every further poll says so again.
    Stopped(Stop),
    /// Nothing more to do before a fact or a deadline.
    Wait {
        /// When to poll again though nothing happened, always later than now. `None` only where
        /// the configuration has switched off every watch: heartbeat and silence, or a timeout
        /// that never ends. Where a poll comes more than 100 ms after it, what the peer has said
        /// in time may not have been read yet: the peer then has one more second to be heard.
        until: Option<Instant>,
        /// Whether bytes wait for the socket to take them.
        want_write: bool,
    },
}

/// A WebSocket message to send. A login is one: `Debug` shows how long a text is, nothing of it.
#[derive(Clone, Copy)]
pub enum Frame<'a> {
    /// A text message.
    Text(&'a str),
    /// A ping, with this payload.
    Ping(&'a [u8]),
    /// A close, with this code.
    Close(u16),
}

impl fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Ping(payload) => f.debug_tuple("Ping").field(payload).finish(),
            Self::Close(code) => f.debug_tuple("Close").field(code).finish(),
        }
    }
}

/// One REST call. A private session's holds secrets in its path and headers, which its `Debug` does
/// not show.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// To be told back with the answer.
    pub id: RequestId,
    /// The method.
    pub method: Method,
    /// The base of the address, such as `https://api.example.com`.
    pub base: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// Headers beside those of any request.
    pub headers: Headers<'a>,
    /// The body; empty for none.
    pub body: &'a str,
    /// What it counts against the venue's limit.
    pub weight: u16,
    /// When the answer is of no more use.
    pub deadline: Instant,
}

/// Shows no query, no header's value and no body.
impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.split('?').next().unwrap_or_default();
        f.debug_struct("Request")
            .field("id", &self.id)
            .field("method", &self.method)
            .field("base", &self.base)
            .field("path", &path)
            .field("headers", &self.headers)
            .field("weight", &self.weight)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// The id of a REST call, never used twice in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(pub u32);

/// The number of a connection among those of one feed, never used twice in it. A session that is
/// alone has 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u32);

/// Why a REST call has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unanswered {
    /// It could not be sent, or the connection broke.
    Network,
    /// It took too long.
    Timeout,
    /// The answer is larger than the driver's buffer.
    TooLarge,
    /// The driver's budget for the address is used up.
    Budget,
    /// The server's certificate is not acceptable: nothing was sent. The session ends the
    /// connection with [`Cause::Certificate`](crate::retry::Cause::Certificate).
    Certificate,
}

/// The life of a session: `idle → [preparing] → connecting → handshaking → [authenticating] →
/// subscribing → live → (closing | backoff → …) → stopped`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// Made, not yet polled.
    Idle,
    /// A REST call is under way without which nothing can be connected to: for a listen key, say.
    Preparing,
    /// A transport is being opened.
    Connecting,
    /// The opening handshake is under way.
    Handshaking,
    /// Connected; the venue has not let the account in yet.
    Authenticating,
    /// Connected; the venue has not answered to every subscription yet, or has accepted none. Where
    /// all are refused it stays so: the connection is kept for symbols to be followed later.
    Subscribing,
    /// Every subscription is answered or told as silent, and one at least is active.
    Live,
    /// The closing handshake is under way: the caller closed, or the connection is as old as it may
    /// become and is about to be replaced.
    Closing,
    /// Waiting to connect again.
    Backoff,
    /// Over.
    Stopped,
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stop {
    /// The caller closed it.
    Requested,
    /// The attempts of the policy are used up; the last cause.
    OutOfAttempts(Cause),
    /// Trying again is of no use, by the retry table.
    Final(Cause),
}

/// News of the session itself.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Notice<'a> {
    /// The session changed its state.
    State {
        /// The connection's number.
        connection: ConnectionId,
        /// The state before.
        from: State,
        /// The state now.
        to: State,
        /// Why, where there is a cause.
        cause: Option<Cause>,
        /// How old the newest data is, where any came.
        data_age: Option<Duration>,
    },
    /// A subscription changed its state.
    Subscription {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: &'a Symbol,
        /// The venue's name of the channel.
        channel: &'static str,
        /// The state now.
        state: SubscriptionState,
        /// The venue's code of a refusal, final or, where it is silent, for now; `None` for 0,
        /// which is no reason.
        code: Option<i32>,
        /// The venue's words of the refusal that this notice follows at once; empty where there is
        /// none.
        reason: &'a str,
    },
    /// A book changed its state.
    Book {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: &'a Symbol,
        /// The state now.
        state: BookState,
        /// The book's epoch.
        epoch: u32,
        /// The id it had reached.
        id: Option<u64>,
    },
    /// A followed symbol has had no data for [`Context::quiet`](crate::context::Context::quiet):
    /// its market is quiet, or its stream is dead. Said once for each time that it falls quiet.
    Quiet {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: &'a Symbol,
        /// How long ago its last data came, or how long the connection has been open.
        age: Duration,
    },
    /// A message could not be decoded.
    Malformed {
        /// What is wrong with it.
        error: Malformed,
        /// At most 100 bytes of it, from its start.
        excerpt: &'a [u8],
    },
    /// The venue said something that answers no subscription: an error, a notice.
    Venue {
        /// Its kind.
        kind: ControlKind,
        /// The venue's code.
        code: Option<i64>,
        /// The venue's words, at most 100 bytes.
        reason: &'a str,
    },
    /// A REST call for a book snapshot brought nothing; it is made again later.
    SnapshotFailed {
        /// The symbol's row.
        slot: Slot,
        /// The symbol.
        symbol: &'a Symbol,
        /// What went wrong.
        failure: SnapshotFailure,
    },
    /// The account's state is the venue's, or is not any more.
    Account {
        /// The state now.
        state: AccountState,
    },
    /// What became of an action.
    Outcome {
        /// Its number.
        id: ActionId,
        /// Its kind.
        kind: ActionKind,
        /// For a new order, the client's id of it; none where the venue answered for a whole batch.
        client_id: Option<Id>,
        /// What became of it.
        outcome: Outcome<'a>,
    },
    /// A REST call for the account brought nothing; it is made again later.
    CallFailed {
        /// What was asked for, in a word.
        call: &'static str,
        /// What went wrong.
        failure: SnapshotFailure,
    },
    /// Messages of a kind took longer than its budget; said at most once in ten seconds a kind.
    Slow {
        /// The kind of message.
        kind: MessageKind,
        /// How long the last took, in nanoseconds.
        took_ns: u64,
        /// The kind's budget, in nanoseconds.
        budget_ns: u32,
        /// How many did since this was last said.
        count: u32,
    },
    /// Something was dropped here because it was not polled away in time.
    Dropped {
        /// What.
        what: Dropped,
        /// How many since this was last said.
        count: u32,
    },
}

/// What a session may have to drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Dropped {
    /// Events of a message that were not polled before the next fact was reported. The session's
    /// own books have taken them in all the same.
    Events,
    /// Notices of state changes.
    Notices,
}

/// Why a snapshot brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotFailure {
    /// The call was not answered.
    Unanswered(Unanswered),
    /// The answer had this HTTP status.
    Status(u16),
    /// The answer's body could not be decoded.
    Malformed(Malformed),
    /// Rows of the answer could not be read and were left out; this is the first of them.
    Rows(Malformed),
    /// The snapshot has no id, is another symbol's, or has a number that cannot be held exactly.
    Unusable,
    /// The path of the call does not fit into the session's text buffer; it is not tried again.
    PathTooLong,
}
