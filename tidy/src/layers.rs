//! The arrows between the layers: `core` names no venue, an exchange names no runtime, and both
//! stay without `std` and without unsafe code, as drivers do without the latter; the simulator
//! shares nothing with the client that it tests, but for types that are generated of a schema.

use crate::tree::Tree;
use crate::{Findings, numbered};

/// Crates that are pure: no `std`, no unsafe code.
const PURE: [&str; 3] = ["core", "proto", "exchanges"];

/// Crates that have `std`, but no unsafe code either.
const SAFE: [&str; 9] = [
    "driver",
    "runtime-tokio",
    "runtime-glommio",
    "runtime-embassy",
    "simulator",
    "suite",
    "interop",
    "fuzz",
    "cli",
];

pub(crate) fn check(tree: &Tree, findings: &mut Findings) {
    for (path, text) in tree.texts() {
        if path.starts_with("core/src/") {
            for (line, content) in numbered(text).filter(|(_, content)| names_venue(content)) {
                let message = format!("core names a venue: {}", content.trim());
                findings.add(path, line, "core-venue", message);
            }
        }
        if path.starts_with("simulator/src/") || path == "simulator/Cargo.toml" {
            for (line, content) in numbered(text).filter(|(_, content)| names_client(content)) {
                let message = format!("the simulator uses the client: {}", content.trim());
                findings.add(path, line, "simulator-client", message);
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
        attribute(tree, name, "#![no_std]", findings);
    }
    for name in PURE.into_iter().chain(SAFE) {
        attribute(tree, name, "#![forbid(unsafe_code)]", findings);
    }
}

fn attribute(tree: &Tree, name: &str, attribute: &str, findings: &mut Findings) {
    let roots = ["lib", "main"].map(|root| format!("{name}/src/{root}.rs"));
    let Some(path) = roots.into_iter().find(|path| tree.has(path)) else { return };
    let text = tree.text(&path).unwrap_or_default();
    if !text.lines().any(|line| line == attribute) {
        findings.add(&path, 1, "crate-attribute", format!("`{attribute}` is missing"));
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

fn names_client(line: &str) -> bool {
    let line = line.replace('-', "_");
    // The client reads with code of its own; the generated types are prost's work on the schema.
    let generated = line.starts_with("tickwire_proto = ") && line.contains("\"prost\"");
    let line = line.replace("tickwire_proto::generated::", "");
    ["core", "exchanges", "proto", "driver", "tokio", "glommio", "embassy"]
        .iter()
        .any(|name| !generated && line.contains(&format!("tickwire_{name}")))
}
