//! A redirect is an answer like any other that is not the one wanted: nobody goes where it points.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener as Quiet};

use tickwire_core::retry::Cause;
use tickwire_core::session::Stop;
use tickwire_tokio::{CheckError, Tls, Unfit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::scene::{account, end_of, end_of_account, exchange, feed};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// A server that sends everybody elsewhere, and the place where nobody is to come.
struct Detour {
    address: SocketAddr,
    elsewhere: Quiet,
}

impl Detour {
    async fn new(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let elsewhere = Quiet::bind("127.0.0.1:0").unwrap();
        elsewhere.set_nonblocking(true).unwrap();
        let place = elsewhere.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut bytes = vec![0; 4096];
                let _ = socket.read(&mut bytes).await.unwrap();
                let head = format!(
                    "HTTP/1.1 {status} Elsewhere\r\nLocation: http://{place}/\r\n\
                     content-length: 0\r\n\r\n"
                );
                socket.write_all(head.as_bytes()).await.unwrap();
            }
        });
        Self { address, elsewhere }
    }

    fn nobody_followed(&self) {
        let come = self.elsewhere.accept().map(|_| ());
        assert_eq!(come.err().map(|error| error.kind()), Some(ErrorKind::WouldBlock));
    }
}

#[tokio::test]
async fn of_the_opening_handshake() {
    for status in STATUSES {
        let detour = Detour::new(status).await;
        let url = format!("ws://{}/ws/v4/", detour.address);
        let end = end_of(feed(url, &Tls::bundled())).await;
        let cause = Cause::Status { status, retry_after_s: None };
        assert_eq!(end.stop, Stop::OutOfAttempts(cause), "{:?}", end.said);
        let words = format!("the server answered the handshake with HTTP {status}");
        assert!(!end.sentences(&words).is_empty(), "{:?}", end.said);
        detour.nobody_followed();
    }
}

#[tokio::test]
async fn of_a_call_for_rules() {
    for status in STATUSES {
        let detour = Detour::new(status).await;
        let feed = feed("ws://127.0.0.1:1/".to_owned(), &Tls::bundled());
        let feed = feed.rest_base(format!("http://{}", detour.address));
        let error = feed.checked(Unfit::Fail).await.expect_err("no rules");
        let words = format!("the venue's rules cannot be had: HTTP status {status}");
        assert_eq!(error.to_string(), words);
        assert!(matches!(error, CheckError::Status(told) if told == status), "{error:?}");
        detour.nobody_followed();
    }
}

#[tokio::test]
async fn of_a_call_for_a_book() {
    let detour = Detour::new(302).await;
    let simulator = exchange(|_| {});
    let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
    let feed = feed(simulator.url(), &Tls::bundled());
    let feed = feed.rest_base(format!("http://{}", detour.address)).on_any(move |item| {
        let _ = sender.send(item.to_string());
    });
    let _feed = feed.spawn().unwrap();
    let failed = async {
        while let Some(sentence) = told.recv().await {
            if sentence.contains("the answer is HTTP 302") {
                return;
            }
        }
        panic!("the feed is over");
    };
    tokio::time::timeout(crate::scene::PATIENCE, failed).await.unwrap();
    detour.nobody_followed();
}

/// The call has the key in a header and a signature in its path: they stay where they were sent.
#[tokio::test]
async fn of_a_call_of_an_account() {
    for status in STATUSES {
        let detour = Detour::new(status).await;
        let account = account("ws://127.0.0.1:1/ws".to_owned(), &Tls::bundled());
        let end = end_of_account(account.rest_base(format!("http://{}", detour.address))).await;
        assert_eq!(end.stop, Stop::OutOfAttempts(Cause::Unprepared), "{:?}", end.said);
        let words = format!("the answer is HTTP {status}");
        assert!(!end.sentences(&words).is_empty(), "{:?}", end.said);
        detour.nobody_followed();
    }
}
