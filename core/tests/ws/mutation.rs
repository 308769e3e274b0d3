//! Mutated bytes: whatever arrives, nothing panics, nothing loops, and what is sent is well-formed.

use tickwire_core::entropy::Entropy;
use tickwire_core::ws::State;

use crate::scene::{Event, Scene, Socket};
use crate::server::{BINARY, CONTINUATION, PING, PONG, RIGHT, TEXT, close, frame, part};

/// The count of mutated inputs, most of them after a valid handshake.
const INPUTS: usize = 210_000;

/// Draws for a mutation.
struct Dice(Entropy);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0.next_u32() as usize % bound.max(1)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// Changes a few bytes, most often one; lengths and opcodes are among them often enough, since
    /// the frames are short.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let (at, other) = (self.below(bytes.len()), self.below(bytes.len()));
            match self.below(7) {
                _ if bytes.is_empty() => bytes.push(0x81),
                0 => bytes[at] ^= 1 << self.below(8),
                1 => bytes[at] = [0, 1, 0x7e, 0x7f, 0x80, 0x81, 0xfe, 0xff][self.below(8)],
                2 => bytes.insert(at, self.0.next_u32() as u8),
                3 => drop(bytes.remove(at)),
                4 => bytes.truncate(at),
                5 => bytes.swap(at, other),
                _ => {
                    let piece = bytes[at.min(other)..at.max(other)].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
    }
}

/// A connection's worth of frames.
fn frames() -> Vec<u8> {
    [
        frame(TEXT, "{\"channel\":\"spot.trades\"}"),
        frame(PING, "p"),
        part(TEXT, b"\xe2\x82"),
        frame(PONG, ""),
        part(CONTINUATION, b"\xac"),
        frame(CONTINUATION, "end"),
        frame(BINARY, [0; 126]),
        frame(PING, [7; 60]),
        close(1001, "bye"),
    ]
    .concat()
}

/// Delivers the bytes in random reads, over a socket of random mood, with wishes between.
fn deliver(dice: &mut Dice, scene: &mut Scene, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        scene.socket = match dice.below(4) {
            0 => Socket::Untried,
            1 => Socket::Refusing,
            _ => Socket::Free,
        };
        scene.read_max = 1 + dice.below(bytes.len());
        let taken = scene.offer(&bytes[..scene.read_max]);
        bytes = &bytes[taken..];
        match dice.below(16) {
            0 => drop(scene.client.ping(b"wish")),
            1 => drop(scene.client.close(1000, "")),
            2 => scene.write(3),
            _ => {}
        }
        if taken == 0 {
            scene.socket = Socket::Free;
            scene.run();
        }
    }
    scene.socket = Socket::Free;
    scene.end();
    scene.run();
}

fn check(scene: &Scene, bytes: &[u8]) {
    assert!(matches!(scene.client.state(), State::Closed | State::Failed), "{bytes:02x?}");
    assert!(scene.events.len() <= bytes.len() + 1, "{bytes:02x?}");
    let ends = |event: &&Event| matches!(event, Event::Closed(..) | Event::Failed(_));
    assert_eq!(scene.events.iter().filter(ends).count(), 1, "one end: {bytes:02x?}");
    assert!(scene.events.last().iter().any(ends), "nothing after it: {bytes:02x?}");
    // Reads every frame strictly.
    scene.sent();
}

#[test]
fn mutated_inputs_never_panic_and_always_end() {
    let mut dice = Dice(Entropy::new([42; 32]));
    let mut scene = Scene::open_with(500, 300);
    let (original, mut opened) = (frames(), 0);
    for _ in 0..INPUTS {
        let in_handshake = dice.one_in(20);
        scene.socket = Socket::Free;
        scene.connect([0; 32]);
        scene.events.clear();
        let mut answer = scene.answer(&RIGHT);
        let mut bytes = original.clone();
        dice.mutate(if in_handshake { &mut answer } else { &mut bytes });
        bytes.splice(0..0, answer);
        deliver(&mut dice, &mut scene, &bytes);
        check(&scene, &bytes);
        if !in_handshake {
            assert_eq!(scene.events[0], Event::Opened, "the handshake is valid");
            opened += 1;
        }
    }
    println!("{INPUTS} mutated inputs, {opened} of them after a valid handshake");
    assert!(opened >= 190_000, "{opened}");
}
