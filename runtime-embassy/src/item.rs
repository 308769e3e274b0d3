//! What a driver says.

use core::fmt;
use core::time::Duration;

use embassy_net::{dns, tcp};
use tickwire_core::event::Event;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Notice, Stop};

/// One thing that a connection says, in order: data, news of the session, and news of the driver.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Item<'a> {
    /// Market data, or the account's.
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
    /// A transport could not be made, for the connection or for a REST call. The session decides
    /// what follows.
    Unreachable(Unreachable<'a>),
    /// The connection is over. The last item.
    Stopped(Stop),
}

/// Why a transport could not be made: to whom, at which step, and what was said.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Unreachable<'a> {
    /// The host, and the port where it is not the scheme's default.
    pub authority: &'a str,
    /// Which kind of failure, as the session's retry table knows it.
    pub cause: Cause,
    /// What the network stack said.
    pub source: Source,
}

/// What the network stack, or the driver, said of a transport that could not be made.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Source {
    /// The name was not resolved.
    Dns(dns::Error),
    /// The name has no address.
    NoAddress,
    /// TCP.
    Tcp(tcp::ConnectError),
    /// The address did not answer in its share of the time.
    Silent,
    /// All of it took longer than it may.
    Late,
    /// The address is for TLS, which this driver has not.
    NoTls,
    /// The address is without TLS, and the driver was given it.
    Unprotected,
    /// The address is an IP address: certificates are verified for names.
    #[cfg(feature = "tls")]
    NoName,
    /// The name is longer than 64 letters, and not one that certificates are verified for here.
    #[cfg(feature = "tls")]
    LongName,
    /// The wall clock does not know the time yet, and certificates are verified for it.
    #[cfg(feature = "tls")]
    NoTime,
    /// The server's certificate is not acceptable.
    #[cfg(feature = "tls")]
    Certificate(crate::tls::Flaw),
    /// The TLS handshake failed.
    #[cfg(feature = "tls")]
    Tls(embedded_tls::TlsError),
}

impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(event) => match event.symbol {
                Some(symbol) => write!(f, "{symbol}: data"),
                None => f.write_str("data"),
            },
            Self::Notice(notice) => notice.fmt(f),
            Self::Reconnect { delay, attempt, cause } => {
                write!(f, "{cause}; attempt {attempt} to reconnect in {} ms", delay.as_millis())
            }
            Self::Unreachable(unreachable) => unreachable.fmt(f),
            Self::Stopped(stop) => write!(f, "the connection is over: {stop}"),
        }
    }
}

impl fmt::Display for Unreachable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { authority, cause, source } = self;
        write!(f, "cannot connect to {authority}: {cause} ({source})")
    }
}

impl core::error::Error for Unreachable<'_> {}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dns(dns::Error::InvalidName) => "the resolver takes no such name",
            Self::Dns(dns::Error::NameTooLong) => "the name is too long",
            Self::Dns(dns::Error::Failed) => "the resolver has no answer",
            Self::NoAddress => "the name has no address",
            Self::Tcp(tcp::ConnectError::ConnectionReset) => "the connection was refused",
            Self::Tcp(tcp::ConnectError::TimedOut) | Self::Silent => "the address did not answer",
            Self::Tcp(tcp::ConnectError::NoRoute) => "there is no way to the address",
            Self::Tcp(tcp::ConnectError::InvalidState) => "the socket is still in use",
            Self::Late => "not connected in time",
            Self::NoTls => "the address is for TLS, which this driver was not given",
            Self::Unprotected => "the address is without TLS, which this driver insists on",
            #[cfg(feature = "tls")]
            Self::NoName => "certificates are verified for names, and this is an address",
            #[cfg(feature = "tls")]
            Self::LongName => "certificates are verified for names of at most 64 letters",
            #[cfg(feature = "tls")]
            Self::NoTime => "the wall clock does not know the time yet",
            #[cfg(feature = "tls")]
            Self::Certificate(flaw) => return flaw.fmt(f),
            #[cfg(feature = "tls")]
            Self::Tls(error) => return write!(f, "the TLS library says {error:?}"),
        })
    }
}
