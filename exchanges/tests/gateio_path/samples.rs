//! Where the wire data is.

use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of the wire data that is ours, committed here.
pub(crate) fn constructed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/gateio/constructed")
}

/// A folder of the wire data that others published; `None`, said on stderr, where it is not there.
#[allow(clippy::explicit_write, reason = "the test harness captures `eprintln`")]
pub(crate) fn published(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let folder = root.join("gateio").join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    // Past the capture of the test harness, so that a passing run shows it.
    let said = format!("SKIPPED: no wire data at {}; set TICKWIRE_SAMPLES\n", folder.display());
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    None
}

/// The files of a folder, by name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}
