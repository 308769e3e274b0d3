//! A REST call: what is written, and what is read of any answer in any pieces.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

mod limits;
mod malformed;
mod reading;
mod rig;
mod splits;
mod writing;
