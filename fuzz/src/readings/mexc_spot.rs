//! MEXC spot.

#[path = "../../../exchanges/tests/mexc_spot/oracle.rs"]
pub(crate) mod oracle;
#[path = "../../../exchanges/tests/mexc_spot/ours.rs"]
#[allow(dead_code, reason = "the tests read single messages, too")]
pub(crate) mod ours;

use super::number;
pub(crate) use super::push::push as theirs;
