//! The answer to the opening request, read line by line as it arrives (RFC 6455 section 4.1).

use super::client::Config;
use super::extension::{Agreed, Offer, agree};
use super::fault::{Fault, HandshakeFault};
use super::opening::Key;
use crate::http::grammar::{NoHeader, Status, decimal, header, status};

/// How far an answer has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// The next line is not whole yet.
    Starved,
    /// A line of so many bytes was read.
    Line(usize),
    /// The last line, of so many bytes, was read, and the answer is what it must be.
    Complete(usize),
}

/// An answer being read. Every verdict is on a whole line, so it does not depend on how the bytes
/// were cut into reads.
#[derive(Debug)]
pub(super) struct Answer {
    expected: [u8; 28],
    read: usize,
    headers: u16,
    status: Option<u16>,
    retry_after_s: Option<u32>,
    upgrade: bool,
    connection: bool,
    accept: bool,
    offer: Option<Offer>,
    agreed: Option<Agreed>,
}

impl Answer {
    /// Expects the answer to `key`, and to `offer` where there is one.
    pub(super) fn new(key: &Key, offer: Option<Offer>) -> Self {
        Self {
            expected: key.accept(),
            read: 0,
            headers: 0,
            status: None,
            retry_after_s: None,
            upgrade: false,
            connection: false,
            accept: false,
            offer,
            agreed: None,
        }
    }

    /// What the server agreed to, once the answer is complete.
    pub(super) fn agreed(&self) -> Option<Agreed> {
        self.agreed
    }

    /// Reads the line at the start of `unread`.
    pub(super) fn advance(&mut self, unread: &[u8], config: Config) -> Result<Progress, Fault> {
        let left = config.answer_max.saturating_sub(self.read);
        let window = unread.get(..left).unwrap_or(unread);
        let Some(end) = window.iter().position(|&byte| byte == b'\n') else {
            if window.len() == left {
                return Err(self.fault(HandshakeFault::TooLong));
            }
            return Ok(Progress::Starved);
        };
        let size = end.saturating_add(1);
        self.read = self.read.saturating_add(size);
        let complete = self.line(window.get(..end).unwrap_or_default(), config)?;
        Ok(if complete { Progress::Complete(size) } else { Progress::Line(size) })
    }

    /// What is wrong with an answer that ended early.
    pub(super) fn ended(&self) -> Fault {
        self.fault(HandshakeFault::Ended)
    }

    /// Reads one line without its LF, and says whether the answer is complete with it.
    fn line(&mut self, line: &[u8], config: Config) -> Result<bool, Fault> {
        let Some(line) = line.strip_suffix(b"\r").filter(|line| !line.contains(&b'\r')) else {
            return Err(self.fault(HandshakeFault::LineEnd));
        };
        let Some(status) = self.status else {
            let status = code(line).ok_or(Fault::Handshake(HandshakeFault::StatusLine))?;
            self.status = Some(status);
            return Ok(false);
        };
        if line.is_empty() {
            return self.complete().map(|()| true);
        }
        self.headers = self.headers.saturating_add(1);
        if self.headers > config.headers_max {
            return Err(self.fault(HandshakeFault::TooManyHeaders));
        }
        let (name, value) = header(line).map_err(|fault| {
            self.fault(match fault {
                NoHeader::Folded => HandshakeFault::Folded,
                NoHeader::Malformed => HandshakeFault::Header,
            })
        })?;
        if status == SWITCHING {
            self.decide(name, value).map_err(Fault::Handshake)?;
        } else if name.eq_ignore_ascii_case(b"Retry-After") {
            self.retry_after_s = decimal(value);
        }
        Ok(false)
    }

    /// Judges a header of an answer with status 101.
    fn decide(&mut self, name: &[u8], value: &[u8]) -> Result<(), HandshakeFault> {
        let is = |ours: &str| name.eq_ignore_ascii_case(ours.as_bytes());
        if is("Upgrade") {
            let right = value.eq_ignore_ascii_case(b"websocket");
            once(&mut self.upgrade, right, HandshakeFault::Upgrade)
        } else if is("Connection") {
            // A list, which may be spread over several headers (RFC 9110 section 5.3).
            let mut tokens = value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
            self.connection |= tokens.any(|token| token.eq_ignore_ascii_case(b"upgrade"));
            Ok(())
        } else if is("Sec-WebSocket-Accept") {
            let right = value == self.expected;
            once(&mut self.accept, right, HandshakeFault::Accept)
        } else if is("Sec-WebSocket-Extensions") {
            self.extension(value)
        } else if is("Sec-WebSocket-Protocol") {
            Err(HandshakeFault::Subprotocol)
        } else {
            Ok(())
        }
    }

    /// Judges what the server says about extensions: nothing but what was offered, and once.
    fn extension(&mut self, value: &[u8]) -> Result<(), HandshakeFault> {
        let offer = self.offer.ok_or(HandshakeFault::Extension)?;
        let agreed = agree(offer, value)?;
        match self.agreed.replace(agreed) {
            None => Ok(()),
            Some(_) => Err(HandshakeFault::Duplicate),
        }
    }

    /// Judges the answer after its last line.
    fn complete(&self) -> Result<(), Fault> {
        let missing = if !self.upgrade {
            HandshakeFault::Upgrade
        } else if !self.connection {
            HandshakeFault::Connection
        } else if !self.accept {
            HandshakeFault::AcceptMissing
        } else {
            return Ok(());
        };
        Err(self.fault(missing))
    }

    /// What is wrong: the status where it is another than 101, since that says more than a defect
    /// of what follows it.
    fn fault(&self, fault: HandshakeFault) -> Fault {
        match self.status {
            None | Some(SWITCHING) => Fault::Handshake(fault),
            Some(code) => Fault::Status { code, retry_after_s: self.retry_after_s },
        }
    }
}

/// 101 Switching Protocols.
const SWITCHING: u16 = 101;

/// Takes note of a header that must be there once and right.
fn once(seen: &mut bool, right: bool, wrong: HandshakeFault) -> Result<(), HandshakeFault> {
    if core::mem::replace(seen, true) {
        return Err(HandshakeFault::Duplicate);
    }
    if right { Ok(()) } else { Err(wrong) }
}

/// The status code, where the line may begin an answer.
fn code(line: &[u8]) -> Option<u16> {
    let Status { minor, code } = status(line)?;
    // HTTP/1.0 knows no upgrade, but a proxy may refuse with it.
    (minor == b'1' || (minor == b'0' && code != SWITCHING)).then_some(code)
}
