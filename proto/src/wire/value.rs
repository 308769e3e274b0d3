use super::{LEN, Reader, Text, VARINT, WireError};

/// The value of a field: how it is on the wire, and how it is read.
pub trait Value<'m>: Sized {
    /// Its wire type.
    const WIRE_TYPE: u32;

    /// Reads it, its tag being read.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    fn read(reader: &mut Reader<'m>) -> Result<Self, WireError>;

    /// Whether it is right, where reading has not found that out already.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    #[inline]
    fn checked(self) -> Result<(), WireError> {
        Ok(())
    }
}

/// `string`.
impl<'m> Value<'m> for &'m str {
    const WIRE_TYPE: u32 = LEN;

    #[inline]
    fn read(reader: &mut Reader<'m>) -> Result<Self, WireError> {
        reader.text()
    }
}

/// `string`, still to be checked.
impl<'m> Value<'m> for Text<'m> {
    const WIRE_TYPE: u32 = LEN;

    #[inline]
    fn read(reader: &mut Reader<'m>) -> Result<Self, WireError> {
        reader.unchecked_text()
    }

    #[inline]
    fn checked(self) -> Result<(), WireError> {
        self.as_str().map(drop)
    }
}

/// `int64`: the 64 bits, as two's complement.
impl<'m> Value<'m> for i64 {
    const WIRE_TYPE: u32 = VARINT;

    #[inline]
    fn read(reader: &mut Reader<'m>) -> Result<Self, WireError> {
        reader.varint().map(u64::cast_signed)
    }
}

/// `int32`: the low 32 bits, as two's complement, whatever is above them.
impl<'m> Value<'m> for i32 {
    const WIRE_TYPE: u32 = VARINT;

    #[inline]
    fn read(reader: &mut Reader<'m>) -> Result<Self, WireError> {
        let [a, b, c, d, ..] = reader.varint()?.to_le_bytes();
        Ok(Self::from_le_bytes([a, b, c, d]))
    }
}

/// `bool`: any bit.
impl<'m> Value<'m> for bool {
    const WIRE_TYPE: u32 = VARINT;

    #[inline]
    fn read(reader: &mut Reader<'m>) -> Result<Self, WireError> {
        Ok(reader.varint()? != 0)
    }
}

/// `optional`: there, even with the value that another field has when it is absent.
impl<'m, T: Value<'m>> Value<'m> for Option<T> {
    const WIRE_TYPE: u32 = T::WIRE_TYPE;

    #[inline]
    fn read(reader: &mut Reader<'m>) -> Result<Self, WireError> {
        T::read(reader).map(Some)
    }

    #[inline]
    fn checked(self) -> Result<(), WireError> {
        self.map_or(Ok(()), T::checked)
    }
}
