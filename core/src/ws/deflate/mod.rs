//! permessage-deflate (RFC 7692), the client's side, without an allocator.
//!
//! Messages are inflated one after the other into a window of the caller's memory and lent from
//! there, so that history need not be copied out of a ring:
//!
//! ```text
//! | .. | history, at most 32 KiB | the message | room | slack |
//! ```
//!
//! Only when the room is used up do history and message move to the front. What is sent is deflated
//! without context from one message to the next, and goes out plain where deflating gains nothing.
//!
//! - The **negotiation** is strict: an answer that RFC 7692 does not allow to the [`Offer`] fails
//!   the handshake, each with its [`BadAgreement`]. A server's "no" is accepted.
//! - A message's **size** is limited as it is inflated ([`Deflate::message_max`]): one byte more is
//!   [`Fault::TooBig`], and neither memory nor time is spent on the rest. On
//!   the wire, it must fit the receive buffer.
//! - **References** reach what was inflated before on the same connection, as far as was agreed.
//! - A payload that is cut, or is not what deflate makes, or has more blocks with codes of their
//!   own than four and one for every 16 bytes, is [`Fault::Deflate`]. Text
//!   is checked once it is inflated.
//! - What was inflated is **overwritten** by [`Client::wipe`](super::Client::wipe) and when the
//!   client goes.
//!
//! In memory of the caller, for messages of 64 KiB:
//!
//! ```
//! use tickwire_core::ws::deflate::{Deflate, Offer, Workspace};
//! use tickwire_core::ws::{Client, Config};
//!
//! let (mut rx, mut tx) = ([0; 65_536], [0; 4_096]);
//! let mut workspace = [Workspace::default()];
//! let mut window = [0; Offer::DEFAULT.history() + 65_536 + 32];
//! let deflate = Deflate::new(&mut workspace, &mut window, Offer::DEFAULT)?;
//! assert_eq!(deflate.message_max(), 65_536);
//! let client = Client::new(&mut rx, &mut tx, Config::default())?.with_deflate(deflate);
//! assert!(!client.is_deflated()); // Not before a server has agreed.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In memory that is allocated once, from a server that is asked to keep no history:
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use tickwire_core::store::Store;
//! use tickwire_core::ws::deflate::{Deflate, Offer};
//! use tickwire_core::ws::{Client, Config};
//!
//! let offer = Offer { server_takeover: false, ..Offer::DEFAULT };
//! let deflate = Deflate::owned(65_536, offer)?;
//! let (rx, tx) = (Store::owned(65_536), Store::owned(4_096));
//! let client = Client::new(rx, tx, Config::default())?.with_deflate(deflate);
//! # let _ = client;
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod agreed;
mod compress;
mod huffman;
mod inflate;
mod offer;
mod source;
mod window;

pub use agreed::BadAgreement;
pub use offer::{OFFER_MAX, Offer};

use core::error::Error;
use core::fmt;

pub(super) use agreed::Agreed;

use super::fault::Fault;
use super::step::Span;
use crate::store::Store;
use compress::Compressor;
use inflate::Inflater;
use window::Window;

/// The state of fixed size that deflate needs, the caller's: at most [`Workspace::SIZE_MAX`] bytes.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    inflater: Inflater,
    compressor: Compressor,
}

impl Workspace {
    /// No workspace is larger than this, in bytes.
    pub const SIZE_MAX: usize = 8 * 1024;
}

/// permessage-deflate over memory of the caller, to be given to a
/// [`Client`](super::Client::with_deflate).
pub struct Deflate<'b> {
    workspace: Store<'b, Workspace>,
    window: Window<'b>,
    offer: Offer,
    agreed: Option<Agreed>,
}

impl<'b> Deflate<'b> {
    /// Makes the extension of one [`Workspace`] and a window, in which there must be room for the
    /// history that `offer` lets the server refer to ([`Offer::history`]) and for the longest
    /// message; 32 bytes of slack are kept behind it. A window of a few times that moves its bytes
    /// less often.
    ///
    /// # Errors
    ///
    /// [`ConfigError`]: nothing but the arguments is wrong.
    pub fn new(
        workspace: impl Into<Store<'b, Workspace>>,
        window: impl Into<Store<'b, u8>>,
        offer: Offer,
    ) -> Result<Self, ConfigError> {
        let (workspace, window) = (workspace.into(), Window::new(window.into(), offer.history()));
        if workspace.is_empty() {
            return Err(ConfigError::NoWorkspace);
        }
        if !offer.is_valid() {
            return Err(ConfigError::WindowBits);
        }
        if window.message_max() == 0 {
            return Err(ConfigError::WindowTooSmall { least: Window::least(offer.history(), 1) });
        }
        Ok(Self { workspace, window, offer, agreed: None })
    }

    /// Allocates for messages of at most `message_max` bytes, with twice the room that is needed,
    /// so that bytes are moved seldom.
    ///
    /// # Errors
    ///
    /// [`ConfigError::WindowBits`], [`ConfigError::WindowTooSmall`] for a `message_max` of zero.
    #[cfg(feature = "alloc")]
    pub fn owned(message_max: usize, offer: Offer) -> Result<Self, ConfigError> {
        if !offer.is_valid() {
            return Err(ConfigError::WindowBits);
        }
        let history = offer.history();
        let window = match message_max {
            0 => Window::least(history, 0),
            _ => Window::ample(history, message_max),
        };
        let mut deflate = Self::new(Store::owned(1), Store::owned(window), offer)?;
        deflate.window.limit(message_max);
        Ok(deflate)
    }

    /// The longest inflated message.
    #[must_use]
    pub fn message_max(&self) -> usize {
        self.window.message_max()
    }

    /// What is asked of the server.
    pub(super) fn offer(&self) -> Offer {
        self.offer
    }

    pub(super) fn is_on(&self) -> bool {
        self.agreed.is_some()
    }

    pub(super) fn begin(&mut self, agreed: Option<Agreed>) {
        self.agreed = agreed;
        self.window.clear();
    }

    pub(super) fn inflate(&mut self, payload: &[u8]) -> Result<Span, Fault> {
        let (Some(workspace), Some(agreed)) = (self.workspace.first_mut(), self.agreed) else {
            return Err(Fault::Deflate);
        };
        workspace.inflater.message(payload, agreed, &mut self.window)
    }

    pub(super) fn from(&self, span: Span) -> &[u8] {
        self.window.from(span)
    }

    pub(super) fn deflate(&mut self, payload: &[u8], out: &mut [u8]) -> Option<usize> {
        let bits = self.agreed?.client_window_bits;
        self.workspace.first_mut()?.compressor.message(payload, bits, out)
    }

    pub(super) fn wipe(&mut self) {
        self.agreed = None;
        self.window.wipe();
        if let Some(workspace) = self.workspace.first_mut() {
            workspace.inflater.wipe();
        }
    }
}

impl Drop for Deflate<'_> {
    fn drop(&mut self) {
        self.wipe();
    }
}

impl fmt::Debug for Deflate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deflate")
            .field("offer", &self.offer)
            .field("agreed", &self.agreed)
            .finish_non_exhaustive()
    }
}

/// Why deflate cannot be had this way; the programmer must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConfigError {
    /// The store of the workspace is empty.
    NoWorkspace,
    /// Windows have 8 to 15 bits.
    WindowBits,
    /// The window has no room for a message behind the history.
    WindowTooSmall {
        /// The least size, in bytes.
        least: usize,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWorkspace => f.write_str("deflate needs one workspace"),
            Self::WindowBits => f.write_str("a window of deflate has 8 to 15 bits"),
            Self::WindowTooSmall { least } => write!(f, "a window of deflate needs {least} bytes"),
        }
    }
}

impl Error for ConfigError {}
