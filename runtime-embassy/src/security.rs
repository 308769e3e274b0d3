//! What protects a driver's connections: nothing, or TLS.

use core::cell::RefCell;

use crate::dial::{Failure, Target};
use crate::item::Source;
use crate::raw::Raw;
use tickwire_core::retry::Cause;

/// What protects the connections of a driver. Types of this crate implement it, nobody else's.
pub trait Security: line::Lines {}

/// What may protect an account: TLS that verifies certificates, or the spoken decision to do
/// without.
pub trait Protection: Security {}

/// No TLS: for simulated exchanges, and behind a gateway that speaks TLS for the device. Addresses
/// that ask for TLS are not connected to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plain;

/// No TLS, though the key and the signatures of an account go over the connection: whoever is on
/// its way reads them, and can act in the account's name. For simulated exchanges, and where nobody
/// else can be on the way to a gateway that speaks TLS for the device.
#[derive(Clone, Copy, Debug, Default)]
pub struct SecretsInTheClear;

impl Security for Plain {}
impl Security for SecretsInTheClear {}
impl Protection for SecretsInTheClear {}

impl line::Lines for Plain {
    type Line<'s> = Bare;

    fn lines(&mut self) -> (Bare, Bare) {
        (Bare, Bare)
    }
}

impl line::Lines for SecretsInTheClear {
    type Line<'s> = Bare;

    fn lines(&mut self) -> (Bare, Bare) {
        (Bare, Bare)
    }
}

/// TCP and nothing over it.
#[derive(Debug)]
pub struct Bare;

impl line::Line for Bare {
    type Open<'s> = &'s RefCell<Raw<'s>>;

    fn takes(target: &Target) -> Result<(), Failure> {
        let no_tls = Failure { cause: Cause::Tls, source: Source::NoTls };
        if target.tls { Err(no_tls) } else { Ok(()) }
    }

    async fn open<'s>(
        &'s mut self,
        raw: &'s RefCell<Raw<'s>>,
        _: &Target,
    ) -> Result<Self::Open<'s>, Failure> {
        Ok(raw)
    }
}

/// What the driver asks of protections.
pub(crate) mod line {
    use core::cell::RefCell;
    use core::future::Future;

    use tickwire_core::drive::Transport;

    use crate::dial::{Failure, Target};
    use crate::raw::Raw;

    /// The protection of a driver's sockets.
    pub trait Lines {
        /// The protection of one socket.
        type Line<'s>: Line
        where
            Self: 's;

        /// One for the feed, one for REST calls.
        fn lines(&mut self) -> (Self::Line<'_>, Self::Line<'_>);
    }

    /// The protection of one socket.
    pub trait Line {
        /// A protected connection.
        type Open<'s>: Open
        where
            Self: 's;

        /// Says no to addresses that it is not for.
        fn takes(target: &Target) -> Result<(), Failure>;

        /// Protects a TCP connection.
        fn open<'s>(
            &'s mut self,
            raw: &'s RefCell<Raw<'s>>,
            target: &Target,
        ) -> impl Future<Output = Result<Self::Open<'s>, Failure>>;
    }

    /// A protected connection.
    pub trait Open {
        /// Carries bytes as long as `work` goes on.
        fn carry<R>(
            self,
            work: impl AsyncFnOnce(&mut dyn Transport) -> R,
        ) -> impl Future<Output = R>;
    }
}
