//! Pushes, read by this crate's views and by prost, against the official implementation's reading
//! and against each other.

#![cfg(feature = "prost")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bounds;
mod differential;
mod generator;
mod object;
mod official;
mod ours;
mod rules;
mod samples;
mod schema;
mod theirs;
mod wire_forms;
