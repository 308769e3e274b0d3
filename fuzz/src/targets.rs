//! The targets: a file each.

mod book;
mod connection_bytes;
mod decimal;
mod gateio_decode;
mod handshake;
mod http_response;
mod inflate;
mod mexc_decode;
mod rest_call;
mod session_frames;
mod ws_bytes;
mod ws_differential;

/// A target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of its corpus, and of its binary.
    pub name: &'static str,
    /// Runs an input. It panics where something does not hold.
    pub run: fn(&[u8]),
    /// The longest input that is worth trying, in bytes.
    pub max_len: usize,
}

const fn target(name: &'static str, run: fn(&[u8]), max_len: usize) -> Target {
    Target { name, run, max_len }
}

/// Every target.
pub const TARGETS: [Target; 12] = [
    target("ws_bytes", ws_bytes::run, 4_096),
    target("ws_differential", ws_differential::run, 2_048),
    target("handshake", handshake::run, 4_600),
    target("inflate", inflate::run, 2_048),
    target("session_frames", session_frames::run, 2_048),
    target("connection_bytes", connection_bytes::run, 4_096),
    target("rest_call", rest_call::run, 2_048),
    target("http_response", http_response::run, 4_096),
    target("gateio_decode", gateio_decode::run, 2_048),
    target("mexc_decode", mexc_decode::run, 2_048),
    target("decimal", decimal::run, 128),
    target("book", book::run, 1_024),
];

/// The target of this name.
///
/// # Panics
///
/// Where there is none.
#[must_use]
pub fn named(name: &str) -> Target {
    let found = TARGETS.iter().find(|target| target.name == name);
    *found.unwrap_or_else(|| panic!("no target {name}"))
}
