//! Rules for Rust source.

use crate::tree::Tree;
use crate::{Findings, numbered, words};

/// The widest line, in characters. rustfmt leaves comments and long literals alone.
/// Raw literals do not count: a wire message in a test stays in one piece.
const COLUMNS: usize = 100;
/// The longest file, in lines: what is read in one sitting.
const LINES: usize = 500;

/// A text that has no place in the source, and why. The texts are in parts, so that this file
/// passes its own rule.
const BANNED: [(&str, &str, &str); 9] = [
    (concat!("to", "do!"), "unfinished", "finish it, or state the limit in the documentation"),
    (concat!("unimpl", "emented!"), "unfinished", "finish it, or make it an error"),
    (concat!("db", "g!"), "left-over", "a debugging aid; remove it"),
    (concat!("#[ig", "nore"), "ignored-test", "run the test or remove it"),
    (concat!("assert!(", "true"), "vacuous-test", "an assertion that cannot fail"),
    (
        concat!("eprintln!(\"SKIP", "PED"),
        "silent-skip",
        "the harness hides it where the test passes; write to std::io::stderr() with writeln!",
    ),
    (concat!("thread::", "sleep"), "sleep", "wait for a condition or move the injected clock"),
    (concat!("danger", "ous"), "unverified-tls", "a certificate is checked, in tests too"),
    (concat!("ServerCert", "Verifier"), "unverified-tls", "only rustls and the platform verify"),
];

pub(crate) fn check(tree: &Tree, findings: &mut Findings) {
    for (path, text) in tree.ending(".rs") {
        size(path, text, findings);
        banned(path, text, findings);
        if !is_test(path) {
            reasons(path, text, findings);
        }
    }
}

fn size(path: &str, text: &str, findings: &mut Findings) {
    for (line, content) in numbered(text) {
        let columns = without_raw_literal(content).chars().count();
        if columns > COLUMNS {
            findings.add(path, line, "line-width", format!("{columns} columns, at most {COLUMNS}"));
        }
    }
    let lines = text.lines().count();
    if lines > LINES {
        findings.add(
            path,
            lines,
            "file-length",
            format!("{lines} lines, at most {LINES}; split it by its ideas"),
        );
    }
}

/// The line up to its first raw string literal, where it has one.
fn without_raw_literal(line: &str) -> &str {
    let starts = ["r\"", "r#\""].iter().filter_map(|open| find_whole(line, open)).min();
    starts.and_then(|start| line.get(..start)).unwrap_or(line)
}

fn banned(path: &str, text: &str, findings: &mut Findings) {
    for (line, content) in numbered(text) {
        for (banned, rule, message) in BANNED {
            if find_whole(content, banned).is_some() {
                findings.add(path, line, rule, format!("`{banned}`: {message}"));
            }
        }
    }
}

/// Where `line` has `part`, and not as the end of a longer name.
fn find_whole(line: &str, part: &str) -> Option<usize> {
    let name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(part).map(|(at, _)| at).find(|at| !line[..*at].ends_with(name))
}

/// An exception from a lint says why: `reason = ".."`, or a comment on the line above. Tests may do
/// without.
fn reasons(path: &str, text: &str, findings: &mut Findings) {
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    for (index, content) in lines.iter().enumerate() {
        let opens = ["#[allow(", "#![allow(", "#[expect(", "#![expect("];
        if !opens.iter().any(|open| content.starts_with(open)) {
            continue;
        }
        let rest = lines.get(index..).unwrap_or_default();
        let end = rest.iter().position(|line| line.ends_with(")]")).unwrap_or(0);
        let (attribute, after) = rest.split_at((end + 1).min(rest.len()));
        let explained = attribute.iter().any(|line| words(line).any(|word| word == "reason"))
            || index.checked_sub(1).is_some_and(|above| lines[above].starts_with("//"));
        if !explained && !after.iter().take(2).any(|line| line.starts_with("mod tests")) {
            findings.add(
                path,
                index + 1,
                "lint-exception",
                "an exception from a lint needs `reason = \"..\"`",
            );
        }
    }
}

/// Whether the file is a test, a bench or an example by its place or name.
fn is_test(path: &str) -> bool {
    let mut parts = path.split('/');
    let name = parts.next_back().unwrap_or_default();
    name == "tests.rs"
        || name.ends_with("_tests.rs")
        || parts.any(|part| ["tests", "benches", "examples", "fuzz"].contains(&part))
}
