//! The stream between two tasks.
