//! permessage-deflate against an in-test server that compresses with another implementation.
#![allow(clippy::indexing_slicing, clippy::as_conversions, clippy::unwrap_used, clippy::panic)]

mod bits;
mod broken;
mod examples;
mod flushes;
mod limits;
mod memory;
mod negotiation;
mod reference;
mod rig;
#[path = "../ws/scene.rs"]
#[allow(dead_code, reason = "the scenes of plain frames use the rest")]
mod scene;
#[path = "../ws/server.rs"]
#[allow(dead_code, reason = "the scenes of plain frames use the rest")]
mod server;
mod streams;
mod windows;
mod work;
