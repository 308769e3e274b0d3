//! Rules for every text file. Captures under a `testdata` folder stay as they came from the wire,
//! and the inputs of fuzz targets as they are; they, too, must not name a machine's folders.

use crate::tree::Tree;
use crate::{Findings, numbered, words};

/// Folders of one machine. Written in parts, so that this file passes its own rule.
const MACHINE_FOLDERS: [&str; 5] = ["home", "root", "work", "tmp", "farm"];

/// Marks of unfinished work.
const UNFINISHED: [&str; 2] = [concat!("FIX", "ME"), concat!("XX", "X")];

/// Where the inputs of fuzz targets are.
const INPUTS: [&str; 2] = ["fuzz/corpus/", "fuzz/findings/"];

pub(crate) fn check(tree: &Tree, findings: &mut Findings) {
    for (path, text) in tree.texts() {
        if path.ends_with("Cargo.lock") {
            continue;
        }
        machine_paths(path, text, findings);
        if !is_data(path) {
            whitespace(path, text, findings);
            unfinished(path, text, findings);
        }
    }
}

/// Whether each byte of a file is as it must be.
fn is_data(path: &str) -> bool {
    path.split('/').any(|part| part == "testdata")
        || INPUTS.iter().any(|folder| path.starts_with(folder))
}

fn machine_paths(path: &str, text: &str, findings: &mut Findings) {
    for (line, content) in numbered(text) {
        if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| names_folder(content, folder)) {
            findings.add(
                path,
                line,
                "machine-path",
                format!("names /{folder}, a folder of one machine; write a relative path"),
            );
        }
    }
}

/// Whether `line` has `/folder` as the start of an absolute path.
fn names_folder(line: &str, folder: &str) -> bool {
    let wanted = format!("/{folder}");
    line.match_indices(&wanted).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + wanted.len()..].chars().next();
        // A letter, dot or the like before it makes it the middle of a relative path or of an
        // address.
        let starts = !before.is_some_and(|c| c.is_alphanumeric() || "._-}$)/*>~".contains(c));
        let ends = !after.is_some_and(|c| c.is_alphanumeric() || "._-".contains(c));
        starts && ends
    })
}

fn whitespace(path: &str, text: &str, findings: &mut Findings) {
    for (line, content) in (1..).zip(text.split('\n')) {
        let (rule, message) = if content.ends_with('\r') {
            ("line-ending", "ends in CR LF; use LF")
        } else if content.ends_with([' ', '\t']) {
            ("trailing-space", "ends in white space")
        } else if content.contains('\t') {
            ("tab", "has a tab; use spaces")
        } else {
            continue;
        };
        findings.add(path, line, rule, message);
    }
    if !text.is_empty() && !text.ends_with('\n') {
        findings.add(path, text.lines().count(), "final-newline", "the last line has no newline");
    }
}

fn unfinished(path: &str, text: &str, findings: &mut Findings) {
    for (line, content) in numbered(text) {
        if let Some(mark) = words(content).find(|word| UNFINISHED.contains(word)) {
            findings.add(
                path,
                line,
                "unfinished",
                format!("{mark}: finish it, or state the limit in the documentation"),
            );
        }
    }
}
