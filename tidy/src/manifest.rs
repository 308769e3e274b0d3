//! Dependencies: each is justified by a comment where its version is chosen.

use crate::tree::Tree;
use crate::{Findings, numbered};

pub(crate) fn check(tree: &Tree, findings: &mut Findings) {
    for (path, text) in tree.ending("Cargo.toml") {
        dependencies(path, text, findings);
    }
}

fn dependencies(path: &str, text: &str, findings: &mut Findings) {
    let (mut inside, mut open, mut above) = (false, 0, "");
    for (number, line) in numbered(text) {
        let line = line.trim();
        if line.starts_with('[') && open == 0 {
            inside = line.trim_matches(['[', ']']).ends_with("dependencies");
        } else if inside && open == 0 && chooses_a_version(line) {
            let explained = above.starts_with('#') || line.contains(" # ");
            if !explained {
                let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
                findings.add(
                    path,
                    number,
                    "dependency",
                    format!("say in a comment above it what `{name}` is needed for"),
                );
            }
        }
        open += depth(line);
        above = line;
    }
}

/// Whether a line names a crate from outside: not one of the workspace's own, nor one whose version
/// and reason are in the workspace's table.
fn chooses_a_version(line: &str) -> bool {
    let entry = !line.is_empty() && !line.starts_with('#') && line.contains('=');
    entry && !line.replace(' ', "").contains("workspace=true") && !line.contains("path = ")
}

/// How many brackets a line leaves open: entries may go over several lines.
fn depth(line: &str) -> i32 {
    let line = line.split(" #").next().unwrap_or_default();
    line.chars().fold(0, |depth, c| match c {
        '[' | '{' => depth + 1,
        ']' | '}' => depth - 1,
        _ => depth,
    })
}
