//! Why connections end, and the one table that says whether to try again.

use core::fmt;
use core::time::Duration;

use crate::exchange::Malformed;
use crate::ws::{Fault, HandshakeFault};

/// Why a connection ended or could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The name was not resolved.
    Dns,
    /// Nothing listens at the address.
    Refused,
    /// The peer or the network reset the connection.
    Reset,
    /// Another failure of the network.
    Network,
    /// The TLS handshake failed, the certificate aside.
    Tls,
    /// A certificate is not acceptable: the peer's, or that of the host of REST calls.
    Certificate,
    /// A phase took longer than it may.
    Timeout(Phase),
    /// The opening handshake was answered with another status than 101.
    Status {
        /// The HTTP status.
        status: u16,
        /// What the answer's Retry-After said, in seconds.
        retry_after_s: Option<u32>,
    },
    /// The answer to the opening handshake breaks RFC 6455, section 4.
    Handshake(HandshakeFault),
    /// The peer broke the WebSocket protocol.
    Protocol(Fault),
    /// The peer closed; `None` is a close without a status code (1005).
    Closed(Option<u16>),
    /// The connection ended without a close frame (1006).
    Ended,
    /// The stream carries broken messages and cannot be trusted.
    Poisoned(Malformed),
    /// Nothing came, not even the pong.
    Silent,
    /// The venue announced that it will close.
    Upgrade,
    /// The connection was closed here because it had become as old as it may
    /// ([`Context::age_max`](crate::context::Context::age_max)).
    Age,
    /// The venue refused the login.
    Login,
    /// The venue finds the time of our signatures wrong.
    Clock,
    /// The venue has no use for the listen key any more, or it reached the end of its life.
    ListenKey,
    /// A REST call without which nothing can be connected to was not answered, or was refused for
    /// now.
    Unprepared,
    /// The caller asked for it.
    Requested,
}

/// The phases that have a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// TCP and TLS.
    Connect,
    /// The opening handshake.
    Handshake,
    /// Bytes waiting for a socket that takes none.
    Write,
    /// The closing handshake.
    Close,
    /// The answer to the login.
    Login,
}

/// The classes that the retry table has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// [`Cause::Dns`].
    Dns,
    /// [`Cause::Refused`].
    Refused,
    /// [`Cause::Reset`].
    Reset,
    /// [`Cause::Network`].
    Network,
    /// [`Cause::Tls`].
    Tls,
    /// [`Cause::Certificate`].
    Certificate,
    /// [`Cause::Timeout`].
    Timeout,
    /// [`Cause::Status`] with 401 or 403.
    Forbidden,
    /// [`Cause::Status`] with 418 or 429.
    RateLimited,
    /// [`Cause::Status`] with any other status, and [`Cause::Handshake`].
    Handshake,
    /// [`Cause::Protocol`].
    Protocol,
    /// [`Cause::Closed`], 1012 and 1013 aside.
    Closed,
    /// [`Cause::Closed`] with 1012 (service restart) or 1013 (try again later).
    Restart,
    /// [`Cause::Ended`].
    Ended,
    /// [`Cause::Poisoned`].
    Poisoned,
    /// [`Cause::Silent`].
    Silent,
    /// [`Cause::Upgrade`].
    Upgrade,
    /// [`Cause::Age`].
    Age,
    /// [`Cause::Login`].
    Login,
    /// [`Cause::Clock`].
    Clock,
    /// [`Cause::ListenKey`].
    ListenKey,
    /// [`Cause::Unprepared`].
    Unprepared,
    /// [`Cause::Requested`].
    Requested,
}

/// The longest that a server's Retry-After is obeyed: a slip of the server must not put a feed to
/// sleep for years.
pub const RETRY_AFTER_MAX: Duration = Duration::from_secs(3600);

/// The number of classes.
const CLASSES: usize = 23;

/// Whether and when to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Retry {
    /// At once, where the connection was useful or is the first; counts as an attempt. A second
    /// time in a row it is `Soon`, so that no peer can make a client connect without end. After
    /// [`Cause::Age`] it is always at once and counts as nothing: no peer brings that about, and a
    /// connection lasts a minute before it.
    Now,
    /// After the back-off's delay, and not before what the peer says (Retry-After).
    Soon,
    /// Not before this, nor before what the peer says (Retry-After), nor before the back-off's
    /// delay. Where the peer says nothing, drawn from [this, six times this].
    After(Duration),
    /// Not without an operator.
    Never,
}

/// One row a class. A venue may override rows, a user may replace the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryTable {
    rows: [Retry; CLASSES],
}

impl Cause {
    /// The class of this cause: its row in the table.
    #[must_use]
    pub const fn class(&self) -> Class {
        match self {
            Self::Dns => Class::Dns,
            Self::Refused => Class::Refused,
            Self::Reset => Class::Reset,
            Self::Network => Class::Network,
            Self::Tls => Class::Tls,
            Self::Certificate => Class::Certificate,
            Self::Timeout(_) => Class::Timeout,
            Self::Status { status: 401 | 403, .. } => Class::Forbidden,
            Self::Status { status: 418 | 429, .. } => Class::RateLimited,
            Self::Status { .. } | Self::Handshake(_) => Class::Handshake,
            Self::Protocol(_) => Class::Protocol,
            Self::Closed(Some(1012 | 1013)) => Class::Restart,
            Self::Closed(_) => Class::Closed,
            Self::Ended => Class::Ended,
            Self::Poisoned(_) => Class::Poisoned,
            Self::Silent => Class::Silent,
            Self::Upgrade => Class::Upgrade,
            Self::Age => Class::Age,
            Self::Login => Class::Login,
            Self::Clock => Class::Clock,
            Self::ListenKey => Class::ListenKey,
            Self::Unprepared => Class::Unprepared,
            Self::Requested => Class::Requested,
        }
    }
}

impl RetryTable {
    /// The table of a public feed: a certificate, a refused login and the caller's wish are final,
    /// 403 and 429 wait, all else is tried again soon.
    #[must_use]
    pub const fn new() -> Self {
        Self { rows: [Retry::Soon; CLASSES] }
            .with(Class::Certificate, Retry::Never)
            .with(Class::Login, Retry::Never)
            .with(Class::Requested, Retry::Never)
            .with(Class::Upgrade, Retry::Now)
            .with(Class::Age, Retry::Now)
            // What was wrong is asked for anew before the next connection; a second time in a row
            // it is of no use to hurry.
            .with(Class::Clock, Retry::Now)
            .with(Class::ListenKey, Retry::Now)
            // A public feed has no credentials that could be wrong: 403 is a firewall that has had
            // enough of this address.
            .with(Class::Forbidden, Retry::After(Duration::from_secs(30)))
            .with(Class::RateLimited, Retry::After(Duration::from_secs(10)))
            // IANA's registry of close codes: 1012 "service restart", 1013 "try again later"; the
            // advice for 1012 is a random 5 to 30 seconds.
            .with(Class::Restart, Retry::After(Duration::from_secs(5)))
    }

    /// The same table with another row for `class`.
    #[must_use]
    pub const fn with(mut self, class: Class, retry: Retry) -> Self {
        // A constant index needs neither a bounds check nor a cast.
        let (row, mut rest) = (class.row(), self.rows.as_mut_slice());
        let mut at = 0;
        while let Some((first, tail)) = rest.split_first_mut() {
            if at == row {
                *first = retry;
            }
            at += 1;
            rest = tail;
        }
        self
    }

    /// The row of a class.
    #[must_use]
    pub fn row(&self, class: Class) -> Retry {
        self.rows.get(class.row()).copied().unwrap_or(Retry::Soon)
    }
}

impl Default for RetryTable {
    fn default() -> Self {
        Self::new()
    }
}

impl Class {
    const fn row(self) -> usize {
        match self {
            Self::Dns => 0,
            Self::Refused => 1,
            Self::Reset => 2,
            Self::Network => 3,
            Self::Tls => 4,
            Self::Certificate => 5,
            Self::Timeout => 6,
            Self::Forbidden => 7,
            Self::RateLimited => 8,
            Self::Handshake => 9,
            Self::Protocol => 10,
            Self::Closed => 11,
            Self::Restart => 12,
            Self::Ended => 13,
            Self::Poisoned => 14,
            Self::Silent => 15,
            Self::Upgrade => 16,
            Self::Login => 17,
            Self::Requested => 18,
            Self::Age => 19,
            Self::Clock => 20,
            Self::ListenKey => 21,
            Self::Unprepared => 22,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns => f.write_str("the host name was not resolved"),
            Self::Refused => f.write_str("nothing listens at the address"),
            Self::Reset => f.write_str("the connection was reset"),
            Self::Network => f.write_str("the network failed"),
            Self::Tls => f.write_str("the TLS handshake failed"),
            Self::Certificate => f.write_str("the server's certificate is not acceptable"),
            Self::Timeout(Phase::Connect) => f.write_str("connecting took too long"),
            Self::Timeout(Phase::Handshake) => f.write_str("the opening handshake took too long"),
            Self::Timeout(Phase::Write) => f.write_str("the server reads nothing"),
            Self::Timeout(Phase::Close) => f.write_str("the server did not answer the close"),
            Self::Timeout(Phase::Login) => f.write_str("the venue did not answer the login"),
            Self::Status { status, retry_after_s: None } => {
                write!(f, "the server answered the handshake with HTTP {status}")
            }
            Self::Status { status, retry_after_s: Some(after) } => {
                write!(f, "the server answered with HTTP {status}, retry after {after} s")
            }
            Self::Handshake(fault) => write!(f, "the server's handshake is wrong: {fault}"),
            Self::Protocol(fault) => write!(f, "the server broke the protocol: {fault}"),
            Self::Closed(Some(code)) => write!(f, "the server closed with code {code}"),
            Self::Closed(None) => f.write_str("the server closed without a code (1005)"),
            Self::Ended => f.write_str("the connection ended without a close frame (1006)"),
            Self::Poisoned(malformed) => write!(f, "the stream is broken: {malformed}"),
            Self::Silent => f.write_str("the server is silent and did not answer a ping"),
            Self::Upgrade => f.write_str("the venue announced a service upgrade"),
            Self::Age => f.write_str("the connection reached its age limit"),
            Self::Login => f.write_str("the venue refused the login"),
            Self::Clock => f.write_str("the venue finds the time of the signatures wrong"),
            Self::ListenKey => f.write_str("the listen key is of no use any more"),
            Self::Unprepared => f.write_str("what a connection needs could not be asked for"),
            Self::Requested => f.write_str("closed by the caller"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Class; CLASSES] = [
        Class::Dns,
        Class::Refused,
        Class::Reset,
        Class::Network,
        Class::Tls,
        Class::Certificate,
        Class::Timeout,
        Class::Forbidden,
        Class::RateLimited,
        Class::Handshake,
        Class::Protocol,
        Class::Closed,
        Class::Restart,
        Class::Ended,
        Class::Poisoned,
        Class::Silent,
        Class::Upgrade,
        Class::Age,
        Class::Login,
        Class::Clock,
        Class::ListenKey,
        Class::Unprepared,
        Class::Requested,
    ];

    #[test]
    fn a_row_is_overridden_alone() {
        for class in ALL {
            let retry = Retry::After(Duration::from_secs(77));
            let table = RetryTable::new().with(class, retry);
            for other in ALL {
                let expected = if other == class { retry } else { RetryTable::new().row(other) };
                assert_eq!(table.row(other), expected, "{class:?} overridden, {other:?} asked");
            }
        }
    }

    #[test]
    fn only_what_an_operator_must_mend_is_final() {
        let never = |class: &Class| RetryTable::new().row(*class) == Retry::Never;
        let never: std::vec::Vec<_> = ALL.into_iter().filter(never).collect();
        assert_eq!(never, [Class::Certificate, Class::Login, Class::Requested]);
    }
}
