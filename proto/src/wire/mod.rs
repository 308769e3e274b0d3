//! The wire format of protobuf ("Encoding", protobuf.dev/programming-guides/encoding), read without
//! copying and without allocating.
//!
//! A [`Reader`] lends the fields of one message in their order; what it lends are views into the
//! message. Its work is linear in the message, whatever the bytes, and nothing in it recurses.
//!
//! ```
//! use tickwire_proto::wire::{LEN, Reader, VARINT, tag};
//!
//! const NAME: u32 = tag(1, LEN);
//! const COUNT: u32 = tag(2, VARINT);
//!
//! let mut reader = Reader::new(b"\x0a\x02ab\x10\x96\x01\x98\x06\x00");
//! let (mut name, mut count) = ("", 0);
//! while let Some(tag) = reader.tag()? {
//!     match tag {
//!         NAME => name = reader.text()?,
//!         COUNT => count = reader.varint()?,
//!         _ => reader.skip(tag)?,
//!     }
//! }
//! assert_eq!((name, count), ("ab", 150));
//! # Ok::<(), tickwire_proto::wire::WireError>(())
//! ```

mod error;
mod group;
mod reader;
mod text;
mod value;

pub use error::{WireError, WireErrorKind};
pub use reader::Reader;
pub use text::Text;
pub use value::Value;

/// The wire type of integers and booleans.
pub const VARINT: u32 = 0;
/// The wire type of eight bytes.
pub const FIXED64: u32 = 1;
/// The wire type of bytes with their length before them: texts, messages.
pub const LEN: u32 = 2;
/// The wire type that opens a group.
pub const GROUP: u32 = 3;
/// The wire type that closes a group.
pub const GROUP_END: u32 = 4;
/// The wire type of four bytes.
pub const FIXED32: u32 = 5;

/// The tag of a field: its number (1 to 2^29 - 1) and its wire type.
#[must_use]
pub const fn tag(number: u32, wire_type: u32) -> u32 {
    number << 3 | wire_type
}
