//! A symbol whose book never comes to life does not keep the others from being handed over.

use std::net::SocketAddr;
use std::time::Duration;

use tickwire_core::session::Symbols;
use tickwire_simulator::gateio::spot;
use tickwire_simulator::{Config, Simulator, wall_time};
use tickwire_tokio::gateio::spot::GateioSpot;
use tickwire_tokio::{Feed, Rest, Tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

use crate::rig::{Rig, names};

/// A way to the exchange's REST on which every request that names a symbol gets status 400.
async fn without(to: SocketAddr, symbol: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let Ok(far) = TcpStream::connect(to).await else { return };
            tokio::spawn(passed(near, far, symbol));
        }
    });
    address
}

async fn passed(near: TcpStream, far: TcpStream, symbol: &str) {
    let ((mut near_read, mut near_write), (mut far_read, mut far_write)) =
        (near.into_split(), far.into_split());
    let answers = async { copy(&mut far_read, &mut near_write).await };
    let requests = async {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = near_read.read(&mut buffer).await {
            let request = String::from_utf8_lossy(&buffer[..count]).into_owned();
            if request.contains(symbol) || far_write.write_all(&buffer[..count]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        _ = answers => return,
        () = requests => {}
    }
    let refusal = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    // Who has gone meanwhile needs none.
    let _ = near_write.write_all(refusal).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_that_is_never_live_does_not_keep_its_connection_from_being_replaced() {
    let mut venue = spot::Config::default();
    venue.symbols = names(3);
    let simulator =
        Simulator::start(spot::Spot::new(venue, wall_time()), Config::default()).unwrap();
    let rest = without(simulator.address(), "S1_USDT").await;
    let texts = names(3);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let feed = Feed::public(GateioSpot, Symbols::new(&texts).unwrap())
        .url(simulator.url())
        .rest_base(format!("http://{rest}"))
        .rest(Rest::new(Tls::bundled()))
        .configure(|config| {
            config.context.snapshot_delay = Duration::from_millis(100);
            config.context.snapshot_retry = Duration::from_millis(500);
        });
    let healthy = vec![texts[0].to_string(), texts[2].to_string()];
    let rig = Rig::start(simulator, feed, healthy);
    rig.goes_on(5, 1).await;
    for round in 1..=2 {
        rig.handle.renew().await.unwrap();
        rig.until("the connection is replaced", |ledger| ledger.taken_over().0 == round).await;
        rig.goes_on(3, 1).await;
    }
    rig.ledger(|ledger| {
        assert_eq!(ledger.taken_over(), (2, 0), "{}", ledger.report());
        ledger.assert_right();
        for symbol in &rig.symbols {
            assert_eq!(ledger.accounts[symbol].downs, 0, "{symbol}");
        }
        assert!(!ledger.accounts["S1_USDT"].live && ledger.accounts["S1_USDT"].trades > 5);
    });
}
