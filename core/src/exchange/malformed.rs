//! What may be wrong with a message, and where.

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The kind of defect.
    pub kind: MalformedKind,
    /// Where in the message, in bytes from its start.
    pub offset: u32,
    /// Whether the connection can no longer be trusted.
    pub fatal: bool,
}

impl Malformed {
    /// A defect after which the connection can no longer be trusted.
    #[must_use]
    pub fn fatal(kind: MalformedKind, offset: usize) -> Self {
        Self { kind, offset: u32::try_from(offset).unwrap_or(u32::MAX), fatal: true }
    }

    /// A defect of this message only.
    #[must_use]
    pub fn value(kind: MalformedKind, offset: usize) -> Self {
        Self { kind, offset: u32::try_from(offset).unwrap_or(u32::MAX), fatal: false }
    }
}

/// The kinds of defects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MalformedKind {
    /// Not the syntax of the format (JSON, protobuf).
    Syntax,
    /// Not UTF-8.
    Encoding,
    /// Nested deeper than allowed.
    Depth,
    /// A binary frame of a venue that sends text, or the reverse.
    Type,
    /// The message is not of the venue's envelope.
    Envelope,
    /// A required field is absent.
    Missing,
    /// A field has a value of the wrong type.
    Value,
    /// A number is not a number.
    Number,
    /// A number has more digits than an exact decimal or an id holds, or is a time past the year
    /// 2554.
    Range,
    /// A text is no [`Symbol`](crate::symbol::Symbol).
    Symbol,
    /// More events or levels than the scratch holds.
    TooLarge,
    /// The venue refused the REST request in its body.
    Refused,
}

impl core::fmt::Display for Malformed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let what = match self.kind {
            MalformedKind::Syntax => "broken syntax",
            MalformedKind::Encoding => "not UTF-8",
            MalformedKind::Depth => "nested too deep",
            MalformedKind::Type => "wrong frame type",
            MalformedKind::Envelope => "not a message of this venue",
            MalformedKind::Missing => "a required field is missing",
            MalformedKind::Value => "a field has a value of the wrong type",
            MalformedKind::Number => "not a number",
            MalformedKind::Range => "a number is out of range",
            MalformedKind::Symbol => "not a symbol",
            MalformedKind::TooLarge => "more events or levels than the scratch holds",
            MalformedKind::Refused => "the venue refused the request",
        };
        write!(f, "{what} at byte {}", self.offset)
    }
}

impl core::error::Error for Malformed {}
