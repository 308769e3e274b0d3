//! A push as a view: the wrapper, and which of the fifteen bodies it has.

use crate::wire::WireError;

/// A push (`PushDataV3ApiWrapper`), its body still to be read.
#[derive(Clone, Copy, Debug)]
pub struct Push<'m> {
    /// Field 1: the channel, with symbol and parameters; empty where absent.
    pub channel: &'m str,
    /// Field 3.
    pub symbol: Option<&'m str>,
    /// Field 4.
    pub symbol_id: Option<&'m str>,
    /// Field 5, in milliseconds.
    pub create_time: Option<i64>,
    /// Field 6, in milliseconds.
    pub send_time: Option<i64>,
}

impl<'m> Push<'m> {
    /// Reads the wrapper.
    ///
    /// # Errors
    ///
    /// [`WireError`].
    pub fn read(message: &'m [u8]) -> Result<Self, WireError> {
        let _ = message;
        todo!()
    }
}
