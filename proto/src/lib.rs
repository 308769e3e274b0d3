//! The protobuf pushes of MEXC's spot market: the schema, a reader that neither copies nor
//! allocates, and (feature `prost`) the types that prost generates from the schema.
//!
//! [`wire`] reads the wire format; [`push`] gives the wrapper and its fifteen bodies as views into
//! the message. Neither allocates, recurses or panics, whatever the bytes, and their work is linear
//! in them. `generated` owns what it holds and can be encoded, too.
#![no_std]
#![forbid(unsafe_code)]

pub mod push;
pub mod wire;

/// The types of the schema (folder `schema`), as prost-build generates them:
/// `cargo run -p tickwire-proto --example generate`.
#[cfg(feature = "prost")]
#[allow(
    missing_docs,
    clippy::large_enum_variant,
    reason = "generated: what the schema says without a comment is not said twice"
)]
#[path = "generated/mexc.spot.v3.rs"]
#[rustfmt::skip]
pub mod generated;
