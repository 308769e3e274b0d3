//! How the types of messages are declared: number, name and type of each field, as the schema has
//! them.

/// A type that holds the single values of a message.
macro_rules! message {
    ($(#[$about:meta])* $name:ident {
        $($(#[$field_about:meta])* $number:literal $field:ident: $type:ty,)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name<'m> {
            $($(#[$field_about])* pub $field: $type,)+
        }

        impl<'m> crate::push::Message<'m> for $name<'m> {
            #[inline]
            fn merge(
                &mut self,
                reader: &mut crate::wire::Reader<'m>,
            ) -> Result<(), crate::wire::WireError> {
                use crate::wire::{Value, tag};
                while let Some(next) = reader.tag()? {
                    match next {
                        $(_ if next == const { tag($number, <$type as Value>::WIRE_TYPE) } => {
                            let value = <$type as Value>::read(reader)?;
                            // What is replaced must have been right, too.
                            core::mem::replace(&mut self.$field, value).checked()?;
                        })+
                        _ => reader.skip(next)?,
                    }
                }
                Ok(())
            }
        }

        impl<'m> crate::wire::Value<'m> for $name<'m> {
            const WIRE_TYPE: u32 = crate::wire::LEN;

            #[inline]
            fn read(
                reader: &mut crate::wire::Reader<'m>,
            ) -> Result<Self, crate::wire::WireError> {
                let mut message = Self::default();
                crate::push::Message::merge(&mut message, &mut reader.message()?)?;
                Ok(message)
            }

            #[inline]
            fn checked(self) -> Result<(), crate::wire::WireError> {
                $(crate::wire::Value::checked(self.$field)?;)+
                Ok(())
            }
        }
    };
}

/// The fields of a message that has lists.
macro_rules! fields {
    ($(#[$about:meta])* $name:ident {
        $($(#[$field_about:meta])* $number:literal $field:ident($type:ty),)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub enum $name<'m> {
            $($(#[$field_about])* $field($type),)+
        }

        impl<'m> crate::push::Field<'m> for $name<'m> {
            #[inline]
            fn read(
                next: u32,
                reader: &mut crate::wire::Reader<'m>,
            ) -> Result<Option<Self>, crate::wire::WireError> {
                use crate::wire::{Value, tag};
                match next {
                    $(_ if next == const { tag($number, <$type as Value>::WIRE_TYPE) } => {
                        <$type as Value>::read(reader).map(Self::$field).map(Some)
                    })+
                    _ => reader.skip(next).map(|()| None),
                }
            }

            #[inline]
            fn checked(self) -> Result<(), crate::wire::WireError> {
                match self {
                    $(Self::$field(value) => crate::wire::Value::checked(value),)+
                }
            }
        }
    };
}
