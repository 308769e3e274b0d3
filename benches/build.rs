//! Lets the peer buffa generate its types from the schema, as a user of it would. What prost
//! generates is in `tickwire-proto`.

use std::path::Path;
use std::{env, fs};

use protox::prost::Message as _;

const ROOT: &str = "push_data_v3_api_wrapper.proto";

fn main() -> Result<(), Box<dyn core::error::Error>> {
    let schema = Path::new("../proto/schema");
    println!("cargo::rerun-if-changed={}", schema.display());
    let out = env::var_os("OUT_DIR").ok_or("cargo names the folder")?;
    let descriptors = Path::new(&out).join("schema.binpb");
    let files = protox::compile([ROOT], [schema])?;
    fs::write(&descriptors, files.encode_to_vec())?;
    let names: Vec<&str> = files.file.iter().map(|file| file.name()).collect();
    buffa_build::Config::new()
        .descriptor_set(descriptors)
        .files(&names)
        .out_dir(&out)
        // What is to its advantage: nothing is kept of unknown fields, and bodies are not boxed.
        .preserve_unknown_fields(false)
        .unbox_oneof()
        .compile()
}
