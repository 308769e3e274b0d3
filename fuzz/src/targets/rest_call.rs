//! Any answer to a REST call, in any reads, in a buffer of any size: it is taken exactly where a
//! second reading of RFC 9112, of all bytes at once, says that it may be, and as what it says.

mod reading;

use core::task::Poll;

use tickwire_core::account::call::{Headers, Method};
use tickwire_core::http::{Base, Call, Fault};
use tickwire_core::session::{Request, RequestId};
use tickwire_core::time::Instant;

use crate::input::Input;
use reading::{Reading, read};

/// The least room: the request must fit.
const LEAST: usize = 150;

/// What came of a call, before its peer hung up and after that.
type Outcome = (Option<Result<Reading, Fault>>, Result<Reading, Fault>);

/// Runs an input: two bytes say how large the buffer is, two where the answer is cut, then comes
/// the answer.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let room = LEAST + usize::from(input.short() % 4_096);
    let cut = usize::from(input.short());
    let bytes = input.rest();

    let whole = outcome(room, &[bytes]);
    let (first, second) = bytes.split_at(cut % (bytes.len() + 1));
    assert_eq!(outcome(room, &[first, second]), whole, "reads do not matter");
    let shredded: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(outcome(room, &shredded), whole, "reads do not matter");

    let (before, after) = whole;
    assert_eq!(after.clone().ok(), read(bytes, room), "{after:?}");
    // An end changes nothing of what is over.
    assert!(before.is_none_or(|before| before == after));
}

fn outcome(room: usize, pieces: &[&[u8]]) -> Outcome {
    let mut buffer = vec![7; room];
    let mut call = asked(&mut buffer);
    for piece in pieces {
        deliver(&mut call, piece);
    }
    let before = state(&call);
    call.ended();
    let after = state(&call).expect("nothing more can come");
    assert!(call.room().is_empty() && call.pending().is_empty(), "it is over");
    drop(call);
    assert!(buffer.iter().all(|byte| *byte == 0), "nothing is left behind");
    (before, after)
}

/// A call whose request is sent.
fn asked(buffer: &mut [u8]) -> Call<'_> {
    let base = Base::parse("http://h").expect("a base");
    let request = Request {
        id: RequestId(1),
        method: Method::Get,
        base: "http://h",
        path: "/",
        headers: Headers::NONE,
        body: "",
        weight: 1,
        deadline: Instant::ORIGIN,
    };
    let mut call = Call::new(&base, &request, buffer).expect("room for a request");
    call.sent(call.pending().len());
    call
}

fn deliver(call: &mut Call<'_>, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        if call.room().is_empty() {
            assert!(call.poll().is_ready(), "neither room nor an end");
            return;
        }
        let room = call.room();
        let count = bytes.len().min(room.len());
        let (read, rest) = bytes.split_at(count);
        room[..count].copy_from_slice(read);
        call.received(count);
        bytes = rest;
    }
}

fn state(call: &Call<'_>) -> Option<Result<Reading, Fault>> {
    match call.poll() {
        Poll::Pending => None,
        Poll::Ready(answer) => Some(answer.map(|answer| Reading {
            status: answer.status,
            retry_after_s: answer.retry_after_s,
            body: answer.body.to_vec(),
        })),
    }
}
