//! Values as ranges of the text.

use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::scratch::Span;

use super::{Elements, Fields, Members, Names, Text, members};
use crate::FAST;

/// The kinds of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One value of a text that is known to be JSON, not interpreted yet.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    /// Whether it is a string with escapes.
    escaped: bool,
}

impl<'a> Value<'a> {
    pub(super) const fn new(text: &'a str, start: usize, end: usize, escaped: bool) -> Self {
        Self { text, start, end, escaped }
    }

    /// Where it starts, in bytes from the start of the whole text.
    #[must_use]
    pub const fn offset(self) -> usize {
        self.start
    }

    /// Where it is in the whole text.
    #[must_use]
    pub fn span(self) -> Span {
        Span::from(self.start..self.end)
    }

    /// The value as it stands in the text.
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.text.get(self.start..self.end).unwrap_or_default()
    }

    /// What kind of value it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self.text.as_bytes().get(self.start) {
            Some(b'"') => Kind::String,
            Some(b'[') => Kind::Array,
            Some(b'{') => Kind::Object,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            _ => Kind::Null,
        }
    }

    /// Whether it is `null`.
    #[inline]
    pub(super) fn is_null(self) -> bool {
        self.text.as_bytes().get(self.start) == Some(&b'n')
    }

    /// The inside of a string.
    ///
    /// # Errors
    ///
    /// [`MalformedKind::Value`] where it is another kind.
    pub fn string(self) -> Result<Text<'a>, Malformed> {
        match self.kind() {
            Kind::String => Ok(Text::quoted(self.text, self.start, self.end, self.escaped)),
            _ => Err(self.malformed(MalformedKind::Value)),
        }
    }

    /// The text from its start on, past its end too.
    #[inline]
    #[must_use]
    pub fn onwards(self) -> &'a [u8] {
        self.text.as_bytes().get(self.start..).unwrap_or_default()
    }

    /// How long it is in the text.
    #[inline]
    pub(super) const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// The members of an object.
    ///
    /// # Errors
    ///
    /// [`MalformedKind::Value`] where it is another kind.
    pub fn members(self) -> Result<Members<'a>, Malformed> {
        match self.kind() {
            Kind::Object => Ok(Members::new(self.text, self.start)),
            _ => Err(self.malformed(MalformedKind::Value)),
        }
    }

    /// The elements of an array.
    ///
    /// # Errors
    ///
    /// [`MalformedKind::Value`] where it is another kind.
    pub fn elements(self) -> Result<Elements<'a>, Malformed> {
        match self.kind() {
            Kind::Array => Ok(Elements::new(self.text, self.start)),
            _ => Err(self.malformed(MalformedKind::Value)),
        }
    }

    /// Finds members of an object by name; others are counted in `unknown`.
    ///
    /// # Errors
    ///
    /// [`MalformedKind::Value`] where it is another kind.
    pub fn fields<const N: usize>(
        self,
        names: &Names<N>,
        unknown: &mut u64,
    ) -> Result<Fields<'a, N>, Malformed> {
        let mut fields = [None; N];
        if !FAST {
            members::gather(self.members()?, names.texts(), &mut fields, unknown);
            return Ok(fields);
        }
        for member in self.members()? {
            members::sort(member, names, &mut fields, unknown);
        }
        Ok(fields)
    }

    /// A member of this object that must be there.
    ///
    /// # Errors
    ///
    /// [`MalformedKind::Missing`] where it is not.
    #[cfg_attr(not(feature = "fast"), inline(never))]
    pub fn require(self, field: Option<Self>) -> Result<Self, Malformed> {
        field.ok_or_else(|| self.malformed(MalformedKind::Missing))
    }

    /// A defect of this value.
    #[cold]
    #[must_use]
    pub fn malformed(self, kind: MalformedKind) -> Malformed {
        Malformed::value(kind, self.start)
    }
}
