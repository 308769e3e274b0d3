//! One client's WebSocket: what it sends goes to the venue, what is queued for it to the codec.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_util::{Sink, SinkExt, Stream, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc::Receiver;
use tokio::task::coop::consume_budget;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, protocol::frame::coding::CloseCode};

use crate::server::handshake::Handshake;
use crate::server::hub::Item;
use crate::server::shared::Shared;
use crate::venue::{self, ClientId, Payload};

/// How long a close waits for the client's answer, or for the socket to take it.
const CLOSE: Duration = Duration::from_secs(5);
/// A client's message; the venues' longest requests name a few thousand symbols.
const MESSAGE_MAX: usize = 1 << 20;
const READ_BUFFER: usize = 16 << 10;
const WRITE_BUFFER: usize = 64 << 10;

/// Serves a client until its connection ends.
pub(crate) async fn run(
    id: ClientId,
    handshake: &Handshake,
    shared: &Arc<Shared>,
    upgraded: Upgraded,
) {
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_message_size(Some(MESSAGE_MAX))
        .max_frame_size(Some(MESSAGE_MAX));
    let stream = TokioIo::new(upgraded);
    let codec = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let queue = shared.with(|hub| hub.opened(id, handshake));
    let mut socket = Socket {
        id,
        shared,
        codec,
        queue,
        raw: Vec::new(),
        taken: 0,
        unflushed: false,
        has_read: false,
    };
    socket.serve().await;
}

struct Socket<'a> {
    id: ClientId,
    shared: &'a Shared,
    codec: WebSocketStream<TokioIo<Upgraded>>,
    queue: Receiver<Item>,
    /// Bytes that go past the codec, as soon as it has nothing left.
    raw: Vec<u8>,
    /// Messages that the codec has taken and that are not counted yet.
    taken: u64,
    unflushed: bool,
    /// A message was read and nothing written since: writing comes first.
    has_read: bool,
}

/// What ends the plain passing of messages.
enum Turn {
    Received(Message),
    Close(Option<u16>),
    Cut,
    Ended,
    Failed(Error),
}

impl Socket<'_> {
    async fn serve(&mut self) {
        loop {
            match poll_fn(|context| self.poll(context)).await {
                Turn::Received(message) => {
                    self.received(&message);
                    // What the codec has read already comes at no cost: others have a turn too.
                    consume_budget().await;
                }
                Turn::Close(code) => return self.close(code).await,
                Turn::Failed(error) => return self.failed(&error).await,
                Turn::Cut => {
                    let _ = timeout(CLOSE, self.codec.flush()).await;
                    return;
                }
                Turn::Ended => {
                    let _ = timeout(CLOSE, self.codec.get_mut().shutdown()).await;
                    return;
                }
            }
        }
    }

    /// Reads and writes at once: a client that does not read is still listened to, and one that
    /// floods is still written to.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Turn> {
        if std::mem::take(&mut self.has_read)
            && let Poll::Ready(turn) = self.poll_out(context)
        {
            return Poll::Ready(turn);
        }
        if let Poll::Ready(read) = Pin::new(&mut self.codec).poll_next(context) {
            return Poll::Ready(match read {
                Some(Ok(message)) => {
                    // After a close frame nothing may be written, and the end is about to be read.
                    self.has_read = !message.is_close();
                    Turn::Received(message)
                }
                Some(Err(error)) => Turn::Failed(error),
                None => Turn::Ended,
            });
        }
        self.poll_out(context)
    }

    fn poll_out(&mut self, context: &mut Context<'_>) -> Poll<Turn> {
        self.poll_write(context).map(|turn| turn.unwrap_or_else(Turn::Failed))
    }

    /// Feeds the codec until the queue is empty, and only then flushes; ready only at the end.
    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<Result<Turn, Error>> {
        loop {
            let fed = self.poll_feed(context);
            self.count();
            if fed.is_ready() {
                return fed;
            }
            if self.unflushed {
                ready!(Pin::new(&mut self.codec).poll_flush(context))?;
                self.unflushed = false;
            }
            if self.raw.is_empty() {
                return Poll::Pending;
            }
            let stream = Pin::new(self.codec.get_mut());
            let wrote = ready!(stream.poll_write(context, &self.raw))?;
            self.raw.drain(..wrote);
            if self.raw.is_empty() {
                ready!(Pin::new(self.codec.get_mut()).poll_flush(context))?;
            }
        }
    }

    /// Moves messages from the queue to the codec, until one of them has no more.
    fn poll_feed(&mut self, context: &mut Context<'_>) -> Poll<Result<Turn, Error>> {
        while self.raw.is_empty() {
            ready!(Pin::new(&mut self.codec).poll_ready(context))?;
            match ready!(self.queue.poll_recv(context)) {
                Some(Item::Message(payload)) => {
                    Pin::new(&mut self.codec).start_send(message(&payload))?;
                    self.unflushed = true;
                    self.taken += 1;
                }
                Some(Item::Raw(bytes)) => self.raw = bytes,
                Some(Item::Close(code)) => return Poll::Ready(Ok(Turn::Close(code))),
                Some(Item::Cut) | None => return Poll::Ready(Ok(Turn::Cut)),
            }
        }
        Poll::Pending
    }

    /// Counts a batch at a time, for the sake of the lock.
    fn count(&mut self) {
        if self.taken > 0 {
            self.shared.with(|hub| hub.sent(self.taken));
            self.taken = 0;
        }
    }

    /// Pings are answered by the codec.
    fn received(&self, message: &Message) {
        let message = match message {
            Message::Text(text) => venue::Message::Text(text.as_str()),
            Message::Binary(bytes) => venue::Message::Binary(bytes),
            Message::Close(frame) => {
                let code = frame.as_ref().map(|frame| frame.code.into());
                return self.shared.with(|hub| hub.closed_with(code));
            }
            Message::Ping(_) => return self.shared.with(|hub| hub.pinged(self.id)),
            Message::Pong(_) | Message::Frame(_) => return,
        };
        self.shared.with(|hub| hub.received(self.id, message));
    }

    /// Begins the closing handshake and waits for the client's part of it.
    async fn close(&mut self, code: Option<u16>) {
        let frame = code.map(|code| CloseFrame { code: code.into(), reason: "".into() });
        let _ = timeout(CLOSE, async {
            self.codec.send(Message::Close(frame)).await?;
            while let Some(message) = self.codec.next().await {
                self.received(&message?);
            }
            self.codec.get_mut().shutdown().await.map_err(Error::from)
        })
        .await;
    }

    /// Refuses what the codec cannot accept, with the code that RFC 6455 section 7.4.1 has for it;
    /// what the network did needs no answer.
    async fn failed(&mut self, error: &Error) {
        let code = match error {
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => return,
            Error::Protocol(_) => CloseCode::Protocol,
            Error::Utf8(_) => CloseCode::Invalid,
            Error::Capacity(_) => CloseCode::Size,
            _ => return,
        };
        self.shared.with(|hub| hub.violated(self.id, &error.to_string()));
        let frame = CloseFrame { code, reason: "".into() };
        let _ = timeout(CLOSE, async {
            self.codec.send(Message::Close(Some(frame))).await?;
            self.codec.get_mut().shutdown().await.map_err(Error::from)
        })
        .await;
    }
}

fn message(payload: &Payload) -> Message {
    match payload {
        Payload::Text(text) => Message::text(&**text),
        Payload::Binary(bytes) => Message::binary(bytes.to_vec()),
    }
}
