//! The client as users make it.

use core::time::Duration;

use tickwire_tokio::core::session::Symbols;
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Rest, Tls};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

use crate::Failure;
use crate::exchange::Address;
use crate::watch::Sign;

/// How long anything may take before a measurement gives up.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A feed of the default channels. Its REST calls have a budget of their own, and its TLS sessions
/// are not those of others: every first handshake is a full one.
pub(crate) fn feed(address: &Address, symbols: &[String]) -> Result<Feed<GateioSpot>, Failure> {
    let texts: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let tls = match &address.authority_pem {
        Some(pem) => Tls::with_roots(pem)?,
        None => Tls::bundled(),
    };
    Ok(Feed::public(GateioSpot, Symbols::new(&texts)?)
        .url(address.url.clone())
        .rest(Rest::new(tls.clone()))
        .tls(tls))
}

/// The runtime of a client: one thread.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// Waits for the sign that `wanted` takes something from.
pub(crate) async fn await_sign<T>(
    signs: &mut UnboundedReceiver<Sign>,
    mut wanted: impl FnMut(Sign) -> Option<T>,
) -> Result<T, Failure> {
    let found = async {
        while let Some(sign) = signs.recv().await {
            if let Some(found) = wanted(sign) {
                return Ok(found);
            }
            if matches!(sign, Sign::Stopped) {
                return Err("the feed has stopped by itself");
            }
        }
        Err("the feed is gone")
    };
    Ok(timeout(PATIENCE, found).await.map_err(|_| "the feed is silent")??)
}

/// What a transport is called in the table.
pub(crate) fn transport(tls: bool) -> &'static str {
    if tls { "TLS" } else { "plain" }
}
