//! A call, and a peer that answers with bytes.

use core::task::Poll;

use tickwire_core::account::call::{Headers, Method};
use tickwire_core::http::{Base, Call, Fault};
use tickwire_core::session::{Request, RequestId};
use tickwire_core::store::Store;
use tickwire_core::time::Instant;

/// What came of a call: a status, Retry-After and a body, or a fault; `None` where it still waits.
pub(crate) type Outcome = Option<Result<(u16, Option<u32>, Vec<u8>), Fault>>;

/// A buffer for calls that are not about it.
pub(crate) const ROOM: usize = 1_000;

pub(crate) fn request<'a>(path: &'a str, headers: &'a str, body: &'a str) -> Request<'a> {
    Request {
        id: RequestId(1),
        method: Method::Get,
        base: "http://h",
        path,
        headers: Headers::of(headers),
        body,
        weight: 1,
        deadline: Instant::ORIGIN,
    }
}

pub(crate) fn outcome(call: &Call<'_>) -> Outcome {
    match call.poll() {
        Poll::Pending => None,
        Poll::Ready(Err(fault)) => Some(Err(fault)),
        Poll::Ready(Ok(answer)) => {
            Some(Ok((answer.status, answer.retry_after_s, answer.body.to_vec())))
        }
    }
}

/// A call whose request is sent.
pub(crate) fn asked<'b>(buffer: impl Into<Store<'b, u8>>) -> Call<'b> {
    let base = Base::parse("http://h").expect("a base");
    let mut call = Call::new(&base, &request("/", "", ""), buffer).expect("room for a request");
    call.sent(usize::MAX);
    call
}

/// Delivers bytes, in reads of at most so many; stops where no room is left.
pub(crate) fn deliver(call: &mut Call<'_>, mut bytes: &[u8], read: usize) {
    while !bytes.is_empty() {
        let room = call.room();
        let count = bytes.len().min(read).min(room.len());
        if count == 0 {
            return;
        }
        room[..count].copy_from_slice(&bytes[..count]);
        call.received(count);
        bytes = &bytes[count..];
    }
}

/// What comes of an answer, in one read as far as there is room.
pub(crate) fn answered(bytes: &[u8]) -> Outcome {
    let mut buffer = [0; ROOM];
    let mut call = asked(&mut buffer);
    deliver(&mut call, bytes, usize::MAX);
    outcome(&call)
}

/// The same, after which the peer hangs up.
pub(crate) fn answered_and_ended(bytes: &[u8]) -> Outcome {
    let mut buffer = [0; ROOM];
    let mut call = asked(&mut buffer);
    deliver(&mut call, bytes, usize::MAX);
    call.ended();
    outcome(&call)
}

pub(crate) fn whole(status: u16, body: &str) -> Outcome {
    Some(Ok((status, None, body.as_bytes().to_vec())))
}
