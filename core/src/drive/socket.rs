//! The way to the server, once it is open.

use core::task::{Context, Poll};

use crate::book::BookStore;
use crate::connection::Connection;
use crate::exchange::Exchange;
use crate::retry::Cause;
use crate::session::Access;
use crate::time::Stamp;

use super::transport::Transport;

/// A transport, or none, and what is known of it. All of its methods may be called at any time.
#[derive(Debug)]
pub struct Socket<T> {
    open: Option<Open<T>>,
}

#[derive(Debug)]
struct Open<T> {
    transport: T,
    /// It has taken nothing since this was last cleared: at every wake-up.
    full: bool,
    /// Why writing failed. What was received before is still read.
    broken: Option<Cause>,
    /// The end was told.
    ended: bool,
}

/// What reading brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Read {
    Some(usize),
    Nothing,
    Ended(Cause),
}

impl<T> Default for Socket<T> {
    fn default() -> Self {
        Self::DOWN
    }
}

impl<T> Socket<T> {
    /// No transport.
    pub const DOWN: Self = Self { open: None };

    /// An open transport, of which nothing is known yet.
    #[must_use]
    pub fn up(transport: T) -> Self {
        Self { open: Some(Open { transport, full: false, broken: None, ended: false }) }
    }

    /// Whether there is a transport.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.open.is_some()
    }

    /// Whether it has taken nothing since the task was woken, and will wake it.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.full)
    }

    /// The task was woken: a socket that was full may be writable again.
    pub fn awake(&mut self) {
        if let Some(open) = &mut self.open {
            open.full = false;
        }
    }
}

impl<T: Transport> Socket<T> {
    /// Gives the transport back, with as much of a goodbye as it takes at once.
    pub fn hang_up(&mut self, cx: &mut Context<'_>) {
        if let Some(mut open) = self.open.take() {
            // There is nobody left to wait, and nobody to tell.
            let _ = open.transport.poll_shutdown(cx);
        }
    }

    /// Writes what is pending; says whether the connection was told of it, and is to be polled.
    #[inline]
    pub fn write<X: Exchange, B: BookStore, A: Access<X>>(
        &mut self,
        connection: &mut Connection<'_, X, B, A>,
        now: Stamp,
        cx: &mut Context<'_>,
    ) -> bool {
        let Some(open) = &mut self.open else { return false };
        let Some(count) = open.write(connection.pending(), cx) else { return false };
        connection.sent(now, count);
        true
    }

    /// Reads into the room. Says when the read was made, where the connection was told of it and is
    /// to be polled, and how many bytes it brought: 0 at the end.
    #[inline]
    pub fn read<X: Exchange, B: BookStore, A: Access<X>>(
        &mut self,
        connection: &mut Connection<'_, X, B, A>,
        clock: impl FnOnce() -> Stamp,
        cx: &mut Context<'_>,
    ) -> Option<(Stamp, usize)> {
        let open = self.open.as_mut().filter(|open| !open.ended)?;
        match open.read(connection.room(), cx) {
            Read::Nothing => None,
            Read::Some(count) => {
                let now = clock();
                connection.received(now, count);
                Some((now, count))
            }
            Read::Ended(cause) => {
                let now = clock();
                connection.closed(now, cause);
                Some((now, 0))
            }
        }
    }
}

impl<T: Transport> Open<T> {
    /// `None` where there is nothing to report, else how many bytes were taken.
    #[inline]
    fn write(&mut self, pending: &[u8], cx: &mut Context<'_>) -> Option<usize> {
        if self.full || self.ended || self.broken.is_some() {
            return None;
        }
        let written = if pending.is_empty() {
            self.transport.poll_flush(cx).map_ok(|()| None)
        } else {
            self.transport.poll_write(cx, pending).map_ok(Some)
        };
        match written {
            Poll::Ready(Ok(Some(0))) => {
                self.broken = Some(Cause::Network);
                None
            }
            Poll::Ready(Ok(count)) => count,
            Poll::Ready(Err(cause)) => {
                self.broken = Some(cause);
                None
            }
            Poll::Pending => {
                self.full = true;
                (!pending.is_empty()).then_some(0)
            }
        }
    }

    #[inline]
    fn read(&mut self, room: &mut [u8], cx: &mut Context<'_>) -> Read {
        // Nothing read into no room would look like the end.
        let read = if room.is_empty() { Poll::Pending } else { self.transport.poll_read(cx, room) };
        let cause = match read {
            Poll::Ready(Ok(0)) => Cause::Ended,
            Poll::Ready(Ok(count)) => return Read::Some(count),
            Poll::Ready(Err(cause)) => cause,
            Poll::Pending => match self.broken {
                Some(cause) => cause,
                None => return Read::Nothing,
            },
        };
        self.ended = true;
        Read::Ended(cause)
    }
}
