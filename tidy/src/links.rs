//! Links in Markdown to files of the tree.

use crate::tree::{Tree, folder, resolved};
use crate::{Findings, numbered};

pub(crate) fn check(tree: &Tree, findings: &mut Findings) {
    for (path, text) in tree.ending(".md") {
        let mut fenced = false;
        for (line, content) in numbered(text) {
            if content.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                for target in targets(content) {
                    check_link(tree, path, line, target, findings);
                }
            }
        }
    }
}

fn check_link(tree: &Tree, path: &str, line: usize, target: &str, findings: &mut Findings) {
    let file = target.split(['#', ' ']).next().unwrap_or_default();
    if file.is_empty() || file.contains(':') {
        return;
    }
    let found = resolved(folder(path), file).is_some_and(|file| tree.has(&file));
    if !found {
        findings.add(path, line, "link", format!("there is no `{file}` from here"));
    }
}

/// The targets of the links of a line: `[text](target)`, outside inline code.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').step_by(2).flat_map(|prose| {
        prose.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
    })
}
