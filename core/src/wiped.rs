//! Memory for bytes that may be secret.

use core::ops::{Deref, DerefMut};

use zeroize::optimization_barrier;

use crate::store::Store;

/// Bytes that are overwritten when they are let go: the caller, whose memory it is, finds zeros.
#[derive(Debug)]
pub(crate) struct Wiped<'b>(Store<'b, u8>);

impl<'b> Wiped<'b> {
    pub(crate) fn new(bytes: Store<'b, u8>) -> Self {
        Self(bytes)
    }
}

impl Deref for Wiped<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Wiped<'_> {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

impl Drop for Wiped<'_> {
    fn drop(&mut self) {
        self.0.fill(0);
        optimization_barrier(&*self.0);
    }
}
