//! The TCP connection under TLS: shared by its two halves, and watched for records that
//! embedded-tls would panic on.

use core::cell::{Cell, RefCell};
use core::future::poll_fn;
use core::task::Poll;

use embedded_io_async::{Error, ErrorKind, ErrorType, Read, Write};
use tickwire_core::drive::Transport;
use tickwire_core::retry::Cause;

use crate::raw::Raw;

const HEADER: usize = 5;
const APPLICATION_DATA: u8 = 23;
/// The type of what is inside a protected record, and the tag (RFC 8446, section 5.2).
const PROTECTED_MIN: usize = 17;

/// A connection that both halves of TLS use; what it keeps between two polls is in `raw`.
#[derive(Clone, Copy)]
pub(super) struct Wire<'s> {
    pub(super) raw: &'s RefCell<Raw<'s>>,
    pub(super) watch: &'s Watch,
}

/// Looks at the headers of the records that come.
#[derive(Default)]
pub(super) struct Watch {
    /// The handshake is over: every record is protected from now on.
    pub(super) open: Cell<bool>,
    place: Cell<Place>,
}

/// Where in a record the next byte is.
#[derive(Clone, Copy)]
enum Place {
    Header { bytes: [u8; HEADER], count: usize },
    Body { left: usize },
}

/// Why the connection is broken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Broken(pub(super) Cause);

impl Default for Place {
    fn default() -> Self {
        Self::Header { bytes: [0; HEADER], count: 0 }
    }
}

impl Watch {
    /// Follows bytes that have come.
    fn follow(&self, mut bytes: &[u8]) -> Result<(), Broken> {
        while let Some((first, rest)) = bytes.split_first() {
            match self.place.get() {
                Place::Header { bytes: mut header, count } => {
                    if let Some(place) = header.get_mut(count) {
                        *place = *first;
                    }
                    let whole = count + 1 == HEADER;
                    self.place.set(if whole {
                        self.header(header)?
                    } else {
                        Place::Header { bytes: header, count: count + 1 }
                    });
                    bytes = rest;
                }
                Place::Body { left } => {
                    let taken = left.min(bytes.len());
                    let left = left.saturating_sub(taken);
                    self.place.set(if left == 0 { Place::default() } else { Place::Body { left } });
                    bytes = bytes.get(taken..).unwrap_or_default();
                }
            }
        }
        Ok(())
    }

    fn header(&self, [kind, _, _, high, low]: [u8; HEADER]) -> Result<Place, Broken> {
        let left = usize::from(u16::from_be_bytes([high, low]));
        let is_protected = kind == APPLICATION_DATA;
        // In the clear, after the handshake, is somebody else. A protected record without a type is
        // nobody's who means well.
        if (self.open.get() && !is_protected) || (is_protected && left < PROTECTED_MIN) {
            return Err(Broken(Cause::Tls));
        }
        Ok(if left == 0 { Place::default() } else { Place::Body { left } })
    }
}

impl core::fmt::Display for Broken {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl core::error::Error for Broken {}

impl Error for Broken {
    fn kind(&self) -> ErrorKind {
        match self.0 {
            Cause::Reset => ErrorKind::ConnectionReset,
            Cause::Tls => ErrorKind::InvalidData,
            _ => ErrorKind::Other,
        }
    }
}

impl ErrorType for Wire<'_> {
    type Error = Broken;
}

impl Read for Wire<'_> {
    async fn read(&mut self, room: &mut [u8]) -> Result<usize, Broken> {
        let read = poll_fn(|cx| self.raw.borrow_mut().poll_read(cx, room)).await;
        let count = read.map_err(Broken)?;
        self.watch.follow(room.get(..count).unwrap_or_default())?;
        Ok(count)
    }
}

impl Write for Wire<'_> {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, Broken> {
        poll_fn(|cx| self.raw.borrow_mut().poll_write(cx, bytes)).await.map_err(Broken)
    }

    /// What TCP has taken leaves by itself.
    async fn flush(&mut self) -> Result<(), Broken> {
        poll_fn(|_| Poll::Ready(Ok(()))).await
    }
}
