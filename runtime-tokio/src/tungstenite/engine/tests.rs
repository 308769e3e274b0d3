use tickwire_core::book::NoBooks;
use tickwire_core::session::{Config, Memory, Symbols};
use tickwire_driver::Tls;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::protocol::Role;

use super::*;
use crate::Transport;
use crate::gateio::spot::GateioSpot;
use crate::transport::Io;

/// A frame that is lost between the session and the socket would be waited for as if it had gone.
#[tokio::test]
async fn a_message_that_the_stack_has_no_room_for_ends_the_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let bytes = Bytes(Transport::plain(Io(stream)));
    let config = Some(limits(1 << 20, WAITING_MAX));
    let ws = WebSocketStream::from_raw_socket(bytes, Role::Client, config).await;
    let (symbols, venue) = (Symbols::of(&["BTC_USDT"]), GateioSpot);
    let (config, memory) = (Config::of(&venue), Memory::owned(1));
    let mut session = Session::public(venue, symbols, config, NoBooks, memory, [7; 32]).unwrap();
    let client = Client::new(Tls::bundled());
    let mut engine = Engine::new(&client, &mut session, |_| {});
    engine.stage = Stage::Open(Box::new(ws));
    engine.send(Message::text("x".repeat(WAITING_MAX)));
    assert_eq!(engine.ended, Some(Cause::Network));
    assert!(matches!(engine.stage, Stage::Down));
}
