//! What others decode with, each to the same typed result.
//!
//! Peers are told the kind of a message in advance and skip its channel; tickwire finds out by
//! itself. That is a handicap on our side. Levels go to reused vectors, so no peer pays for growing
//! them.

pub(crate) mod codec;
pub(crate) mod inflate;
pub(crate) mod jiter;
pub(crate) mod protobuf;
pub(crate) mod serde;
