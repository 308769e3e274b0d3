use super::group::skip_group;
use super::{FIXED32, FIXED64, GROUP, GROUP_END, LEN, Text, VARINT, WireError, WireErrorKind};

/// The fields of one message, one after the other.
///
/// [`tag`](Self::tag) says which field is next; then its value is to be read by the method of its
/// wire type, or to be passed over by [`skip`](Self::skip). After an error the rest is not to be
/// read.
///
/// Of repeated fields, the caller sees each: that the last wins, or that they make a list, is the
/// schema's affair.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'m> {
    rest: &'m [u8],
    /// Where `rest` ends in the message that was received, for the places of errors.
    end: usize,
}

impl<'m> Reader<'m> {
    /// Reads a message.
    #[inline]
    #[must_use]
    pub const fn new(bytes: &'m [u8]) -> Self {
        Self { rest: bytes, end: bytes.len() }
    }

    /// What is not read yet.
    #[inline]
    #[must_use]
    pub const fn rest(&self) -> &'m [u8] {
        self.rest
    }

    /// How far it has read, in bytes from the start of the message that was received.
    #[inline]
    #[must_use]
    pub const fn at(&self) -> usize {
        self.end.saturating_sub(self.rest.len())
    }

    /// Reads the tag of the next field; `None` at the end of the message.
    ///
    /// Compare it with [`tag`](super::tag)s that the schema has, and [`skip`](Self::skip) it where
    /// none fits, which also refuses the tags that cannot be: a known field of another wire type is
    /// an unknown field, as in the official implementations.
    ///
    /// # Errors
    ///
    /// [`WireErrorKind::Cut`], or [`WireErrorKind::Varint`] where it has more than 32 bits.
    #[inline]
    pub fn tag(&mut self) -> Result<Option<u32>, WireError> {
        match *self.rest {
            [] => Ok(None),
            [byte, ref rest @ ..] if byte < 0x80 => {
                self.rest = rest;
                Ok(Some(u32::from(byte)))
            }
            [low, high, ref rest @ ..] if high < 0x80 => {
                self.rest = rest;
                Ok(Some(u32::from(low & 0x7f) | u32::from(high) << 7))
            }
            _ => self.long_tag().map(Some),
        }
    }

    /// Reads a varint, at most ten bytes and 64 bits; it may be longer than it need be.
    ///
    /// # Errors
    ///
    /// [`WireErrorKind::Cut`] or [`WireErrorKind::Varint`].
    #[inline]
    pub fn varint(&mut self) -> Result<u64, WireError> {
        match *self.rest {
            [byte, ref rest @ ..] if byte < 0x80 => {
                self.rest = rest;
                Ok(u64::from(byte))
            }
            _ => self.long_varint(),
        }
    }

    /// Reads eight bytes.
    ///
    /// # Errors
    ///
    /// [`WireErrorKind::Cut`].
    pub fn fixed64(&mut self) -> Result<u64, WireError> {
        let Some((bytes, rest)) = self.rest.split_first_chunk() else { return Err(self.cut()) };
        self.rest = rest;
        Ok(u64::from_le_bytes(*bytes))
    }

    /// Reads four bytes.
    ///
    /// # Errors
    ///
    /// [`WireErrorKind::Cut`].
    pub fn fixed32(&mut self) -> Result<u32, WireError> {
        let Some((bytes, rest)) = self.rest.split_first_chunk() else { return Err(self.cut()) };
        self.rest = rest;
        Ok(u32::from_le_bytes(*bytes))
    }

    /// Reads a length and the bytes that it counts.
    ///
    /// # Errors
    ///
    /// [`WireErrorKind::Cut`] where there are fewer, or [`WireErrorKind::Varint`].
    #[inline]
    pub fn bytes(&mut self) -> Result<&'m [u8], WireError> {
        if let [len, rest @ ..] = self.rest
            && *len < 0x80
            && let Some((bytes, rest)) = rest.split_at_checked(usize::from(*len))
        {
            self.rest = rest;
            return Ok(bytes);
        }
        self.long_bytes()
    }

    /// Reads a length and the message of that length.
    ///
    /// # Errors
    ///
    /// As [`bytes`](Self::bytes).
    #[inline]
    pub fn message(&mut self) -> Result<Self, WireError> {
        let bytes = self.bytes()?;
        Ok(Self { rest: bytes, end: self.at() })
    }

    /// Reads a length and the text of that length.
    ///
    /// # Errors
    ///
    /// As [`bytes`](Self::bytes), and [`WireErrorKind::Encoding`] where it is not UTF-8.
    #[inline]
    pub fn text(&mut self) -> Result<&'m str, WireError> {
        self.unchecked_text()?.as_str()
    }

    /// Reads a length and the text of that length, whose encoding is checked by its reader.
    ///
    /// # Errors
    ///
    /// As [`bytes`](Self::bytes).
    #[inline]
    pub fn unchecked_text(&mut self) -> Result<Text<'m>, WireError> {
        let bytes = self.bytes()?;
        Ok(Text::new(bytes, self.at().saturating_sub(bytes.len())))
    }

    /// Passes over the value of a field with this tag; a group, with all that is in it.
    ///
    /// # Errors
    ///
    /// Any [`WireErrorKind`] but [`WireErrorKind::Encoding`].
    pub fn skip(&mut self, tag: u32) -> Result<(), WireError> {
        match tag & 7 {
            _ if tag < 8 => Err(self.wrong(WireErrorKind::FieldNumber)),
            GROUP => skip_group(self, tag >> 3),
            GROUP_END => Err(self.wrong(WireErrorKind::Group)),
            wire_type => self.skip_value(wire_type),
        }
    }

    /// Passes over a value that is no group.
    pub(super) fn skip_value(&mut self, wire_type: u32) -> Result<(), WireError> {
        match wire_type {
            VARINT => self.varint().map(drop),
            FIXED64 => self.fixed64().map(drop),
            LEN => self.bytes().map(drop),
            FIXED32 => self.fixed32().map(drop),
            _ => Err(self.wrong(WireErrorKind::WireType)),
        }
    }

    /// An error at the place that has been reached.
    #[cold]
    pub(super) const fn wrong(&self, kind: WireErrorKind) -> WireError {
        WireError { kind, at: self.at() }
    }

    #[cold]
    const fn cut(&self) -> WireError {
        WireError { kind: WireErrorKind::Cut, at: self.end }
    }

    #[cold]
    fn long_tag(&mut self) -> Result<u32, WireError> {
        let error = self.wrong(WireErrorKind::Varint);
        u32::try_from(self.long_varint()?).map_err(|_| error)
    }

    fn long_varint(&mut self) -> Result<u64, WireError> {
        let error = self.wrong(WireErrorKind::Varint);
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let Some((byte, rest)) = self.rest.split_first() else { return Err(self.cut()) };
            self.rest = rest;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit.
            if shift == 63 && bits > 1 {
                return Err(error);
            }
            value |= bits << shift;
            if *byte < 0x80 {
                return Ok(value);
            }
        }
        Err(error)
    }

    #[inline(never)]
    fn long_bytes(&mut self) -> Result<&'m [u8], WireError> {
        let len = self.varint()?;
        let split = usize::try_from(len).ok().and_then(|len| self.rest.split_at_checked(len));
        let Some((bytes, rest)) = split else { return Err(self.cut()) };
        self.rest = rest;
        Ok(bytes)
    }
}
