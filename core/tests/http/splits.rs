//! How the bytes were cut into reads does not matter.

use proptest::prelude::*;

use crate::rig::{Outcome, ROOM, asked, deliver, outcome};

/// Answers of every form, right and wrong.
const ANSWERS: [&str; 9] = [
    "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 11\r\n\r\nhello world",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
     5;a=b\r\nhello\r\n06\r\n world\r\n0\r\nX: y\r\n\r\nmore",
    "HTTP/1.1 100 Continue\r\n\r\n\
     HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}",
    "HTTP/1.1 200 OK\r\n\r\nuntil the end",
    "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n..",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n",
    "HTTP/1.1 200 OK\r\nbroken\r\n\r\n",
];

fn delivered(pieces: &[&[u8]]) -> Outcome {
    let mut buffer = [0; ROOM];
    let mut call = asked(&mut buffer);
    for piece in pieces {
        deliver(&mut call, piece, usize::MAX);
    }
    call.ended();
    outcome(&call)
}

#[test]
fn every_split_of_an_answer_gives_the_same() {
    for answer in ANSWERS.map(str::as_bytes) {
        let whole = delivered(&[answer]);
        for at in 0..=answer.len() {
            let (first, second) = answer.split_at(at);
            assert_eq!(delivered(&[first, second]), whole, "cut at {at}");
        }
        let bytes: Vec<&[u8]> = answer.chunks(1).collect();
        assert_eq!(delivered(&bytes), whole, "byte by byte");
    }
}

/// Something like an answer: fragments of them, and any bytes.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        4 => prop::sample::select(ANSWERS.to_vec()).prop_map(|text| text.as_bytes().to_vec()),
        2 => prop::sample::select(vec![
            "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 \r\n", "Content-Length: 3\r\n", "\r\n", "\n",
            "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n", "0\r\n", "A: b\r\n", "3;x\r\n",
        ]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ];
    prop::collection::vec(fragment, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_reads_of_any_bytes_give_the_same(
        bytes in noise(),
        cuts in prop::collection::vec(1_usize..40, 1..40),
        room in 60_usize..400,
    ) {
        let story = |reads: &mut dyn Iterator<Item = usize>| {
            let mut buffer = vec![0; room.max(120)];
            let mut call = asked(&mut buffer[..]);
            let mut at = 0;
            while at < bytes.len() && !call.room().is_empty() {
                let read = reads.next().unwrap_or(usize::MAX);
                let count = read.min(bytes.len() - at).min(call.room().len());
                deliver(&mut call, &bytes[at..at + count], usize::MAX);
                at += count;
            }
            let before = outcome(&call);
            call.ended();
            (before, outcome(&call))
        };
        let whole = story(&mut core::iter::repeat(usize::MAX));
        prop_assert_eq!(story(&mut cuts.into_iter().cycle()), whole);
    }
}
