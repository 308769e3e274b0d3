//! The loop of a client: what a runtime does with a socket and a timer.

use core::time::Duration;

use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{Access, Output, RequestId, State};
use tickwire_core::time::{Instant, Stamp, UnixNanos};

use crate::tally::Tally;
use crate::wire::{Broken, Step, Wire};

/// When the clients' wall clocks start, in milliseconds since the Unix epoch.
pub(crate) const START_MS: u64 = 1_790_000_000_000;

/// Runs a connection until its wire ends.
pub(crate) fn run<X: Exchange, B: BookStore, A: Access<X>>(
    connection: &mut Connection<'_, X, B, A>,
    body: &mut [u8],
    wire: &mut dyn Wire,
) -> Result<Tally, Broken> {
    let mut client = Client { tally: Tally::NEW, now_ms: 1, asked: None };
    loop {
        client.drain(connection, wire)?;
        let now = client.now();
        let pending = connection.pending();
        if !pending.is_empty() {
            let count = pending.len();
            client.tally.sent.add(pending);
            wire.sent(pending);
            connection.sent(now, count);
        }
        match wire.next(connection.room(), body)? {
            Step::Received(count) => connection.received(now, count),
            Step::Answered(status, len) => {
                let id = client.asked.take().ok_or(Broken)?;
                let body = body.get(..len).ok_or(Broken)?;
                connection.responded(now, id, status, None, body);
            }
            Step::Passed(time_ms) => client.now_ms += u64::from(time_ms),
            Step::Ended if connection.state() == State::Live => return Ok(client.tally),
            Step::Ended => return Err(Broken),
        }
    }
}

struct Client {
    tally: Tally,
    now_ms: u64,
    /// The REST call under way: there is never more than one.
    asked: Option<RequestId>,
}

impl Client {
    fn now(&self) -> Stamp {
        let mono = Instant::ORIGIN.after(Duration::from_millis(self.now_ms));
        Stamp::new(mono, UnixNanos::from_millis(START_MS + self.now_ms))
    }

    /// Polls until there is nothing to do.
    fn drain<X: Exchange, B: BookStore, A: Access<X>>(
        &mut self,
        connection: &mut Connection<'_, X, B, A>,
        wire: &mut dyn Wire,
    ) -> Result<(), Broken> {
        let now = self.now();
        loop {
            match connection.poll(now) {
                Output::Connect(_) => connection.connected(now, [9; 32]),
                Output::Event(event) => self.tally.hear(&event),
                Output::Notice(_) => self.tally.notices += 1,
                Output::Request(request) => {
                    self.tally.asked(&request);
                    wire.asked(&request);
                    let id = request.id;
                    self.asked = Some(id);
                    connection.requested(now, id);
                }
                Output::Wait { .. } => return Ok(()),
                // None of these belongs to a session that goes well.
                Output::Send(_)
                | Output::ReconnectAfter { .. }
                | Output::Disconnect
                | Output::Stopped(_) => return Err(Broken),
            }
        }
    }
}
