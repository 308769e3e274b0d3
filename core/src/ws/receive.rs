//! What a client makes of received bytes.

use super::answer::Progress;
use super::assembly::Gathered;
use super::client::Client;
use super::close::{self, ClosedBy, Closing};
use super::fault::Fault;
use super::frame::{Header, Opcode};
use super::step::{Span, State, Step, Whole};
use super::utf8;
use crate::exchange::MessageType;

/// What became of the next frame, or of what has arrived of it.
enum Flow {
    /// It is an event.
    Event(Step),
    /// It was a part of a message; the next may be looked at.
    Onward,
    /// More bytes are needed.
    Starved,
}

impl Client<'_> {
    /// The fast path: the next frame is a whole message of less than 64 KiB, all of it is here, and
    /// nothing else is under way.
    ///
    /// Whatever is out of the ordinary, right or wrong, is left alone for [`Client::other_step`].
    #[inline]
    pub(super) fn whole_message(&mut self) -> Option<Whole> {
        if !self.state.receives() || !self.assembly.is_idle() || self.outbox.is_waiting() {
            return None;
        }
        let unread = self.inbox.ready()?;
        let (&[first, short, high, low], _) = unread.split_first_chunk()?;
        let kind = match first {
            0x81 => MessageType::Text,
            0x82 => MessageType::Binary,
            _ => return None,
        };
        let (offset, len) = match short {
            0..=125 => (2_usize, usize::from(short)),
            126 => (4, usize::from(u16::from_be_bytes([high, low]))),
            _ => return None,
        };
        if (offset == 4 && len < 126) || len > self.message_max {
            return None;
        }
        let payload = unread.get(offset..offset + len)?;
        if kind == MessageType::Text && !utf8::is_valid(payload) {
            return None;
        }
        let span = self.inbox.place(offset, len);
        self.inbox.skip(offset + len);
        Some(Whole { kind, span, inflated: false })
    }

    /// The other fast path: all that has come was read, and nothing else is under way.
    #[inline]
    pub(super) fn is_drained(&mut self) -> bool {
        let drained = self.state.receives()
            && self.inbox.is_read()
            && self.assembly.is_idle()
            && self.found.is_none()
            && !self.ended;
        if drained {
            // The whole buffer is room again; a message that was lent stays where it is until then.
            self.inbox.clear();
        }
        drained
    }

    /// Everything that is not on the fast paths.
    #[cold]
    pub(super) fn other_step(&mut self) -> Step {
        if let Some(fault) = self.found.take() {
            return self.fail(fault);
        }
        match self.state {
            State::Opening => self.opening_step(),
            State::Open | State::Closing => self.open_step(),
            State::Unconnected | State::Closed | State::Failed => {
                // Data after the end is ignored.
                self.inbox.clear();
                Step::Idle
            }
        }
    }

    fn opening_step(&mut self) -> Step {
        while let Some(answer) = &mut self.answer {
            match answer.advance(self.inbox.unread(), self.config) {
                Ok(Progress::Line(size)) => self.inbox.skip(size),
                Ok(Progress::Complete(size)) => {
                    self.inbox.skip(size);
                    self.extension.begin(answer.agreed());
                    self.answer = None;
                    self.state = State::Open;
                    return Step::Opened;
                }
                Ok(Progress::Starved) if self.ended => {
                    let fault = answer.ended();
                    return self.fail(fault);
                }
                Ok(Progress::Starved) => break,
                Err(fault) => return self.fail(fault),
            }
        }
        self.inbox.compact();
        Step::Idle
    }

    fn open_step(&mut self) -> Step {
        loop {
            // Frame handling pauses until the owed pong is queued, unless the socket takes nothing.
            if self.outbox.is_waiting() && !self.outbox.is_stalled() && !self.ended {
                return Step::Idle;
            }
            match self.frame() {
                Ok(Flow::Event(step)) => return step,
                Ok(Flow::Onward) => {}
                Ok(Flow::Starved) if self.ended => return self.cut(),
                Ok(Flow::Starved) => {
                    self.inbox.compact();
                    return Step::Idle;
                }
                Err(fault) => return self.fail(fault),
            }
        }
    }

    fn frame(&mut self) -> Result<Flow, Fault> {
        if !self.assembly.is_in_frame() {
            let header = Header::parse(self.inbox.unread(), self.extension.is_on())
                .map_err(Fault::Protocol)?;
            let Some(header) = header else { return Ok(Flow::Starved) };
            if header.opcode.is_control() {
                return self.control(header);
            }
            self.assembly.begin(header, &mut self.inbox, self.message_max)?;
        }
        Ok(match self.assembly.gather(&mut self.inbox)? {
            Some(gathered) => Flow::Event(Step::Message(self.whole(gathered)?)),
            None if self.assembly.is_in_frame() => Flow::Starved,
            None => Flow::Onward,
        })
    }

    /// A message that was gathered, inflated where it came deflated.
    fn whole(&mut self, gathered: Gathered) -> Result<Whole, Fault> {
        let Gathered { kind, span, deflated } = gathered;
        if !deflated {
            return Ok(Whole { kind, span, inflated: false });
        }
        let span = self.extension.inflate(self.inbox.at(span))?;
        let text = self.extension.from(span).get(..span.len).unwrap_or_default();
        if kind == MessageType::Text && !utf8::is_valid(text) {
            return Err(Fault::Encoding);
        }
        Ok(Whole { kind, span, inflated: true })
    }

    /// Handles a control frame, once all of it is here.
    fn control(&mut self, header: Header) -> Result<Flow, Fault> {
        let len = usize::try_from(header.len).map_err(|_| Fault::TooBig)?;
        let end = header.size.saturating_add(len);
        let Some(payload) = self.inbox.unread().get(header.size..end) else {
            return Ok(Flow::Starved);
        };
        let span = self.inbox.place(header.size, len);
        let step = match header.opcode {
            Opcode::Ping => {
                if self.state == State::Open {
                    self.outbox.pong(payload, &mut self.entropy);
                }
                Step::Pinged(span)
            }
            Opcode::Pong => Step::Ponged(span),
            _ => Step::Closed(self.closed(span)?),
        };
        self.inbox.skip(end);
        Ok(Flow::Event(step))
    }

    /// Answers the peer's close frame, unless it answers ours.
    fn closed(&mut self, span: Span) -> Result<Closing, Fault> {
        let code = close::parse(self.inbox.at(span))?;
        let by = if self.state == State::Open {
            // The code is echoed (section 5.5.1), the reason is the peer's own.
            self.queue_close(code, &[]);
            ClosedBy::Peer
        } else {
            ClosedBy::Us
        };
        self.state = State::Closed;
        let reason = Span { start: span.start.saturating_add(2), len: span.len.saturating_sub(2) };
        Ok(Closing { code, by, reason })
    }

    /// The bytes ended without the peer's close frame.
    fn cut(&mut self) -> Step {
        self.state = State::Closed;
        Step::Closed(Closing { code: None, by: ClosedBy::Cut, reason: Span::default() })
    }

    fn fail(&mut self, fault: Fault) -> Step {
        match (fault.close_code(), self.state) {
            (Some(code), State::Open) => self.queue_close(Some(code), &[]),
            // Nothing is said to a peer that failed the handshake.
            (None, _) => self.outbox.clear(),
            (Some(_), _) => {}
        }
        self.answer = None;
        self.state = State::Failed;
        Step::Failed(fault)
    }
}
