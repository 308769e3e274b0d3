//! What tells a public session from a private one: the points at which the life of a connection
//! asks how it is let in. A public session answers none of them, and pays for none.

mod private;
mod public;

use crate::account::action::Answer;
use crate::book::BookStore;
use crate::exchange::{Command, Control, Exchange};
use crate::retry::Cause;
use crate::scratch::Full;
use crate::text::Writer;
use crate::time::{Instant, Stamp};

use super::output::{Request, RequestId, Unanswered};
use super::{Session, Step};

pub use private::{NotAsked, PendingAction, Private, PrivateConfig, PrivateMemory, PrivateSession};
pub use public::Public;

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// How a session is let in: [`Public`] or [`Private`].
///
/// Its functions are the points at which a session asks; what they answer here is the public
/// session's answer.
pub trait Access<X: Exchange>: sealed::Sealed + Sized {
    /// The most bytes of a path that only the access knows.
    #[doc(hidden)]
    const PATH_MAX: usize = 0;

    /// Writes a subscription or its end.
    #[doc(hidden)]
    fn encode(
        &mut self,
        venue: &X,
        command: Command<'_, X::Channel>,
        now: Stamp,
        out: &mut Writer<'_>,
    ) -> Result<(), Full>;

    /// The path and query to open with, where they are not the configured ones.
    #[doc(hidden)]
    fn path(&self) -> Option<&str> {
        None
    }

    /// Takes the last text apart, where it is more than the path of a request.
    #[doc(hidden)]
    fn dressed<'s>(&'s self, request: Request<'s>) -> Request<'s> {
        request
    }

    /// Whether the last text has a secret in it that was not overwritten yet.
    #[doc(hidden)]
    fn is_stained(&self) -> bool {
        false
    }

    /// The last text was taken: overwrites what is secret in it.
    #[doc(hidden)]
    fn wipe<B: BookStore>(_session: &mut Session<'_, X, B, Self>) {}

    /// A connection is to be made.
    #[doc(hidden)]
    fn begin<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Stamp) -> Option<Step> {
        Some(session.connect(now.mono))
    }

    /// What is to be done before connecting.
    #[doc(hidden)]
    fn prepare<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Stamp) -> Option<Step> {
        None
    }

    /// The WebSocket is open.
    #[doc(hidden)]
    fn opened<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Instant) {
        session.begin_subscribing(now);
    }

    /// What is to be sent before anything is subscribed to.
    #[doc(hidden)]
    fn admit<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Stamp) -> Option<Step> {
        None
    }

    /// The next REST call of an open connection.
    #[doc(hidden)]
    fn request<B: BookStore>(session: &mut Session<'_, X, B, Self>, now: Stamp) -> Option<Step> {
        session.next_request(now).map(Step)
    }

    /// Every subscription is answered.
    #[doc(hidden)]
    fn settled<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Instant) {}

    /// Every subscription is refused or silent.
    #[doc(hidden)]
    fn refused<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Instant) {}

    /// A subscription may have been acknowledged after the others.
    #[doc(hidden)]
    fn acknowledged<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Instant) {}

    /// Whether the connection has been of use.
    #[doc(hidden)]
    fn is_useful<B: BookStore>(session: &Session<'_, X, B, Self>, now: Instant) -> bool {
        session.is_fresh(now)
    }

    /// The connection is gone, or about to be.
    #[doc(hidden)]
    fn lost<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Instant) {}

    /// The session is to end at the caller's wish; whether something is to be done before.
    #[doc(hidden)]
    fn parts<B: BookStore>(
        _session: &mut Session<'_, X, B, Self>,
        _cause: Option<Cause>,
        _now: Instant,
    ) -> bool {
        false
    }

    /// What is to be done when the connection is closed, before the session ends.
    #[doc(hidden)]
    fn farewell<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Stamp) -> Option<Step> {
        None
    }

    /// The session is over.
    #[doc(hidden)]
    fn ended<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Instant) {}

    /// A deadline of the access has come.
    #[doc(hidden)]
    fn tick<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Stamp) {}

    /// Takes a control message; whether that was all about it.
    #[doc(hidden)]
    fn control<B: BookStore>(
        _session: &mut Session<'_, X, B, Self>,
        _now: Stamp,
        _control: Control<'_, X::Channel>,
    ) -> bool {
        false
    }

    /// Takes an answer to an action.
    #[doc(hidden)]
    fn answered<B: BookStore>(
        _session: &mut Session<'_, X, B, Self>,
        _now: Stamp,
        _answer: Answer<'_>,
    ) {
    }

    /// A message could not be decoded.
    #[doc(hidden)]
    fn malformed<B: BookStore>(_session: &mut Session<'_, X, B, Self>, _now: Instant) {}

    /// Takes a decoded item, where it is not one of a followed symbol's; whether it is to be told.
    #[doc(hidden)]
    #[inline]
    fn take<B: BookStore>(
        _session: &mut Session<'_, X, B, Self>,
        _at: usize,
        _now: Stamp,
    ) -> Option<bool> {
        None
    }

    /// Takes the answer to a REST call; whether it was one of the access.
    #[doc(hidden)]
    fn responded<B: BookStore>(
        _session: &mut Session<'_, X, B, Self>,
        _now: Stamp,
        _id: RequestId,
        _status: u16,
        _body: &[u8],
    ) -> bool {
        false
    }

    /// A REST call has no answer; whether it was one of the access.
    #[doc(hidden)]
    fn unanswered<B: BookStore>(
        _session: &mut Session<'_, X, B, Self>,
        _now: Stamp,
        _id: RequestId,
        _cause: Unanswered,
    ) -> bool {
        false
    }

    /// Whether the access has something to tell, once all events are told.
    #[doc(hidden)]
    #[inline]
    fn has_news(&self) -> bool {
        false
    }

    /// Moves the next news of the access to where it is shown; whether there was one.
    #[doc(hidden)]
    fn tell<B: BookStore>(_session: &mut Session<'_, X, B, Self>) -> bool {
        false
    }

    /// Overwrites what is secret in words that are to be shown.
    #[doc(hidden)]
    fn redact(&self, _words: &mut [u8]) {}

    /// The venue's label and words of the outcome that is shown.
    #[doc(hidden)]
    fn words(&self) -> (&str, &str) {
        ("", "")
    }
}
