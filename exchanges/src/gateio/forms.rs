//! For tests of the paths beside one another: what a scratch says, and other orders of keys.

extern crate std;

use std::format;
use std::string::String;
use std::vec::Vec;

use tickwire_core::event::Level;
use tickwire_core::scratch::{Body, Item, Scratch, Span};

use crate::json::{self, Names, Value};

/// Memory for one message.
pub(super) struct Memory {
    items: [Item; 2],
    levels: [Level; 64],
}

impl Memory {
    pub(super) fn new() -> Self {
        Self { items: Default::default(), levels: [Level::default(); 64] }
    }

    pub(super) fn scratch(&mut self) -> Scratch<'_> {
        Scratch::new(&mut self.items[..], &mut self.levels[..])
    }
}

/// All that a scratch says, wherever in it the levels are.
pub(super) fn said(scratch: &Scratch<'_>) -> (Vec<Item>, Vec<Vec<Level>>, u64) {
    let (mut items, mut sides) = (scratch.items().to_vec(), Vec::new());
    for item in &mut items {
        if let Body::BookDelta { bids, asks, .. } | Body::BookSnapshot { bids, asks, .. } =
            &mut item.body
        {
            for side in [bids, asks] {
                sides.push(scratch.span(*side).to_vec());
                *side = Span::default();
            }
        }
    }
    (items, sides, scratch.counts.unknown_keys)
}

/// The members of an object's text, each as its text.
pub(super) fn members(object: &str) -> Vec<String> {
    let text = format!("{{\"object\":{object}}}");
    let [object] = json::read(text.as_bytes(), &Names::new(["object"]), &mut 0).unwrap();
    let members = object.and_then(|object: Value<'_>| object.members().ok()).unwrap();
    members.map(|(key, value)| format!("\"{}\":{}", key.raw(), value.raw())).collect()
}

/// An object's text with its members in the order that `seed` gives.
pub(super) fn shuffled(object: &str, seed: &mut u64) -> String {
    let mut members = members(object);
    for at in (1..members.len()).rev() {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        members.swap(at, usize::try_from(*seed >> 33).unwrap() % (at + 1));
    }
    format!("{{{}}}", members.join(","))
}
