//! Every sample, file by file: the expected values come from the official implementation.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{ours, theirs};

/// Samples on which prost and the official implementations differ, and why: prost refuses a known
/// field of another wire type, which is an unknown field officially.
const PROST_DIFFERS: [(&str, &str); 2] = [
    ("w_known_field_wrong_wiretype_is_unknown.bin", "invalid wire type: "),
    ("w_body_with_wrong_wiretype_is_unknown.bin", "invalid wire type: "),
];

/// A folder of the samples that are committed here.
fn committed(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/mexc").join(folder)
}

/// A folder of the samples that are not ours to publish; `None`, said on stderr, where they are
/// absent.
fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let root = root.join("mexc").join(folder);
    if root.is_dir() {
        return Some(root);
    }
    // Not eprintln: the harness would hide it.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: samples mexc/{folder} are not there; set TICKWIRE_SAMPLES"
    );
    None
}

/// The pushes of a folder, by name.
pub(crate) fn pushes(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut pushes: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "bin"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    pushes.sort();
    pushes
}

/// Checks each push of a folder against its expected values; answers how many there were.
fn check(folder: &Path) -> usize {
    let pushes = pushes(folder);
    for (name, path) in &pushes {
        let bytes = fs::read(path).unwrap();
        let expected = fs::read(path.with_extension("expected.json")).unwrap();
        let expected: Value = serde_json::from_slice(&expected).unwrap();
        assert_eq!(ours::push(&bytes), Ok(expected.clone()), "{name}");
        let theirs = theirs::push(&bytes);
        match PROST_DIFFERS.iter().find(|(differing, _)| differing == name) {
            None => assert_eq!(theirs, Ok(expected), "{name}, by prost"),
            Some((_, why)) => {
                let error = theirs.expect_err(name).to_string();
                assert!(error.contains(why), "{name}: {error}");
            }
        }
    }
    println!("{}: {} pushes", folder.display(), pushes.len());
    pushes.len()
}

#[test]
fn constructed_pushes_say_what_the_official_implementation_says() {
    assert!(check(&committed("constructed")) >= 80);
}

#[test]
fn the_long_constructed_pushes_too() {
    if let Some(folder) = shared("constructed") {
        assert!(check(&folder) >= 80);
    }
}

#[test]
fn recorded_pushes_say_what_the_official_implementation_says() {
    for (folder, count) in [("real", 7), ("reconstructed", 3)] {
        if let Some(folder) = shared(folder) {
            assert!(check(&folder) >= count);
        }
    }
}

#[test]
fn broken_bytes_are_refused_where_the_official_implementation_refuses_them() {
    let folder = committed("malformed");
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let manifest: Vec<Value> = serde_json::from_slice(&manifest).unwrap();
    let mut count = 0;
    for (name, path) in pushes(&folder) {
        let entry = manifest.iter().find(|entry| entry["file"] == name.as_str());
        let verdict = entry.unwrap_or_else(|| panic!("{name}"))["protobuf_verdict"].clone();
        let bytes = fs::read(&path).unwrap();
        let (ours, theirs) = (ours::push(&bytes), theirs::push(&bytes));
        assert_eq!(ours.is_ok(), verdict == "ok", "{name}: {ours:?}");
        assert_eq!(ours.ok(), theirs.ok(), "{name}");
        count += 1;
    }
    assert!(count >= 50);
}
