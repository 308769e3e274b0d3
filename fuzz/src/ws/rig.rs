//! A client over memory, its socket, and what it said.

use tickwire_core::exchange::MessageType;
use tickwire_core::store::Store;
use tickwire_core::ws::{Client, ClosedBy, Config, Fault, Opening, State, Step};

use crate::wire;

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

impl Event {
    pub(crate) const fn is_end(&self) -> bool {
        matches!(self, Self::Closed(..) | Self::Failed(_))
    }
}

/// A client and what came of it.
pub(crate) struct Rig {
    pub(crate) client: Client<'static>,
    pub(crate) events: Vec<Event>,
    /// Whether the socket was ever told to have left bytes behind.
    pub(crate) stalled: bool,
    /// What was sent, the request apart.
    wire: Vec<u8>,
    pub(crate) request: Vec<u8>,
}

impl Rig {
    /// A client that has sent its request.
    pub(crate) fn connected(rx: usize, tx: usize, config: Config) -> Self {
        let (rx, tx) = (Store::owned(rx), Store::owned(tx));
        Self::over(Client::new(rx, tx, config).expect("the buffers are large enough"))
    }

    /// The same with a client of the caller's making.
    pub(crate) fn over(mut client: Client<'static>) -> Self {
        let opening = Opening::new("example.com", "/ws", &[]).expect("an opening");
        client.connected(&opening, [7; 32]);
        let mut rig = Self {
            client,
            events: Vec::new(),
            stalled: false,
            wire: Vec::new(),
            request: Vec::new(),
        };
        rig.flush();
        rig.request = core::mem::take(&mut rig.wire);
        rig
    }

    /// A client with an open connection.
    pub(crate) fn open(rx: usize, tx: usize) -> Self {
        Self::connected(rx, tx, Config { answer_max: 200, headers_max: 10 }).opened("")
    }

    /// Answers the request rightly, with more header lines.
    pub(crate) fn opened(mut self, more: &str) -> Self {
        let answer = wire::answer(&self.request, more);
        self.deliver(&answer, usize::MAX);
        assert_eq!(self.events, [Event::Opened]);
        self.events.clear();
        self
    }

    /// Delivers bytes in reads of at most `most`, over a socket that takes everything.
    pub(crate) fn deliver(&mut self, mut bytes: &[u8], most: usize) {
        while !bytes.is_empty() {
            let taken = self.receive(bytes, most);
            assert!(taken > 0, "the client wedged: {:?}", self.client);
            bytes = &bytes[taken..];
            self.flush();
        }
    }

    /// Makes one read of at most `most` bytes, and says how many there was room for.
    pub(crate) fn receive(&mut self, bytes: &[u8], most: usize) -> usize {
        let room = self.client.room();
        let count = room.len().min(bytes.len()).min(most);
        room[..count].copy_from_slice(&bytes[..count]);
        self.client.received(count);
        self.drain(count);
        count
    }

    /// The socket takes all there is, until there is nothing.
    pub(crate) fn flush(&mut self) {
        self.drain(0);
        while !self.client.pending().is_empty() {
            self.write(usize::MAX);
        }
    }

    /// Makes one write of which the socket takes at most `most` bytes.
    pub(crate) fn write(&mut self, most: usize) {
        let pending = self.client.pending();
        let count = pending.len().min(most);
        self.wire.extend(&pending[..count]);
        self.stalled |= count < pending.len();
        self.client.sent(count);
        self.drain(0);
    }

    /// The peer hangs up, and what is left is written.
    pub(crate) fn end(&mut self) {
        self.client.ended();
        self.flush();
        assert!(matches!(self.client.state(), State::Closed | State::Failed));
        let ends = self.events.iter().filter(|event| event.is_end()).count();
        assert_eq!(ends, 1, "one end: {:?}", self.events);
        assert!(self.events.last().is_some_and(Event::is_end), "the end is last");
    }

    /// Everything that was sent, read strictly.
    pub(crate) fn sent(&self) -> Vec<wire::Sent> {
        wire::read(&self.wire)
    }

    /// The same, and forgets it.
    pub(crate) fn take_sent(&mut self) -> Vec<wire::Sent> {
        wire::read(&core::mem::take(&mut self.wire))
    }

    /// Whether nothing was sent.
    pub(crate) fn is_silent(&self) -> bool {
        self.wire.is_empty()
    }

    /// Steps until the client is idle; bounded by what it has, which is not less than two bytes a
    /// frame.
    fn drain(&mut self, received: usize) {
        let most = self.client.message_max() + received + 500;
        for _ in 0..most {
            match self.client.step() {
                Step::Idle => {
                    assert_eq!(self.client.step(), Step::Idle, "idle is idle");
                    return;
                }
                step => {
                    let event = self.event(step);
                    self.events.push(event);
                }
            }
        }
        panic!("no end of steps");
    }

    fn event(&self, step: Step) -> Event {
        match step {
            Step::Idle => unreachable!(),
            Step::Opened => Event::Opened,
            Step::Message(whole) => {
                let message = self.client.message(whole);
                assert_eq!(message.bytes().len(), whole.len());
                // Once inflated, a message has a limit of its own.
                let is_limited = whole.len() <= self.client.message_max();
                assert!(is_limited || self.client.is_deflated(), "a message beyond the limit");
                assert!(message.with_slack().len() - whole.len() >= 32, "too little slack");
                let bytes = message.bytes().to_vec();
                match message.kind {
                    MessageType::Text => Event::Text(String::from_utf8(bytes).expect("UTF-8")),
                    MessageType::Binary => Event::Binary(bytes),
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
}
