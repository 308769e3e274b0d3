//! MEXC spot.

#[path = "../../../exchanges/tests/mexc_spot/number.rs"]
#[allow(dead_code, reason = "other tests share it")]
mod number;
#[path = "../../../exchanges/tests/mexc_spot/oracle.rs"]
pub(crate) mod oracle;
#[path = "../../../exchanges/tests/mexc_spot/ours.rs"]
#[allow(dead_code, reason = "the tests read single messages, too")]
pub(crate) mod ours;

pub(crate) use super::push::push as theirs;
