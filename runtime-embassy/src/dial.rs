//! From a name to an open TCP connection.

use core::time::Duration;

use embassy_net::dns::DnsQueryType;
use embassy_net::tcp::{ConnectError, State, TcpSocket};
use embassy_net::{IpEndpoint, Stack};
use embassy_time::with_timeout;
use heapless::String;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::http::Base;
use tickwire_core::retry::{Cause, Phase};

use crate::clock::ticks;
use crate::item::{Source, Unreachable};

/// The longest name of DNS (RFC 1035, section 3.1), in letters.
const HOST_MAX: usize = 253;
/// A name, a colon and a port.
pub(crate) const AUTHORITY_MAX: usize = HOST_MAX + 6;
/// How long the last connection may take to be closed, and its reset to leave.
const RESET: Duration = Duration::from_millis(100);

/// Where to connect to.
#[derive(Clone, Debug)]
pub struct Target {
    pub(crate) tls: bool,
    pub(crate) port: u16,
    /// The host, and the port where it is not the scheme's default.
    pub(crate) authority: String<AUTHORITY_MAX>,
    /// How long it may take.
    pub(crate) patience: Duration,
}

/// Why there is no transport.
#[derive(Clone, Copy, Debug)]
pub struct Failure {
    pub(crate) cause: Cause,
    pub(crate) source: Source,
}

impl Target {
    /// Where a connection goes.
    pub(crate) fn of(endpoint: Endpoint<'_>, patience: Duration) -> Self {
        let Endpoint { tls, port, authority, .. } = endpoint;
        Self::new(tls, port, authority, patience)
    }

    /// Where REST calls go.
    pub(crate) fn of_base(base: &Base<'_>, patience: Duration) -> Self {
        let Base { tls, port, authority, .. } = *base;
        Self::new(tls, port, authority, patience)
    }

    /// `patience` is how long it is until the session gives up; a little less is left for the
    /// driver, so that it can say whom it was that did not answer. A name that is longer than DNS
    /// allows is none.
    fn new(tls: bool, port: u16, authority: &str, patience: Duration) -> Self {
        let authority = authority.try_into().unwrap_or_default();
        Self { tls, port, authority, patience: patience.saturating_sub(patience / 32) }
    }

    /// The host's name, or its IPv4 address.
    pub(crate) fn host(&self) -> &str {
        self.authority.rsplit_once(':').map_or(&self.authority, |(host, _)| host)
    }
}

impl Failure {
    /// All of it took too long.
    pub(crate) const LATE: Self =
        Self { cause: Cause::Timeout(Phase::Connect), source: Source::Late };

    /// Says to whom.
    pub(crate) fn of<'a>(&self, authority: &'a str) -> Unreachable<'a> {
        Unreachable { authority, cause: self.cause, source: self.source }
    }
}

/// Opens a connection: each address of the name in turn, each for its share of the time.
///
/// # Errors
///
/// [`Failure`], of the last address that was tried.
pub(crate) async fn dial(
    stack: Stack<'_>,
    socket: &mut TcpSocket<'_>,
    target: &Target,
) -> Result<(), Failure> {
    reset(socket).await;
    let found = stack.dns_query(target.host(), DnsQueryType::A).await;
    let found = found.map_err(|error| Failure { cause: Cause::Dns, source: Source::Dns(error) })?;
    let count = u32::try_from(found.len()).unwrap_or(u32::MAX).max(1);
    let share = ticks(target.patience / count);
    let mut last = Failure { cause: Cause::Dns, source: Source::NoAddress };
    for address in found {
        let endpoint = IpEndpoint::new(address, target.port);
        last = match with_timeout(share, socket.connect(endpoint)).await {
            Ok(Ok(())) => {
                // A frame is worth sending at once, whatever Nagle would wait for.
                socket.set_nagle_enabled(false);
                return Ok(());
            }
            Ok(Err(error)) => refused(error),
            Err(_) => Failure { cause: Cause::Timeout(Phase::Connect), source: Source::Silent },
        };
        reset(socket).await;
    }
    Err(last)
}

/// Forgets the last connection, of which the peer is told where there is time. One that is being
/// closed may be closed to the end first: a reset that overtakes its last bytes takes them from the
/// peer, and a close frame is among them.
pub(crate) async fn reset(socket: &mut TcpSocket<'_>) {
    if matches!(socket.state(), State::FinWait1 | State::FinWait2 | State::Closing | State::LastAck)
    {
        let _ = with_timeout(ticks(RESET), closed(socket)).await;
    }
    if !matches!(socket.state(), State::Closed | State::TimeWait) {
        socket.abort();
        // Who cannot be told finds out by himself.
        let _ = with_timeout(ticks(RESET), socket.flush()).await;
    }
}

/// Waits until both sides have said that they are done.
async fn closed(socket: &mut TcpSocket<'_>) {
    let _ = socket.flush().await;
    // Nobody wants what is still said.
    while let Ok(1..) = socket.read(&mut [0; 64]).await {}
}

fn refused(error: ConnectError) -> Failure {
    let cause = match error {
        ConnectError::ConnectionReset => Cause::Refused,
        ConnectError::TimedOut => Cause::Timeout(Phase::Connect),
        ConnectError::NoRoute | ConnectError::InvalidState => Cause::Network,
    };
    Failure { cause, source: Source::Tcp(error) }
}
