//! Fragments that are flushed one by one, as the servers of Python's `websockets` and Node's `ws`
//! do: every one ends its block.

use crate::rig::{Server, ordinary};
use crate::scene::text;
use crate::server;

#[test]
fn fragments_of_one_byte_with_a_flush_behind_each() {
    let said = "a message, byte by byte; Ω, 🦀. ".repeat(40);
    for size in [1, 2, 3, 7, 20] {
        let mut compressor = Server::new(15, true);
        let mut wire = Vec::new();
        for (index, part) in said.as_bytes().chunks(size).enumerate() {
            let first = if index == 0 { 0x41 } else { 0x00 };
            wire.extend(server::raw(first, &compressor.flushed(part)));
        }
        wire.extend(server::raw(0x80, &[0x00]));
        assert_eq!(ordinary().feed(&wire), [text(&said)], "fragments of {size} bytes");
    }
}
