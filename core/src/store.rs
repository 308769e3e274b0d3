//! Memory that the caller gives: borrowed for ever, or (feature `alloc`) boxed once.

use core::fmt;
use core::ops::{Deref, DerefMut};

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec};

/// A fixed slice of `T`, either lent by the caller or allocated once at construction.
///
/// It never grows: its length is the limit of what is kept in it.
pub enum Store<'b, T> {
    /// Memory of the caller, such as a static array.
    Borrowed(&'b mut [T]),
    /// Memory allocated once.
    #[cfg(feature = "alloc")]
    Owned(Box<[T]>),
}

#[cfg(feature = "alloc")]
impl<T: Clone + Default> Store<'_, T> {
    /// Allocates `len` default values.
    #[must_use]
    pub fn owned(len: usize) -> Self {
        Self::Owned(vec![T::default(); len].into_boxed_slice())
    }
}

impl<T> Deref for Store<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Borrowed(slice) => slice,
            #[cfg(feature = "alloc")]
            Self::Owned(slice) => slice,
        }
    }
}

impl<T> DerefMut for Store<'_, T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match self {
            Self::Borrowed(slice) => slice,
            #[cfg(feature = "alloc")]
            Self::Owned(slice) => slice,
        }
    }
}

impl<'b, T> From<&'b mut [T]> for Store<'b, T> {
    fn from(slice: &'b mut [T]) -> Self {
        Self::Borrowed(slice)
    }
}

impl<'b, T, const N: usize> From<&'b mut [T; N]> for Store<'b, T> {
    fn from(array: &'b mut [T; N]) -> Self {
        Self::Borrowed(array)
    }
}

impl<T> fmt::Debug for Store<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("len", &self.len()).finish_non_exhaustive()
    }
}
