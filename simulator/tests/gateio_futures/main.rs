//! The model of the Gate.io futures venue: what it sends is judged by readers written for it here.
// A test may stop at what it did not expect; helpers of tests are not in test functions.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accounts;
mod books;
mod connections;
mod determinism;
mod logins;
mod member;
mod requests;
mod rest;
mod scene;
mod shapes;
mod sizes;
mod streams;
