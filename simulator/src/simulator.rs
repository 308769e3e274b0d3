//! The simulated exchange as one object: a thread of its own with a listening socket.

use std::io;
use std::net::SocketAddr;

use crate::faults::{Action, Faults};
use crate::venue::{Book, Venue};

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
            faults: Faults::default(),
            seed: 1,
        }
    }
}

/// What the server has counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// TCP connections accepted.
    pub accepted: u64,
    /// WebSocket connections that are open now.
    pub open: u64,
    /// Messages sent.
    pub sent: u64,
    /// Messages received.
    pub received: u64,
    /// REST requests answered.
    pub requests: u64,
    /// Connections that were ended because the client read too slowly.
    pub slow: u64,
    /// What clients did that the venue does not allow, in words; the newest 1,000.
    pub violations: Vec<String>,
}

/// A running exchange; it ends when this is dropped.
#[derive(Debug)]
pub struct Simulator {}

impl Simulator {
    /// Listens and serves, on a thread of its own.
    ///
    /// # Errors
    ///
    /// The address cannot be listened at, or the certificate cannot be made.
    pub fn start(venue: impl Venue + 'static, config: Config) -> io::Result<Self> {
        let _ = (venue, config);
        unimplemented!()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        unimplemented!()
    }

    /// The WebSocket address, such as `ws://127.0.0.1:49152/ws/v4/`.
    #[must_use]
    pub fn url(&self) -> String {
        unimplemented!()
    }

    /// The certificate of the throw-away authority, in PEM; `None` without TLS.
    #[must_use]
    pub fn authority_pem(&self) -> Option<&str> {
        unimplemented!()
    }

    /// Replaces the standing faults.
    pub fn set_faults(&self, faults: Faults) {
        let _ = faults;
        unimplemented!()
    }

    /// Changes the standing faults.
    pub fn change_faults(&self, change: impl FnOnce(&mut Faults)) {
        let _ = change;
        unimplemented!()
    }

    /// Does something now.
    pub fn act(&self, action: Action) {
        let _ = action;
        unimplemented!()
    }

    /// The order book as the venue has it; see [`Venue::book`].
    #[must_use]
    pub fn book(&self, symbol: &str, id: u64, levels: usize) -> Option<Book> {
        let _ = (symbol, id, levels);
        unimplemented!()
    }

    /// What was counted so far.
    #[must_use]
    pub fn stats(&self) -> Stats {
        unimplemented!()
    }
}
