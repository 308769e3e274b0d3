//! The limit on inflated bytes: exact, for every way to write them.

use core::time::Duration;
use std::time::Instant;

use tickwire_core::exchange::MessageType;
use tickwire_core::ws::deflate::Offer;
use tickwire_core::ws::{Fault, State};

use crate::bits::Bits;
use crate::rig::{self, AGREED, ALONE, Server, open, told};
use crate::scene::{Event, Scene};
use crate::server::{self, raw};

const TOO_BIG: [Event; 1] = [Event::Failed(Fault::TooBig)];

/// Payloads of `len` bytes, with what they are: by literals, by repetition, stored, over blocks.
fn payloads(len: usize) -> Vec<(Vec<u8>, Vec<u8>)> {
    let varied: Vec<u8> = (0..len).map(|at| (at * at / 3 % 251) as u8).collect();
    let zeros = vec![0; len];
    let literals = Bits::default().block(false, 1).literals(&varied).fixed(256).payload();
    let stored = Server::with(flate2::Compression::none(), 15, false).payload(&varied);
    let (one, two) = varied.split_at(len / 2);
    let mut blocks = Bits::default();
    blocks.block(true, 1).literals(one).fixed(256).align();
    let blocks = blocks.block(false, 1).literals(two).fixed(256).payload();
    vec![
        (literals, varied.clone()),
        (stored, varied.clone()),
        (blocks, varied),
        (Server::new(15, false).payload(&zeros), zeros),
    ]
}

#[test]
fn a_message_may_be_as_long_as_the_limit_and_no_longer() {
    let alone = format!("{AGREED}; server_no_context_takeover");
    for max in [1, 2, 3, 15, 16, 17, 31, 32, 33, 257, 258, 259, 1000, 5000] {
        for (offer, agreement) in [(Offer::DEFAULT, AGREED), (ALONE, alone.as_str())] {
            for len in [max - 1, max] {
                for (payload, message) in payloads(len) {
                    let mut scene = open(offer, max, agreement);
                    let told = told(MessageType::Binary, &message);
                    assert_eq!(scene.feed(&raw(rig::BINARY, &payload)), [told], "{len} of {max}");
                }
            }
            for (payload, _) in payloads(max + 1) {
                let mut scene = open(offer, max, agreement);
                assert_eq!(scene.feed(&raw(rig::BINARY, &payload)), TOO_BIG, "{max}");
                assert_eq!(scene.said(), [(server::CLOSE, 1009_u16.to_be_bytes().to_vec())]);
                assert_eq!(scene.client.state(), State::Failed);
            }
        }
    }
}

#[test]
fn the_limit_is_the_same_wherever_the_window_stands() {
    for before in [0, 1, 50, 99, 100, 101, 250, 299, 300, 301] {
        let offer = Offer { server_window_bits: 8, server_takeover: true };
        let agreement = format!("{AGREED}; server_max_window_bits=8");
        let filled = || {
            let mut scene = open(offer, 100, &agreement);
            for piece in vec![7_u8; before].chunks(100) {
                let payload = Server::new(8, false).payload(piece);
                scene.feed(&raw(rig::BINARY, &payload));
            }
            scene
        };
        for (payload, message) in payloads(100) {
            let told = told(MessageType::Binary, &message);
            assert_eq!(filled().feed(&raw(rig::BINARY, &payload)), [told], "after {before}");
        }
        for (payload, _) in payloads(101) {
            assert_eq!(filled().feed(&raw(rig::BINARY, &payload)), TOO_BIG, "after {before}");
        }
    }
}

#[test]
fn the_wire_has_a_limit_of_its_own() {
    // A message that does not deflate is longer on the wire than it is.
    let mut scene = rig::scene(rig::deflate(Offer::DEFAULT, 1 << 16), 1000);
    assert_eq!(rig::shake(&mut scene, AGREED), [Event::Opened]);
    let max = scene.client.message_max();
    let stored = |len: usize| {
        let payload = Server::with(flate2::Compression::none(), 15, false).payload(&vec![1; len]);
        raw(rig::BINARY, &payload)
    };
    assert_eq!(scene.feed(&stored(max - 6)), [Event::Binary(vec![1; max - 6])]);
    assert_eq!(scene.feed(&stored(max - 5)), TOO_BIG);
}

/// A frame of about `len` bytes that inflates to a thousand times as many, and its last byte apart.
fn zeros(len: usize) -> (Vec<u8>, u8) {
    let mut frame = raw(rig::BINARY, &Bits::default().zeros(len));
    let last = frame.pop().unwrap();
    (frame, last)
}

/// A message that waits for its last byte, with which it is inflated.
struct Charge {
    max: usize,
    frame: Vec<u8>,
    last: u8,
}

impl Charge {
    fn new(max: usize, len: usize) -> Self {
        let (frame, last) = zeros(len);
        Self { max, frame, last }
    }

    /// How long the last byte takes, and what comes of it.
    #[expect(clippy::disallowed_methods, reason = "the time of the work is what is looked at")]
    fn go_off(&self) -> (Duration, Vec<Event>) {
        let mut scene: Scene = rig::open_with(1 << 21, Offer::DEFAULT, self.max, AGREED);
        scene.feed(&self.frame);
        let start = Instant::now();
        let events = scene.feed(&[self.last]);
        (start.elapsed(), events)
    }
}

/// The least times of both in turns are compared, until the machine has let both run undisturbed:
/// what takes 64 times as long, or 16,000 times, never gets there.
#[test]
fn a_mebibyte_that_inflates_to_a_gibibyte_costs_no_more_than_the_limit() {
    for max in [1 << 16, 1 << 24] {
        let (bomb, full) = (Charge::new(max, 1 << 20), Charge::new(max, max / 1032));
        let (mut least, mut allowed) = (Duration::MAX, Duration::MAX);
        for turn in 0..50 {
            let (taken, events) = bomb.go_off();
            assert_eq!(events, TOO_BIG, "{max}");
            least = least.min(taken);
            let (taken, events) = full.go_off();
            let [Event::Binary(zeros)] = &events[..] else { panic!("{max}: no message") };
            assert!(zeros.len() > max * 9 / 10, "{max}: {}", zeros.len());
            allowed = allowed.min(3 * taken + Duration::from_micros(50));
            if turn >= 4 && least < allowed {
                break;
            }
        }
        assert!(least < allowed, "{least:?}, but {allowed:?} may be taken, for {max}");
    }
}

#[test]
fn the_bomb_is_one() {
    let (mut frame, last) = zeros(4096);
    frame.push(last);
    let mut scene = rig::open_with(1 << 16, Offer::DEFAULT, 4098 * 1032, AGREED);
    let events = scene.feed(&frame);
    let [Event::Binary(message)] = &events[..] else { panic!("{events:?}") };
    assert!(message.len() > 4090 * 1032, "{}", message.len());
    assert!(message.iter().all(|byte| *byte == 0));
}
