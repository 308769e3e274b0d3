//! Fuzz targets: functions of any bytes that must neither panic nor loop, and in which more must
//! hold than that.
//!
//! Each is a script that is made of bytes, run against the code and against a second reading that
//! shares nothing with it. `libfuzzer` runs them with a fuzzer, `tests/corpus.rs` runs their
//! corpora anywhere, the binary `seeds` writes what these begin with: `docs/fuzzing.md`.
#![forbid(unsafe_code)]

#[path = "../../core/tests/book/expected.rs"]
mod expected;
mod input;
mod readings;
mod rfc1951;
pub mod seeds;
mod targets;
mod wire;
mod ws;

pub use targets::{TARGETS, Target, named};
