//! The protobuf pushes of MEXC's spot market: the schema, a reader that neither copies nor
//! allocates, and (feature `prost`) the types that prost generates from the schema.
//!
//! [`wire`] reads the wire format; [`push`] gives the wrapper and its fifteen bodies as views into
//! the message. Neither allocates, recurses or panics, whatever the bytes, and their work is linear
//! in them. `generated` owns what it holds and can be encoded, too.
//!
//! ```
//! use tickwire_proto::push::{AggreDealsField, Body, Push};
//!
//! let message = b"\x0a\x2espot@public.aggre.deals.v3.api.pb@100ms@XYUSDT\x1a\x06XYUSDT\
//!     \xd2\x13\x0f\x0a\x0d\x0a\x047.25\x12\x031.5\x18\x02";
//! let push = Push::read(message)?;
//! assert_eq!(push.symbol, Some("XYUSDT"));
//!
//! let Some(Body::AggreDeals(fields)) = push.body else { panic!("another body") };
//! for field in fields {
//!     match field? {
//!         AggreDealsField::Deal(deal) => {
//!             assert_eq!((deal.price.as_str()?, deal.quantity.as_str()?), ("7.25", "1.5"));
//!             assert_eq!(deal.trade_type, 2); // the taker sold
//!         }
//!         other => println!("{other:?}"),
//!     }
//! }
//! # Ok::<(), tickwire_proto::wire::WireError>(())
//! ```
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
