//! What a client sends where permessage-deflate is agreed.
#![allow(clippy::indexing_slicing, clippy::as_conversions, clippy::unwrap_used, clippy::panic)]

mod messages;
mod reader;
mod room;
#[path = "../ws/scene.rs"]
#[allow(dead_code, reason = "the scenes of plain frames use the rest")]
mod scene;
#[path = "../ws/server.rs"]
#[allow(dead_code, reason = "the scenes of plain frames use the rest")]
mod server;
mod wire;
