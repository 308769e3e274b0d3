//! One feed over several connections, against simulated exchanges on real sockets: nothing is lost,
//! nothing is told twice, whatever comes and goes.
#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod chaos;
mod lag;
mod lateness;
mod ledger;
mod mexc;
mod renewal;
mod rig;
mod sick;
mod spread;
mod venues;
