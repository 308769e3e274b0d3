//! The model of the Gate.io spot venue: what it sends is judged by readers written for it here.

mod books;
mod determinism;
mod scene;
mod streams;
