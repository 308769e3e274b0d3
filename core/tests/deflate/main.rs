//! permessage-deflate against an in-test server that compresses with another implementation.
#![allow(clippy::indexing_slicing, clippy::as_conversions, clippy::unwrap_used, clippy::panic)]

mod bits;
mod blocks;
mod broken;
mod examples;
mod flushes;
mod framing;
mod limits;
mod memory;
mod negotiation;
#[path = "../deflate_out/reader.rs"]
#[allow(dead_code, reason = "the tests of the compressor alone use the rest")]
mod reader;
mod reference;
mod rig;
#[path = "../ws/scene.rs"]
#[allow(dead_code, reason = "the scenes of plain frames use the rest")]
mod scene;
mod sending;
#[path = "../ws/server.rs"]
#[allow(dead_code, reason = "the scenes of plain frames use the rest")]
mod server;
mod streams;
mod windows;
mod work;
