//! What messages say, read a second time by code of the decoders' tests that shares nothing with
//! them: `serde_json`, prost, and texts of digits.

pub(crate) mod gateio_account;
pub(crate) mod gateio_futures;
pub(crate) mod gateio_spot;
pub(crate) mod mexc_account;
pub(crate) mod mexc_spot;
#[path = "../../exchanges/tests/mexc_spot/number.rs"]
#[allow(dead_code, reason = "other tests share it")]
mod number;
mod push;
