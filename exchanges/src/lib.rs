//! Exchange venues for tickwire: facts, encoders and decoders.
#![no_std]
#![forbid(unsafe_code)]

pub mod gateio;
