//! Memory and its limits, at N-1, N and N+1.

use tickwire_core::ws::{Client, Config, ConfigError, Fault, RX_OVERHEAD};

use crate::scene::{Event, Scene, Socket, memory};
use crate::server::{BINARY, CLOSE, CONTINUATION, PING, TEXT, frame, part};

#[test]
fn a_message_may_be_as_long_as_the_limit_in_every_length_form() {
    for rx in [400, 1000, RX_OVERHEAD + 65_535, RX_OVERHEAD + 65_536, 80_000] {
        for read_max in [usize::MAX, if rx > 1000 { 1000 } else { 1 }] {
            for opcode in [TEXT, BINARY] {
                let outcome = |len| {
                    let mut scene = Scene::open_with(rx, 300);
                    scene.read_max = read_max;
                    let bytes = frame(opcode, vec![b'x'; len]);
                    // A fault is told from the header on, so the payload is not needed for it.
                    (scene.feed(&bytes), scene.said())
                };
                let message = |len| match opcode {
                    TEXT => Event::Text("x".repeat(len)),
                    _ => Event::Binary(vec![b'x'; len]),
                };
                let max = rx - RX_OVERHEAD;
                assert_eq!(outcome(max - 1), (vec![message(max - 1)], vec![]));
                assert_eq!(outcome(max), (vec![message(max)], vec![]));
                let too_big = vec![Event::Failed(Fault::TooBig)];
                assert_eq!(outcome(max + 1), (too_big, vec![(CLOSE, vec![0x03, 0xf1])]));
            }
        }
    }
}

#[test]
fn a_declared_length_beyond_memory_is_too_big_at_its_header() {
    let headers: [&[u8]; 3] = [
        &[0x82, 127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        &[0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0],
        &[0x01, 126, 0xff, 0xff],
    ];
    for header in headers {
        let mut scene = Scene::open();
        assert_eq!(scene.feed(header), [Event::Failed(Fault::TooBig)], "{header:02x?}");
    }
    let mut scene = Scene::open();
    scene.feed(&part(BINARY, [0; 10]));
    let huge = [0x80, 127, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(scene.feed(&huge), [Event::Failed(Fault::TooBig)], "no overflow in the sum");
    assert_eq!(scene.feed(&frame(CONTINUATION, "")), []);
}

#[test]
fn too_small_buffers_are_refused_at_construction() {
    let made = |rx, tx, answer_max| {
        let config = Config { answer_max, headers_max: 64 };
        Client::new(memory(rx), memory(tx), config).map(|client| client.message_max())
    };
    let rx = |least| Err(ConfigError::RxTooSmall { least });
    assert_eq!(made(4127, 262, 4096), rx(4128));
    assert_eq!(made(4128, 262, 4096), Ok(4128 - RX_OVERHEAD));
    assert_eq!(made(158, 262, 0), rx(159));
    assert_eq!(made(159, 262, 0), Ok(0));
    assert_eq!(made(0, 0, usize::MAX), rx(usize::MAX));
    let tx = Err(ConfigError::TxTooSmall { least: 262 });
    assert_eq!(made(8192, 261, 4096), tx);
    assert_eq!(made(8192, 0, 4096), tx);
    assert_eq!(
        ConfigError::TxTooSmall { least: 262 }.to_string(),
        "a transmit buffer needs 262 bytes"
    );
}

#[test]
fn the_smallest_client_works() {
    let mut scene = Scene::with(200, 400, Config { answer_max: 160, headers_max: 4 });
    scene.connect([1; 32]);
    let answer = scene.answer(&crate::server::RIGHT);
    scene.read_max = 9;
    assert_eq!(scene.feed(&answer), [Event::Opened]);
    for _ in 0..100 {
        let max = scene.client.message_max();
        assert_eq!(scene.feed(&frame(BINARY, vec![3; max])), [Event::Binary(vec![3; max])]);
        assert_eq!(scene.feed(&frame(9, [4; 125])), [Event::Pinged(vec![4; 125])]);
    }
}

#[test]
fn a_client_is_as_small_as_its_two_control_frames_and_its_generator() {
    let size = size_of::<Client<'_>>();
    assert!(size <= 832, "{size} bytes");
}

#[test]
fn what_is_pending_moves_only_where_that_makes_room() {
    let mut scene = Scene::open_with(2000, 1000);
    scene.socket = Socket::Refusing;
    scene.feed(&frame(PING, [1; 125]).repeat(10));
    scene.socket = Socket::Untried;
    let mut moves = 0;
    // A peer that pings without pause and takes a byte at a time.
    for _ in 0..1310 {
        let before = scene.client.pending().as_ptr().addr();
        scene.write(1);
        scene.feed(&frame(PING, [2; 125]));
        moves += usize::from(scene.client.pending().as_ptr().addr() <= before);
    }
    assert_eq!(moves, 10, "once for every pong of 131 bytes");
}
