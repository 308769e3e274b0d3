//! The arrows between the layers: `core` names no venue, an exchange names no runtime, and both
//! stay without `std` and without unsafe code.

use crate::tree::Tree;
use crate::{Findings, numbered};

/// Crates that are pure: no `std`, no unsafe code.
const PURE: [&str; 3] = ["core", "proto", "exchanges"];

pub(crate) fn check(tree: &Tree, findings: &mut Findings) {
    for (path, text) in tree.texts() {
        if path.starts_with("core/src/") {
            for (line, content) in numbered(text).filter(|(_, content)| names_venue(content)) {
                let message = format!("core names a venue: {}", content.trim());
                findings.add(path, line, "core-venue", message);
            }
        }
        if path.starts_with("exchanges/src/") || path == "exchanges/Cargo.toml" {
            for (line, content) in numbered(text).filter(|(_, content)| names_runtime(content)) {
                let message = format!("an exchange names a runtime: {}", content.trim());
                findings.add(path, line, "exchange-runtime", message);
            }
        }
    }
    for name in PURE {
        let path = format!("{name}/src/lib.rs");
        let Some(text) = tree.text(&path) else { continue };
        for attribute in ["#![no_std]", "#![forbid(unsafe_code)]"] {
            if !text.lines().any(|line| line == attribute) {
                findings.add(&path, 1, "pure-crate", format!("`{attribute}` is missing"));
            }
        }
    }
}

/// Names of venues are looked for inside longer names too, but `gate` only as a word: it ends many
/// verbs.
fn names_venue(line: &str) -> bool {
    let line = line.to_lowercase();
    line.contains("mexc")
        || line.contains("gateio")
        || line.split(|c: char| !c.is_alphanumeric()).any(|word| word == "gate")
}

fn names_runtime(line: &str) -> bool {
    let line = line.to_lowercase();
    ["tokio", "glommio", "embassy"].iter().any(|runtime| line.contains(runtime))
}
