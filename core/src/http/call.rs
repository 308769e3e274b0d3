//! One call.

use core::fmt;
use core::task::Poll;

use crate::session::Request;
use crate::store::Store;
use crate::wiped::Wiped;

use super::base::Base;
use super::chunks::Chunks;
use super::fault::{Fault, Unfit};
use super::head::{Framing, Head};
use super::request;

/// A REST call over a connection of its own.
///
/// All of its methods may be called at any time; counts that are too large are taken as what they
/// could be at most.
pub struct Call<'b> {
    /// The request, and once that was sent, the answer.
    buffer: Wiped<'b>,
    /// How much of the buffer is used.
    filled: usize,
    status: u16,
    retry_after_s: Option<u32>,
    phase: Phase,
}

/// What an exchange answered.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The status code, from 200 on (RFC 9110 section 15).
    pub status: u16,
    /// The header `Retry-After`, where it is there in seconds (RFC 9110 section 10.2.3).
    pub retry_after_s: Option<u32>,
    /// The body, in one piece.
    pub body: &'a [u8],
}

#[derive(Debug)]
enum Phase {
    /// The request goes; so many bytes of it are gone.
    Request {
        sent: usize,
    },
    Head(Head),
    /// A body of a length that was told.
    Length(usize),
    Chunked(Chunks),
    UntilEnd,
    Whole,
    Failed(Fault),
}

impl<'b> Call<'b> {
    /// Writes a request into `buffer`, which takes the answer afterwards: head and body must each
    /// fit, the body with a byte to spare.
    ///
    /// # Errors
    ///
    /// [`Unfit`], where the request does not fit or could be taken for another; nothing of it is
    /// left in the buffer.
    pub fn new(
        base: &Base<'_>,
        request: &Request<'_>,
        buffer: impl Into<Store<'b, u8>>,
    ) -> Result<Self, Unfit> {
        let mut call = Self::idle(buffer);
        call.begin(base, request)?;
        Ok(call)
    }

    /// No call yet: for who makes one after the other in one buffer.
    #[must_use]
    pub fn idle(buffer: impl Into<Store<'b, u8>>) -> Self {
        let buffer = Wiped::new(buffer.into());
        let phase = Phase::Request { sent: 0 };
        Self { buffer, filled: 0, status: 0, retry_after_s: None, phase }
    }

    /// Begins another call, over another connection: as [`Call::new`], in the same buffer.
    ///
    /// # Errors
    ///
    /// [`Unfit`], as there.
    pub fn begin(&mut self, base: &Base<'_>, request: &Request<'_>) -> Result<(), Unfit> {
        self.clear();
        match request::write(base, request, &mut self.buffer) {
            Ok(length) => self.filled = length,
            Err(unfit) => {
                self.clear();
                return Err(unfit);
            }
        }
        Ok(())
    }

    /// Forgets the call, and overwrites what it held.
    pub fn clear(&mut self) {
        self.buffer.fill(0);
        (self.filled, self.status, self.retry_after_s) = (0, 0, None);
        self.phase = Phase::Request { sent: 0 };
    }

    /// What is to be written to the connection; empty once the request is sent.
    #[must_use]
    pub fn pending(&self) -> &[u8] {
        match self.phase {
            Phase::Request { sent } => self.buffer.get(sent..self.filled).unwrap_or_default(),
            _ => &[],
        }
    }

    /// So many bytes of what is pending were written. With the last of them, the request is
    /// overwritten.
    pub fn sent(&mut self, count: usize) {
        let Phase::Request { sent } = &mut self.phase else { return };
        *sent = sent.saturating_add(count).min(self.filled);
        if *sent == self.filled {
            self.buffer.get_mut(..self.filled).unwrap_or_default().fill(0);
            self.filled = 0;
            self.phase = Phase::Head(Head::default());
        }
    }

    /// Where to read to; empty before the request is sent, and after the call is over.
    pub fn room(&mut self) -> &mut [u8] {
        match self.phase {
            Phase::Request { .. } | Phase::Whole | Phase::Failed(_) => &mut [],
            _ => self.buffer.get_mut(self.filled..).unwrap_or_default(),
        }
    }

    /// So many bytes were read to the room.
    pub fn received(&mut self, count: usize) {
        self.filled = self.filled.saturating_add(count.min(self.room().len()));
        if let Err(fault) = self.read() {
            self.phase = Phase::Failed(fault);
        }
    }

    /// The peer has ended the stream: of TLS, by its close_notify. A connection that broke tells an
    /// answer without a length from one that was cut short no more (RFC 9112 section 9.8): the call
    /// is to be dropped then.
    pub fn ended(&mut self) {
        self.phase = match self.phase {
            Phase::UntilEnd | Phase::Whole => Phase::Whole,
            Phase::Failed(fault) => Phase::Failed(fault),
            _ => Phase::Failed(Fault::Ended),
        };
    }

    /// The answer, or why there is none; pending where there is more to send or to receive.
    pub fn poll(&self) -> Poll<Result<Answer<'_>, Fault>> {
        match self.phase {
            Phase::Whole => {
                let Self { status, retry_after_s, .. } = *self;
                let body = self.buffer.get(..self.filled).unwrap_or_default();
                Poll::Ready(Ok(Answer { status, retry_after_s, body }))
            }
            Phase::Failed(fault) => Poll::Ready(Err(fault)),
            _ => Poll::Pending,
        }
    }

    /// Reads what was received.
    fn read(&mut self) -> Result<(), Fault> {
        if let Phase::Head(head) = &mut self.phase {
            let capacity = self.buffer.len();
            let bytes = self.buffer.get(..self.filled).unwrap_or_default();
            let Some(known) = head.read(bytes, capacity)? else { return Ok(()) };
            self.status = known.status;
            self.retry_after_s = known.retry_after_s;
            // The body has the whole buffer.
            self.buffer.copy_within(known.len..self.filled, 0);
            self.filled = self.filled.saturating_sub(known.len);
            self.phase = self.body(known.framing)?;
        }
        self.read_body()
    }

    fn body(&self, framing: Framing) -> Result<Phase, Fault> {
        Ok(match framing {
            Framing::Chunked => Phase::Chunked(Chunks::default()),
            Framing::UntilEnd => Phase::UntilEnd,
            Framing::Length(length) => {
                let length = usize::try_from(length).ok().filter(|length| *length <= self.max());
                Phase::Length(length.ok_or(Fault::TooLarge)?)
            }
        })
    }

    fn read_body(&mut self) -> Result<(), Fault> {
        let max = self.max();
        match &mut self.phase {
            Phase::Length(length) if self.filled >= *length => {
                // What follows was not asked for.
                self.filled = *length;
                self.phase = Phase::Whole;
            }
            Phase::Chunked(chunks) => {
                let bytes = self.buffer.get_mut(..self.filled).unwrap_or_default();
                let is_whole = chunks.read(bytes, max)?;
                self.filled = chunks.body();
                if is_whole {
                    self.phase = Phase::Whole;
                }
            }
            Phase::UntilEnd if self.filled > max => return Err(Fault::TooLarge),
            _ => {}
        }
        Ok(())
    }

    /// The longest body: there is always room for what follows it.
    fn max(&self) -> usize {
        self.buffer.len().saturating_sub(1)
    }
}

/// Shows how far the call is, and nothing of what was sent or received.
impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("buffer", &self.buffer)
            .field("filled", &self.filled)
            .field("status", &self.status)
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}

/// Shows nothing of the body, which may be a listen key.
impl fmt::Debug for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("retry_after_s", &self.retry_after_s)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
