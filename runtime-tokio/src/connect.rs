//! From an address to an open transport: names, TCP, TLS.

use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use tickwire_core::endpoint::Endpoint;
use tickwire_core::retry::{Cause, Phase};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::error::ConnectError;
use crate::tls::Tls;
use crate::transport::Transport;

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

/// Opens a transport: each address of the name in turn, each for its share of `patience`.
///
/// It gives up a little before `patience` is over, which is when the session gives up: so that it
/// can be told whom it was that did not answer.
///
/// # Errors
///
/// [`ConnectError`], of the last address that was tried.
pub(crate) async fn connect(
    target: Target,
    tls: Tls,
    patience: Duration,
) -> Result<Transport, ConnectError> {
    let patience = patience.saturating_sub(patience / 32);
    let late = |_| {
        let error = format!("not connected after {patience:.1?}");
        Err((Cause::Timeout(Phase::Connect), io::Error::new(io::ErrorKind::TimedOut, error)))
    };
    match timeout(patience, open(&target, &tls, patience)).await.unwrap_or_else(late) {
        Ok(transport) => Ok(transport),
        Err((cause, source)) => Err(ConnectError { authority: target.authority, cause, source }),
    }
}

/// Why a transport ended or could not be made.
pub(crate) fn cause_of(error: &io::Error) -> Cause {
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

async fn open(target: &Target, tls: &Tls, patience: Duration) -> Result<Transport, Failure> {
    let addresses = resolve(target).await?;
    let dialled = dial(&addresses, patience).await;
    let stream = dialled.map_err(|error| (cause_of_dialling(&error), error))?;
    // A frame is worth sending at once, whatever Nagle would wait for.
    stream.set_nodelay(true).map_err(|error| (Cause::Network, error))?;
    if !target.tls {
        return Ok(Transport::Plain(stream));
    }
    let name = ServerName::try_from(target.host.clone())
        .map_err(|error| (Cause::Tls, io::Error::new(io::ErrorKind::InvalidInput, error)))?;
    match TlsConnector::from(tls.config()).connect(name, stream).await {
        Ok(stream) => Ok(Transport::tls(stream)),
        Err(error) => Err((cause_of_handshake(&error), error)),
    }
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

async fn resolve(target: &Target) -> Result<Vec<SocketAddr>, Failure> {
    let found = lookup_host((target.host.as_str(), target.port)).await;
    let addresses: Vec<_> =
        found.map_err(|error| (Cause::Dns, error))?.take(ADDRESSES_MAX).collect();
    if addresses.is_empty() {
        let error = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        return Err((Cause::Dns, error));
    }
    Ok(addresses)
}

/// The first address that answers. Each has its share of the time, so that one that swallows
/// packets does not keep the next from being tried.
async fn dial(addresses: &[SocketAddr], patience: Duration) -> io::Result<TcpStream> {
    let count = u32::try_from(addresses.len()).unwrap_or(u32::MAX).max(1);
    let share = patience / count;
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in addresses {
        last = match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => error,
            Err(_) => io::Error::new(io::ErrorKind::TimedOut, format!("{address} did not answer")),
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
