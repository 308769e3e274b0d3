//! However the bytes are cut into reads, the steps and the frames sent are the same.

use crate::scene::{Event, Scene};
use crate::server::{
    BINARY, CLOSE, CONTINUATION, PING, PONG, RIGHT, TEXT, close, frame, part, raw,
};

type Outcome = (Vec<Event>, Vec<(u8, Vec<u8>)>);

/// What follows a right answer, by name.
fn tails() -> Vec<(&'static str, Vec<u8>)> {
    let euro = "€".as_bytes();
    vec![
        (
            "everything that is right",
            [
                frame(TEXT, "hello"),
                frame(BINARY, ""),
                frame(TEXT, "é".repeat(100)),
                part(TEXT, &euro[..1]),
                frame(PING, "one"),
                part(CONTINUATION, ""),
                part(CONTINUATION, &euro[1..2]),
                frame(PONG, "two"),
                frame(CONTINUATION, &euro[2..]),
                frame(BINARY, [0xff; 300]),
                close(1000, "bye"),
                frame(TEXT, "ignored"),
            ]
            .concat(),
        ),
        ("no body in the close", [frame(TEXT, "x"), frame(CLOSE, "")].concat()),
        ("cut in a frame", [frame(TEXT, "x"), vec![0x81, 10, b'a']].concat()),
        ("reserved bit", [frame(PING, "x"), raw(0xc1, b"x"), frame(PING, "y")].concat()),
        ("reserved bit and mask", vec![0xc1, 0x81, 0, 0, 0, 0, 0]),
        ("continuation and mask", vec![0x80, 0x81, 0, 0, 0, 0, 0]),
        ("continuation too long", vec![0x80, 0x7e, 0, 5, 0, 0, 0]),
        ("continuation too big", vec![0x80, 0x7e, 0xff, 0xff, 0, 0, 0]),
        ("bad text in a frame too big", [vec![0x81, 0x7e, 0xff, 0xff, 0xff], vec![0; 9]].concat()),
        ("bad text at the end", frame(TEXT, b"abc\xff")),
        ("bad text inside", [frame(TEXT, [&[b'a'; 130][..], b"\xc0x"].concat())].concat()),
        ("cut text", [part(TEXT, b"ab\xe2"), frame(PING, ""), frame(CONTINUATION, "x")].concat()),
        ("unfinished text", frame(TEXT, b"abc\xe2\x82")),
        ("bad reason", frame(CLOSE, b"\x03\xe8\xff")),
        ("bad code", close(1005, "no")),
        ("half a code", frame(CLOSE, b"\x03")),
        ("interleaved", [part(TEXT, "a"), frame(TEXT, "b")].concat()),
    ]
}

fn outcome(lines: &[&str], tail: &[u8], reads: impl Fn(&mut Scene, &[u8])) -> Outcome {
    let mut scene = Scene::open_with(1200, 600);
    scene.connect([3; 32]);
    let bytes = [scene.answer(lines), tail.to_vec()].concat();
    reads(&mut scene, &bytes);
    scene.end();
    let said = scene.said();
    (scene.events, said)
}

fn same_for_all_splits(name: &str, lines: &[&str], tail: &[u8]) -> Outcome {
    let whole = outcome(lines, tail, |scene, bytes| {
        scene.feed(bytes);
    });
    let by_byte = outcome(lines, tail, |scene, bytes| {
        scene.read_max = 1;
        scene.feed(bytes);
    });
    assert_eq!(by_byte, whole, "{name}, byte by byte");
    // An answer's accept value has always the same length.
    let len = {
        let mut scene = Scene::open();
        scene.connect([3; 32]);
        scene.answer(lines).len() + tail.len()
    };
    for cut in 1..len {
        let split = outcome(lines, tail, |scene, bytes| {
            scene.feed(&bytes[..cut]);
            scene.feed(&bytes[cut..]);
        });
        assert_eq!(split, whole, "{name}, cut at {cut}");
    }
    whole
}

#[test]
fn every_split_of_a_connection_gives_the_same_steps_and_frames() {
    for (name, tail) in tails() {
        let (events, _) = same_for_all_splits(name, &RIGHT, &tail);
        assert_eq!(events[0], Event::Opened);
        assert!(events.len() >= 2, "{name} ends with something");
    }
}

#[test]
fn every_split_of_a_wrong_answer_gives_the_same_fault() {
    let answers: [&[&str]; 6] = [
        &["HTTP/1.1 429 Too Many Requests", "Retry-After: 30", "Content-Length: 0"],
        &["HTTP/1.1 101 x", "Upgrade: websocket", "Upgrade: websocket", " folded"],
        &["HTTP/1.1 101 x", "Sec-WebSocket-Accept: no", "Sec-WebSocket-Extensions: x"],
        &["HTTP/1.1 101 x", "bare\nline feed"],
        &["SSH-2.0-OpenSSH_9.6"],
        &["HTTP/1.1 101 x", "Upgrade: websocket", "Connection: close"],
    ];
    for lines in answers {
        let (events, said) = same_for_all_splits("a wrong answer", lines, b"");
        assert!(matches!(events[..], [Event::Failed(_)]), "{lines:?} gave {events:?}");
        assert_eq!(said, []);
    }
}
