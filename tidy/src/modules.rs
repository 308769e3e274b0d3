//! Files that no crate contains: Rust source that no `mod` names is never compiled, and rots.

use std::collections::BTreeSet;

use crate::tree::{Tree, folder, resolved};
use crate::{Findings, numbered};

pub(crate) fn check(tree: &Tree, findings: &mut Findings) {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<String> = tree
        .ending(".rs")
        .map(|(path, _)| path.to_owned())
        .filter(|path| is_root(tree, path))
        .collect();
    let roots: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        if let Some(text) = tree.text(&path)
            && reached.insert(path.clone())
        {
            waiting.extend(named_files(&path, text, roots.contains(&path)));
        }
    }
    for (path, _) in tree.ending(".rs").filter(|(path, _)| !reached.contains(*path)) {
        findings.add(
            path,
            1,
            "dead-file",
            "no `mod` and no target of a Cargo.toml names this file",
        );
    }
}

/// Whether cargo compiles `path` by itself: by its conventional place, or as a `path` of the
/// manifest.
fn is_root(tree: &Tree, path: &str) -> bool {
    let Some((base, manifest)) = manifest_of(tree, path) else { return false };
    let inside = path.strip_prefix(&base).unwrap_or(path).trim_start_matches('/');
    let parts: Vec<&str> = inside.split('/').collect();
    match parts.as_slice() {
        ["build.rs"]
        | ["src", "lib.rs" | "main.rs"]
        | ["src", "bin", _]
        | ["src", "bin", _, "main.rs"]
        | ["tests" | "benches" | "examples", _]
        | ["tests" | "benches" | "examples", _, "main.rs"] => true,
        _ => numbered(manifest).any(|(_, line)| {
            line.trim_start().starts_with("path")
                && quoted(line).and_then(|file| resolved(&base, file)).as_deref() == Some(path)
        }),
    }
}

/// The folder and the text of the nearest Cargo.toml above `path`.
fn manifest_of<'t>(tree: &'t Tree, path: &str) -> Option<(String, &'t str)> {
    let mut base = folder(path);
    loop {
        let manifest =
            if base.is_empty() { "Cargo.toml".into() } else { format!("{base}/Cargo.toml") };
        if let Some(text) = tree.text(&manifest) {
            return Some((base.to_owned(), text));
        }
        if base.is_empty() {
            return None;
        }
        base = folder(base);
    }
}

/// The files that the `mod name;`, `#[path = ".."]` and `include!("..")` of a file may mean.
fn named_files(path: &str, text: &str, is_root: bool) -> Vec<String> {
    let here = folder(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let modules = if is_root || name == "mod.rs" {
        here.to_owned()
    } else {
        path.trim_end_matches(".rs").to_owned()
    };
    let (mut files, mut attribute) = (Vec::new(), None);
    for (_, line) in numbered(text) {
        let line = line.trim_start();
        if line.starts_with("#[path") {
            attribute = quoted(line);
        } else if let Some(module) = declared(line) {
            match attribute.take() {
                Some(file) => files.extend(resolved(here, file)),
                None => {
                    files.push(format!("{modules}/{module}.rs"));
                    files.push(format!("{modules}/{module}/mod.rs"));
                }
            }
        } else if line.contains("include!(") {
            files.extend(quoted(line).and_then(|file| resolved(here, file)));
        }
    }
    files
}

/// The name in `mod name;`, whatever its visibility.
fn declared(line: &str) -> Option<&str> {
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1,
        Some(rest) => rest,
        None => line,
    };
    line.trim_start().strip_prefix("mod ")?.split_once(';').map(|(name, _)| name.trim())
}

/// The first text in double quotes.
fn quoted(line: &str) -> Option<&str> {
    line.split('"').nth(1)
}
