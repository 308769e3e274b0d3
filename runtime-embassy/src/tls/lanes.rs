//! Between TLS, whose futures must not be dropped in the middle of a record, and the driver, which
//! polls and goes away: a lane each way, whose buffer is either in the hands of the one or lies
//! here for the other.

use core::cell::{Cell, RefCell};
use core::future::{pending, poll_fn};
use core::task::{Context, Poll};

use embedded_io_async::{Read, Write};
use embedded_tls::TlsError;
use tickwire_core::drive::Transport;
use tickwire_core::retry::Cause;

use super::cause_of;

/// One way.
pub(super) struct Lane<'b> {
    state: RefCell<State<'b>>,
    /// How often the buffer was put back by TLS.
    pub(super) turns: Cell<u32>,
}

struct State<'b> {
    /// `None` while TLS works on it.
    buffer: Option<&'b mut [u8]>,
    /// The part of it that is full.
    start: usize,
    end: usize,
    /// How the stream ended.
    ended: Option<Result<(), Cause>>,
}

/// Both ways, as the driver sees them.
pub(super) struct Lanes<'l, 'b> {
    pub(super) inward: &'l Lane<'b>,
    pub(super) outward: &'l Lane<'b>,
}

impl<'b> Lane<'b> {
    pub(super) fn new(buffer: &'b mut [u8]) -> Self {
        let state = State { buffer: Some(buffer), start: 0, end: 0, ended: None };
        Self { state: RefCell::new(state), turns: Cell::new(0) }
    }

    /// Whether TLS works on the buffer.
    pub(super) fn is_busy(&self) -> bool {
        self.state.borrow().buffer.is_none()
    }

    /// How the stream ended, where it did.
    pub(super) fn ended(&self) -> Option<Result<(), Cause>> {
        self.state.borrow().ended
    }

    /// The buffer and how much of it is full, once `is_due` says so of that.
    async fn taken(&self, is_due: impl Fn(usize) -> bool) -> (&'b mut [u8], usize) {
        poll_fn(|_| {
            let mut state = self.state.borrow_mut();
            let full = state.end.saturating_sub(state.start);
            if state.ended.is_some() || !is_due(full) {
                return Poll::Pending;
            }
            state.buffer.take().map_or(Poll::Pending, |buffer| Poll::Ready((buffer, full)))
        })
        .await
    }

    fn put(&self, buffer: &'b mut [u8], full: usize, ended: Option<Result<(), Cause>>) {
        *self.state.borrow_mut() = State { buffer: Some(buffer), start: 0, end: full, ended };
        self.turns.set(self.turns.get().wrapping_add(1));
    }
}

/// Reads records, one buffer after the other, and keeps at it until it is dropped with the
/// connection.
pub(super) async fn pull(mut reader: impl Read<Error = TlsError>, lane: &Lane<'_>) {
    loop {
        let (buffer, _) = lane.taken(|full| full == 0).await;
        let (full, ended) = match reader.read(buffer).await {
            Ok(0) | Err(TlsError::ConnectionClosed) => (0, Some(Ok(()))),
            Ok(count) => (count, None),
            Err(error) => (0, Some(cause_of(error))),
        };
        lane.put(buffer, full, ended);
        if ended.is_some() {
            return pending().await;
        }
    }
}

/// Writes records, in the same way.
pub(super) async fn push(mut writer: impl Write<Error = TlsError>, lane: &Lane<'_>) {
    loop {
        let (buffer, full) = lane.taken(|full| full > 0).await;
        let written = writer.write_all(buffer.get(..full).unwrap_or_default()).await;
        let written = match written {
            Ok(()) => writer.flush().await,
            Err(error) => Err(error),
        };
        let ended = written.err().map(|error| Err(cause_of(error).err().unwrap_or(Cause::Ended)));
        lane.put(buffer, 0, ended);
        if ended.is_some() {
            return pending().await;
        }
    }
}

/// Nobody is woken by what is done here: TLS is polled after the driver, in the same task.
impl Transport for Lanes<'_, '_> {
    fn poll_read(&mut self, _: &mut Context<'_>, room: &mut [u8]) -> Poll<Result<usize, Cause>> {
        let State { buffer, start, end, ended } = &mut *self.inward.state.borrow_mut();
        let full = buffer.as_ref().and_then(|buffer| buffer.get(*start..*end)).unwrap_or_default();
        match ended {
            _ if !full.is_empty() => {}
            Some(ended) => return Poll::Ready(ended.map(|()| 0)),
            None => return Poll::Pending,
        }
        let count = full.len().min(room.len());
        for (place, byte) in room.iter_mut().zip(full) {
            *place = *byte;
        }
        *start += count;
        Poll::Ready(Ok(count))
    }

    fn poll_write(&mut self, _: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize, Cause>> {
        let State { buffer, start, end, ended } = &mut *self.outward.state.borrow_mut();
        if let Some(Err(cause)) = ended {
            return Poll::Ready(Err(*cause));
        }
        let Some(buffer) = buffer.as_mut().filter(|_| start == end) else { return Poll::Pending };
        let count = bytes.len().min(buffer.len());
        for (place, byte) in buffer.iter_mut().zip(bytes) {
            *place = *byte;
        }
        (*start, *end) = (0, count);
        Poll::Ready(Ok(count))
    }

    fn poll_flush(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        let state = self.outward.state.borrow();
        match state.ended {
            Some(ended) => Poll::Ready(ended),
            None if state.buffer.is_some() && state.start == state.end => Poll::Ready(Ok(())),
            None => Poll::Pending,
        }
    }

    /// Who carries the lanes says goodbye.
    fn poll_shutdown(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        Poll::Ready(Ok(()))
    }
}
