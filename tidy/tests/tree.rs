//! The rules, applied to this repository.

use std::path::Path;

use tickwire_tidy::{Tree, check};

#[test]
fn the_tree_keeps_its_rules() {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tidy is a folder of the tree");
    let tree = Tree::read(root).expect("the tree can be read");
    assert!(
        tree.texts().any(|(path, _)| path == "core/src/lib.rs"),
        "not the repository: {root:?}"
    );
    let findings: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{} broken rules:\n{}", findings.len(), findings.join("\n"));
}
