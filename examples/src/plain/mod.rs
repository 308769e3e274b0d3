//! A driver on `std::net` alone, and all that one does: connect, read, write, make REST calls,
//! wait. It speaks no TLS, and so goes nowhere but to this machine.
//!
//! `std` can wait for one socket, not for two. So this loop waits for the stream as long as it may,
//! and while a REST call is under way it looks at both, a millisecond each time; `mio_two_venues`
//! waits for all of its sockets at once. Where the calls of several sessions count together against
//! a limit of their venue, nobody counts them here.

mod dial;
mod rest;

use core::fmt;
use core::task::Poll;
use core::time::Duration;
use std::net::TcpStream;
use std::thread;

use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::exchange::Exchange;
use tickwire_core::retry::Cause;
use tickwire_core::session::{Access, Output, Public, Stop};
use tickwire_core::time::Stamp;

use crate::clock::{Clock, random};
use crate::io::{cause_of, exchange_bytes};
use dial::Dial;
use rest::Rest;

/// How long an address may take to be connected to; the session may give up before.
const DIALLING_MAX: Duration = Duration::from_secs(10);
/// How long the loop waits for one of several things.
const GLANCE: Duration = Duration::from_millis(1);

/// A connection, its socket and its calls.
pub struct Plain<'b, X: Exchange, B: BookStore, A: Access<X> = Public> {
    /// What wishes are made of: `subscribe`, `close` and others, between two turns.
    pub connection: Connection<'b, X, B, A>,
    clock: Clock,
    socket: Socket,
    calls: Vec<Rest>,
}

#[derive(Debug)]
enum Socket {
    Down,
    Dialling(Dial),
    /// It blocks, for as long as its timeouts say.
    Up(TcpStream),
}

impl<'b, X: Exchange, B: BookStore, A: Access<X>> Plain<'b, X, B, A> {
    /// A loop that has not begun to turn.
    #[must_use]
    pub fn new(connection: Connection<'b, X, B, A>) -> Self {
        Self { connection, clock: Clock::start(), socket: Socket::Down, calls: Vec::new() }
    }

    /// The loop's time.
    #[must_use]
    pub fn now(&self) -> Stamp {
        self.clock.now()
    }

    /// Turns until the session is over; says why it is. `hear` is told what there is to know, in
    /// order: events, notices, and plans to reconnect.
    pub fn run(&mut self, mut hear: impl FnMut(&Connection<'b, X, B, A>, Output<'_>)) -> Stop {
        loop {
            if let Some(why) = self.turn(Duration::from_secs(1), &mut hear) {
                return why;
            }
        }
    }

    /// Says what there is to say, then waits for so long at most. Gives the reason where the
    /// session is over.
    pub fn turn(
        &mut self,
        most: Duration,
        mut hear: impl FnMut(&Connection<'b, X, B, A>, Output<'_>),
    ) -> Option<Stop> {
        loop {
            let now = self.clock.now();
            // A poll in two phases: what is told can be looked up in the connection.
            let step = self.connection.step(now);
            match self.connection.view(step) {
                Output::Connect(endpoint) if endpoint.tls => {
                    self.connection.closed(now, Cause::Tls);
                }
                Output::Connect(Endpoint { host, port, .. }) => {
                    self.socket = Socket::Dialling(Dial::to(host, port, DIALLING_MAX));
                }
                Output::Disconnect => self.socket = Socket::Down,
                Output::Request(request) => {
                    let id = request.id;
                    match Rest::begin(&request, now.mono) {
                        Ok(rest) => self.calls.push(rest),
                        Err(why) => self.connection.unanswered(now, id, why),
                    }
                }
                Output::Stopped(why) => return Some(why),
                Output::Wait { until, want_write } => {
                    let patience = until.map_or(most, |until| until.since(now.mono).min(most));
                    let is_busy = want_write || !self.calls.is_empty();
                    self.wait(if is_busy { patience.min(GLANCE) } else { patience });
                    self.look_at_calls();
                    return None;
                }
                Output::Send(_) => {} // only for users who bring a WebSocket stack of their own
                said => hear(&self.connection, said),
            }
        }
    }

    /// Waits for the stream.
    fn wait(&mut self, patience: Duration) {
        match &mut self.socket {
            Socket::Down => thread::park_timeout(patience),
            Socket::Dialling(dial) => {
                if let Some(dialled) = dial.wait(patience) {
                    self.dialled(dialled);
                }
            }
            Socket::Up(stream) => {
                // Zero would be no timeout at all.
                let patience = patience.max(GLANCE);
                match stream.set_read_timeout(Some(patience)) {
                    Ok(()) => {
                        exchange_bytes(&mut self.connection, stream, || self.clock.now());
                    }
                    Err(error) => self.connection.closed(self.clock.now(), cause_of(&error)),
                }
            }
        }
    }

    fn dialled(&mut self, dialled: Result<TcpStream, Cause>) {
        let now = self.clock.now();
        // A peer who takes nothing must not keep us from reading.
        let ready = |stream: &TcpStream| stream.set_write_timeout(Some(GLANCE)).is_ok();
        self.socket = match dialled {
            Ok(stream) if ready(&stream) => {
                self.connection.connected(now, random());
                Socket::Up(stream)
            }
            Ok(_) => {
                self.connection.closed(now, Cause::Network);
                Socket::Down
            }
            Err(cause) => {
                self.connection.closed(now, cause);
                Socket::Down
            }
        };
    }

    /// Moves the calls on, and tells of those that are over.
    fn look_at_calls(&mut self) {
        let Self { connection, clock, calls, .. } = self;
        calls.retain_mut(|rest| {
            let (id, now) = (rest.id, clock.now());
            match rest.look(now.mono) {
                Poll::Pending => return true,
                Poll::Ready(Ok(answer)) => {
                    connection.requested(now, id);
                    connection.responded(now, id, answer.status, answer.retry_after_s, answer.body);
                }
                Poll::Ready(Err(why)) => connection.unanswered(now, id, why),
            }
            false
        });
    }
}

impl<X: Exchange, B: BookStore, A: Access<X>> fmt::Debug for Plain<'_, X, B, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plain")
            .field("connection", &self.connection)
            .field("socket", &self.socket)
            .field("calls", &self.calls)
            .finish_non_exhaustive()
    }
}
