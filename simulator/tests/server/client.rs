//! The other end: a WebSocket client, and HTTP by hand, both with a deadline.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tickwire_simulator::{Config, Simulator, Stats};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderName;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::toy::Toy;

/// How long anything may take before a test says that it hangs.
pub(crate) const DEADLINE: Duration = Duration::from_secs(100);

/// Waits for what must happen.
pub(crate) async fn soon<T>(what: impl Future<Output = T>) -> T {
    timeout(DEADLINE, what).await.expect("it happens within the deadline")
}

/// Waits for counts that must come about.
#[track_caller]
pub(crate) fn until(simulator: &Simulator, is_met: impl FnMut(&Stats) -> bool) -> Stats {
    simulator.wait(DEADLINE, is_met).expect("the counts come about")
}

/// A simulator of the toy, with the configuration changed.
pub(crate) fn start(change: impl FnOnce(&mut Config)) -> Simulator {
    let mut config = Config::default();
    change(&mut config);
    Simulator::start(Toy::default(), config).unwrap()
}

/// A client that has read the greeting.
pub(crate) struct Client<S = TcpStream> {
    pub(crate) stream: WebSocketStream<S>,
}

impl Client {
    pub(crate) async fn connect(simulator: &Simulator) -> Self {
        Self::over(tcp(simulator).await, simulator).await.unwrap()
    }

    /// Connects to a venue that does not greet.
    pub(crate) async fn quietly(simulator: &Simulator) -> Self {
        let connecting = client_async(simulator.url(), tcp(simulator).await);
        Self { stream: soon(connecting).await.unwrap().0 }
    }

    /// Connects to a venue that does not greet, with one more header and behind the path.
    pub(crate) async fn saying(simulator: &Simulator, header: &str, behind: &str) -> Self {
        let mut request = format!("{}{behind}", simulator.url()).into_client_request().unwrap();
        if let Some((name, value)) = header.split_once(": ") {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let connecting = client_async(request, tcp(simulator).await);
        Self { stream: soon(connecting).await.unwrap().0 }
    }

    /// Connects where that must fail with an HTTP status.
    pub(crate) async fn refused(simulator: &Simulator) -> (u16, Option<String>) {
        match Self::over(tcp(simulator).await, simulator).await.map(|_| ()) {
            Err(Error::Http(response)) => {
                let retry = response.headers().get("retry-after");
                (response.status().as_u16(), retry.map(|it| it.to_str().unwrap().into()))
            }
            other => panic!("{other:?}"),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(crate) async fn over(stream: S, simulator: &Simulator) -> Result<Self, Error> {
        let (stream, _) = soon(client_async(simulator.url(), stream)).await?;
        let mut client = Self { stream };
        match client.next().await {
            Some(Ok(Message::Text(text))) if text == "hello" => Ok(client),
            Some(Err(error)) => Err(error),
            other => panic!("a greeting, not {other:?}"),
        }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        soon(self.stream.send(Message::text(text))).await.unwrap();
    }

    pub(crate) async fn next(&mut self) -> Option<Result<Message, Error>> {
        soon(self.stream.next()).await
    }

    /// The next message, which is text.
    pub(crate) async fn text(&mut self) -> String {
        match self.next().await {
            Some(Ok(Message::Text(text))) => text.to_string(),
            other => panic!("text, not {other:?}"),
        }
    }

    /// Sends, and gives the texts that come before the answer to a question behind it.
    pub(crate) async fn texts(&mut self, text: &str) -> Vec<String> {
        self.send(text).await;
        self.send("end").await;
        let mut texts = Vec::new();
        loop {
            match self.text().await {
                end if end == "end" => return texts,
                text => texts.push(text),
            }
        }
    }
}

pub(crate) async fn tcp(simulator: &Simulator) -> TcpStream {
    soon(TcpStream::connect(simulator.address())).await.unwrap()
}

/// An HTTP connection by hand.
pub(crate) struct Http {
    stream: BufReader<TcpStream>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Http {
    pub(crate) async fn connect(simulator: &Simulator) -> Self {
        Self { stream: BufReader::new(tcp(simulator).await) }
    }

    /// Writes bytes as they are.
    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        soon(self.stream.write_all(bytes)).await.unwrap();
    }

    /// Asks, such as `GET /book`, and reads the answer.
    pub(crate) async fn ask(&mut self, line: &str, body: &str) -> Answered {
        self.ask_as(line, "", body).await
    }

    /// The same, with more lines in its head, each with its end.
    pub(crate) async fn ask_as(&mut self, line: &str, more: &str, body: &str) -> Answered {
        let length = body.len();
        let head =
            format!("{line} HTTP/1.1\r\nhost: toy\r\n{more}content-length: {length}\r\n\r\n");
        self.write(format!("{head}{body}").as_bytes()).await;
        self.answer().await
    }

    pub(crate) async fn answer(&mut self) -> Answered {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = soon(self.stream.read_line(&mut head)).await.unwrap();
            assert!(read > 0, "the connection ended after {head:?}");
        }
        let head = head.to_lowercase();
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap();
        let length = head.split("content-length: ").nth(1).and_then(|it| it.lines().next());
        let mut body = vec![0; length.map_or(0, |it| it.parse().unwrap())];
        soon(self.stream.read_exact(&mut body)).await.unwrap();
        Answered { status, head, body: String::from_utf8(body).unwrap() }
    }

    /// Everything until the end of the connection, however it ends.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let _ = soon(self.stream.read_to_end(&mut bytes)).await;
        bytes
    }
}
