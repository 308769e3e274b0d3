//! The way to the server: none, being opened, or open.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;

use tickwire_core::endpoint::Endpoint;
use tickwire_core::retry::Cause;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::connect::{Target, cause_of, connect};
use crate::entropy::fresh;
use crate::error::ConnectError;
use crate::tls::Tls;
use crate::transport::Transport;

/// The way to the server.
#[derive(Default)]
pub(crate) enum Link {
    #[default]
    Down,
    Opening(Pin<Box<dyn Future<Output = Result<Opened, ConnectError>> + Send>>),
    Up(Open),
}

/// A new transport, and fresh entropy for the connection over it.
pub(crate) type Opened = (Transport, [u8; 32]);

/// An open transport.
pub(crate) struct Open {
    transport: Transport,
    /// The socket has taken nothing since this was last cleared: at every wake-up.
    full: bool,
    /// Why writing failed. What was received before is still read.
    broken: Option<Cause>,
    /// The end was told.
    ended: bool,
}

/// What reading brought.
pub(crate) enum Read {
    /// So many bytes are in the room.
    Some(usize),
    /// Nothing now.
    Nothing,
    /// The transport has ended.
    Ended(Cause),
}

impl Link {
    pub(crate) fn open(endpoint: Endpoint<'_>, tls: &Tls, patience: Duration) -> Self {
        let (target, tls) = (Target::from(endpoint), tls.clone());
        Self::Opening(Box::pin(async move {
            let authority = target.authority.clone();
            let transport = connect(target, tls, patience).await?;
            let cause = Cause::Network;
            let entropy = fresh().map_err(|source| ConnectError { authority, cause, source })?;
            Ok((transport, entropy))
        }))
    }

    pub(crate) fn up(transport: Transport) -> Self {
        Self::Up(Open { transport, full: false, broken: None, ended: false })
    }

    /// The transport that was being opened, or why there is none.
    #[inline]
    pub(crate) fn poll_opened(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Opened, ConnectError>> {
        match self {
            Self::Opening(opening) => opening.as_mut().poll(cx),
            _ => Poll::Pending,
        }
    }

    /// A socket that was full may be writable again.
    pub(crate) fn awake(&mut self) {
        if let Self::Up(open) = self {
            open.full = false;
        }
    }

    /// Gives the transport back.
    pub(crate) fn hang_up(&mut self, cx: &mut Context<'_>) {
        if let Self::Up(open) = core::mem::take(self) {
            open.transport.hang_up(cx);
        }
    }

    /// Writes what is pending; `None` where there is nothing to report, else how many bytes the
    /// socket took.
    #[inline]
    pub(crate) fn write(&mut self, pending: &[u8], cx: &mut Context<'_>) -> Option<usize> {
        match self {
            Self::Up(open) => open.write(pending, cx),
            _ => None,
        }
    }

    /// Reads into the room.
    #[inline]
    pub(crate) fn read(&mut self, room: &mut [u8], cx: &mut Context<'_>) -> Read {
        match self {
            Self::Up(open) if !open.ended => open.read(room, cx),
            _ => Read::Nothing,
        }
    }
}

impl Open {
    #[inline]
    fn write(&mut self, pending: &[u8], cx: &mut Context<'_>) -> Option<usize> {
        if self.full || self.ended || self.broken.is_some() {
            return None;
        }
        let transport = Pin::new(&mut self.transport);
        let written = if pending.is_empty() {
            transport.poll_flush(cx).map_ok(|()| None)
        } else {
            transport.poll_write(cx, pending).map_ok(Some)
        };
        match written {
            Poll::Ready(Ok(Some(0))) => {
                self.broken = Some(Cause::Network);
                None
            }
            Poll::Ready(Ok(count)) => count,
            Poll::Ready(Err(error)) => {
                self.broken = Some(cause_of(&error));
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
        let read = if room.is_empty() {
            Poll::Pending
        } else {
            let mut buffer = ReadBuf::new(room);
            let read = Pin::new(&mut self.transport).poll_read(cx, &mut buffer);
            read.map_ok(|()| buffer.filled().len())
        };
        let cause = match read {
            Poll::Ready(Ok(0)) => Cause::Ended,
            Poll::Ready(Ok(count)) => return Read::Some(count),
            Poll::Ready(Err(error)) => cause_of(&error),
            Poll::Pending => match self.broken {
                Some(cause) => cause,
                None => return Read::Nothing,
            },
        };
        self.ended = true;
        Read::Ended(cause)
    }
}
