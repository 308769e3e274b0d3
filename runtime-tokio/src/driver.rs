//! The driver: socket, timer, REST and users around one connection, as one future.
//!
//! The connection's contract is kept in one place, [`Driver::turn`]: after every fact it is polled
//! until it answers `Wait`; then whichever source has something new tells the next fact. Between
//! the socket and the handlers nothing is allocated and nothing is copied.

use core::ops::ControlFlow;
use core::task::{Context, Poll};
use core::time::Duration;

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::owned::OwnedEvent;
use tickwire_core::session::{Output, Stop};
use tickwire_core::symbol::Symbol;
use tickwire_core::time::{Instant, Stamp};
use tokio::sync::mpsc;

use crate::alarm::Alarm;
use crate::board::{self, Channels, Counted};
use crate::calls::{Calls, Done};
use crate::clock;
use crate::item::Item;
use crate::link::{Link, Read};
use crate::outlets::Outlets;
use crate::sampler::{Sampler, kind_of};
use crate::tls::Tls;
use crate::wish::Wish;

/// What a driver is made of.
pub(crate) struct Parts<'b, X: Exchange> {
    pub(crate) connection: Connection<'b, X, Books<'static>>,
    pub(crate) channels: Channels,
    pub(crate) outlets: Outlets,
    /// Before the wishes: who finds that nobody hears them is told why.
    pub(crate) board: board::Writer,
    pub(crate) wishes: mpsc::Receiver<Wish>,
    pub(crate) calls: Calls,
    pub(crate) tls: Tls,
    /// How long TCP and TLS may take, as the session sees to.
    pub(crate) connect_timeout: Duration,
}

/// The most facts that are told in one poll of the task. A server that always has more to say must
/// not keep wishes waiting, nor the other tasks of the thread, whatever the runtime's own limits.
const FACTS_MAX: usize = 64;

/// Everything of one running feed.
pub(crate) struct Driver<'b, X: Exchange> {
    parts: Parts<'b, X>,
    link: Link,
    alarm: Alarm,
    sampler: Sampler,
    /// When the last read was made or, where none was since, when the task woke.
    now: Stamp,
}

/// Where polling the connection has ended.
enum Drained {
    /// There is nothing to do before a fact or this deadline.
    Waiting(Option<Instant>),
    /// The next item cannot be told before the consumer has made room.
    Blocked,
    /// The session is over.
    Stopped(Stop),
}

impl<'b, X: Exchange> Driver<'b, X> {
    pub(crate) fn new(parts: Parts<'b, X>) -> Self {
        Self {
            parts,
            link: Link::Down,
            alarm: Alarm::new(),
            sampler: Sampler::new(),
            now: clock::stamp(),
        }
    }

    /// Runs the feed as far as it goes now.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        self.now = clock::stamp();
        self.link.awake();
        let Parts { connection, outlets, .. } = &mut self.parts;
        outlets.refill(cx, connection);
        let ended = match self.hear(cx) {
            ControlFlow::Continue(()) => self.turn(cx),
            ControlFlow::Break(()) => Poll::Ready(self.abandon(cx)),
        };
        if let Poll::Ready(stop) = ended {
            let Parts { connection, outlets, .. } = &mut self.parts;
            outlets.tell(Item::Stopped(stop), connection, self.now.mono);
        }
        self.publish(ended);
        ended
    }

    /// Polls the connection until it waits, hears the next fact, and so on until there is none, or
    /// others have waited long enough.
    fn turn(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        for _ in 0..FACTS_MAX {
            match self.drain(cx) {
                Drained::Stopped(stop) => return Poll::Ready(stop),
                Drained::Blocked => {
                    self.parts.calls.carry_on(cx);
                    return Poll::Pending;
                }
                Drained::Waiting(until) => {
                    if !self.next_fact(until, cx) {
                        return Poll::Pending;
                    }
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    /// Polls the connection until it waits, and does what it says.
    fn drain(&mut self, cx: &mut Context<'_>) -> Drained {
        let Parts { connection, channels, outlets, board, calls, tls, connect_timeout, .. } =
            &mut self.parts;
        let now = self.now;
        loop {
            if outlets.poll_ready(cx).is_pending() {
                self.sampler.interrupted();
                return Drained::Blocked;
            }
            let step = connection.step(now);
            match connection.view(step) {
                Output::Event(event) => {
                    outlets.tell(Item::Event(event), connection, now.mono);
                    if let Some(nanos) = self.sampler.handled() {
                        let kind = kind_of(&event.data);
                        connection.timed(kind, nanos);
                    }
                }
                Output::Notice(notice) => {
                    board.0.send_modify(|board| board.noted(&notice, connection, *channels));
                    outlets.tell(Item::Notice(notice), connection, now.mono);
                }
                Output::ReconnectAfter { delay, attempt, cause } => {
                    let connection_id = connection.session().connection_id();
                    let item = Item::Reconnect { connection: connection_id, delay, attempt, cause };
                    outlets.tell(item, connection, now.mono);
                }
                Output::Connect(endpoint) => {
                    self.link = Link::open(endpoint, tls, *connect_timeout);
                }
                Output::Request(request) => {
                    let id = request.id;
                    calls.begin(request);
                    connection.requested(now, id);
                }
                Output::Disconnect => self.link.hang_up(cx),
                // Frames are for users who have a WebSocket stack of their own.
                Output::Send(_) => {}
                Output::Stopped(stop) => return Drained::Stopped(stop),
                Output::Wait { until, .. } => return Drained::Waiting(until),
            }
        }
    }

    /// Tells the connection one fact; says whether there was one. Where there is none, every source
    /// will wake the task.
    #[inline]
    fn next_fact(&mut self, until: Option<Instant>, cx: &mut Context<'_>) -> bool {
        self.opened(cx)
            || self.wrote(cx)
            || self.called(cx)
            || self.read(cx)
            || self.rang(until, cx)
    }

    fn opened(&mut self, cx: &mut Context<'_>) -> bool {
        let Poll::Ready(opened) = self.link.poll_opened(cx) else { return false };
        self.now = clock::stamp();
        let Parts { connection, outlets, .. } = &mut self.parts;
        match opened {
            Ok((transport, entropy)) => {
                self.link = Link::up(transport);
                connection.connected(self.now, entropy);
            }
            Err(error) => {
                self.link = Link::Down;
                outlets.tell(Item::Unreachable(&error), connection, self.now.mono);
                connection.closed(self.now, error.cause);
            }
        }
        true
    }

    #[inline]
    fn wrote(&mut self, cx: &mut Context<'_>) -> bool {
        let connection = &mut self.parts.connection;
        let Some(count) = self.link.write(connection.pending(), cx) else { return false };
        connection.sent(self.now, count);
        true
    }

    #[inline]
    fn read(&mut self, cx: &mut Context<'_>) -> bool {
        let connection = &mut self.parts.connection;
        let read = self.link.read(connection.room(), cx);
        if matches!(read, Read::Nothing) {
            return false;
        }
        self.now = clock::stamp();
        match read {
            Read::Some(count) => {
                self.sampler.read(self.now.mono);
                connection.received(count);
            }
            Read::Ended(cause) => connection.closed(self.now, cause),
            Read::Nothing => {}
        }
        true
    }

    #[inline]
    fn called(&mut self, cx: &mut Context<'_>) -> bool {
        let Poll::Ready(done) = self.parts.calls.poll(cx) else { return false };
        self.now = clock::stamp();
        let Done { id, result, .. } = done;
        let Parts { connection, outlets, .. } = &mut self.parts;
        match result {
            Ok(answer) => {
                let after = answer.retry_after_s;
                connection.responded(self.now, id, answer.status, after, &answer.body);
            }
            Err(no_answer) => {
                if let Some(error) = &no_answer.unreachable {
                    outlets.tell(Item::Unreachable(error), connection, self.now.mono);
                }
                connection.unanswered(self.now, id, no_answer.why);
            }
        }
        true
    }

    fn rang(&mut self, until: Option<Instant>, cx: &mut Context<'_>) -> bool {
        let Parts { connection, outlets, calls, .. } = &mut self.parts;
        let deadlines = [until, outlets.deadline(), calls.deadline()];
        let rings = self.alarm.poll(deadlines.into_iter().flatten().min(), cx);
        if rings.is_ready() {
            self.now = clock::stamp();
            calls.expire(self.now.mono);
            outlets.announce(connection, self.now.mono);
        }
        rings.is_ready()
    }

    /// Grants what the handle asks for, as far as it has; breaks where it was dropped.
    fn hear(&mut self, cx: &mut Context<'_>) -> ControlFlow<()> {
        loop {
            match self.parts.wishes.poll_recv(cx) {
                Poll::Ready(Some(wish)) => self.grant(wish),
                Poll::Ready(None) => return ControlFlow::Break(()),
                Poll::Pending => return ControlFlow::Continue(()),
            }
        }
    }

    /// Who does not wait for the answer any more has made the wish all the same.
    fn grant(&mut self, wish: Wish) {
        let (connection, now) = (&mut self.parts.connection, self.now.mono);
        match wish {
            Wish::Subscribe { symbol, reply } => {
                let granted = connection.subscribe(&symbol, now);
                self.look_at(&symbol);
                let _ = reply.send(granted);
            }
            Wish::Unsubscribe { symbol, reply } => {
                let granted = connection.unsubscribe(&symbol, now);
                self.look_at(&symbol);
                let _ = reply.send(granted);
            }
            Wish::Send { kind, payload, reply } => {
                let _ = reply.send(connection.send(kind, &payload, now));
            }
            Wish::Book { symbol, reply } => {
                let _ = reply.send(copy_of_book(connection, &symbol));
            }
            Wish::Durations { kind, reply } => {
                let meter = connection.session().meter(kind).copied();
                let _ = reply.send(Box::new(meter.unwrap_or_default()));
            }
            Wish::Close => connection.close(now),
        }
    }

    /// Puts on the board what a wish has changed, before the session has said so: who asks next
    /// whether everything is live must not be told of the time before.
    fn look_at(&mut self, symbol: &str) {
        let Parts { connection, channels, board, .. } = &mut self.parts;
        let slot = connection.session().slot(symbol);
        if let (Some(slot), Some(symbol)) = (slot, Symbol::new(symbol)) {
            board.0.send_modify(|board| board.look_at(slot, &symbol, connection, *channels));
        }
    }

    /// Ends at once, because nobody holds the feed any more: a close frame is sent as far as the
    /// socket takes it, and no answer is awaited.
    fn abandon(&mut self, cx: &mut Context<'_>) -> Stop {
        self.parts.connection.close(self.now.mono);
        if let Drained::Stopped(stop) = self.drain(cx) {
            return stop;
        }
        self.wrote(cx);
        self.link.hang_up(cx);
        Stop::Requested
    }

    /// Puts what was counted on the board; only an end wakes who reads it.
    fn publish(&mut self, ended: Poll<Stop>) {
        let Parts { connection, outlets, board, .. } = &mut self.parts;
        let counted = Counted {
            stats: connection.stats(),
            handler_failures: outlets.handler_failures(),
            dropped: outlets.dropped(),
        };
        board.0.send_if_modified(|board| {
            board.counted(counted);
            if let Poll::Ready(stop) = ended {
                board.stopped(stop);
            }
            ended.is_ready()
        });
    }
}

/// A copy of a symbol's book, where it is live.
fn copy_of_book<X: Exchange>(
    connection: &Connection<'_, X, Books<'static>>,
    symbol: &str,
) -> Option<OwnedEvent> {
    let slot = connection.session().slot(symbol)?;
    let book = connection.book(slot)?.live()?;
    Some(OwnedEvent::of_book(slot, Symbol::new(symbol)?, &book))
}
