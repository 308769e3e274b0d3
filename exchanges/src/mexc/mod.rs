//! MEXC.

pub mod spot;
