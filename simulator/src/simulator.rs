//! The simulated exchange as one object: a thread of its own with a listening socket.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::Serialize;

use crate::account::{BalanceView, FillView, OrderView, PositionView, View};
use crate::faults::{Action, Faults};
use crate::server::{Hub, Identity, Server, Shared};
use crate::venue::{Book, ClientId, Pushed, Venue};

/// How to run a simulated exchange.
#[derive(Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Whether to serve TLS, with the certificate of a throw-away authority.
    pub tls: bool,
    /// The names and addresses in the certificate.
    pub names: Vec<String>,
    /// What is wrong with the certificate.
    pub certificate: Certificate,
    /// TCP connections at a time; further ones are closed at once.
    pub connections: usize,
    /// How long a client may take for TLS and its first request, before its connection is cut; with
    /// [`Faults::accept_delay_ms`], counted from its end.
    pub patience: Duration,
    /// Messages that wait for a client that does not read, before its connection is cut.
    pub queue: usize,
    /// The faults to start with.
    pub faults: Faults,
    /// The seed of the faults.
    pub seed: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            tls: false,
            names: vec!["localhost".into(), "127.0.0.1".into()],
            certificate: Certificate::Valid,
            connections: 10_000,
            patience: Duration::from_secs(10),
            queue: 10_000,
            faults: Faults::default(),
            seed: 1,
        }
    }
}

/// The server's certificate. One for other names than the client asks for is a matter of
/// [`Config::names`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Certificate {
    /// Signed by the throw-away authority, and in force.
    #[default]
    Valid,
    /// Signed by the authority, and out of date.
    Expired,
    /// Signed by the authority, and not in force yet.
    NotYetValid,
    /// Signed by nobody but itself; the authority has never seen it.
    SelfSigned,
}

/// What the server has counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// TCP connections accepted.
    pub accepted: u64,
    /// TCP connections closed at once, because there were as many as may be.
    pub turned_away: u64,
    /// WebSocket connections that are open now.
    pub open: u64,
    /// Messages sent, as the WebSocket codec has taken them.
    pub sent: u64,
    /// Messages received.
    pub received: u64,
    /// REST requests answered.
    pub requests: u64,
    /// Connections that were ended because the client read too slowly.
    pub slow: u64,
    /// Pushes that were lost by a knob, a gap or silence.
    pub dropped: u64,
    /// Pushes that were sent twice.
    pub duplicated: u64,
    /// Pushes that were held back.
    pub delayed: u64,
    /// Pushes that were corrupted.
    pub corrupted: u64,
    /// The codes of the close frames that clients sent, be it to begin the closing handshake or to
    /// answer; `None` where a frame had none. The newest 1,000.
    pub closed_with: Vec<Option<u16>>,
    /// What clients did that the venue does not allow, in words; the newest 1,000.
    pub violations: Vec<String>,
}

/// A running exchange; it ends when this is dropped.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    websocket_path: String,
    authority_pem: Option<String>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Listens and serves, on a thread of its own.
    ///
    /// # Errors
    ///
    /// The address cannot be listened at, or the certificate cannot be made.
    pub fn start(venue: impl Venue + 'static, config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen)?;
        let address = listener.local_addr()?;
        let identity = config.tls.then(|| Identity::new(&config.names, config.certificate));
        let identity = identity.transpose()?;
        let websocket_path = venue.websocket_path().to_owned();
        let shared = Arc::new(Shared::new(Hub::new(Box::new(venue), &config)));
        let server = Server::new(listener, identity.as_ref(), Arc::clone(&shared))?;
        let thread = thread::Builder::new().name("simulator".into()).spawn(|| server.run())?;
        Ok(Self {
            address,
            websocket_path,
            authority_pem: identity.map(|it| it.authority_pem().to_owned()),
            shared,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The WebSocket address, such as `ws://127.0.0.1:49152/ws/v4/`.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.authority_pem.is_some() { "wss" } else { "ws" };
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        format!("{scheme}://{address}{}", self.websocket_path)
    }

    /// The certificate of the throw-away authority, in PEM; `None` without TLS.
    #[must_use]
    pub fn authority_pem(&self) -> Option<&str> {
        self.authority_pem.as_deref()
    }

    /// The clients that are connected by WebSocket now, oldest first.
    #[must_use]
    pub fn clients(&self) -> Vec<ClientId> {
        self.shared.with(|hub| hub.clients())
    }

    /// The order book as the venue has it; see [`Venue::book`].
    #[must_use]
    pub fn book(&self, symbol: &str, id: u64, levels: usize) -> Option<Book> {
        self.shared.with(|hub| hub.book(symbol, Some(id), levels))
    }

    /// The id of the newest update of a symbol; see [`Venue::last_id`].
    #[must_use]
    pub fn last_id(&self, symbol: &str) -> Option<u64> {
        self.shared.with(|hub| hub.last_id(symbol))
    }

    /// What was pushed of a stream; see [`Venue::pushed`].
    #[must_use]
    pub fn pushed(&self, stream: &str) -> Option<Pushed> {
        self.shared.with(|hub| hub.pushed(stream))
    }

    /// The ids of a symbol's trades; see [`Venue::trades`].
    #[must_use]
    pub fn trades(&self, symbol: &str) -> Vec<String> {
        self.shared.with(|hub| hub.trades(symbol))
    }

    /// The user ids of the venue's accounts.
    #[must_use]
    pub fn users(&self) -> Vec<u64> {
        self.shared.with(|hub| hub.users())
    }

    /// An account as it is now; `None` where there is no such user.
    #[must_use]
    pub fn account(&self, user: u64) -> Option<View> {
        self.shared.with(|hub| hub.account(user))
    }

    /// Every order of a user that there ever was, in the order of their ids.
    #[must_use]
    pub fn account_orders(&self, user: u64) -> Vec<OrderView> {
        self.account(user).unwrap_or_default().orders
    }

    /// Every fill of a user, oldest first.
    #[must_use]
    pub fn account_fills(&self, user: u64) -> Vec<FillView> {
        self.account(user).unwrap_or_default().fills
    }

    /// What a user has of each currency.
    #[must_use]
    pub fn account_balances(&self, user: u64) -> Vec<BalanceView> {
        self.account(user).unwrap_or_default().balances
    }

    /// The positions of a user.
    #[must_use]
    pub fn account_positions(&self, user: u64) -> Vec<PositionView> {
        self.account(user).unwrap_or_default().positions
    }

    /// Whether all accounts add up.
    ///
    /// # Errors
    ///
    /// What does not, in words.
    pub fn audit(&self) -> Result<(), String> {
        self.shared.with(|hub| hub.audit())
    }

    /// What was counted so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.shared.with(|hub| hub.stats())
    }

    /// Blocks until the counts are as wanted: `Ok` with them, or `Err` with what they are when
    /// `longest` is over. The exchange stands still while `is_met` looks: it must ask nothing of
    /// it.
    ///
    /// # Errors
    ///
    /// The condition was not met in time.
    #[expect(clippy::result_large_err, reason = "who waited in vain wants to see it all")]
    pub fn wait(
        &self,
        longest: Duration,
        is_met: impl FnMut(&Stats) -> bool,
    ) -> Result<Stats, Stats> {
        self.shared.wait(longest, is_met)
    }

    /// The standing faults.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.shared.with(|hub| hub.faults().clone())
    }

    /// Replaces the standing faults.
    pub fn set_faults(&self, faults: Faults) {
        self.shared.set_faults(faults);
    }

    /// Changes the standing faults.
    pub fn change_faults(&self, change: impl FnOnce(&mut Faults)) {
        let mut faults = self.faults();
        change(&mut faults);
        self.shared.set_faults(faults);
    }

    /// Does something now, to every client. Says whether it could be done, which fails only where
    /// the venue has no such symbol as that of [`Action::Gap`], cannot do [`Action::Garble`] or
    /// [`Action::Account`], or where the hex digits of [`Action::Raw`] are none.
    pub fn act(&self, action: Action) -> bool {
        self.shared.with(|hub| hub.act(&action, None)).is_ok()
    }

    /// Does something now, to one client, as [`Simulator::act`] to all; but
    /// [`Action::Garble`] is for all in any case.
    pub fn act_on(&self, client: ClientId, action: Action) -> bool {
        self.shared.with(|hub| hub.act(&action, Some(client))).is_ok()
    }

    /// Ends every connection and the thread, as dropping it does.
    pub fn stop(self) {}
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.shared.stop();
        if let Some(thread) = self.thread.take() {
            // A model that panicked has said so itself.
            let _ = thread.join();
        }
    }
}
