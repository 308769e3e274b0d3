//! The server around a venue: sockets, TLS, WebSocket, REST and the control endpoint.
//!
//! ```text
//! venue -> hub -> pushes -> queue of a client -> codec -> [TLS] -> link -> TCP
//!          (lock)  (faults)                                        (faults)
//! ```

mod accept;
mod clock;
mod connection;
mod control;
mod handshake;
mod hub;
mod link;
mod pace;
mod pushes;
mod shared;
mod socket;
mod ticker;
mod tls;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

pub use clock::wall_time;
pub(crate) use hub::Hub;
pub(crate) use shared::Shared;
pub(crate) use tls::Identity;

/// What a thread needs to serve: made where errors can still be told.
pub(crate) struct Server {
    runtime: Runtime,
    listener: tokio::net::TcpListener,
    tls: Option<tokio_rustls::TlsAcceptor>,
    shared: Arc<Shared>,
}

impl Server {
    pub(crate) fn new(
        listener: TcpListener,
        identity: Option<&Identity>,
        shared: Arc<Shared>,
    ) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let tls = identity.map(Identity::acceptor).transpose()?;
        Ok(Self { runtime, listener, tls, shared })
    }

    /// Serves until the shared state says stop; the end of the runtime ends every connection.
    pub(crate) fn run(self) {
        let Self { runtime, listener, tls, shared } = self;
        runtime.block_on(async {
            let _accepting = tokio::spawn(accept::run(listener, tls, Arc::clone(&shared)));
            let _ticking = tokio::spawn(ticker::run(Arc::clone(&shared)));
            shared.stopped().await;
        });
    }
}
