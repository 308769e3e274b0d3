//! A way to the exchange on which every connection is late by a time of its own.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::{Instant, sleep_until};

/// Listens, and passes everything on: what the exchange says, late by one of these times, in turn
/// from connection to connection. Where it listens.
pub(crate) fn lagging(to: SocketAddr, lags_ms: &'static [u64]) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let listener = TcpListener::from_std(listener).unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        for lag in lags_ms.iter().cycle() {
            let (near, _) = listener.accept().await.unwrap();
            let Ok(far) = TcpStream::connect(to).await else { return };
            let (near_read, near_write) = near.into_split();
            let (far_read, far_write) = far.into_split();
            tokio::spawn(passed(near_read, far_write));
            tokio::spawn(late(far_read, near_write, Duration::from_millis(*lag)));
        }
    });
    address
}

async fn passed(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    // However it ends, it is over.
    let _ = copy(&mut from, &mut to).await;
    let _ = to.shutdown().await;
}

async fn late(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, lag: Duration) {
    let (sender, mut waiting) = unbounded_channel::<(Instant, Vec<u8>)>();
    let reader = async move {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut buffer).await {
            let _ = sender.send((Instant::now() + lag, buffer[..count].to_vec()));
        }
    };
    let writer = async move {
        while let Some((due, bytes)) = waiting.recv().await {
            sleep_until(due).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(reader, writer);
}
