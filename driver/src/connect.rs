//! From an address to an open transport: names, TCP, TLS.

use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use rustls::pki_types::ServerName;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::http::Base;
use tickwire_core::retry::{Cause, Phase};
use tickwire_core::time::Instant;

use crate::alarm::{until, within};
use crate::entropy::fresh;
use crate::error::ConnectError;
use crate::runtime::{Runtime, Transport, TransportOf};
use crate::tls::Tls;

/// The most addresses of a name that are tried.
const ADDRESSES_MAX: usize = 8;

/// Where to connect to.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) tls: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) authority: String,
}

impl From<Endpoint<'_>> for Target {
    fn from(endpoint: Endpoint<'_>) -> Self {
        let Endpoint { tls, host, port, authority, .. } = endpoint;
        Self { tls, host: host.to_owned(), port, authority: authority.to_owned() }
    }
}

impl From<Base<'_>> for Target {
    fn from(base: Base<'_>) -> Self {
        let Base { tls, host, port, authority, .. } = base;
        Self { tls, host: host.to_owned(), port, authority: authority.to_owned() }
    }
}

/// A transport that is to be opened: to whom, whom to trust, since when and for how long at most.
#[derive(Debug)]
pub struct Opening {
    target: Target,
    tls: Tls,
    since: Instant,
    patience: Duration,
}

/// A new transport and fresh entropy for the connection over it, or why there is none.
pub type Opened<R> = Result<(TransportOf<R>, [u8; 32]), ConnectError>;

impl Opening {
    /// A transport to an endpoint. `since` is the time at which the session asked for it, which is
    /// what its own patience counts from.
    #[must_use]
    pub fn of(endpoint: Endpoint<'_>, tls: &Tls, since: Instant, patience: Duration) -> Self {
        Self { target: Target::from(endpoint), tls: tls.clone(), since, patience }
    }

    /// Opens it.
    pub async fn run<R: Runtime>(self) -> Opened<R> {
        let Self { target, tls, since, patience } = self;
        let authority = target.authority.clone();
        let transport = connect::<R>(target, tls, since, patience).await?;
        let cause = Cause::Network;
        let entropy = fresh().map_err(|source| ConnectError { authority, cause, source })?;
        Ok((transport, entropy))
    }
}

/// Opens a transport: each address of the name in turn, each for its share of `patience`.
///
/// It gives up a little before `patience` is over, which is when the session gives up: so that it
/// can be told whom it was that did not answer.
///
/// # Errors
///
/// [`ConnectError`], of the last address that was tried.
pub(crate) async fn connect<R: Runtime>(
    target: Target,
    tls: Tls,
    since: Instant,
    patience: Duration,
) -> Result<TransportOf<R>, ConnectError> {
    let patience = patience.saturating_sub(patience / 32);
    let late = || {
        let error = format!("not connected after {patience:.1?}");
        Err((Cause::Timeout(Phase::Connect), io::Error::new(io::ErrorKind::TimedOut, error)))
    };
    let opened = until::<R, _>(since.after(patience), open::<R>(&target, &tls, patience)).await;
    match opened.unwrap_or_else(late) {
        Ok(transport) => Ok(transport),
        Err((cause, source)) => Err(ConnectError { authority: target.authority, cause, source }),
    }
}

/// Why a transport ended or could not be made.
#[must_use]
pub fn cause_of(error: &io::Error) -> Cause {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match (inner, error.kind()) {
        (Some(rustls::Error::InvalidCertificate(_)), _) => Cause::Certificate,
        (Some(_), _) => Cause::Tls,
        (None, io::ErrorKind::ConnectionRefused) => Cause::Refused,
        (None, io::ErrorKind::UnexpectedEof) => Cause::Ended,
        (
            None,
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe,
        ) => Cause::Reset,
        (None, _) => Cause::Network,
    }
}

type Failure = (Cause, io::Error);

async fn open<R: Runtime>(
    target: &Target,
    tls: &Tls,
    patience: Duration,
) -> Result<TransportOf<R>, Failure> {
    let addresses = resolve::<R>(target).await?;
    let dialled = dial::<R>(&addresses, patience).await;
    let tcp = dialled.map_err(|error| (cause_of_dialling(&error), error))?;
    if !target.tls {
        return Ok(Transport::plain(tcp));
    }
    let name = ServerName::try_from(target.host.clone())
        .map_err(|error| (Cause::Tls, io::Error::new(io::ErrorKind::InvalidInput, error)))?;
    let secured = R::secure(tcp, tls.config(), name).await;
    secured.map(Transport::tls).map_err(|error| (cause_of_handshake(&error), error))
}

/// What is out of time before the transport is there has taken too long to connect. Later it is the
/// network that takes nothing any more.
fn cause_of_dialling(error: &io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::TimedOut => Cause::Timeout(Phase::Connect),
        _ => cause_of(error),
    }
}

/// An end of file in a TLS handshake is a failure of the handshake.
fn cause_of_handshake(error: &io::Error) -> Cause {
    match cause_of(error) {
        Cause::Ended => Cause::Tls,
        cause => cause,
    }
}

async fn resolve<R: Runtime>(target: &Target) -> Result<Vec<SocketAddr>, Failure> {
    let found = R::resolve(target.host.clone(), target.port).await;
    let mut addresses = found.map_err(|error| (Cause::Dns, error))?;
    addresses.truncate(ADDRESSES_MAX);
    if addresses.is_empty() {
        let error = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        return Err((Cause::Dns, error));
    }
    Ok(addresses)
}

/// The first address that answers. Each has its share of the time, so that one that swallows
/// packets does not keep the next from being tried.
async fn dial<R: Runtime>(addresses: &[SocketAddr], patience: Duration) -> io::Result<R::Tcp> {
    let count = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
    let share = patience / count;
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in addresses {
        last = match within::<R, _>(share, R::dial(*address)).await {
            Some(Ok(tcp)) => return Ok(tcp),
            Some(Err(error)) => error,
            None => io::Error::new(io::ErrorKind::TimedOut, format!("{address} did not answer")),
        };
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transport_that_times_out_later_was_connected() {
        let late = io::Error::from(io::ErrorKind::TimedOut);
        assert_eq!(cause_of_dialling(&late), Cause::Timeout(Phase::Connect));
        assert_eq!(cause_of(&late), Cause::Network);
    }
}
