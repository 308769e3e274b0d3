//! Where an example's program is.

use std::path::PathBuf;

/// The built example: beside the folder that this test was built into.
pub(crate) fn program(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().expect("this test has a path");
    path.pop();
    path.pop();
    path.join("examples").join(name)
}
