//! The connection at the level of bytes: a file a topic, over an in-memory link with its knobs.

#[path = "../session/scenario.rs"]
#[allow(dead_code, reason = "the session's stories use more of it")]
mod scenario;

mod cable;
mod closing;
mod handshake;
mod reading;
mod walk;
mod writing;
