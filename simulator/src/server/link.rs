//! The wire of one connection, below TLS: cut at a byte, slowed down, or silent with open sockets.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::server::pace::Pace;

/// What a link does with bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Neither reads nor writes move on.
    pub(crate) silent: bool,
    /// The link breaks as soon as it has carried so many bytes to the client.
    pub(crate) cut_after: Option<u64>,
    /// How fast bytes go to the client.
    pub(crate) bytes_per_second: Option<u64>,
}

/// The handle by which the hub holds a link.
#[derive(Debug)]
pub(crate) struct Link {
    opened: Instant,
    state: Mutex<State>,
    broken: Notify,
}

#[derive(Debug, Default)]
struct State {
    limits: Limits,
    pace: Option<Pace>,
    sent: u64,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

impl State {
    /// Whether it has carried all that it may; while it is silent, that does not show. Where that
    /// is nothing, it breaks at the first write: by then it is known whether it is the control
    /// endpoint's.
    fn is_spent(&self) -> bool {
        !self.limits.silent
            && self.sent > 0
            && self.limits.cut_after.is_some_and(|bytes| self.sent >= bytes)
    }
}

/// What a write may do now.
enum Grant {
    Bytes(usize),
    After(Duration),
    Silence,
    Cut,
}

impl Link {
    pub(crate) fn new(limits: Limits) -> Self {
        let link = Self { opened: Instant::now(), state: Mutex::default(), broken: Notify::new() };
        link.set(limits);
        link
    }

    /// Puts other limits in force, for what is waiting too.
    pub(crate) fn set(&self, limits: Limits) {
        let now = self.opened.elapsed();
        let mut state = self.state();
        if state.limits.bytes_per_second != limits.bytes_per_second {
            state.pace = limits.bytes_per_second.map(|rate| Pace::new(rate, now));
        }
        state.limits = limits;
        if state.is_spent() {
            self.broken.notify_one();
        }
        for waker in [state.reader.take(), state.writer.take()].into_iter().flatten() {
            waker.wake();
        }
    }

    /// Ends as soon as the link has carried all that it may.
    pub(crate) async fn broken(&self) {
        self.broken.notified().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn grant(&self, wanted: usize, waker: &Waker) -> Grant {
        let now = self.opened.elapsed();
        let mut state = self.state();
        if state.limits.silent {
            state.writer = Some(waker.clone());
            return Grant::Silence;
        }
        let left = state.limits.cut_after.map(|bytes| bytes.saturating_sub(state.sent));
        let wanted = match left.map(usize::try_from) {
            Some(Ok(0)) => return Grant::Cut,
            Some(Ok(left)) => wanted.min(left),
            Some(Err(_)) | None => wanted,
        };
        match state.pace.as_mut().map_or(Ok(wanted), |pace| pace.allowed(wanted, now)) {
            Ok(bytes) => Grant::Bytes(bytes),
            Err(wait) => {
                state.writer = Some(waker.clone());
                Grant::After(wait)
            }
        }
    }

    /// Counts what went; whether the link breaks by it.
    fn wrote(&self, bytes: usize) -> bool {
        let mut state = self.state();
        state.sent = state.sent.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if let Some(pace) = &mut state.pace {
            pace.spend(bytes);
        }
        let broken = state.is_spent();
        if broken {
            self.broken.notify_one();
        }
        broken
    }

    /// Whether reading has to wait; the reader is woken when that changes.
    fn holds_reader(&self, waker: &Waker) -> bool {
        let mut state = self.state();
        if state.limits.silent {
            state.reader = Some(waker.clone());
        }
        state.limits.silent
    }
}

/// A stream that carries what its link lets it.
#[derive(Debug)]
pub(crate) struct Linked<S> {
    stream: S,
    link: Arc<Link>,
    pause: Pin<Box<Sleep>>,
}

impl<S> Linked<S> {
    pub(crate) fn new(stream: S, link: Arc<Link>) -> Self {
        let pause = Box::pin(sleep_until(link.opened));
        Self { stream, link, pause }
    }
}

impl<S: AsyncWrite + Unpin> Linked<S> {
    /// What was sent arrives before the end, even where the client is still sending.
    fn end(&mut self, context: &mut Context<'_>) {
        let _ = Pin::new(&mut self.stream).poll_shutdown(context);
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Linked<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.link.holds_reader(context.waker()) {
            return Poll::Pending;
        }
        Pin::new(&mut self.stream).poll_read(context, room)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Linked<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            match self.link.grant(bytes.len(), context.waker()) {
                Grant::Bytes(allowed) => {
                    let allowed = bytes.get(..allowed).unwrap_or(bytes);
                    let wrote = ready!(Pin::new(&mut self.stream).poll_write(context, allowed))?;
                    if self.link.wrote(wrote) {
                        self.end(context);
                    }
                    return Poll::Ready(Ok(wrote));
                }
                Grant::After(wait) => {
                    self.pause.as_mut().reset(Instant::now() + wait);
                    ready!(self.pause.as_mut().poll(context));
                }
                Grant::Silence => return Poll::Pending,
                Grant::Cut => {
                    self.end(context);
                    return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
                }
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if matches!(self.link.grant(0, context.waker()), Grant::Silence) {
            return Poll::Pending;
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
