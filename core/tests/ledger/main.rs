//! The account's state, held against what REST says: a test for each rule, and random walks against
//! a venue that knows the truth.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bug;
mod dice;
mod driver;
mod fills;
mod flavour;
mod reconciled;
mod records;
mod seen;
mod setup;
mod table;
mod told;
mod venue;
mod walk;
