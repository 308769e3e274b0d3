//! The wire format of protobuf, read without copying and without allocating.

/// What is wrong with bytes that are to be protobuf, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireError {
    /// What.
    pub kind: WireErrorKind,
    /// Where, in bytes from the start of the message.
    pub at: usize,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WireErrorKind {
    /// The message ends within a field.
    Cut,
    /// A varint is longer than ten bytes, or a tag than 32 bits.
    Varint,
    /// Field number zero.
    FieldNumber,
    /// A wire type that does not exist.
    WireType,
    /// A known field has another wire type than the schema says.
    Mismatch,
    /// A group that is nested too deep, not closed, or closed by another number.
    Group,
    /// A text is not UTF-8.
    Encoding,
}

/// The fields of one message, in wire order. Groups are skipped whole.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'m> {
    bytes: &'m [u8],
    at: usize,
    /// Where `bytes` starts in the message that was received, for the places of errors.
    base: usize,
}

/// One field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'m> {
    /// Its number, 1 to 2^29 - 1.
    pub number: u32,
    /// Its value.
    pub value: Value<'m>,
    /// Where its value starts, in bytes from the start of the message that was received.
    pub at: usize,
}

/// A field's value, by wire type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'m> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 1.
    Fixed64(u64),
    /// Wire type 2.
    Bytes(&'m [u8]),
    /// Wire type 5.
    Fixed32(u32),
}

impl<'m> Fields<'m> {
    /// Reads a message.
    #[must_use]
    pub const fn new(bytes: &'m [u8]) -> Self {
        Self { bytes, at: 0, base: 0 }
    }

    /// Reads a message inside another, whose bytes start at `base` of the one that was received.
    #[must_use]
    pub const fn within(bytes: &'m [u8], base: usize) -> Self {
        Self { bytes, at: 0, base }
    }

    /// The next field; `None` at the end.
    ///
    /// # Errors
    ///
    /// [`WireError`]; after one, the rest is not to be read.
    pub fn next_field(&mut self) -> Result<Option<Field<'m>>, WireError> {
        let _ = (self.bytes, self.at, self.base);
        todo!()
    }
}
