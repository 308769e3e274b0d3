//! The server's end: a client that has agreed, and a strict reader of what it sends, written from
//! RFC 6455 section 5.2 and RFC 7692 section 7.2.2.

use tickwire_core::ws::deflate::{Deflate, Offer, Workspace};
use tickwire_core::ws::{Client, Config};

use crate::reader;
use crate::scene::{Event, Scene, memory};
use crate::server;

/// The bits before the opcode: final; and the first reserved one, which says deflated.
const FIN: u8 = 0x80;
const RSV1: u8 = 0x40;

/// A frame as it came off the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) opcode: u8,
    pub(crate) deflated: bool,
    pub(crate) key: [u8; 4],
    /// The payload, unmasked and no more.
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    /// The message in it.
    pub(crate) fn message(&self) -> Vec<u8> {
        if self.deflated { reader::read(&self.payload).bytes } else { self.payload.clone() }
    }
}

/// A client that asks for deflate, with `tx` bytes to send from, before it is connected.
pub(crate) fn scene(tx: usize) -> Scene {
    let offer = Offer { server_takeover: false, ..Offer::DEFAULT };
    let workspace: &'static mut [Workspace] = vec![Workspace::default()].leak();
    let deflate = Deflate::new(workspace, memory(4096), offer).unwrap();
    let config = Config { answer_max: 400, headers_max: 10 };
    Scene::of(Client::new(memory(1024), memory(tx), config).unwrap().with_deflate(deflate))
}

/// Connects; the server agrees, with `more` behind what it must say.
pub(crate) fn agree(scene: &mut Scene, more: &str) {
    let agreed = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover";
    let agreed = format!("{agreed}{more}");
    shake(scene, &[&server::RIGHT[..], &[&agreed]].concat());
    assert!(scene.client.is_deflated());
}

/// Connects; the server says nothing about extensions.
pub(crate) fn decline(scene: &mut Scene) {
    shake(scene, &server::RIGHT);
    assert!(!scene.client.is_deflated());
}

fn shake(scene: &mut Scene, lines: &[&str]) {
    scene.connect([7; 32]);
    let answer = scene.answer(lines);
    assert_eq!(scene.feed(&answer), [Event::Opened]);
}

/// A client on whose connection deflate is agreed.
pub(crate) fn agreed(tx: usize) -> Scene {
    let mut scene = scene(tx);
    agree(&mut scene, "");
    scene
}

/// Takes everything that is to be sent and reads it.
pub(crate) fn taken(client: &mut Client<'_>) -> Vec<Frame> {
    let wire = client.pending().to_vec();
    client.sent(wire.len());
    frames(&wire)
}

/// Takes the one frame that is to be sent.
pub(crate) fn taken_one(client: &mut Client<'_>) -> Frame {
    let [frame] = <[Frame; 1]>::try_from(taken(client)).unwrap();
    frame
}

/// Reads frames, of which none may be torn.
pub(crate) fn frames(mut wire: &[u8]) -> Vec<Frame> {
    let mut frames = Vec::new();
    while !wire.is_empty() {
        let (frame, rest) = frame(wire);
        frames.push(frame);
        wire = rest;
    }
    frames
}

fn frame(wire: &[u8]) -> (Frame, &[u8]) {
    let [first, second] = wire[..2] else { unreachable!() };
    let (opcode, deflated) = (first & 0x0f, first & RSV1 != 0);
    assert_eq!(first & !RSV1 & 0xf0, FIN, "fragmented, or another reserved bit is set");
    assert!(!deflated || opcode == server::TEXT || opcode == server::BINARY);
    assert_eq!(second & 0x80, 0x80, "not masked");
    let (len, at, least) = match second & 0x7f {
        126 => (usize::from(u16::from_be_bytes([wire[2], wire[3]])), 4, 126),
        127 => (u64::from_be_bytes(wire[2..10].try_into().unwrap()) as usize, 10, 1 << 16),
        short => (usize::from(short), 2, 0),
    };
    assert!(len >= least, "not the shortest form of {len}");
    let key = wire[at..at + 4].try_into().unwrap();
    let (payload, rest) = wire[at + 4..].split_at(len);
    let payload = payload.iter().zip(<[u8; 4]>::into_iter(key).cycle());
    let payload = payload.map(|(byte, key)| byte ^ key).collect();
    (Frame { opcode, deflated, key, payload }, rest)
}

/// What a client asks for, many times over, in `len` bytes.
pub(crate) fn asks(len: usize) -> Vec<u8> {
    let ask =
        |at| format!(r#"{{"id":{at},"method":"SUBSCRIPTION","params":["trades@C{}"]}}"#, at * 7);
    let text: String = (0..=len / 40).map(ask).collect();
    text.as_bytes()[..len].to_vec()
}

/// Bytes without any order.
pub(crate) fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    core::iter::repeat_with(next).take(len).collect()
}
