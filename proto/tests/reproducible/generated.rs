//! The types of the schema, generated anew. The compiler of the schema is protox, so that nothing
//! has to be installed.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs, process};

/// What the folder `src/generated` is to hold: names of files, and their bytes.
pub(crate) fn files() -> BTreeMap<String, Vec<u8>> {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let files = protox::compile(["push_data_v3_api_wrapper.proto"], [&schema]).unwrap();
    // The process's id, so that two of them do not write to the same place.
    let out = env::temp_dir().join(format!("tickwire-proto-{}", process::id()));
    fs::create_dir_all(&out).unwrap();
    prost_build::Config::new().out_dir(&out).compile_fds(files).unwrap();
    let generated = read(&out);
    fs::remove_dir_all(&out).unwrap();
    generated
}

/// The files of a folder.
pub(crate) fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(&path).unwrap())
        })
        .collect()
}
