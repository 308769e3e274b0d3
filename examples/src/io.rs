//! Bytes between a stream and the machines that want them: a connection, or a REST call.

use core::task::Poll;
use std::io::{self, ErrorKind, Read, Write};

use tickwire_core::book::BookStore;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::http::{Answer, Call};
use tickwire_core::retry::Cause;
use tickwire_core::session::{Access, Unanswered};
use tickwire_core::time::Stamp;

/// Writes what is pending and reads what is there, each once, and tells the connection. Says
/// whether anything moved, so that there may be more.
pub fn exchange_bytes<X: Exchange, B: BookStore, A: Access<X>>(
    connection: &mut Connection<'_, X, B, A>,
    stream: &mut (impl Read + Write),
    clock: impl Fn() -> Stamp,
) -> bool {
    let (pending, room) = connection.io();
    let sent = if pending.is_empty() { None } else { Some(moved(stream.write(pending))) };
    // Nothing read into no room would look like the end.
    let read = if room.is_empty() { Ok(None) } else { moved(stream.read(room)) };
    let now = clock();
    let (mut broken, mut has_sent) = (None, false);
    match sent {
        None => {}
        Some(Ok(count)) => {
            connection.sent(now, count.unwrap_or(0));
            has_sent = count.is_some();
        }
        Some(Err(error)) => broken = Some(cause_of(&error)),
    }
    match read {
        Ok(Some(0)) => connection.closed(now, Cause::Ended),
        // Though writing has failed, what was received before is still read.
        Ok(Some(count)) => connection.received(now, count),
        Err(error) => connection.closed(now, cause_of(&error)),
        Ok(None) => match broken {
            Some(cause) => connection.closed(now, cause),
            None => return has_sent,
        },
    }
    true
}

/// Moves a call on as far as its stream allows without waiting: the answer, or why there is none,
/// once it is over.
pub fn carry_on<'c>(
    call: &'c mut Call<'_>,
    stream: &mut (impl Read + Write),
) -> Poll<Result<Answer<'c>, Unanswered>> {
    while call.poll().is_pending() {
        match step(call, stream) {
            Ok(true) => {}
            Ok(false) => return Poll::Pending,
            Err(_) => return Poll::Ready(Err(Unanswered::Network)),
        }
    }
    call.poll().map(|answer| answer.map_err(Unanswered::from))
}

/// Writes once, or reads once where all is written; says whether anything moved.
fn step(call: &mut Call<'_>, stream: &mut (impl Read + Write)) -> io::Result<bool> {
    let pending = call.pending();
    if pending.is_empty() {
        match moved(stream.read(call.room()))? {
            None => return Ok(false),
            Some(0) => call.ended(),
            Some(count) => call.received(count),
        }
    } else {
        match moved(stream.write(pending))? {
            None => return Ok(false),
            Some(0) => return Err(ErrorKind::WriteZero.into()),
            Some(count) => call.sent(count),
        }
    }
    Ok(true)
}

/// How many bytes moved; `None` where the stream must be waited for.
fn moved(result: io::Result<usize>) -> io::Result<Option<usize>> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(error) => match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => Ok(None),
            _ => Err(error),
        },
    }
}

/// Why a transport ended or could not be made.
#[must_use]
pub fn cause_of(error: &io::Error) -> Cause {
    match error.kind() {
        ErrorKind::ConnectionRefused => Cause::Refused,
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            Cause::Reset
        }
        _ => Cause::Network,
    }
}
