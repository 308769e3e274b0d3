use core::marker::PhantomData;

use super::Chunks;
use crate::wire::{LEN, Reader, Value, WireError};

/// A body still to be read.
pub trait View<'m>: Sized {
    /// The view of a body's bytes.
    fn of(chunks: Chunks<'m>) -> Self;

    /// The bytes.
    fn chunks(&self) -> Chunks<'m>;

    /// Reads it all and answers whether it is right.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    fn check(self) -> Result<(), WireError>;
}

/// A message of single values, which a type holds all at once.
pub trait Message<'m>: Value<'m> + Default {
    /// Reads further fields over those that are there: of a field that comes again, the last wins.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    fn merge(&mut self, reader: &mut Reader<'m>) -> Result<(), WireError>;
}

/// A body of single values.
#[derive(Clone, Copy, Debug)]
pub struct Single<'m, M> {
    chunks: Chunks<'m>,
    message: PhantomData<M>,
}

impl<'m, M: Message<'m>> Single<'m, M> {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    #[inline]
    pub fn read(mut self) -> Result<M, WireError> {
        let mut message = M::default();
        loop {
            message.merge(self.chunks.reader())?;
            if !self.chunks.advance() {
                return Ok(message);
            }
        }
    }
}

impl<'m, M: Message<'m>> View<'m> for Single<'m, M> {
    #[inline]
    fn of(chunks: Chunks<'m>) -> Self {
        Self { chunks, message: PhantomData }
    }

    fn chunks(&self) -> Chunks<'m> {
        self.chunks
    }

    fn check(self) -> Result<(), WireError> {
        self.read()?.checked()
    }
}

/// A field of a message with lists.
pub trait Field<'m>: Sized {
    /// Reads the field with this tag; `None` where the schema has none such, and it is passed over.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    fn read(tag: u32, reader: &mut Reader<'m>) -> Result<Option<Self>, WireError>;

    /// Whether it is right, where reading has not found that out already.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    fn checked(self) -> Result<(), WireError>;
}

/// A message with lists: its fields, in the order in which they were sent. Of a field that is no
/// list, the last wins.
///
/// After an error there are no more.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'m, F> {
    chunks: Chunks<'m>,
    field: PhantomData<F>,
}

impl<'m, F: Field<'m>> View<'m> for Fields<'m, F> {
    #[inline]
    fn of(chunks: Chunks<'m>) -> Self {
        Self { chunks, field: PhantomData }
    }

    fn chunks(&self) -> Chunks<'m> {
        self.chunks
    }

    fn check(mut self) -> Result<(), WireError> {
        self.try_for_each(|field| field?.checked())
    }
}

impl<'m, F: Field<'m>> Iterator for Fields<'m, F> {
    type Item = Result<F, WireError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let reader = self.chunks.reader();
            let error = match reader.tag() {
                Ok(Some(tag)) => match F::read(tag, reader) {
                    Ok(Some(field)) => return Some(Ok(field)),
                    Ok(None) => continue,
                    Err(error) => error,
                },
                Ok(None) if self.chunks.advance() => continue,
                Ok(None) => return None,
                Err(error) => error,
            };
            self.chunks.clear();
            return Some(Err(error));
        }
    }
}

/// A message with lists inside another one.
impl<'m, F: Field<'m>> Value<'m> for Fields<'m, F> {
    const WIRE_TYPE: u32 = LEN;

    fn read(reader: &mut Reader<'m>) -> Result<Self, WireError> {
        Ok(Self::of(Chunks::alone(reader.message()?)))
    }

    fn checked(self) -> Result<(), WireError> {
        self.check()
    }
}
