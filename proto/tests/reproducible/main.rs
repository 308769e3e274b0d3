//! What is committed in `src/generated` is what the schema generates, byte by byte.

#![allow(clippy::unwrap_used)]

mod generated;

use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn committed_types_are_those_of_the_schema() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join("generated");
    let (committed, generated) = (generated::read(&folder), generated::files());
    assert_eq!(names(&committed), names(&generated));
    for (name, bytes) in &generated {
        assert!(
            committed.get(name) == Some(bytes),
            "{name} differs; to generate it: cargo run -p tickwire-proto --example generate"
        );
    }
}

fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<&String> {
    files.keys().collect()
}
