//! Pushes, read by this crate's views and by prost, against the official implementation's reading
//! and against each other.

#![cfg(feature = "prost")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod object;
mod ours;
mod samples;
mod theirs;
