//! The loop: facts to the session, and what it asks for to the stack.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use futures_core::Stream;
use futures_sink::Sink;
use tickwire_core::book::BookStore;
use tickwire_core::context::Rate;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::exchange::Exchange;
use tickwire_core::retry::{Cause, Phase};
use tickwire_core::session::{Access, ConnectionId, Output, Request as Asked, Session, Stop};
use tickwire_core::time::{Instant, Stamp};
use tickwire_driver::parts::{Alarm, Calls, Opened, Opening, stamp};
use tickwire_driver::runtime::Runtime as _;
use tickwire_driver::{ConnectError, Item};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::Error;
use tokio_tungstenite::tungstenite::handshake::client::{Request, Response};
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::Message;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::Client;
use super::bytes::Bytes;
use super::convert::{cause_of, close_of, closed_by, limits, message_of, received, view};
use crate::Tokio;

/// The most facts before other tasks have their turn.
const SHARE: usize = 16;
/// The most bytes that wait for a socket that takes none.
const WAITING_MAX: usize = 64 << 10;

type Ws = WebSocketStream<Bytes>;
type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Shaken = Result<(Ws, Response), Error>;

/// A session that runs.
pub(super) struct Engine<'e, 's, X: Exchange, B: BookStore, A: Access<X>, F> {
    client: &'e Client,
    session: &'e mut Session<'s, X, B, A>,
    on: F,
    /// When it was woken, or something came since.
    now: Stamp,
    /// Whether the session has said all that it has to say. Before it has, a fact that is no
    /// message's would make it forget the rest of the message that it speaks of.
    settled: bool,
    stage: Stage,
    /// The message whose events are being told.
    message: Message,
    /// Since when something waits to be written.
    unflushed: Option<Instant>,
    /// Why the connection is over, which the session is about to be told.
    ended: Option<Cause>,
    /// Made with the first call, which says where to.
    calls: Option<Calls<Tokio>>,
    alarm: Alarm<Tokio>,
}

/// How far a connection is.
enum Stage {
    Down,
    Opening(Boxed<Opened<Tokio>>, Result<Request, Error>),
    Shaking(Boxed<Shaken>, [u8; 32]),
    Open(Box<Ws>),
    /// Over for the session; what is said last is still on its way.
    Leaving(Box<Ws>),
}

impl<'e, 's, X, B, A, F> Engine<'e, 's, X, B, A, F>
where
    X: Exchange,
    B: BookStore,
    A: Access<X>,
    F: FnMut(Item<'_>),
{
    pub(super) fn new(client: &'e Client, session: &'e mut Session<'s, X, B, A>, on: F) -> Self {
        Self {
            client,
            session,
            on,
            now: stamp::<Tokio>(),
            settled: false,
            stage: Stage::Down,
            message: Message::text(""),
            unflushed: None,
            ended: None,
            calls: None,
            alarm: Alarm::new(),
        }
    }

    /// The user wants it closed.
    pub(super) fn close(&mut self) {
        self.session.close(stamp::<Tokio>().mono);
    }

    /// Polls the session until it waits, tells it the next fact, and so on until there is none.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Stop> {
        self.now = stamp::<Tokio>();
        for _ in 0..SHARE {
            self.tell_ends(cx);
            let until = match self.drain() {
                Ok(until) => until,
                Err(stop) => {
                    self.wrote(cx);
                    (self.on)(Item::Stopped(stop));
                    return Poll::Ready(stop);
                }
            };
            self.settled = !self.told(until, cx);
            if self.settled {
                return Poll::Pending;
            }
        }
        Tokio::yields(cx);
        Poll::Pending
    }

    /// Tells what has become of the connection that is being made and of a REST call, before the
    /// session looks at its deadlines: where the task is late both are over, and who it was that
    /// did not answer is to be told all the same. Where it has more to say first, they wait.
    fn tell_ends(&mut self, cx: &mut Context<'_>) {
        if self.settled {
            self.moved(cx);
            self.called(cx);
        }
    }
}

/// What the session says.
impl<X, B, A, F> Engine<'_, '_, X, B, A, F>
where
    X: Exchange,
    B: BookStore,
    A: Access<X>,
    F: FnMut(Item<'_>),
{
    /// Until when it waits, or why it has ended.
    fn drain(&mut self) -> Result<Option<Instant>, Stop> {
        loop {
            let step = self.session.step(self.now);
            let connection = self.session.connection_id();
            match self.session.view(step, view(&self.message)) {
                Output::Event(event) => (self.on)(Item::Event(event)),
                Output::Notice(notice) => (self.on)(Item::Notice(notice)),
                Output::ReconnectAfter { delay, attempt, cause } => {
                    (self.on)(Item::Reconnect { connection, delay, attempt, cause });
                }
                Output::Connect(endpoint) => {
                    let request = request(endpoint, self.session);
                    let patience = self.session.connect_timeout();
                    let opening = Opening::of(endpoint, &self.client.tls, self.now.mono, patience);
                    self.stage = Stage::Opening(Tokio::opening(opening), request);
                    (self.unflushed, self.ended) = (None, None);
                }
                Output::Send(frame) => {
                    let message = message_of(frame);
                    self.send(message);
                }
                Output::Request(asked) => {
                    let (id, rate) = (asked.id, self.session.limits().requests);
                    begin(&mut self.calls, (self.client, rate), connection, asked);
                    self.session.requested(self.now, id);
                }
                Output::Disconnect => self.hang_up(),
                Output::Stopped(stop) => return Err(stop),
                Output::Wait { until, .. } => return Ok(until),
            }
        }
    }

    /// Gives a message to the stack, which keeps what the socket does not take yet. One that it has
    /// no room for would be lost while the session waits for its answer: that ends the connection.
    fn send(&mut self, message: Message) {
        if let Stage::Open(ws) = &mut self.stage {
            let sent = Pin::new(&mut **ws).start_send(message);
            self.unflushed = self.unflushed.or(Some(self.now.mono));
            if let Err(error) = sent {
                self.fail(&error);
            }
        }
    }

    /// The connection is forgotten; what was said last is still sent.
    fn hang_up(&mut self) {
        self.stage = match core::mem::replace(&mut self.stage, Stage::Down) {
            Stage::Open(ws) | Stage::Leaving(ws) if self.unflushed.is_some() => Stage::Leaving(ws),
            _ => Stage::Down,
        };
    }
}

/// What the session is told.
impl<X, B, A, F> Engine<'_, '_, X, B, A, F>
where
    X: Exchange,
    B: BookStore,
    A: Access<X>,
    F: FnMut(Item<'_>),
{
    /// Tells the session one fact, where there is one.
    fn told(&mut self, until: Option<Instant>, cx: &mut Context<'_>) -> bool {
        self.over()
            || self.moved(cx)
            || self.wrote(cx)
            // Before the socket: one that always has more to read must keep no answer waiting.
            || self.called(cx)
            || self.read(cx)
            || self.rang(until, cx)
    }

    /// The connection has ended, and the session has said what that means for its books.
    fn over(&mut self) -> bool {
        let cause = self.ended.take();
        cause.map(|cause| self.session.closed(self.now, cause)).is_some()
    }

    /// A connection is a step further.
    fn moved(&mut self, cx: &mut Context<'_>) -> bool {
        match core::mem::replace(&mut self.stage, Stage::Down) {
            Stage::Opening(mut opening, request) => match opening.as_mut().poll(cx) {
                Poll::Pending => {
                    self.stage = Stage::Opening(opening, request);
                    false
                }
                Poll::Ready(opened) => {
                    self.now = stamp::<Tokio>();
                    self.opened(opened, request);
                    true
                }
            },
            Stage::Shaking(mut shaking, entropy) => match shaking.as_mut().poll(cx) {
                Poll::Pending => {
                    self.stage = Stage::Shaking(shaking, entropy);
                    false
                }
                Poll::Ready(shaken) => {
                    self.now = stamp::<Tokio>();
                    self.shaken(shaken, entropy);
                    true
                }
            },
            stage => {
                self.stage = stage;
                false
            }
        }
    }

    fn opened(&mut self, opened: Opened<Tokio>, request: Result<Request, Error>) {
        match (opened, request) {
            (Ok((transport, entropy)), Ok(request)) => {
                self.session.transport_connected(self.now, entropy);
                let config = Some(limits(self.client.message_max, WAITING_MAX));
                let bytes = Bytes::new(transport, self.now);
                let shaking = client_async_with_config(request, bytes, config);
                self.stage = Stage::Shaking(Box::pin(shaking), entropy);
            }
            (Ok(_), Err(error)) => self.session.closed(self.now, cause_of(&error)),
            (Err(error), _) => {
                self.session.closed(self.now, error.cause);
                self.unreachable(&error);
            }
        }
    }

    fn shaken(&mut self, shaken: Shaken, entropy: [u8; 32]) {
        match shaken {
            Ok((ws, _)) => {
                self.stage = Stage::Open(Box::new(ws));
                self.session.connected(self.now, entropy);
            }
            Err(error) => self.session.closed(self.now, cause_of(&error)),
        }
    }

    fn unreachable(&mut self, error: &ConnectError) {
        let connection = self.session.connection_id();
        (self.on)(Item::Unreachable { connection, error });
    }

    /// Carries on what waits to be written; says whether that has ended the connection.
    fn wrote(&mut self, cx: &mut Context<'_>) -> bool {
        let (Stage::Open(ws) | Stage::Leaving(ws)) = &mut self.stage else { return false };
        if self.unflushed.is_none() {
            return false;
        }
        let Poll::Ready(flushed) = Pin::new(&mut **ws).poll_flush(cx) else { return self.late() };
        self.unflushed = None;
        if matches!(self.stage, Stage::Leaving(_)) {
            self.stage = Stage::Down;
            return false;
        }
        flushed.map_err(|error| self.fail(&error)).is_err()
    }

    /// Gives up what waits to be written, where it has waited too long; says whether it was so.
    fn late(&mut self) -> bool {
        let late = self.written_by().is_some_and(|deadline| deadline <= self.now.mono);
        if late {
            self.unflushed = None;
            if let Stage::Open(_) = core::mem::replace(&mut self.stage, Stage::Down) {
                self.ends(Cause::Timeout(Phase::Write));
            }
        }
        late
    }

    /// When what waits to be written has waited too long.
    fn written_by(&self) -> Option<Instant> {
        self.unflushed.map(|since| since.after(self.session.write_timeout()))
    }

    fn read(&mut self, cx: &mut Context<'_>) -> bool {
        let Stage::Open(ws) = &mut self.stage else { return false };
        let Poll::Ready(read) = Pin::new(&mut **ws).poll_next(cx) else { return false };
        let read_at = ws.get_ref().read_at();
        if self.now.mono < read_at.mono {
            self.now = read_at;
        }
        match read {
            Some(Ok(Message::Close(frame))) => {
                // The stack has an answer ready.
                self.leave(closed_by(frame.as_ref()));
            }
            Some(Ok(message)) => {
                if matches!(message, Message::Ping(_)) {
                    self.unflushed = self.unflushed.or(Some(self.now.mono));
                }
                received(self.session, Stamp::new(self.now.mono, read_at.wall), &message);
                self.message = message;
            }
            Some(Err(error)) => self.fail(&error),
            None => self.fail(&Error::ConnectionClosed),
        }
        true
    }

    /// The connection is over by an error; the peer is told which of the protocol's it was.
    fn fail(&mut self, error: &Error) {
        let cause = cause_of(error);
        match cause {
            Cause::Protocol(fault) if let Some(code) = fault.close_code() => {
                if let Stage::Open(ws) = &mut self.stage {
                    // A stack that does not take even this has nothing to send it by.
                    let _ = Pin::new(&mut **ws).start_send(close_of(code));
                }
                self.leave(cause);
            }
            cause => {
                self.stage = Stage::Down;
                self.ends(cause);
            }
        }
    }

    fn leave(&mut self, cause: Cause) {
        self.unflushed = Some(self.now.mono);
        self.hang_up();
        self.ends(cause);
    }

    fn ends(&mut self, cause: Cause) {
        self.session.faded(self.now.mono);
        self.ended = Some(cause);
    }

    /// A REST call is over.
    fn called(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(Poll::Ready(done)) = self.calls.as_mut().map(|calls| calls.poll(cx)) else {
            return false;
        };
        self.now = stamp::<Tokio>();
        if let Some(error) = done.tell(self.session, self.now) {
            self.unreachable(&error);
        }
        true
    }

    /// A deadline has come.
    fn rang(&mut self, until: Option<Instant>, cx: &mut Context<'_>) -> bool {
        let idle = self.calls.as_ref().and_then(Calls::deadline);
        let first = [until, self.written_by(), idle].into_iter().flatten().min();
        if self.alarm.poll(first, cx).is_pending() {
            return false;
        }
        self.now = stamp::<Tokio>();
        if let Some(calls) = &mut self.calls {
            calls.expire(self.now.mono);
        }
        true
    }
}

/// The opening handshake: that of RFC 6455, and the venue's headers.
fn request<X: Exchange, B: BookStore, A: Access<X>>(
    endpoint: Endpoint<'_>,
    session: &Session<'_, X, B, A>,
) -> Result<Request, Error> {
    let scheme = if endpoint.tls { "wss" } else { "ws" };
    let url = format!("{scheme}://{}{}", endpoint.authority, session.path());
    let mut request = url.into_client_request()?;
    for (name, value) in session.headers() {
        let name =
            HeaderName::from_bytes(name.as_bytes()).map_err(|it| Error::HttpFormat(it.into()))?;
        request.headers_mut().insert(name, HeaderValue::from_str(value)?);
    }
    Ok(request)
}

/// Begins a REST call; the first says to whom all go. Where there is no such place, the session
/// notices by its deadline.
fn begin(
    calls: &mut Option<Calls<Tokio>>,
    (client, rate): (&Client, Rate),
    connection: ConnectionId,
    asked: Asked<'_>,
) {
    if calls.is_none() {
        let made = Calls::new(&client.rest, asked.base, rate);
        *calls = made.ok().map(Calls::private);
    }
    if let Some(calls) = calls {
        calls.begin(connection, asked);
    }
}

#[cfg(test)]
mod tests;
