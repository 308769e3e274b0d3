//! Accepting connections: delay, TLS, a task each.

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::select;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::server::connection::Exchange;
use crate::server::link::{Link, Linked};
use crate::server::shared::Shared;
use crate::venue::ClientId;

/// After a failure to accept, such as too many open files.
const PAUSE: Duration = Duration::from_millis(50);

pub(crate) async fn run(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => begin(stream, tls.clone(), &shared),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

fn begin(stream: TcpStream, tls: Option<TlsAcceptor>, shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    // One hold of the lock, so that the connection is known before its task can say that it left.
    Arc::clone(&shared).with(|hub| {
        let Some((id, link)) = hub.accepted() else { return };
        let serving = serve(stream, tls, Arc::clone(&link), Leaving { id, shared });
        hub.serving(id, link, tokio::spawn(serving).abort_handle());
    });
}

/// Says that a connection left, however it ends.
struct Leaving {
    id: ClientId,
    shared: Arc<Shared>,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        self.shared.with(|hub| hub.left(self.id));
    }
}

async fn serve(stream: TcpStream, tls: Option<TlsAcceptor>, link: Arc<Link>, leaving: Leaving) {
    let delay = leaving.shared.with(|hub| hub.faults().accept_delay_ms);
    sleep(Duration::from_millis(delay)).await;
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let asked = Arc::new(Notify::new());
    let exchange = Exchange::new(leaving.id, Arc::clone(&leaving.shared), Arc::clone(&asked));
    let serving = pin!(converse(Linked::new(stream, Arc::clone(&link)), tls, exchange));
    let (broken, impatient) = (pin!(link.broken()), pin!(give_up(&leaving, &asked)));
    select(serving, select(broken, impatient)).await;
}

async fn converse(stream: Linked<TcpStream>, tls: Option<TlsAcceptor>, exchange: Exchange) {
    let Some(tls) = tls else { return exchange.serve(stream).await };
    if let Ok(stream) = tls.accept(stream).await {
        exchange.serve(stream).await;
    }
}

/// Ends where a client has not even asked something in time: in TLS, or byte by byte in HTTP.
async fn give_up(leaving: &Leaving, asked: &Notify) {
    let patience = leaving.shared.with(|hub| hub.patience());
    if timeout(patience, asked.notified()).await.is_ok() {
        return pending().await;
    }
    let words = format!("asked nothing within {patience:?}");
    leaving.shared.with(|hub| hub.violated(leaving.id, &words));
}
