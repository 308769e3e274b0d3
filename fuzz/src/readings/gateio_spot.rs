//! Gate.io spot.

#[path = "../../../exchanges/tests/gateio_spot/oracle.rs"]
pub(crate) mod oracle;
#[path = "../../../exchanges/tests/gateio_spot/ours.rs"]
#[allow(dead_code, reason = "the tests read single messages, too")]
pub(crate) mod ours;
#[path = "../../../exchanges/tests/gateio_shared/reading.rs"]
#[allow(clippy::duplicate_mod, reason = "each market reads with its own names")]
mod reading;
#[path = "../../../exchanges/tests/gateio_shared/said.rs"]
#[allow(clippy::duplicate_mod, reason = "each market reads with its own names")]
mod said;

/// What names of channels start with.
const MARKET: &str = "spot";

/// Channels that can be subscribed to and have no type of their own.
const UNTYPED: [&str; 0] = [];
