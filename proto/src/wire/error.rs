use core::fmt;

/// What is wrong with bytes that are to be protobuf, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireError {
    /// What.
    pub kind: WireErrorKind,
    /// Where, in bytes from the start of the message that was received.
    pub at: usize,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WireErrorKind {
    /// The message ends within a field.
    Cut,
    /// A varint is longer than ten bytes or 64 bits, or a tag longer than 32 bits.
    Varint,
    /// Field number zero.
    FieldNumber,
    /// A wire type that does not exist: 6 or 7.
    WireType,
    /// A group that is nested too deep, not closed, closed by another number, or not opened.
    Group,
    /// A text is not UTF-8.
    Encoding,
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.kind {
            WireErrorKind::Cut => "the message ends within a field",
            WireErrorKind::Varint => "a varint is too long",
            WireErrorKind::FieldNumber => "field number zero",
            WireErrorKind::WireType => "a wire type that does not exist",
            WireErrorKind::Group => "a group is not closed as it was opened, or too deep",
            WireErrorKind::Encoding => "a text is not UTF-8",
        };
        write!(f, "{text}, at byte {}", self.at)
    }
}

impl core::error::Error for WireError {}
