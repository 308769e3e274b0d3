//! tickwire as a contender, through its public interface only.

use tickwire_core::book::NoBooks;
use tickwire_core::connection::Connection;
use tickwire_core::event::{Data, Event, Level};
use tickwire_core::exchange::{Decoded, Exchange, Message, MessageType};
use tickwire_core::scratch::{Body, Item, Scratch, TradeIdItem, TradeItem};
use tickwire_core::session::{self, Memory, Output, Session, State, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tickwire_core::ws::deflate::{Deflate, Offer};
use tickwire_core::ws::{Client, Config, Opening, Step};
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel};
use tickwire_exchanges::mexc::spot::MexcSpot;

use crate::corpus::Market;
use crate::number::{Number as _, Parts};
use crate::typed::{self, Typed};

/// The decoder of a market of Gate.io, with memory for one message.
#[derive(Debug)]
pub(crate) struct Decoder<X> {
    venue: X,
    scratch: Scratch<'static>,
}

impl<X: Exchange> Decoder<X> {
    pub(crate) fn new(venue: X) -> Self {
        Self { venue, scratch: Scratch::new(Store::owned(4), Store::owned(512)) }
    }

    /// Decodes the message that is the first `len` bytes of `buffer`; whether it holds events.
    #[inline]
    pub(crate) fn decode(&mut self, buffer: &[u8], len: usize) -> bool {
        self.scratch.clear();
        let message = Message::within(MessageType::Text, buffer, len);
        matches!(self.venue.decode(message, &mut self.scratch), Ok(Decoded::Events { .. }))
    }

    /// The one event of the last message, over plain parts.
    pub(crate) fn typed(&self) -> Typed<Parts> {
        typed(&self.scratch)
    }
}

/// The decoder of MEXC spot, with memory for one message.
#[derive(Debug)]
pub(crate) struct PushDecoder {
    scratch: Scratch<'static>,
}

impl PushDecoder {
    pub(crate) fn new() -> Self {
        Self { scratch: Scratch::new(Store::owned(16), Store::owned(512)) }
    }

    /// Decodes the push that is the first `len` bytes of `buffer`; whether it holds events.
    #[inline]
    pub(crate) fn decode(&mut self, buffer: &[u8], len: usize) -> bool {
        self.scratch.clear();
        let message = Message::within(MessageType::Binary, buffer, len);
        matches!(MexcSpot.decode(message, &mut self.scratch), Ok(Decoded::Events { .. }))
    }

    /// The events of the last push, over plain parts.
    pub(crate) fn typed(&self) -> Typed<Parts> {
        let items = self.scratch.items();
        let Some(Item { symbol, sent, body: Body::Trade(_), .. }) = items.first() else {
            return typed(&self.scratch);
        };
        let trades = items.iter().map(|item| {
            assert_eq!((&item.symbol, &item.sent), (symbol, sent), "one push");
            let Body::Trade(trade) = item.body else { panic!("not a trade: {item:?}") };
            let TradeIdItem::Text(id) = trade.id else { panic!("no text: {:?}", trade.id) };
            typed::Trade {
                id: typed::TradeId::Span(id.range()),
                price: trade.price.parts(),
                size: trade.size.parts(),
                side: trade.side,
                time: item.time,
            }
        });
        Typed {
            symbol: *symbol,
            sent: *sent,
            body: typed::Body::Trades,
            trades: trades.collect(),
            ..Typed::default()
        }
    }
}

/// The one event of a message, over plain parts.
fn typed(scratch: &Scratch<'_>) -> Typed<Parts> {
    let [item] = scratch.items() else { panic!("{} events in one message", scratch.items().len()) };
    let Item { symbol, time, sent, body, .. } = *item;
    let mut typed = Typed { symbol, time, sent, ..Typed::default() };
    typed.body = match body {
        Body::BookTicker(ticker) => typed::Body::BookTicker {
            id: ticker.id.expect("an id"),
            bid: ticker.bid.map(level),
            ask: ticker.ask.map(level),
        },
        Body::Trade(TradeItem { id: TradeIdItem::Number(id), price, size, side }) => {
            typed::Body::Trade { id, price: price.parts(), size: size.parts(), side }
        }
        Body::BookDelta { first_id, last_id, bids, asks, .. } => {
            typed.bids = scratch.span(bids).iter().copied().map(level).collect();
            typed.asks = scratch.span(asks).iter().copied().map(level).collect();
            typed::Body::BookDelta { first_id, last_id }
        }
        other => panic!("not a message of the corpus: {other:?}"),
    };
    typed
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
    opened(client(), "")
}

/// A client that deflates what it sends.
///
/// # Panics
///
/// Where the handshake fails.
pub(crate) fn deflating_client() -> Client<'static> {
    let deflate = Deflate::owned(4096, Offer::DEFAULT).expect("windows of the usual size");
    opened(client().with_deflate(deflate), "Sec-WebSocket-Extensions: permessage-deflate\r\n")
}

/// A client with an open connection on which deflate is agreed.
///
/// # Panics
///
/// Where the client refuses the answer of an independent server's key.
pub(crate) fn deflated_client(takeover: bool) -> Client<'static> {
    let deflate = Deflate::owned(64 * 1024, Offer::DEFAULT).expect("the windows are right");
    let no_takeover = if takeover { "" } else { "; server_no_context_takeover" };
    let extension = format!("Sec-WebSocket-Extensions: permessage-deflate{no_takeover}\r\n");
    let client = opened(client().with_deflate(deflate), &extension);
    assert!(client.is_deflated());
    client
}

fn client() -> Client<'static> {
    let (rx, tx) = (Store::owned(128 * 1024), Store::owned(16 * 1024));
    Client::new(rx, tx, Config::default()).expect("the buffers are large enough")
}

/// Connects a client to a server whose answer has `extensions` at its end.
fn opened(mut client: Client<'static>, extensions: &str) -> Client<'static> {
    let opening = Opening::new("localhost", "/", &[]).expect("a plain address");
    client.connected(&opening, [7; 32]);
    let mut answer = answer_to(client.pending());
    answer.insert_str(answer.len() - 2, extensions);
    let count = client.pending().len();
    client.sent(count);
    client.room()[..answer.len()].copy_from_slice(answer.as_bytes());
    client.received(answer.len());
    assert_eq!(client.step(), Step::Opened);
    client
}

/// A connection that is subscribed to book tickers of all symbols of the corpus.
pub(crate) struct Feed {
    connection: Connection<'static, GateioSpot, NoBooks>,
    now: Stamp,
}

impl Feed {
    /// # Panics
    ///
    /// Where the connection does not come to life.
    pub(crate) fn opened() -> Self {
        let config = session::Config {
            channels: &[SpotChannel::BookTicker],
            ..session::Config::of(&GateioSpot)
        };
        let texts = Market::all().map(|market| market.symbol);
        let (symbols, memory) = (Symbols::of(&texts), Memory::owned(texts.len() as u16));
        let session = Session::public(GateioSpot, symbols, config, NoBooks, memory, [7; 32])
            .expect("a sound configuration");
        let connection =
            Connection::new(session, Store::owned(128 * 1024), Store::owned(16 * 1024))
                .expect("the buffers are large enough");
        // One moment for ever: no timer fires, as none does between two messages of a feed.
        let now = Stamp::new(Instant::ORIGIN, UnixNanos::from_secs(1_770_000_000));
        let mut feed = Self { connection, now };
        feed.settle();
        feed.connection.connected(now, [7; 32]);
        feed.settle();
        let answer = answer_to(feed.connection.pending());
        feed.exchange(answer.as_bytes());
        feed.exchange(&acknowledgement());
        assert_eq!(feed.connection.state(), State::Live);
        feed
    }

    /// Receives one read and delivers its events.
    #[inline]
    pub(crate) fn receive(&mut self, read: &[u8], mut each: impl FnMut(&Event<'_>)) {
        self.connection.room()[..read.len()].copy_from_slice(read);
        self.connection.received(self.now, read.len());
        loop {
            match self.connection.poll(self.now) {
                Output::Event(event) => each(&event),
                Output::Wait { .. } => break,
                // News of the session, such as its first data.
                _ => {}
            }
        }
    }

    /// Sends what is pending and receives the answer.
    fn exchange(&mut self, answer: &[u8]) {
        let pending = self.connection.pending().len();
        self.connection.sent(self.now, pending);
        self.receive(answer, |event| panic!("an event before its time: {event:?}"));
    }

    fn settle(&mut self) {
        while !matches!(self.connection.poll(self.now), Output::Wait { .. }) {}
    }
}

/// The venue's answer to the first subscription, in its frame.
fn acknowledgement() -> Vec<u8> {
    let text = concat!(
        r#"{"time":1770000000,"id":1,"channel":"spot.book_ticker","event":"subscribe","#,
        r#""error":null,"result":{"status":"success"}}"#
    );
    let len = u8::try_from(text.len()).expect("a short text");
    [&[0x81, len], text.as_bytes()].concat()
}

/// What an event of the feed says, over plain parts.
pub(crate) fn book_ticker(event: &Event<'_>) -> Typed<Parts> {
    let Data::BookTicker(ticker) = event.data else { panic!("not a book ticker: {event:?}") };
    Typed {
        symbol: event.symbol.copied(),
        time: event.time,
        sent: event.sent,
        body: typed::Body::BookTicker {
            id: ticker.id.expect("an id"),
            bid: ticker.bid.map(level),
            ask: ticker.ask.map(level),
        },
        ..Typed::default()
    }
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
