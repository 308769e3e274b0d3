//! The transmit buffer: frames queued whole, a place kept for a close frame, one pong that may
//! wait.

use zeroize::optimization_barrier;

use super::client::Refused;
use super::extension::Extension;
use super::frame::{CONTROL_MAX, Head, Opcode};
use crate::entropy::Entropy;
use crate::store::Store;

/// Our largest control frame: header, mask key, payload.
pub(super) const CONTROL_FRAME: usize = 6 + CONTROL_MAX;

/// The smallest transmit buffer: one control frame, and the one that is kept for the close.
pub(super) const TX_MIN: usize = 2 * CONTROL_FRAME;

/// The transmit buffer; `head..tail` of it is pending.
///
/// Its last [`CONTROL_FRAME`] bytes are kept for the close frame, so that one can always be queued.
/// Sent bytes are wiped: they may have been credentials.
pub(super) struct Outbox<'b> {
    tx: Store<'b, u8>,
    head: usize,
    tail: usize,
    stalled: bool,
    waiting: Option<Pong>,
}

/// A pong that found no room.
struct Pong {
    payload: [u8; CONTROL_MAX],
    len: usize,
}

impl<'b> Outbox<'b> {
    pub(super) fn new(tx: Store<'b, u8>) -> Self {
        Self { tx, head: 0, tail: 0, stalled: false, waiting: None }
    }

    pub(super) fn capacity(&self) -> usize {
        self.tx.len()
    }

    /// The bytes to be sent.
    #[inline]
    pub(super) fn pending(&self) -> &[u8] {
        self.tx.get(self.head..self.tail).unwrap_or_default()
    }

    /// Takes note that the socket took the first `count` pending bytes, and queues a pong that
    /// waited for their room.
    pub(super) fn sent(&mut self, count: usize, entropy: &mut Entropy) {
        let end = self.head.saturating_add(count).min(self.tail);
        self.tx.get_mut(self.head..end).unwrap_or_default().fill(0);
        self.head = end;
        self.stalled = self.head < self.tail;
        if let Some(pong) = self.waiting.take() {
            self.pong(pong.payload.get(..pong.len).unwrap_or_default(), entropy);
        }
    }

    /// Whether a pong waits for room.
    #[inline]
    pub(super) fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Whether the socket left bytes behind when it was last offered any.
    pub(super) fn is_stalled(&self) -> bool {
        self.stalled
    }

    /// Queues a message of the application: deflated where that is agreed and shorter, which may be
    /// decided message by message (RFC 7692 section 6).
    pub(super) fn message(
        &mut self,
        opcode: Opcode,
        payload: &[u8],
        extension: &mut Extension<'_>,
        entropy: &mut Entropy,
    ) -> Result<(), Refused> {
        if self.is_waiting() {
            return Err(Refused::NoRoom);
        }
        let place = self.place(payload.len(), CONTROL_FRAME)?;
        // A deflated payload is written where the plain one would be, and must be shorter.
        let plain = Head::size(payload.len());
        let shorter = place.len().saturating_sub(1);
        let room = place.get_mut(plain..shorter).unwrap_or_default();
        let size = match extension.deflate(payload, room) {
            Some(len) => {
                let head = Head::new(opcode, true, len, entropy.mask());
                let size = head.as_bytes().len().saturating_add(len);
                place.copy_within(plain..plain.saturating_add(len), head.as_bytes().len());
                place.get_mut(size..).unwrap_or_default().fill(0);
                head.seal(place.get_mut(..size).unwrap_or_default());
                size
            }
            None => Head::new(opcode, false, payload.len(), entropy.mask()).write(payload, place),
        };
        self.tail = self.tail.saturating_add(size);
        Ok(())
    }

    /// Queues a control frame of the application.
    pub(super) fn frame(
        &mut self,
        opcode: Opcode,
        payload: &[u8],
        entropy: &mut Entropy,
    ) -> Result<(), Refused> {
        // A pong goes out before any later frame of the application.
        if self.is_waiting() {
            return Err(Refused::NoRoom);
        }
        self.push(opcode, payload, entropy, CONTROL_FRAME)
    }

    /// Queues a pong, or keeps it in the one place where it waits for room, in which it replaces an
    /// older one.
    pub(super) fn pong(&mut self, payload: &[u8], entropy: &mut Entropy) {
        self.waiting = None;
        if self.push(Opcode::Pong, payload, entropy, CONTROL_FRAME).is_ok() {
            return;
        }
        let mut pong = Pong { payload: [0; CONTROL_MAX], len: payload.len().min(CONTROL_MAX) };
        for (to, from) in pong.payload.iter_mut().zip(payload) {
            *to = *from;
        }
        self.waiting = Some(pong);
    }

    /// Queues the close frame in the place kept for it, behind which nothing goes out.
    pub(super) fn close(&mut self, payload: &[u8], entropy: &mut Entropy) {
        self.waiting = None;
        let queued = self.push(Opcode::Close, payload, entropy, 0);
        debug_assert!(queued.is_ok(), "room is kept for one close frame");
    }

    /// Lends the empty buffer, less the place kept for a close frame, for what is not a frame;
    /// `write` says how much it wrote, or `None` where there was no room for it, which this
    /// then answers as false.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut [u8]) -> Option<usize>) -> bool {
        let limit = self.tx.len().saturating_sub(CONTROL_FRAME);
        let room = self.tx.get_mut(..limit).unwrap_or_default();
        let written = write(room);
        if written.is_none() {
            room.fill(0);
        }
        (self.head, self.tail) = (0, written.unwrap_or(0).min(limit));
        written.is_some()
    }

    /// Forgets and wipes everything.
    pub(super) fn clear(&mut self) {
        self.tx.get_mut(self.head..self.tail).unwrap_or_default().fill(0);
        optimization_barrier(&*self.tx);
        (self.head, self.tail) = (0, 0);
        self.stalled = false;
        self.waiting = None;
    }

    /// Queues a frame, leaving the last `kept` bytes of the buffer alone.
    fn push(
        &mut self,
        opcode: Opcode,
        payload: &[u8],
        entropy: &mut Entropy,
        kept: usize,
    ) -> Result<(), Refused> {
        let place = self.place(payload.len(), kept)?;
        let size = Head::new(opcode, false, payload.len(), entropy.mask()).write(payload, place);
        self.tail = self.tail.saturating_add(size);
        Ok(())
    }

    /// Lends the place of a frame with `len` bytes of payload, leaving the last `kept` bytes of the
    /// buffer alone.
    fn place(&mut self, len: usize, kept: usize) -> Result<&mut [u8], Refused> {
        let size = Head::size(len).saturating_add(len);
        let limit = self.tx.len().saturating_sub(kept);
        if size > limit {
            return Err(Refused::TooLarge);
        }
        if size > limit.saturating_sub(self.pending().len()) {
            return Err(Refused::NoRoom);
        }
        if size > limit.saturating_sub(self.tail) {
            self.compact();
        }
        let end = self.tail.saturating_add(size);
        self.tx.get_mut(self.tail..end).ok_or(Refused::NoRoom)
    }

    /// Moves what is pending to the front and wipes where it was.
    fn compact(&mut self) {
        let pending = self.tail.saturating_sub(self.head);
        if let Some(used) = self.tx.get_mut(..self.tail) {
            used.copy_within(self.head.., 0);
            used.get_mut(pending..).unwrap_or_default().fill(0);
        }
        (self.head, self.tail) = (0, pending);
    }
}

/// What was sent is wiped already.
impl Drop for Outbox<'_> {
    fn drop(&mut self) {
        self.clear();
    }
}
