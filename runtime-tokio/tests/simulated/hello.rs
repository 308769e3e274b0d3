//! What a server hears first (RFC 6455 section 4.1, step 5).

use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Symbols};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::server::Acceptor;

use crate::exchange::{PATIENCE, SYMBOLS};

#[tokio::test]
async fn tls_comes_before_the_request_and_names_the_host() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let feed = Feed::public(GateioSpot, Symbols::of(&SYMBOLS))
        .url(format!("wss://localhost:{port}/ws/v4/"));
    let (_handle, feed) = feed.run().unwrap();
    let named = async {
        let (stream, _) = listener.accept().await.unwrap();
        // An error where anything but TLS comes first.
        let start = LazyConfigAcceptor::new(Acceptor::default(), stream).await.unwrap();
        start.client_hello().server_name().map(str::to_owned)
    };
    tokio::select! {
        name = timeout(PATIENCE, named) => {
            assert_eq!(name.expect("no hello").as_deref(), Some("localhost"));
        }
        stop = feed => panic!("the feed ended: {stop:?}"),
    }
}
