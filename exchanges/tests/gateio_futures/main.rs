//! Gate.io futures against recorded and constructed messages, read a second time by `serde_json`.
// A test may stop at what it did not expect; helpers of tests are not in test functions.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod channels;
mod encode;
#[path = "../gateio_shared/folders.rs"]
mod folders;
#[path = "../gateio_shared/form.rs"]
mod form;
#[path = "../gateio_shared/forms.rs"]
mod forms;
#[path = "../gateio_shared/mutants.rs"]
mod mutants;
#[path = "../gateio_shared/mutate.rs"]
mod mutate;
mod oracle;
mod ours;
#[path = "../gateio_shared/reading.rs"]
mod reading;
mod refusals;
#[path = "../gateio_shared/said.rs"]
mod said;
mod samples;
mod wire;

/// Whether messages of the usual form are read by ways of their own.
const FAST: bool = cfg!(feature = "fast");

/// What names of channels start with.
const MARKET: &str = "futures";

/// Channels that can be subscribed to and have no type of their own.
const UNTYPED: [&str; 3] =
    ["futures.contract_stats", "futures.contract_info", "futures.adl_warning"];
