//! The scenario builder: a client over memory, its socket, and what it said.

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::{Client, ClosedBy, Config, Fault, Opening, State, Step};

use crate::server;
use crate::server::Sent;

/// A step, with what it lent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Opened,
    Text(String),
    Binary(Vec<u8>),
    Pinged(Vec<u8>),
    Ponged(Vec<u8>),
    Closed(Option<u16>, ClosedBy, String),
    Failed(Fault),
}

pub(crate) fn text(text: &str) -> Event {
    Event::Text(text.to_owned())
}

/// How the socket takes bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Socket {
    /// All at once.
    Free,
    /// None: every attempt is answered with zero.
    Refusing,
    /// The driver has made no attempt yet.
    Untried,
}

pub(crate) struct Scene {
    pub(crate) client: Client<'static>,
    pub(crate) socket: Socket,
    /// At most so many bytes a read.
    pub(crate) read_max: usize,
    pub(crate) events: Vec<Event>,
    wire: Vec<u8>,
    request: String,
}

/// Memory for the life of the test.
pub(crate) fn memory(len: usize) -> &'static mut [u8] {
    vec![0xa5; len].leak()
}

impl Scene {
    /// A client with 8 KiB to receive and 4 KiB to send, not connected yet.
    pub(crate) fn new() -> Self {
        Self::with(8192, 4096, Config::default())
    }

    pub(crate) fn with(rx: usize, tx: usize, config: Config) -> Self {
        Self::of(Client::new(memory(rx), memory(tx), config).unwrap())
    }

    /// A client that is not connected yet.
    pub(crate) fn of(client: Client<'static>) -> Self {
        Self {
            client,
            socket: Socket::Free,
            read_max: usize::MAX,
            events: Vec::new(),
            wire: Vec::new(),
            request: String::new(),
        }
    }

    /// A client with an open connection, its events and its handshake forgotten.
    pub(crate) fn open() -> Self {
        Self::new().opened()
    }

    /// An open connection with other memory.
    pub(crate) fn open_with(rx: usize, tx: usize) -> Self {
        Self::with(rx, tx, Config { answer_max: 200, headers_max: 10 }).opened()
    }

    fn opened(mut self) -> Self {
        self.reopen();
        self
    }

    /// Connects anew, whatever was before: where thousands of connections are needed.
    pub(crate) fn reopen(&mut self) {
        self.connect([7; 32]);
        let answer = self.answer(&server::RIGHT);
        assert_eq!(self.feed(&answer), [Event::Opened]);
        assert_eq!(self.client.state(), State::Open);
        self.events.clear();
    }

    /// Connects, and takes the request off the wire.
    pub(crate) fn connect(&mut self, fresh: [u8; 32]) -> &str {
        self.client.connected(&Opening::new("example.com", "/ws/v4/", &[]).unwrap(), fresh);
        self.take_request()
    }

    /// Takes the request off the wire.
    pub(crate) fn take_request(&mut self) -> &str {
        self.wire.clear();
        self.run();
        self.request = String::from_utf8(core::mem::take(&mut self.wire)).unwrap();
        &self.request
    }

    /// An answer to the request.
    pub(crate) fn answer(&self, lines: &[&str]) -> Vec<u8> {
        server::answer(&self.request, lines)
    }

    /// Delivers bytes, as many at once as fit, and gives the events of them.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        let before = self.events.len();
        let taken = self.offer(bytes);
        assert_eq!(taken, bytes.len(), "the client wedged in {:?}", self.client);
        self.events[before..].to_vec()
    }

    /// Delivers as many of the bytes as the client takes, and says how many.
    pub(crate) fn offer(&mut self, mut bytes: &[u8]) -> usize {
        let offered = bytes.len();
        while !bytes.is_empty() {
            let room = self.client.room();
            let count = room.len().min(bytes.len()).min(self.read_max);
            if count == 0 {
                break;
            }
            room[..count].copy_from_slice(&bytes[..count]);
            self.client.received(count);
            bytes = &bytes[count..];
            self.run();
        }
        offered - bytes.len()
    }

    /// The peer hangs up.
    pub(crate) fn end(&mut self) -> Vec<Event> {
        let before = self.events.len();
        self.client.ended();
        self.run();
        self.events[before..].to_vec()
    }

    /// Steps and writes until nothing moves.
    pub(crate) fn run(&mut self) {
        loop {
            self.drain();
            let pending = self.client.pending();
            match self.socket {
                Socket::Free if !pending.is_empty() => {
                    self.wire.extend(pending);
                    let count = pending.len();
                    self.client.sent(count);
                }
                Socket::Refusing if !pending.is_empty() => {
                    self.client.sent(0);
                    self.drain();
                    return;
                }
                _ => return,
            }
        }
    }

    /// Steps until the client is idle, and once more.
    fn drain(&mut self) {
        loop {
            let step = self.client.step();
            if step == Step::Idle {
                break;
            }
            let event = self.event(step);
            self.events.push(event);
        }
        assert_eq!(self.client.step(), Step::Idle, "idle is idle");
    }

    fn event(&self, step: Step) -> Event {
        match step {
            Step::Idle => unreachable!(),
            Step::Opened => Event::Opened,
            Step::Message(whole) => {
                let message = self.client.message(whole);
                assert_eq!(message.bytes().len(), whole.len());
                let slack = message.with_slack().len() - whole.len();
                assert!(slack >= 32, "only {slack} bytes of slack");
                match message.kind {
                    MessageType::Text => {
                        Event::Text(String::from_utf8(message.bytes().to_vec()).unwrap())
                    }
                    MessageType::Binary => Event::Binary(message.bytes().to_vec()),
                }
            }
            Step::Pinged(span) => Event::Pinged(self.client.payload(span).to_vec()),
            Step::Ponged(span) => Event::Ponged(self.client.payload(span).to_vec()),
            Step::Closed(closing) => {
                let reason = self.client.reason(closing).to_owned();
                Event::Closed(closing.code, closing.by, reason)
            }
            Step::Failed(fault) => Event::Failed(fault),
        }
    }

    /// Takes up to `count` pending bytes.
    pub(crate) fn write(&mut self, count: usize) {
        let pending = self.client.pending();
        let count = count.min(pending.len());
        self.wire.extend(&pending[..count]);
        self.client.sent(count);
        self.drain();
    }

    /// Everything sent since the handshake, read strictly.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        server::read(&self.wire)
    }

    /// The same where deflate is agreed.
    #[allow(dead_code, reason = "only the scenes with deflate have any")]
    pub(crate) fn sent_deflated(&self) -> Vec<Sent> {
        server::read_deflated(&self.wire)
    }

    /// Opcodes and payloads of everything sent since the handshake.
    pub(crate) fn said(&self) -> Vec<(u8, Vec<u8>)> {
        self.sent().into_iter().map(|sent| (sent.opcode, sent.payload)).collect()
    }
}
