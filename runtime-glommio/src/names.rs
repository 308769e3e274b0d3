//! Names are looked up beside the executor: the system's resolver keeps its caller waiting.

use core::net::{IpAddr, SocketAddr};
use std::io;
use std::net::ToSocketAddrs;
use std::thread;

use tokio::sync::oneshot;

/// The addresses of a name, or the address that it is.
///
/// Each lookup has a thread of its own for as long as the system takes. glommio's own threads for
/// what blocks are one an executor, where a name server that does not answer would keep all other
/// lookups waiting.
///
/// # Errors
///
/// The name has no address, or nobody knows; there is no thread to be had.
pub(crate) async fn resolve(host: String, port: u16) -> io::Result<Vec<SocketAddr>> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let (told, hears) = oneshot::channel();
    let lookup = move || {
        // Who asked may have gone.
        let _ = told.send((host.as_str(), port).to_socket_addrs().map(Iterator::collect));
    };
    drop(thread::Builder::new().name("tickwire-names".to_owned()).spawn(lookup)?);
    hears.await.unwrap_or_else(|_| Err(io::Error::other("the lookup of the name has ended")))
}
