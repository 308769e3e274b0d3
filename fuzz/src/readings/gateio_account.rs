//! Gate.io's accounts.

#[path = "../../../exchanges/tests/gateio_account/ours.rs"]
pub(crate) mod ours;
