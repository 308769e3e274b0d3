//! Every sample, file by file.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tickwire_core::exchange::MalformedKind::{self, Missing, Number, Range};
use tickwire_core::exchange::{Exchange, Message, MessageType};
use tickwire_exchanges::mexc::spot::MexcSpot;

use crate::{FAST, oracle, ours};

/// A folder of the samples that are committed here.
pub(crate) fn committed(folder: &str) -> Vec<(String, Vec<u8>)> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/mexc").join(folder))
}

/// A folder of the samples that are not ours to publish; `None`, said on stderr, where they are
/// absent.
pub(crate) fn shared(folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let root = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let root = root.join("mexc").join(folder);
    if root.is_dir() {
        return Some(files(&root));
    }
    // Not eprintln: the harness would hide it.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: samples mexc/{folder} are not there; set TICKWIRE_SAMPLES"
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

/// Those that have no typed form, and why.
const UNTYPED: [(&str, MalformedKind); 12] = [
    ("b308_kline_unknown_interval", Missing),
    ("b313_depth_bad_price_text", Number),
    ("b313_depth_item_missing_quantity", Missing),
    ("b313_depth_tiny_and_huge_numbers", Range),
    ("b313_depth_version_not_digits", Number),
    ("b313_depth_version_u64_overflow_text", Range),
    ("b313_depth_versions_missing", Missing),
    ("w_empty_body_302", Missing),
    ("w_empty_body_303", Missing),
    ("w_empty_body_308", Missing),
    ("w_explicit_defaults", Missing),
    ("w_oneof_a_b_a_resets", Missing),
];

/// Checks each `.bin` against its `.expected.json`; answers how many there were.
fn check(files: Vec<(String, Vec<u8>)>) -> usize {
    let files: BTreeMap<_, _> = files.into_iter().collect();
    let mut count = 0;
    for (name, bytes) in &files {
        let Some(name) = name.strip_suffix(".bin") else { continue };
        let expected: Value =
            serde_json::from_slice(&files[&format!("{name}.expected.json")]).unwrap();
        let (lines, channel) = (oracle::push(&expected), oracle::channel(&expected));
        let said = ours::push(bytes);
        match said {
            // Its body is not in the schema, so the JSON form has lost it.
            Ok((said, None)) if name == "w_unknown_body_316" => {
                assert_eq!(said.len(), 1);
                assert!(
                    said[0].starts_with("venue BTCUSDT spot@public.future.v3.api.pb"),
                    "{said:?}"
                );
            }
            Ok((said, typed)) => {
                assert_eq!(Ok(said), lines, "{name}");
                assert_eq!(typed, channel, "{name}");
            }
            Err(malformed) => {
                let known = UNTYPED.iter().find(|(untyped, _)| *untyped == name);
                assert_eq!(
                    Some(malformed.kind),
                    known.map(|(_, kind)| *kind),
                    "{name}: {malformed}"
                );
                assert_eq!(Err(malformed.kind), lines, "{name}");
            }
        }
        count += 1;
    }
    count
}

#[test]
fn constructed_pushes_say_what_an_independent_reading_says() {
    assert!(check(committed("constructed")) >= 80);
}

#[test]
fn recorded_pushes_say_what_an_independent_reading_says() {
    for (folder, least) in [("real", 7), ("reconstructed", 3), ("constructed", 80)] {
        if let Some(files) = shared(folder) {
            assert!(check(files) >= least, "{folder}");
        }
    }
}

/// The hot channels are read in the way that is meant for them, also of a stack of others, which
/// gives no bytes past the push.
#[test]
fn recorded_pushes_are_in_the_form_that_is_predicted() {
    let mut memory = ours::Memory::new();
    for folder in ["real", "reconstructed"] {
        for (name, bytes) in shared(folder).unwrap_or_default() {
            if name.ends_with(".bin") && !name.starts_with("kline") {
                let mut scratch = memory.scratch();
                let message = Message::new(MessageType::Binary, &bytes);
                MexcSpot.decode(message, &mut scratch).unwrap();
                let way = if FAST { (1, 0) } else { (0, 1) };
                assert_eq!((scratch.counts.predicted, scratch.counts.general), way, "{name}");
            }
        }
    }
}

#[test]
fn every_defect_of_a_sample_is_known_by_name() {
    let names: Vec<_> = committed("constructed").into_iter().map(|(name, _)| name).collect();
    for (name, _) in UNTYPED {
        assert!(names.contains(&format!("{name}.bin")), "{name} is no sample");
    }
}

/// Checks what is broken against protobuf's own verdict; answers how many files there were.
fn check_broken(files: Vec<(String, Vec<u8>)>) -> usize {
    let (mut files, mut count) = (files.into_iter().collect::<BTreeMap<_, _>>(), 0);
    let manifest: Value = serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
    for (name, bytes) in &files {
        let mut entries = manifest.as_array().unwrap().iter();
        let entry = entries.find(|entry| entry["file"] == **name).expect(name);
        let said = ours::push(bytes);
        // What is protobuf may still have numbers that are none.
        if entry["protobuf_verdict"] == "error" {
            said.expect_err(name);
        }
        count += 1;
    }
    count
}

#[test]
fn broken_pushes_are_errors_of_themselves_alone() {
    assert!(check_broken(committed("malformed")) >= 55);
    if let Some(files) = shared("malformed") {
        assert!(check_broken(files) >= 55);
    }
}
