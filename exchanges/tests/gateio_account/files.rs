//! The samples, file by file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of the samples that are not ours to publish; `None`, said on stderr, where it is
/// absent.
fn root() -> Option<PathBuf> {
    let root = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let root = root.join("gateio");
    if root.is_dir() {
        return Some(root);
    }
    // Not eprintln: the harness would hide it.
    let _ =
        writeln!(std::io::stderr(), "SKIPPED: samples gateio are not there; set TICKWIRE_SAMPLES");
    None
}

/// The files of a folder, by name.
pub(crate) fn folder(name: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let folder = root()?.join(name);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    Some(files)
}

/// One file.
pub(crate) fn file(name: &str) -> Option<Vec<u8>> {
    Some(fs::read(root()?.join(name)).unwrap())
}
