//! The protobuf pushes of MEXC: the schema, a zero-copy reader, and (feature `prost`) the schema's
//! generated types.
#![no_std]
#![forbid(unsafe_code)]

pub mod push;
pub mod wire;
