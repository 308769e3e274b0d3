//! Tests that a document names: each is there, so that a table of clauses and tests stays true.

use crate::tree::Tree;
use crate::{Findings, numbered};

/// The documents whose tables have tests in their last column.
const DOCUMENTS: [&str; 3] =
    ["docs/conformance.md", "docs/security-list.md", "docs/threat-model.md"];

/// What stands before the reason where a row names no test.
const NONE: &str = "none: ";

/// The script whose steps may stand for tests.
const GATE: &str = ".ci/run";

pub(crate) fn check(tree: &Tree, findings: &mut Findings) {
    for document in DOCUMENTS {
        for (line, content) in tree.text(document).into_iter().flat_map(numbered) {
            for message in last_cell(content).into_iter().flat_map(|cell| faults(tree, cell)) {
                findings.add(document, line, "conformance", message);
            }
        }
    }
}

/// What is wrong with the last cell of a row.
fn faults(tree: &Tree, cell: &str) -> Vec<String> {
    let tests: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
    let has_reason = cell.strip_prefix(NONE).is_some_and(|reason| !reason.is_empty());
    if tests.is_empty() && !has_reason {
        return vec![format!("a row names its tests, or says `{NONE}` and why")];
    }
    let missing = tests.into_iter().filter(|test| !is_step(tree, test) && !is_there(tree, test));
    missing
        .map(|test| format!("there is no test `{test}` (package::target::module::test)"))
        .collect()
}

/// Whether this is the command of a step of the gate.
fn is_step(tree: &Tree, name: &str) -> bool {
    let step = name.strip_prefix(GATE).map(|step| format!("step{step} "));
    let steps = tree.text(GATE).unwrap_or_default();
    step.is_some_and(|step| steps.lines().any(|line| line.starts_with(&step)))
}

/// The last cell of a row of a table, but not of its head.
fn last_cell(line: &str) -> Option<&str> {
    let row = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cell = row.rsplit('|').next()?.trim();
    (cell != "test" && !cell.starts_with("---")).then_some(cell)
}

/// Whether there is such a test: of a target under `tests`, or beside the code.
fn is_there(tree: &Tree, name: &str) -> bool {
    let parts: Vec<&str> = name.split("::").collect();
    let [package, modules @ .., test] = parts.as_slice() else { return false };
    let module = modules.join("/");
    let places = ["tests/%.rs", "src/%.rs", "src/%/mod.rs", "src/%/tests.rs", "src/%_tests.rs"];
    places.iter().any(|place| {
        let file = format!("{package}/{}", place.replace('%', &module));
        tree.text(&file).is_some_and(|text| has_test(text, test))
    })
}

/// Whether a text has a function of this name that is marked as a test.
fn has_test(text: &str, test: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let head = format!("fn {test}(");
    let is_head = |line: &str| line.strip_prefix("async ").unwrap_or(line).starts_with(&head);
    lines.iter().enumerate().filter(|(_, line)| is_head(line)).any(|(at, _)| {
        let above = lines.iter().take(at).rev();
        let mut marks = above.take_while(|line| line.starts_with("#[") || line.starts_with("//"));
        marks.any(|mark| mark.starts_with("#[test]") || mark.starts_with("#[tokio::test"))
    })
}
