use core::future::poll_fn;

use tickwire_core::book::NoBooks;
use tickwire_core::session::{Config, Memory, Symbols};
use tickwire_driver::Tls;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::unconstrained;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::*;
use crate::Transport;
use crate::gateio::spot::GateioSpot;
use crate::transport::Io;

type Spot<'s> = Session<'s, GateioSpot, NoBooks>;

/// A server's end of a connection, and the client's WebSocket on the other.
async fn connected() -> (TcpStream, Ws) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (peer, _) = listener.accept().await.unwrap();
    let bytes = Bytes::new(Transport::plain(Io(stream)), stamp::<Tokio>());
    let config = Some(limits(1 << 20, WAITING_MAX));
    (peer, WebSocketStream::from_raw_socket(bytes, Role::Client, config).await)
}

fn session() -> Spot<'static> {
    let (symbols, venue) = (Symbols::of(&["BTC_USDT"]), GateioSpot);
    let (config, memory) = (Config::of(&venue), Memory::owned(1));
    Session::public(venue, symbols, config, NoBooks, memory, [7; 32]).unwrap()
}

/// A frame that is lost between the session and the socket would be waited for as if it had gone.
#[tokio::test]
async fn a_message_that_the_stack_has_no_room_for_ends_the_connection() {
    let (_peer, ws) = connected().await;
    let (client, mut session) = (Client::new(Tls::bundled()), session());
    let mut engine = Engine::new(&client, &mut session, |_| {});
    engine.stage = Stage::Open(Box::new(ws));
    engine.send(Message::text("x".repeat(WAITING_MAX)));
    assert_eq!(engine.ended, Some(Cause::Network));
    assert!(matches!(engine.stage, Stage::Down));
}

/// A server that always has more to say, and takes nothing, is left all the same.
#[tokio::test]
async fn a_write_that_is_late_ends_the_connection_though_there_is_more_to_read() {
    let (mut peer, ws) = connected().await;
    let (client, mut session) = (Client::new(Tls::bundled()), session());
    let patience = session.write_timeout();
    let mut engine = Engine::new(&client, &mut session, |_| {});
    engine.stage = Stage::Open(Box::new(ws));
    // More than sockets hold.
    let fills = async {
        while engine.unflushed.is_none() {
            engine.send(Message::text("x".repeat(WAITING_MAX / 2)));
            poll_fn(|cx| Poll::Ready(engine.wrote(cx))).await;
        }
    };
    unconstrained(fills).await;
    peer.write_all(&[0x81, 1, b'x'].repeat(100)).await.unwrap();
    poll_fn(|cx| if engine.told(None, cx) { Poll::Ready(()) } else { Poll::Pending }).await;
    assert_eq!((&engine.message, engine.ended), (&Message::text("x"), None), "there is time");
    engine.now.mono = engine.now.mono.after(patience);
    assert!(poll_fn(|cx| Poll::Ready(engine.told(None, cx))).await);
    assert_eq!(engine.ended, Some(Cause::Timeout(Phase::Write)));
}
