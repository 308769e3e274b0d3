//! tickwire as a contender, through its public interface only.

use tickwire_core::event::{self, Level};
use tickwire_core::exchange::{Decoded, Exchange as _, Message, MessageType};
use tickwire_core::scratch::{Body, Item, Scratch};
use tickwire_core::store::Store;
use tickwire_core::ws::{Client, Config, Opening, Step};
use tickwire_exchanges::gateio::spot::GateioSpot;

use crate::number::{Number as _, Parts};
use crate::typed::{self, Typed};

/// The decoder of Gate.io spot, with memory for one message.
#[derive(Debug)]
pub(crate) struct Decoder {
    scratch: Scratch<'static>,
}

impl Decoder {
    pub(crate) fn new() -> Self {
        Self { scratch: Scratch::new(Store::owned(4), Store::owned(512)) }
    }

    /// Decodes the message that is the first `len` bytes of `buffer`; whether it holds events.
    #[inline]
    pub(crate) fn decode(&mut self, buffer: &[u8], len: usize) -> bool {
        self.scratch.clear();
        let message = Message::within(MessageType::Text, buffer, len);
        matches!(GateioSpot.decode(message, &mut self.scratch), Ok(Decoded::Events { .. }))
    }

    /// The one event of the last message, over plain parts.
    pub(crate) fn typed(&self) -> Typed<Parts> {
        let [item] = self.scratch.items() else {
            panic!("{} events in one message", self.scratch.items().len())
        };
        let Item { symbol, time, sent, body, .. } = *item;
        let mut typed = Typed { symbol, time, sent, ..Typed::default() };
        typed.body = match body {
            Body::BookTicker(ticker) => typed::Body::BookTicker {
                id: ticker.id,
                bid: ticker.bid.map(level),
                ask: ticker.ask.map(level),
            },
            Body::Trade(event::Trade { id, price, size, side, .. }) => {
                typed::Body::Trade { id, price: price.parts(), size: size.parts(), side }
            }
            Body::BookDelta { first_id, last_id, bids, asks, .. } => {
                typed.bids = self.scratch.span(bids).iter().copied().map(level).collect();
                typed.asks = self.scratch.span(asks).iter().copied().map(level).collect();
                typed::Body::BookDelta { first_id, last_id }
            }
            other => panic!("not a message of the corpus: {other:?}"),
        };
        typed
    }
}

fn level(level: Level) -> typed::Level<Parts> {
    typed::Level { price: level.price.parts(), size: level.size.parts() }
}

/// A WebSocket client whose handshake is done.
///
/// # Panics
///
/// Where the client refuses the answer of an independent server's key.
pub(crate) fn opened_client() -> Client<'static> {
    let (rx, tx) = (Store::owned(128 * 1024), Store::owned(4096));
    let mut client = Client::new(rx, tx, Config::default()).expect("the buffers are large enough");
    let opening = Opening::new("localhost", "/", &[]).expect("a plain address");
    client.connected(&opening, [7; 32]);
    let answer = answer_to(client.pending());
    let count = client.pending().len();
    client.sent(count);
    client.room()[..answer.len()].copy_from_slice(answer.as_bytes());
    client.received(answer.len());
    assert_eq!(client.step(), Step::Opened);
    client
}

/// The server's answer to an opening request.
pub(crate) fn answer_to(request: &[u8]) -> String {
    let request = core::str::from_utf8(request).expect("a request is text");
    let key = request
        .lines()
        .find_map(|line| line.strip_prefix("Sec-WebSocket-Key: "))
        .expect("a request has a key");
    let accept = tungstenite::handshake::derive_accept_key(key.trim().as_bytes());
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )
}
