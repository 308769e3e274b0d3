//! The wire between a client and a venue, which records what it does.

use tickwire_core::session::Request;
use tickwire_core::testing::{Heard, Link, Peer};
use tickwire_footprint::script::head;
use tickwire_footprint::{Broken, Step, Wire};

use crate::deflated;
use crate::venue::{Payload, Venue};

/// The bytes of one read at most: what Ethernet carries of TCP.
const READ: usize = 1_460;
/// The time between two pushes.
const PUSH_MS: u16 = 100;

pub(crate) struct Server {
    venue: Box<dyn Venue>,
    peer: Peer<'static>,
    /// Whether messages are deflated, each by itself.
    deflates: bool,
    opened: bool,
    asked: Option<String>,
    recorded: Vec<u8>,
    /// What came last, for people.
    last: String,
}

impl Server {
    pub(crate) fn new(venue: Box<dyn Venue>, deflates: bool) -> Self {
        let buffer = || Box::leak(vec![0; 1 << 16].into_boxed_slice());
        Self {
            venue,
            peer: Peer::new(Link::new(buffer(), buffer())),
            deflates,
            opened: false,
            asked: None,
            recorded: Vec::new(),
            last: String::new(),
        }
    }

    pub(crate) fn recorded(&self) -> &[u8] {
        &self.recorded
    }

    pub(crate) fn last(&self) -> &str {
        &self.last
    }

    /// Answers everything that has come.
    fn listen(&mut self) -> Result<(), Broken> {
        loop {
            let (answered, replies) = match self.peer.listen() {
                Heard::Nothing => return Ok(()),
                Heard::Opening(text) => {
                    text.clone_into(&mut self.last);
                    (self.accept(), Vec::new())
                }
                Heard::Text(text) => {
                    text.clone_into(&mut self.last);
                    (true, self.venue.hear(text))
                }
                Heard::Ping(payload) => {
                    let payload = payload.to_vec();
                    (self.peer.pong(&payload), Vec::new())
                }
                heard => {
                    self.last = format!("{heard:?}");
                    return Err(Broken);
                }
            };
            let sent = replies.iter().all(|reply| self.send(reply));
            if !(answered && sent) {
                return Err(Broken);
            }
        }
    }

    /// Accepts the opening handshake, and the offer to deflate.
    fn accept(&mut self) -> bool {
        self.opened = true;
        let (accepted, mut answer) = (self.peer.accept(), [0; 1_024]);
        if !self.deflates {
            return accepted;
        }
        let len = self.peer.link.down.read(&mut answer);
        let agreed = b"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; \
            client_no_context_takeover\r\n\r\n";
        accepted && self.peer.raw(&answer[..len - 2]) && self.peer.raw(agreed)
    }

    fn send(&mut self, payload: &Payload) -> bool {
        match payload {
            Payload::Text(text) if self.deflates => {
                self.peer.send(deflated::TEXT, &deflated::deflate(text))
            }
            Payload::Text(text) => self.peer.text(text),
            Payload::Binary(bytes) => self.peer.binary(bytes),
        }
    }

    /// What happens next, and how many of its bytes lie in `room` or `body`.
    fn step(&mut self, room: &mut [u8], body: &mut [u8]) -> Result<Step, Broken> {
        self.listen()?;
        if let Some(path) = self.asked.take() {
            let answer = self.venue.answer(&path);
            body.get_mut(..answer.len()).ok_or(Broken)?.copy_from_slice(answer.as_bytes());
            return Ok(Step::Answered(200, answer.len()));
        }
        let most = room.len().min(READ);
        let count = self.peer.link.down.read(&mut room[..most]);
        if count > 0 {
            return Ok(Step::Received(count));
        }
        if self.venue.is_done() {
            return Ok(Step::Ended);
        }
        let pushed = self.venue.push();
        if pushed.is_some_and(|payload| !self.send(&payload)) {
            return Err(Broken);
        }
        Ok(Step::Passed(PUSH_MS))
    }
}

impl Wire for Server {
    fn sent(&mut self, bytes: &[u8]) {
        // The first that comes is the opening request.
        if self.deflates && self.opened {
            self.peer.link.up.write(&deflated::inflated(bytes));
        } else {
            self.peer.link.up.write(bytes);
        }
    }

    fn asked(&mut self, request: &Request<'_>) {
        self.last = format!("{:?} {}", request.method, request.path);
        self.asked = Some(request.path.to_owned());
    }

    fn next(&mut self, room: &mut [u8], body: &mut [u8]) -> Result<Step, Broken> {
        let step = self.step(room, body)?;
        self.recorded.extend(head(step));
        match step {
            Step::Received(count) => self.recorded.extend(&room[..count]),
            Step::Answered(_, count) => self.recorded.extend(&body[..count]),
            Step::Passed(_) | Step::Ended => {}
        }
        Ok(step)
    }
}
