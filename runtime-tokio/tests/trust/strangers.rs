//! Servers that do not speak TLS, or only what is too old: nothing is said to them beyond the
//! hello, nothing of theirs is believed, and they are tried again as any other failure is.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tickwire_core::retry::Cause;
use tickwire_core::session::{Stop, Unanswered};
use tickwire_simulator::Certificate;
use tickwire_tokio::{CheckError, Tls, Unfit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::scene::{account, authority_of, end_of, end_of_account, exchange, feed, secured};

/// A server that answers whatever it is asked with the same bytes, and hangs up.
struct Stranger {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Stranger {
    async fn answering(answer: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let seen = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let mut bytes = vec![0; 1 << 14];
                let count = socket.read(&mut bytes).await.unwrap();
                bytes.truncate(count);
                seen.lock().unwrap().push(bytes);
                socket.write_all(&answer).await.unwrap();
            }
        });
        Self { address, asked }
    }

    /// Every connection said the hello of TLS, and nothing else.
    fn heard_hellos(&self, count: usize) {
        let asked = self.asked.lock().unwrap();
        assert_eq!(asked.len(), count);
        for hello in asked.iter() {
            // A record of the handshake (RFC 8446, section 5.1) with a ClientHello (section 4).
            assert_eq!((hello[0], hello[5]), (22, 1), "{hello:02x?}");
            let length = usize::from(u16::from_be_bytes([hello[3], hello[4]]));
            assert_eq!(hello.len(), 5 + length, "something follows the hello");
        }
    }
}

/// A ServerHello that settles on a version (RFC 8446, section 4.1.3, without extensions).
fn hello_of(version: u16) -> Vec<u8> {
    let [high, low] = version.to_be_bytes();
    let cipher = [0xc0, 0x2f]; // ECDHE with RSA and AES-128-GCM
    let body = [&[high, low][..], &[7; 32], &[0], &cipher, &[0]].concat();
    let length = u8::try_from(body.len()).unwrap();
    [&[22, 3, 3, 0, length + 4, 2, 0, 0, length][..], &body].concat()
}

fn answers() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("HTTP", b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_vec()),
        ("an upgrade", b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".to_vec()),
        ("a frame", b"\x81\x05hello".to_vec()),
        ("zeros", vec![0; 600]),
        ("noise", (0..=255).rev().cycle().take(5000).collect()),
        ("TLS 1.0", hello_of(0x0301)),
        ("TLS 1.1", hello_of(0x0302)),
        // What a server of TLS 1.1 says to those who ask for more (RFC 8446, section 6.2).
        ("protocol_version", vec![21, 3, 2, 0, 2, 2, 70]),
        ("half a record", vec![22, 3, 3, 0, 200, 2, 0]),
        ("nothing", Vec::new()),
    ]
}

#[tokio::test]
async fn a_stream_without_tls_is_none() {
    for (what, answer) in answers() {
        let stranger = Stranger::answering(answer).await;
        let url = format!("wss://{}/ws/v4/", stranger.address);
        let end = end_of(feed(url, &Tls::bundled())).await;
        assert_eq!(end.causes, [Cause::Tls; 2], "{what}: {:?}", end.said);
        assert_eq!(end.stop, Stop::OutOfAttempts(Cause::Tls), "{what}");
        let words = format!("cannot connect to {}: the TLS handshake failed (", stranger.address);
        assert_eq!(end.sentences(&words).len(), 2, "{what}: {:?}", end.said);
        stranger.heard_hellos(2);
    }
}

#[tokio::test]
async fn a_call_without_tls_is_none() {
    for (what, answer) in answers() {
        let stranger = Stranger::answering(answer).await;
        let feed = feed("ws://127.0.0.1:1/".to_owned(), &Tls::bundled());
        let feed = feed.rest_base(format!("https://{}", stranger.address));
        let error = feed.checked(Unfit::Fail).await.expect_err("no rules");
        let words = format!(
            "the venue's rules cannot be had: cannot connect to {}: the TLS handshake failed (",
            stranger.address
        );
        assert!(error.to_string().starts_with(&words), "{what}: {error}");
        let CheckError::NoAnswer { why, unreachable: Some(error) } = error else {
            panic!("{what}: {error}")
        };
        assert_eq!((why, error.cause), (Unanswered::Network, Cause::Tls), "{what}");
        stranger.heard_hellos(1);
    }
}

#[tokio::test]
async fn a_call_of_an_account_without_tls_says_nothing_secret() {
    for (what, answer) in answers() {
        let stranger = Stranger::answering(answer).await;
        let account = account("wss://127.0.0.1:1/ws".to_owned(), &Tls::bundled());
        let account = account.rest_base(format!("https://{}", stranger.address));
        let end = end_of_account(account).await;
        assert_eq!(end.causes, [Cause::Tls; 2], "{what}: {:?}", end.said);
        assert_eq!(end.stop, Stop::OutOfAttempts(Cause::Unprepared), "{what}");
        stranger.heard_hellos(2);
    }
}

/// The exchange itself without TLS, and the twin with it.
#[tokio::test]
async fn an_exchange_without_tls_is_not_talked_to_as_if_it_had_it() {
    let plain = exchange(|_| {});
    let url = plain.url().replacen("ws://", "wss://", 1);
    let end = end_of(feed(url, &Tls::bundled())).await;
    assert_eq!(end.stop, Stop::OutOfAttempts(Cause::Tls), "{:?}", end.said);
    assert_eq!(plain.stats().received, 0);
    let secured = secured(Certificate::Valid, &["127.0.0.1"]);
    let feed = feed(secured.url(), &authority_of(&secured)).spawn().unwrap();
    feed.live(crate::scene::PATIENCE).await.unwrap();
}
