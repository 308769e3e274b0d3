//! Exchange venues for tickwire: facts, encoders and decoders, without allocation and without
//! state.
#![no_std]
#![forbid(unsafe_code)]

pub mod gateio;
pub mod json;
