//! A client that asks for deflate, and a server that agrees.

use flate2::{Compress, Compression, FlushCompress, Status};
use tickwire_core::exchange::MessageType;
use tickwire_core::ws::deflate::{Deflate, Offer, Workspace};
use tickwire_core::ws::{Client, Config, State};

use crate::scene::{Event, Scene, memory};
use crate::server;

/// The value of a header by which a server agrees.
pub(crate) const AGREED: &str = "permessage-deflate";

/// The first byte of a whole deflated frame's header.
pub(crate) const TEXT: u8 = 0xc1;
pub(crate) const BINARY: u8 = 0xc2;

/// No context from message to message.
pub(crate) const ALONE: Offer = Offer { server_takeover: false, ..Offer::DEFAULT };

/// A workspace for the life of the test.
pub(crate) fn workspace() -> &'static mut [Workspace] {
    vec![Workspace::default()].leak()
}

/// The extension, with the least window for messages of `max` bytes.
pub(crate) fn deflate(offer: Offer, max: usize) -> Deflate<'static> {
    let deflate = Deflate::new(workspace(), memory(offer.history() + max + 32), offer).unwrap();
    assert_eq!(deflate.message_max(), max);
    deflate
}

/// A scene with `deflate` that is not connected.
pub(crate) fn scene(deflate: Deflate<'static>, rx: usize) -> Scene {
    let config = Config { answer_max: 400, headers_max: 10 };
    Scene::of(Client::new(memory(rx), memory(4096), config).unwrap().with_deflate(deflate))
}

/// Connects, and answers with `agreement`.
pub(crate) fn shake(scene: &mut Scene, agreement: &str) -> Vec<Event> {
    scene.connect([7; 32]);
    let extension = format!("Sec-WebSocket-Extensions: {agreement}");
    let answer = scene.answer(&[&server::RIGHT[..], &[&extension]].concat());
    scene.feed(&answer)
}

/// An open connection on which deflate is agreed.
pub(crate) fn open(offer: Offer, max: usize, agreement: &str) -> Scene {
    let mut scene = open_with(1 << 17, offer, max, agreement);
    scene.events.clear();
    scene
}

/// The same with other memory to receive into.
pub(crate) fn open_with(rx: usize, offer: Offer, max: usize, agreement: &str) -> Scene {
    let mut scene = scene(deflate(offer, max), rx);
    assert_eq!(shake(&mut scene, agreement), [Event::Opened]);
    assert_eq!(scene.client.state(), State::Open);
    assert!(scene.client.is_deflated());
    scene.events.clear();
    scene
}

/// An open connection with the default offer, for messages of 64 KiB.
pub(crate) fn ordinary() -> Scene {
    open(Offer::DEFAULT, 1 << 16, AGREED)
}

/// The server's compressor.
pub(crate) struct Server {
    deflate: Compress,
    takeover: bool,
}

impl Server {
    pub(crate) fn new(bits: u8, takeover: bool) -> Self {
        Self::with(Compression::default(), bits, takeover)
    }

    pub(crate) fn with(level: Compression, bits: u8, takeover: bool) -> Self {
        // What zlib makes of 9 bits never refers further back than 250 bytes.
        Self { deflate: Compress::new_with_window_bits(level, false, bits.max(9)), takeover }
    }

    /// The payload of a message (RFC 7692 section 7.2.1).
    pub(crate) fn payload(&mut self, message: &[u8]) -> Vec<u8> {
        let mut out = self.flushed(message);
        assert!(out.ends_with(&[0, 0, 0xff, 0xff]), "{out:02x?}");
        out.truncate(out.len() - 4);
        out
    }

    /// A part of a message, flushed.
    pub(crate) fn flushed(&mut self, message: &[u8]) -> Vec<u8> {
        if !self.takeover {
            self.deflate.reset();
        }
        let mut out = Vec::with_capacity(message.len() + message.len() / 8 + 64);
        let status = self.deflate.compress_vec(message, &mut out, FlushCompress::Sync).unwrap();
        if message.is_empty() && out.is_empty() {
            // zlib does not flush nothing twice.
            return vec![0, 0, 0, 0xff, 0xff];
        }
        assert_eq!(status, Status::Ok);
        out
    }

    /// A whole frame.
    pub(crate) fn text(&mut self, message: &str) -> Vec<u8> {
        server::raw(TEXT, &self.payload(message.as_bytes()))
    }
}

/// What the events of a message are.
pub(crate) fn told(kind: MessageType, bytes: &[u8]) -> Event {
    match kind {
        MessageType::Text => Event::Text(String::from_utf8(bytes.to_vec()).unwrap()),
        MessageType::Binary => Event::Binary(bytes.to_vec()),
    }
}
