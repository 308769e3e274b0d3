use std::sync::{Arc, Mutex};

use tickwire_core::account::call::{Headers, Method};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::yield_now;

use super::*;
use crate::call::BODY_MAX;
use crate::testing::Tokio;

/// A server that answers the first request of each connection and breaks off at the second.
struct Server {
    base: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start() -> Self {
        Self::saying(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nMARKER".to_vec()).await
    }

    async fn saying(answer: Vec<u8>) -> Self {
        let answer = Arc::new(answer);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                tokio::spawn(async move {
                    let mut bytes = vec![0; 4096];
                    for answers in [true, false] {
                        let count = socket.read(&mut bytes).await.unwrap_or(0);
                        if count == 0 {
                            return;
                        }
                        let head = String::from_utf8_lossy(&bytes[..count]).into_owned();
                        seen.lock().unwrap().push(head);
                        // Who is told too much hangs up in the middle of it.
                        if answers && socket.write_all(&answer).await.is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { base, heads }
    }

    fn calls(&self) -> Calls<Tokio> {
        Calls::new(&Rest::new(Tls::bundled()), &self.base, Rate::NONE).unwrap().private()
    }

    /// The first lines of all requests.
    fn requests(&self) -> Vec<String> {
        let heads = self.heads.lock().unwrap();
        heads.iter().map(|head| head.lines().next().unwrap_or_default().to_owned()).collect()
    }
}

fn asked(id: u32, method: Method) -> Request<'static> {
    Request {
        id: RequestId(id),
        method,
        base: "",
        path: "/listen?signature=a",
        headers: Headers::of("KEY: k\n"),
        body: if method == Method::Post { "{\"a\":1}" } else { "" },
        weight: 1,
        deadline: clock::mono::<Tokio>().after(Duration::from_secs(10)),
    }
}

async fn done(calls: &mut Calls<Tokio>, request: Request<'_>) -> Done<Tokio> {
    calls.begin(ConnectionId(0), request);
    core::future::poll_fn(|cx| calls.poll(cx)).await
}

#[tokio::test]
async fn what_changes_something_is_not_asked_for_twice() {
    for method in [Method::Post, Method::Put, Method::Delete] {
        let server = Server::start().await;
        let mut calls = server.calls();
        assert_eq!(done(&mut calls, asked(1, Method::Get)).await.result.unwrap().status, 200);
        let failed = done(&mut calls, asked(2, method)).await.result;
        assert_eq!(failed.err().map(|failed| failed.why), Some(Unanswered::Network));
        let name = method.name();
        let expected =
            ["GET /listen?signature=a HTTP/1.1", &format!("{name} /listen?signature=a HTTP/1.1")];
        assert_eq!(server.requests(), expected);
    }
}

#[tokio::test]
async fn what_changes_nothing_is_asked_for_again() {
    let server = Server::start().await;
    let mut calls = server.calls();
    for id in [1, 2] {
        assert_eq!(done(&mut calls, asked(id, Method::Get)).await.result.unwrap().status, 200);
    }
    assert_eq!(server.requests().len(), 3, "over the kept connection, and over a new one");
}

#[tokio::test]
async fn headers_and_body_are_sent_and_the_answer_comes_whole() {
    let server = Server::start().await;
    let mut calls = server.calls();
    let answer = done(&mut calls, asked(1, Method::Post)).await.result.unwrap();
    assert_eq!(&answer.body[..], b"MARKER");
    let head = server.heads.lock().unwrap()[0].clone();
    assert!(head.contains("\r\nkey: k\r\n") && head.contains("content-length: 7"), "{head}");
    assert!(head.ends_with("\r\n\r\n{\"a\":1}"), "{head}");
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_is_not_fit() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (target, _) = parse_base(&base).unwrap();
    let mut line =
        Line::<Tokio>::open(&target, &Tls::bundled(), Duration::from_secs(10)).await.unwrap();
    let (socket, _) = listener.accept().await.unwrap();
    assert!(line.is_fit().await);
    drop(socket);
    while line.is_fit().await {
        yield_now().await;
    }
}

#[test]
fn a_base_is_taken_apart() {
    let (target, prefix) = parse_base("https://api.example.com").unwrap();
    assert_eq!((target.tls, target.host.as_str(), target.port), (true, "api.example.com", 443));
    assert_eq!((target.authority.as_str(), prefix.as_str()), ("api.example.com", ""));
    let (target, prefix) = parse_base("http://127.0.0.1:8080/api/").unwrap();
    assert_eq!((target.tls, target.host.as_str(), target.port), (false, "127.0.0.1", 8080));
    assert_eq!((target.authority.as_str(), prefix.as_str()), ("127.0.0.1:8080", "/api"));
}

#[test]
fn calls_to_one_host_share_an_account_whatever_the_path() {
    let rest = Rest::new(Tls::bundled());
    let calls = |base| Calls::<Tokio>::new(&rest, base, Rate::NONE).unwrap().place;
    let one = calls("https://api.example.com");
    let (same, other) = (calls("https://api.example.com/v4/"), calls("https://b.example.com"));
    assert!(Arc::ptr_eq(&one.account, &same.account));
    assert!(!Arc::ptr_eq(&one.account, &other.account));
}

#[test]
fn what_is_no_base_is_refused() {
    for base in ["", "ftp://a", "wss://a", "http:/a", "https://", "https://a b"] {
        assert!(parse_base(base).is_err(), "{base:?}");
    }
}

/// An answer with a body of so many bytes, of a length that is told or in chunks.
fn answer_of(length: usize, chunked: bool) -> Vec<u8> {
    let body = "x".repeat(length);
    let text = if chunked {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        format!("{head}1\r\nx\r\n{:x}\r\n{}\r\n0\r\n\r\n", length - 1, &body[1..])
    } else {
        format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    text.into_bytes()
}

#[tokio::test]
async fn a_body_may_be_as_long_as_the_limit() {
    for (length, fits) in [(BODY_MAX - 1, true), (BODY_MAX, true), (BODY_MAX + 1, false)] {
        for (chunked, private) in [(false, false), (false, true), (true, false), (true, true)] {
            let server = Server::saying(answer_of(length, chunked)).await;
            let mut calls = Calls { private, ..server.calls() };
            let told = done(&mut calls, asked(1, Method::Get)).await.result;
            let expected = if fits { Ok(length) } else { Err(Unanswered::TooLarge) };
            let told = told.map(|answer| answer.body.len()).map_err(|failed| failed.why);
            assert_eq!(told, expected, "chunked: {chunked}, private: {private}");
        }
    }
}

#[tokio::test]
async fn a_caller_may_want_less() {
    let (path, headers) = ("/rules", Headers::of(""));
    for (body_max, expected) in [(5, Err(Unanswered::TooLarge)), (6, Ok(6)), (7, Ok(6))] {
        let calls = Server::start().await.calls();
        let deadline = clock::mono::<Tokio>().after(Duration::from_secs(10));
        let told = calls.one(path, headers, body_max, deadline).await;
        let told = told.map(|answer| answer.body.len()).map_err(|failed| failed.why);
        assert_eq!(told, expected, "{body_max}");
    }
}

#[tokio::test]
async fn a_head_without_end_is_not_taken() {
    let headers = "x: y\r\n".repeat(1 << 20);
    let line = "x".repeat(4 << 20);
    for head in [headers, line] {
        let server = Server::saying(format!("HTTP/1.1 200 OK\r\n{head}").into_bytes()).await;
        let told = done(&mut server.calls(), asked(1, Method::Post)).await.result;
        assert_eq!(told.err().map(|failed| failed.why), Some(Unanswered::Network));
    }
}
