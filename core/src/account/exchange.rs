//! What a venue is to a private session: how it lets an account in, what it signs, and what it
//! answers.

use core::fmt;
use core::time::Duration;

use crate::context::Rate;
use crate::exchange::{Command, Exchange, Malformed};
use crate::scratch::{Full, Scratch};
use crate::text::Writer;
use crate::time::UnixNanos;

use super::action::{Action, ActionKind};
use super::call::{Call, Draft};
use super::credentials::Credentials;
use super::id::Id;

/// A venue that accounts can log in to. One that cannot has no private session.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no account streams",
    label = "this venue cannot log in, so it has no private session"
)]
pub trait PrivateExchange {
    /// The venue's account streams, as a venue of their own.
    type Account: AccountExchange + Send + Sync + 'static;

    /// The account streams, with the venue's usual way in.
    fn account(&self) -> Self::Account;
}

/// The account streams of a venue: an [`Exchange`] whose channels are the account's, whose requests
/// are signed, and whose messages are decoded to [records](super::record::Record).
///
/// All channels are [of the market](crate::exchange::Scope::Market). Its [`Exchange::encode`] is
/// asked for pings only.
pub trait AccountExchange: Exchange {
    /// How the venue lets the account in.
    fn entrance(&self) -> Entrance;

    /// Writes the path and query of the WebSocket's address; `path` is that of the configured
    /// address. It may hold a listen key.
    ///
    /// # Errors
    ///
    /// [`Full`] where `out` is too small.
    fn path(&self, path: &str, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
        let _ = pass;
        out.bytes(path.as_bytes())
    }

    /// Writes the login, for a venue whose [`Entrance::login`] says that there is one.
    ///
    /// # Errors
    ///
    /// [`Full`] where `out` is too small.
    fn login(&self, id: u32, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full>;

    /// Writes a subscription or its end, signed with the time of the pass.
    ///
    /// # Errors
    ///
    /// [`Full`] where `out` is too small.
    fn sign(
        &self,
        command: Command<'_, Self::Channel>,
        pass: &Pass<'_>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full>;

    /// Writes a REST call, signed where it has to be.
    ///
    /// # Errors
    ///
    /// [`Full`] where `out` is too small.
    fn call(&self, call: &Call, pass: &Pass<'_>, out: &mut Draft<'_>) -> Result<(), Full>;

    /// What a REST call counts against the venue's limit.
    fn weight(&self, call: &Call) -> u16 {
        let _ = call;
        1
    }

    /// Reads the answer of a REST call; what it says of the account goes into `scratch`, which the
    /// caller has cleared. A row of a list that cannot be read does not spoil the others:
    /// [`Scratch::leave_out`].
    ///
    /// # Errors
    ///
    /// [`Malformed`], as [`Exchange::decode`].
    fn read<'m>(
        &self,
        call: &Call,
        body: &'m [u8],
        scratch: &mut Scratch<'_>,
    ) -> Result<Reading<'m>, Malformed>;

    /// What a REST answer means whose status is no success.
    fn denial(&self, call: &Call, status: u16, body: &[u8]) -> Denial;

    /// What a refused login, or a refused private subscription, means.
    fn login_denial(&self, code: Option<i64>, reason: &str) -> Denial;
}

/// A venue that takes orders over the socket.
pub trait TradingExchange: AccountExchange {
    /// How often an action of this kind may be sent.
    fn rate(&self, kind: ActionKind) -> Rate;

    /// Writes an action, for a connection that is logged in.
    ///
    /// # Errors
    ///
    /// [`ActionError`], where the venue has no form for it, or `out` is too small.
    fn act(
        &self,
        id: u32,
        action: &Action<'_>,
        pass: &Pass<'_>,
        out: &mut Writer<'_>,
    ) -> Result<(), ActionError>;
}

/// Why an action cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ActionError {
    /// It does not fit into the buffer.
    Full,
    /// The venue has no such action, or wants a member that is not there, or takes no such value;
    /// what.
    Unsupported(&'static str),
}

impl From<Full> for ActionError {
    fn from(Full: Full) -> Self {
        Self::Full
    }
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Full => f.write_str("the action does not fit into the send buffer"),
            Self::Unsupported(what) => write!(f, "the venue cannot do this: {what}"),
        }
    }
}

impl core::error::Error for ActionError {}

/// What a signature is made from. Its `Debug` shows nothing of what is secret.
#[derive(Clone, Copy)]
pub struct Pass<'a> {
    /// The key and the secret.
    pub credentials: &'a Credentials,
    /// The venue's time, as near as it is known.
    pub time: UnixNanos,
    /// The account's own number, where the venue wants it and it is known.
    pub user_id: Option<&'a Id>,
    /// The listen key in use; empty where there is none.
    pub listen_key: &'a str,
}

impl fmt::Debug for Pass<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pass")
            .field("time", &self.time)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}

/// How a venue lets an account in, and what it tells of it over REST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entrance {
    /// Whether a login is sent as soon as the connection is open.
    pub login: bool,
    /// The listen key that the connection is opened with, where there is one.
    pub listen_key: Option<ListenKey>,
    /// Whether requests need the account's own number.
    pub user_id: bool,
    /// Whether there are positions.
    pub positions: bool,
    /// Whether open orders must be asked for symbol by symbol.
    pub orders_by_symbol: bool,
    /// Whether fills must be asked for symbol by symbol.
    pub fills_by_symbol: bool,
}

/// The life of a listen key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenKey {
    /// How long it lives without being extended.
    pub lifetime: Duration,
    /// After how long it is extended: half of that.
    pub extend_after: Duration,
}

/// What the answer of a REST call said.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reading<'m> {
    /// The venue's time.
    Time(UnixNanos),
    /// The account's own number.
    UserId(Id),
    /// A listen key. It is a secret.
    ListenKey(&'m str),
    /// What the scratch has now.
    Records {
        /// Whether another page is to be asked for; of a list that one order was looked for in,
        /// whether the venue has more than it showed.
        more: bool,
    },
    /// Nothing but that it was done.
    Done,
}

/// Shows no listen key.
impl fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time(_) => "Time(..)",
            Self::UserId(_) => "UserId(..)",
            Self::ListenKey(_) => "ListenKey(..)",
            Self::Records { .. } => "Records",
            Self::Done => "Done",
        })
    }
}

/// What it means that the venue said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Denial {
    /// The key, the signature, the address or a permission is wrong: an operator must act.
    Login,
    /// The time of the signature is too far from the venue's.
    Clock,
    /// The listen key is of no use any more.
    ListenKey,
    /// There is no such order.
    NotFound,
    /// The venue has a problem, or is asked too often: ask again later.
    Again,
    /// It will be refused again: the request is wrong.
    Final,
}
