//! The head of an answer, read line by line as it arrives (RFC 9112 sections 4 to 6).

use super::fault::Fault;
use super::grammar::{NoHeader, Status, decimal, elements, header, status, trimmed};
use super::{HEAD_MAX, HEADERS_MAX};

/// Switching Protocols.
const SWITCHING: u16 = 101;

/// A head being read. Every verdict is on a whole line, so it does not depend on how the bytes were
/// cut into reads.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// How many bytes of whole lines were read, those of interim answers among them.
    read: usize,
    headers: u16,
    status: Option<Status>,
    fields: Fields,
}

/// What the headers say that matters here.
#[derive(Clone, Copy, Debug, Default)]
struct Fields {
    retry_after_s: Option<u32>,
    length: Option<Result<u64, ()>>,
    coding: Option<Result<(), ()>>,
}

/// A head that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// Where the body begins.
    pub(super) len: usize,
    pub(super) status: u16,
    pub(super) retry_after_s: Option<u32>,
    pub(super) framing: Framing,
}

/// How long the body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    Length(u64),
    Chunked,
    UntilEnd,
}

impl Head {
    /// Reads the whole lines at the start of a buffer of `capacity` bytes, of which there are
    /// `bytes`; `None` where the last line is not there yet.
    pub(super) fn read(&mut self, bytes: &[u8], capacity: usize) -> Result<Option<Known>, Fault> {
        let limit = capacity.min(HEAD_MAX);
        loop {
            let window = bytes.get(self.read..bytes.len().min(limit)).unwrap_or_default();
            let Some(end) = window.iter().position(|&byte| byte == b'\n') else {
                let is_full = self.read.saturating_add(window.len()) >= limit;
                return if is_full { Err(Fault::HeadTooLong) } else { Ok(None) };
            };
            self.read = self.read.saturating_add(end).saturating_add(1);
            if let Some(known) = self.line(window.get(..end).unwrap_or_default())? {
                return Ok(Some(known));
            }
        }
    }

    /// Reads one line without its LF.
    fn line(&mut self, line: &[u8]) -> Result<Option<Known>, Fault> {
        let line = line.strip_suffix(b"\r").filter(|line| !line.contains(&b'\r'));
        let line = line.ok_or(Fault::LineEnd)?;
        let Some(known) = self.status else {
            self.status = Some(status(line).ok_or(Fault::StatusLine)?);
            return Ok(None);
        };
        if line.is_empty() {
            return self.end(known);
        }
        self.headers = self.headers.saturating_add(1);
        if self.headers > HEADERS_MAX {
            return Err(Fault::TooManyHeaders);
        }
        let (name, value) = header(line).map_err(|fault| match fault {
            NoHeader::Folded => Fault::Folded,
            NoHeader::Malformed => Fault::Header,
        })?;
        self.fields.note(name, value);
        Ok(None)
    }

    /// The empty line: an interim answer is followed by another (RFC 9110 section 15.2).
    fn end(&mut self, status: Status) -> Result<Option<Known>, Fault> {
        let Status { code, .. } = status;
        if code == SWITCHING {
            return Err(Fault::Switched);
        }
        let fields = core::mem::take(&mut self.fields);
        if code < 200 {
            self.status = None;
            return Ok(None);
        }
        let Fields { retry_after_s, .. } = fields;
        let framing = fields.framing(status)?;
        Ok(Some(Known { len: self.read, status: code, retry_after_s, framing }))
    }
}

impl Fields {
    fn note(&mut self, name: &[u8], value: &[u8]) {
        let is = |ours: &str| name.eq_ignore_ascii_case(ours.as_bytes());
        if is("Content-Length") {
            self.note_length(value);
        } else if is("Transfer-Encoding") {
            self.note_coding(value);
        } else if is("Retry-After") && self.retry_after_s.is_none() {
            // In seconds (RFC 9110 section 10.2.3); as a date it says nothing here.
            self.retry_after_s = decimal(value);
        }
    }

    /// One number, or the same number several times (RFC 9112 section 6.3, rule 5).
    fn note_length(&mut self, value: &[u8]) {
        for element in value.split(|&byte| byte == b',').map(trimmed) {
            let length = length(element).ok_or(());
            let is_same = self.length.is_none_or(|known| known == length);
            self.length = Some(if is_same { length } else { Err(()) });
        }
    }

    /// `chunked`, once: nothing else was asked for (RFC 9112 section 6.1).
    fn note_coding(&mut self, value: &[u8]) {
        let mut codings = elements(value);
        let only = codings.next().is_some_and(|coding| coding.eq_ignore_ascii_case(b"chunked"))
            && codings.next().is_none();
        self.coding = Some(if only && self.coding.is_none() { Ok(()) } else { Err(()) });
    }

    /// How long the body is, by the rules of RFC 9112 section 6.3 in their order.
    fn framing(&self, status: Status) -> Result<Framing, Fault> {
        if matches!(status.code, 204 | 304) {
            return Ok(Framing::Length(0));
        }
        match (self.coding, self.length) {
            // HTTP/1.0 has no transfer codings (section 6.1).
            (Some(Ok(())), None) if status.minor != b'0' => Ok(Framing::Chunked),
            (Some(Ok(())), Some(_)) => Err(Fault::Length),
            (Some(_), _) => Err(Fault::Coding),
            (None, Some(Ok(length))) => Ok(Framing::Length(length)),
            (None, Some(Err(()))) => Err(Fault::Length),
            (None, None) => Ok(Framing::UntilEnd),
        }
    }
}

/// A length of digits alone. One that no buffer holds stays too large.
fn length(digits: &[u8]) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let add = |value: u64, digit: &u8| {
        value.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0')))
    };
    is_number.then(|| digits.iter().fold(0, add))
}
