//! WebSocket codecs.

use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use std::io::ErrorKind;

use futures_core::Stream as _;
use tokio_websockets::{ClientBuilder, WebSocketStream};
use tungstenite::protocol::{Role, WebSocketConfig};
use tungstenite::{Error, Message, WebSocket};

use crate::wire::{Reads, Socket};

/// A receiver of frames.
pub(crate) trait Codec {
    /// Puts the bytes behind the codec's socket.
    fn load(&mut self, reads: &Reads);

    /// Delivers every text, known to be UTF-8.
    fn deliver(&mut self, reads: &Reads, each: impl FnMut(&[u8]));
}

/// tungstenite over an in-memory socket.
pub(crate) struct Tungstenite {
    socket: Socket,
    client: WebSocket<Socket>,
}

impl Tungstenite {
    /// As it comes: it fills 128 KiB with zeros before each read.
    pub(crate) fn new() -> Self {
        Self::with(WebSocketConfig::default())
    }

    /// Tuned to reads of 16 KiB, which costs less to fill with zeros.
    pub(crate) fn tuned() -> Self {
        Self::with(WebSocketConfig::default().read_buffer_size(16 * 1024))
    }

    fn with(config: WebSocketConfig) -> Self {
        let socket = Socket::default();
        let client = WebSocket::from_raw_socket(socket.clone(), Role::Client, Some(config));
        Self { socket, client }
    }
}

impl Codec for Tungstenite {
    fn load(&mut self, reads: &Reads) {
        self.socket.load(reads);
    }

    fn deliver(&mut self, _reads: &Reads, mut each: impl FnMut(&[u8])) {
        loop {
            match self.client.read() {
                Ok(Message::Text(text)) => each(text.as_bytes()),
                Err(Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => break,
                other => panic!("{other:?}"),
            }
        }
    }
}

/// tokio-websockets over an in-memory socket, polled by hand.
pub(crate) struct TokioWebsockets {
    socket: Socket,
    client: WebSocketStream<Socket>,
}

impl TokioWebsockets {
    pub(crate) fn new() -> Self {
        let socket = Socket::default();
        let client = ClientBuilder::new().take_over(socket.clone());
        Self { socket, client }
    }
}

impl Codec for TokioWebsockets {
    fn load(&mut self, reads: &Reads) {
        self.socket.load(reads);
    }

    fn deliver(&mut self, _reads: &Reads, mut each: impl FnMut(&[u8])) {
        let mut context = Context::from_waker(Waker::noop());
        loop {
            match Pin::new(&mut self.client).poll_next(&mut context) {
                Poll::Ready(Some(Ok(message))) => {
                    each(message.as_text().expect("a text").as_bytes());
                }
                Poll::Pending => break,
                Poll::Ready(other) => panic!("{other:?}"),
            }
        }
    }
}
