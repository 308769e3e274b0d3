//! A way to the exchange's REST on which answers wait until they are let go.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;

/// The way, on which a connection serves one call.
pub(crate) struct Held {
    pub(crate) address: SocketAddr,
    let_go: Arc<watch::Sender<usize>>,
    taken: watch::Receiver<usize>,
}

impl Held {
    /// A way to an exchange without TLS; `spoil` is done to the body of the first answer.
    pub(crate) async fn before(to: SocketAddr, spoil: fn(String) -> String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (let_go, gate) = watch::channel(0);
        let (counter, taken) = watch::channel(0);
        tokio::spawn(async move {
            for place in 0.. {
                let (near, _) = listener.accept().await.unwrap();
                let Ok(far) = TcpStream::connect(to).await else { return };
                let spoil = if place == 0 { spoil } else { |body| body };
                tokio::spawn(passed(near, far, spoil, place, gate.clone(), counter.clone()));
            }
        });
        Self { address, let_go: Arc::new(let_go), taken }
    }

    /// Lets the first so many answers go, and waits until the client has taken as many.
    pub(crate) async fn let_go(&mut self, count: usize, patience: Duration) {
        self.let_go.send_replace(count);
        let taken = timeout(patience, self.taken.wait_for(|taken| *taken >= count)).await;
        taken.expect("the client takes its answers").unwrap();
    }
}

async fn passed(
    near: TcpStream,
    mut far: TcpStream,
    spoil: fn(String) -> String,
    place: usize,
    mut gate: watch::Receiver<usize>,
    taken: watch::Sender<usize>,
) {
    let (mut near_read, mut near_write) = near.into_split();
    let request = head_of(&mut near_read).await;
    far.write_all(last_of(&request).as_bytes()).await.unwrap();
    let mut answer = String::new();
    far.read_to_string(&mut answer).await.unwrap();
    // Who tests has seen enough where the gate is gone.
    if gate.wait_for(|count| *count > place).await.is_ok() {
        near_write.write_all(spoil(answer).as_bytes()).await.unwrap();
        // The answer says that the connection ends with it: the client closes it when it has all.
        assert_eq!(near_read.read(&mut [0]).await.unwrap_or(0), 0);
        taken.send_modify(|count| *count += 1);
    }
}

/// The head of a request, which is all of it.
async fn head_of(near: &mut OwnedReadHalf) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(near.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

/// A request after whose answer the server closes the connection, and says so.
fn last_of(request: &str) -> String {
    request.replacen("\r\n", "\r\nconnection: close\r\n", 1)
}
