//! Rules about the tree itself: what neither the compiler nor clippy nor rustfmt can see.
//!
//! `tests/tree.rs` applies them to this repository; every rule has a test that sees it fail. A rule
//! that is wrong is changed here, for everybody: there is no list of exceptions.

mod conformance;
mod layers;
mod links;
mod manifest;
mod modules;
mod rust;
mod text;
mod tree;

pub use tree::Tree;

use std::fmt;

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, relative to the root of the tree.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The rule's name.
    pub rule: &'static str,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.message)
    }
}

/// Applies every rule to every file; the findings in order of path and line.
#[must_use]
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Findings::default();
    text::check(tree, &mut findings);
    rust::check(tree, &mut findings);
    modules::check(tree, &mut findings);
    manifest::check(tree, &mut findings);
    links::check(tree, &mut findings);
    layers::check(tree, &mut findings);
    conformance::check(tree, &mut findings);
    findings.0.sort();
    findings.0
}

/// What the rules have found so far.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, path: &str, line: usize, rule: &'static str, message: impl Into<String>) {
        self.0.push(Finding { path: path.into(), line, rule, message: message.into() });
    }
}

/// The lines of a text, numbered from 1.
fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

/// The words of a line: runs of letters, digits and `_`.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
