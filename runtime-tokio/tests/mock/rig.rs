//! The mock venue of `tickwire_core::testing` on a real socket: it says yes to everything, unless a
//! knob says otherwise, and tells what it has seen.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tickwire_core::store::Store;
use tickwire_core::testing::{Heard, Link, MockVenue, Peer};
use tickwire_tokio::{Feed, Symbols};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, timeout};

/// How long a test waits for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);

/// What the venue has seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// WebSockets that are open.
    pub(crate) open: usize,
    /// WebSockets that were opened.
    pub(crate) opened: usize,
    /// Connections on which REST calls came.
    pub(crate) rest_connections: usize,
    /// Those of them that are open.
    pub(crate) rest_open: usize,
    /// REST calls, with their times.
    pub(crate) requests: Vec<(String, Instant)>,
    /// Texts that clients sent.
    pub(crate) texts: Vec<String>,
    /// Closing handshakes that clients began or answered.
    pub(crate) closes: usize,
}

/// What may be different from a venue that says yes to everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Knobs {
    /// Close frames are not answered.
    pub(crate) deaf_to_close: bool,
    /// Subscriptions are not answered.
    pub(crate) deaf_to_subscriptions: bool,
    /// A REST connection serves one call.
    pub(crate) rest_once: bool,
    /// The length of REST bodies.
    pub(crate) rest_padding: usize,
    /// REST answers are this status line and its headers.
    pub(crate) rest_head: Option<&'static str>,
}

/// What is done to every client.
#[derive(Clone, Debug)]
enum Push {
    Text(String),
    Cut,
}

/// A venue that listens.
pub(crate) struct Rig {
    address: SocketAddr,
    seen: watch::Receiver<Seen>,
    knobs: Arc<Mutex<Knobs>>,
    push: broadcast::Sender<Push>,
}

#[derive(Clone)]
struct Client {
    seen: watch::Sender<Seen>,
    knobs: Arc<Mutex<Knobs>>,
    push: broadcast::Sender<Push>,
}

impl Rig {
    pub(crate) async fn start(knobs: Knobs) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, seen) = watch::channel(Seen::default());
        let (push, _) = broadcast::channel(1 << 14);
        let knobs = Arc::new(Mutex::new(knobs));
        let client = Client { seen: sender, knobs: Arc::clone(&knobs), push: push.clone() };
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                tokio::spawn(client.clone().serve(socket));
            }
        });
        Self { address, seen, knobs, push }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}/feed", self.address)
    }

    /// A feed of the rig, without patience.
    pub(crate) fn feed(&self, symbols: &[&str]) -> Feed<MockVenue> {
        let soon = Duration::from_millis(5);
        Feed::public(MockVenue::default(), Symbols::new(symbols).unwrap())
            .url(self.url())
            .configure(|config| {
                config.context.snapshot_delay = soon;
                config.context.snapshot_retry = soon;
                config.policy.first = soon;
            })
    }

    pub(crate) fn turn(&self, change: impl FnOnce(&mut Knobs)) {
        change(&mut self.knobs.lock().unwrap());
    }

    /// Sends a text to every client.
    pub(crate) fn say(&self, text: &str) {
        self.push.send(Push::Text(text.to_owned())).unwrap();
    }

    /// Ends every connection.
    pub(crate) fn cut(&self) {
        self.push.send(Push::Cut).unwrap();
    }

    pub(crate) fn seen(&self) -> Seen {
        self.seen.borrow().clone()
    }

    /// Waits until it has seen what is looked for.
    pub(crate) async fn until(&self, condition: impl Fn(&Seen) -> bool) -> Seen {
        let mut seen = self.seen.clone();
        let waited = timeout(PATIENCE, async {
            seen.wait_for(|seen| condition(seen)).await.unwrap().clone()
        });
        match waited.await {
            Ok(seen) => seen,
            Err(_) => panic!("not seen in time; seen was {:#?}", self.seen()),
        }
    }
}

impl Client {
    async fn serve(self, socket: TcpStream) {
        let mut first = [0; 10];
        match socket.peek(&mut first).await {
            Ok(_) if first.starts_with(b"GET /book/") => {
                self.seen.send_modify(|seen| {
                    seen.rest_connections += 1;
                    seen.rest_open += 1;
                });
                self.rest(socket).await;
                self.seen.send_modify(|seen| seen.rest_open -= 1);
            }
            Ok(_) => {
                self.seen.send_modify(|seen| {
                    seen.opened += 1;
                    seen.open += 1;
                });
                // However it ends, it is over.
                let _ = self.websocket(socket).await;
                self.seen.send_modify(|seen| seen.open -= 1);
            }
            Err(_) => {}
        }
    }

    async fn websocket(&self, mut socket: TcpStream) -> std::io::Result<()> {
        let mut pushes = self.push.subscribe();
        let mut peer = Peer::new(Link::new(Store::owned(1 << 16), Store::owned(1 << 20)));
        let mut buffer = vec![0; 1 << 16];
        loop {
            let closed = self.listen(&mut peer);
            let count = peer.link.down.read(&mut buffer);
            socket.write_all(&buffer[..count]).await?;
            if closed {
                return socket.shutdown().await;
            }
            if count > 0 {
                continue;
            }
            tokio::select! {
                read = socket.read(&mut buffer) => match read? {
                    0 => return Ok(()),
                    count => assert_eq!(peer.link.up.write(&buffer[..count]), count),
                },
                push = pushes.recv() => match push {
                    Ok(Push::Text(text)) => assert!(peer.text(&text)),
                    Ok(Push::Cut) | Err(_) => return Ok(()),
                },
            }
        }
    }

    /// Answers what was heard; says whether the connection is to be closed.
    fn listen(&self, peer: &mut Peer<'_>) -> bool {
        let knobs = self.knobs.lock().unwrap().clone();
        loop {
            match peer.listen() {
                Heard::Nothing => return false,
                Heard::Opening(_) => assert!(peer.accept()),
                Heard::Text(text) => {
                    let text = text.to_owned();
                    if !knobs.deaf_to_subscriptions {
                        for answer in answers(&text) {
                            assert!(peer.text(&answer));
                        }
                    }
                    self.seen.send_modify(|seen| seen.texts.push(text));
                }
                Heard::Close(code) => {
                    self.seen.send_modify(|seen| seen.closes += 1);
                    if !knobs.deaf_to_close {
                        assert!(peer.close(code));
                        return true;
                    }
                }
                Heard::Ping(_) => assert!(peer.pong(b"")),
                Heard::Broken(why) => panic!("the client broke the protocol: {why}"),
                _ => {}
            }
        }
    }

    async fn rest(&self, mut socket: TcpStream) {
        let mut buffer = vec![0; 4096];
        while let Ok(count @ 1..) = socket.read(&mut buffer).await {
            let request = String::from_utf8_lossy(&buffer[..count]).into_owned();
            assert!(request.contains("\r\nhost: "), "{request:?}");
            let path = request.split(' ').nth(1).unwrap().to_owned();
            self.seen.send_modify(|seen| seen.requests.push((path, Instant::now())));
            let knobs = self.knobs.lock().unwrap().clone();
            let head = knobs.rest_head.unwrap_or("200 OK\r\n");
            let body = format!("book 7 b:10@1 a:11@1{}", " ".repeat(knobs.rest_padding));
            let length = body.len();
            let answer = format!("HTTP/1.1 {head}content-length: {length}\r\n\r\n{body}");
            if socket.write_all(answer.as_bytes()).await.is_err() || knobs.rest_once {
                return;
            }
        }
    }
}

/// What the venue answers: yes, and for a book, a first delta; for the symbol `BAD`, no.
fn answers(text: &str) -> Vec<String> {
    let words: Vec<_> = text.split(' ').collect();
    match words[..] {
        ["sub", id, _, symbols] if symbols.split(',').any(|symbol| symbol == "BAD") => {
            vec![format!("no {id} 1 there is no BAD")]
        }
        ["sub", id, "book", symbols] => {
            let delta = |symbol| format!("delta {symbol} 8 8 b:10@2 a:11@1");
            [format!("ok {id}")].into_iter().chain(symbols.split(',').map(delta)).collect()
        }
        ["sub", id, ..] => vec![format!("ok {id}")],
        ["unsub", id, ..] => vec![format!("done {id}")],
        ["ping"] => vec!["pong".to_owned()],
        _ => Vec::new(),
    }
}
