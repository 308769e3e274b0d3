//! What the environment says of proxies is not asked: a client connects to whom it was told.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::process::Command;

use tickwire_simulator::Certificate;
use tickwire_tokio::Unfit;

use crate::scene::{PATIENCE, authority_of, exchange, feed, rest_base, secured};

/// Run by itself, too: without the environment of the test below.
#[tokio::test]
async fn stream_and_calls_reach_the_exchange() {
    for tls in [false, true] {
        let simulator =
            if tls { secured(Certificate::Valid, &["127.0.0.1"]) } else { exchange(|_| {}) };
        let trusted = if tls { authority_of(&simulator) } else { tickwire_tokio::Tls::bundled() };
        let feed = feed(simulator.url(), &trusted).rest_base(rest_base(&simulator));
        let (feed, _rules) = feed.checked(Unfit::Fail).await.unwrap();
        feed.spawn().unwrap().live(PATIENCE).await.unwrap();
        assert!(simulator.stats().requests >= 2, "rules and a book");
    }
}

#[test]
fn the_environment_puts_no_proxy_between() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());
    let mut tests = Command::new(std::env::current_exe().unwrap());
    tests.args(["--exact", "proxies::stream_and_calls_reach_the_exchange"]);
    for name in ["http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy", "socks_proxy"] {
        tests.env(name, &address).env(name.to_uppercase(), &address);
    }
    tests.env("no_proxy", "").env("NO_PROXY", "");
    let output = tests.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    let come = proxy.accept().map(|_| ());
    assert_eq!(come.err().map(|error| error.kind()), Some(ErrorKind::WouldBlock));
}
