//! Gate.io.

pub mod spot;
