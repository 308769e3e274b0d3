//! The samples, as names and contents.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The samples that are committed here.
pub(crate) fn constructed() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/gateio/constructed");
    files(&root)
}

/// A folder of the samples that are not ours to publish; `None`, said on stderr, where they are
/// absent.
pub(crate) fn shared(folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let root = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let root = root.join("gateio").join(folder);
    if root.is_dir() {
        return Some(files(&root));
    }
    // Not eprintln: the harness would hide it.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: samples gateio/{folder} are not there; set TICKWIRE_SAMPLES"
    );
    None
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}
