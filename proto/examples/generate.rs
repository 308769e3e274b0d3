//! Writes `src/generated` anew from the schema:
//!
//! ```text
//! cargo run -p tickwire-proto --example generate
//! ```

#![allow(clippy::unwrap_used)]

#[path = "../tests/reproducible/generated.rs"]
mod generated;

use std::fs;
use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join("generated");
    let old = generated::read(&folder);
    let new = generated::files();
    for name in old.keys().filter(|name| !new.contains_key(*name)) {
        fs::remove_file(folder.join(name)).unwrap();
    }
    for (name, bytes) in &new {
        fs::write(folder.join(name), bytes).unwrap();
    }
    println!("{}: {} -> {} files", folder.display(), old.len(), new.len());
}
