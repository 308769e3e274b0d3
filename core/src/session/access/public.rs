//! The public session: nobody has to be let in.

use crate::exchange::{Command, Exchange};
use crate::scratch::Full;
use crate::text::Writer;
use crate::time::Stamp;

use super::{Access, sealed};

/// Market data, which needs no account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Public;

impl sealed::Sealed for Public {}

impl<X: Exchange> Access<X> for Public {
    fn encode(
        &mut self,
        venue: &X,
        command: Command<'_, X::Channel>,
        _now: Stamp,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        venue.encode(command, out)
    }
}
