//! What tells a public session from a private one: the points at which the life of a connection
//! asks how it is let in. A public session answers none of them, and pays for none.

mod private;
mod public;

use crate::exchange::{Command, Exchange};
use crate::scratch::Full;
use crate::text::Writer;
use crate::time::Stamp;

pub use private::{NotAsked, PendingAction, Private, PrivateConfig, PrivateMemory, PrivateSession};
pub use public::Public;

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// How a session is let in: [`Public`] or [`Private`].
pub trait Access<X: Exchange>: sealed::Sealed + Sized {
    /// Writes a subscription or its end.
    #[doc(hidden)]
    fn encode(
        &self,
        venue: &X,
        command: Command<'_, X::Channel>,
        now: Stamp,
        out: &mut Writer<'_>,
    ) -> Result<(), Full>;
}
