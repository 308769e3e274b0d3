//! What a venue says about the connection and its subscriptions.

use crate::time::UnixNanos;

/// A control message: acknowledgements, refusals, pongs, notices of the venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Control<'m, C> {
    /// What it is.
    pub kind: ControlKind,
    /// The venue's name of the channel, where the message has one.
    pub channel_name: Option<&'m str>,
    /// The typed channel, where the venue has one for it and the message says enough to tell.
    pub channel: Option<C>,
    /// The request it answers, where it says so.
    pub id: Option<u64>,
    /// The request it answers, where the venue says so in text (JSON escapes not undone).
    pub id_text: Option<&'m str>,
    /// The venue's code, where it has one.
    pub code: Option<i64>,
    /// The venue's words, as they stand in the message (JSON escapes not undone).
    pub reason: Option<&'m str>,
    /// When the venue sent it.
    pub sent: Option<UnixNanos>,
    /// For a venue that answers a request symbol by symbol; `kind` is then
    /// [`ControlKind::Refused`] where it refuses any, else [`ControlKind::Subscribed`], also for an
    /// end where the two cannot be told apart: the session knows what the request was.
    pub verdict: Option<Verdict<'m>>,
}

/// A venue's answer to a request, symbol by symbol: the texts in which it names them, each a list
/// with commas between of whatever has the symbol in it, between `@`, white space, brackets, quotes
/// and the ends: any other sign may be of a longer symbol. What neither names is not answered yet;
/// where they name nobody at all, the answer is one to the whole request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict<'m> {
    /// Where those are named that it accepts, as they stand in the message.
    pub accepted: &'m str,
    /// Where those are named that it refuses, as they stand in the message.
    pub refused: &'m str,
}

/// The kinds of control messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ControlKind {
    /// A subscription was accepted.
    Subscribed,
    /// A subscription was ended.
    Unsubscribed,
    /// A subscription, or its end, was refused.
    Refused,
    /// An application-level pong.
    Pong,
    /// A login was accepted.
    LoggedIn,
    /// A login was refused.
    LoginRefused,
    /// The venue will close the connection soon: reconnect at once.
    Upgrade,
    /// Another notice of the venue.
    System,
    /// An error that answers no request we can tell.
    Error,
    /// An answer to a request over the socket.
    Response,
}
