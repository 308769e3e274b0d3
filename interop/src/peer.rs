//! A blocking driver of the client.

use core::time::Duration;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};

use tickwire_core::exchange::MessageType;
use tickwire_core::store::Store;
use tickwire_core::ws::deflate::{Deflate, OFFER_MAX, Offer};
use tickwire_core::ws::{
    Client, Closing, Config, FRAME_OVERHEAD, Fault, Opening, RX_OVERHEAD, Step, TX_OVERHEAD,
};

use crate::recording::Recording;
use crate::report::Report;
use crate::server::Server;

/// How long anything may take that a peer is waited for.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The sizes of a client.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// The longest message that it receives.
    pub receives: usize,
    /// The longest message that it sends.
    pub sends: usize,
    /// What permessage-deflate it asks for.
    pub deflate: Option<Offer>,
}

/// What happened, in memory of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A message.
    Message(MessageType, Vec<u8>),
    /// A ping, which is answered already.
    Pinged(Vec<u8>),
    /// A pong.
    Ponged(Vec<u8>),
    /// The end, with the server's reason.
    Closed(Closing, String),
    /// The end, by a fault.
    Failed(Fault),
}

/// A client on a socket to a foreign server.
///
/// Nothing that it waits for may take longer than [`PATIENCE`]: its methods panic then.
#[derive(Debug)]
pub struct Peer {
    client: Client<'static>,
    socket: Recording,
    server: &'static Server,
    id: u64,
    path: String,
}

impl Peer {
    /// Connects and goes through the handshake for `path`, which may have a query.
    ///
    /// # Errors
    ///
    /// The fault by which the handshake failed.
    ///
    /// # Panics
    ///
    /// Where the server cannot be reached, or the connection closes before it is open.
    pub fn open(server: &'static Server, path: &str, setup: Setup) -> Result<Self, Fault> {
        let id = server.client();
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut peer = Self {
            client: client(setup),
            socket: Recording::new(connect(server)),
            server,
            id,
            path: format!("{path}{mark}id={id}"),
        };
        let host = server.address().to_string();
        let opening = Opening::new(&host, &peer.path, &[]).expect("a path of a test");
        // Different for each client, the same in each run.
        peer.client.connected(&opening, [id.to_be_bytes(); 4].concat().try_into().expect("32"));
        match peer.step() {
            Step::Opened => Ok(peer),
            Step::Failed(fault) => Err(fault),
            step => panic!("{step:?} instead of an answer to {}", peer.path),
        }
    }

    /// Waits for what happens next.
    ///
    /// # Panics
    ///
    /// Where nothing happens in time.
    pub fn event(&mut self) -> Event {
        match self.step() {
            Step::Message(whole) => {
                Event::Message(whole.kind, self.client.message(whole).bytes().to_vec())
            }
            Step::Pinged(span) => Event::Pinged(self.client.payload(span).to_vec()),
            Step::Ponged(span) => Event::Ponged(self.client.payload(span).to_vec()),
            Step::Closed(closing) => Event::Closed(closing, self.client.reason(closing).to_owned()),
            Step::Failed(fault) => Event::Failed(fault),
            step @ (Step::Idle | Step::Opened) => panic!("{step:?} is no event: {}", self.path),
        }
    }

    /// Waits for a message, past pings and pongs.
    ///
    /// # Panics
    ///
    /// Where another thing happens.
    pub fn message(&mut self) -> (MessageType, Vec<u8>) {
        loop {
            match self.event() {
                Event::Message(kind, bytes) => return (kind, bytes),
                Event::Pinged(_) | Event::Ponged(_) => {}
                other => panic!("{other:?} instead of a message: {}", self.path),
            }
        }
    }

    /// The client itself, for wishes; what it queues goes out with the next event.
    pub const fn client(&mut self) -> &mut Client<'static> {
        &mut self.client
    }

    /// Sends a message, behind all that is queued.
    ///
    /// # Panics
    ///
    /// Where the client refuses it, or the server does not read it in time.
    pub fn send(&mut self, kind: MessageType, bytes: &[u8]) {
        self.flush();
        self.client.send(kind, bytes).expect("a message that fits");
        self.flush();
    }

    /// Hangs up after the end, and answers what the server saw, and what went over the socket.
    ///
    /// # Panics
    ///
    /// Where the server does not hang up, or does not say what it saw.
    #[must_use]
    pub fn finish(mut self) -> (Report, Recording) {
        self.flush();
        // Not at once: what the server still sends to a socket that is gone would take our close
        // frame from it.
        let _ = self.socket.socket().shutdown(Shutdown::Write);
        let mut rest = [0; 4096];
        loop {
            match self.socket.read(&mut rest) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
                Err(error) => panic!("the server does not hang up: {error}: {}", self.path),
            }
        }
        (self.server.report(self.id), self.socket)
    }

    /// Closes, waits for the answer past all that still comes, and [finishes](Self::finish).
    ///
    /// # Panics
    ///
    /// Where the server does not answer.
    #[must_use]
    pub fn close(mut self) -> (Report, Recording) {
        self.client.close(1000, "done").expect("an open connection");
        loop {
            match self.event() {
                Event::Closed(closing, _) => {
                    assert_eq!(closing.status(), 1000, "{}", self.path);
                    return self.finish();
                }
                Event::Failed(fault) => panic!("{fault}: {}", self.path),
                Event::Message(..) | Event::Pinged(_) | Event::Ponged(_) => {}
            }
        }
    }

    /// The next step that is not idle.
    fn step(&mut self) -> Step {
        loop {
            match self.client.step() {
                Step::Idle => {
                    self.flush();
                    self.receive();
                }
                step => return step,
            }
        }
    }

    fn flush(&mut self) {
        while !self.client.pending().is_empty() {
            match self.socket.write(self.client.pending()) {
                Ok(count) => self.client.sent(count),
                // The server hung up first; what it said before is still read.
                Err(error) if is_gone(error.kind()) => return,
                Err(error) => panic!("the server does not read: {error}: {}", self.path),
            }
        }
    }

    fn receive(&mut self) {
        match self.socket.read(self.client.room()) {
            Ok(0) => self.client.ended(),
            Ok(count) => self.client.received(count),
            Err(error) if is_gone(error.kind()) => self.client.ended(),
            Err(error) => panic!("nothing came for {PATIENCE:?}: {error}: {}", self.path),
        }
    }
}

const fn is_gone(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe)
}

fn client(setup: Setup) -> Client<'static> {
    // An answer and a request fit into any client.
    let rx = (setup.receives + RX_OVERHEAD).max(RX_OVERHEAD + Config::default().answer_max);
    let tx = (setup.sends + FRAME_OVERHEAD + TX_OVERHEAD).max(4096 + OFFER_MAX);
    let client = Client::new(Store::owned(rx), Store::owned(tx), Config::default())
        .expect("buffers that are large enough");
    match setup.deflate {
        None => client,
        Some(offer) => client.with_deflate(deflate(offer, setup.receives)),
    }
}

/// With no more room than the longest message needs, so that its length is the limit.
fn deflate(offer: Offer, message_max: usize) -> Deflate<'static> {
    const SLACK: usize = 32;
    let window = Store::owned(offer.history() + message_max + SLACK);
    Deflate::new(Store::owned(1), window, offer).expect("an offer of a test")
}

fn connect(server: &Server) -> TcpStream {
    let socket = TcpStream::connect_timeout(&server.address(), PATIENCE).expect("a server");
    socket.set_read_timeout(Some(PATIENCE)).expect("a socket");
    socket.set_write_timeout(Some(PATIENCE)).expect("a socket");
    socket.set_nodelay(true).expect("a socket");
    socket
}
